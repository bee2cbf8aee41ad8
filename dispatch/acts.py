"""The verbs of slips and follow-up as buttons and forms."""

from typing import Any

from cases.acts import stored
from cases.choices import ContactResult, State
from cases.models import Case
from cases.pages import moment_words
from core.acts import Act
from dispatch import actions, permissions
from dispatch.actions import letters
from dispatch.choices import LetterState, LetterVerb, ReturnReason, SlipState, SlipVerb
from dispatch.forms import (
    AcknowledgeForm,
    ApproveForm,
    AssignForm,
    DeclineLetterForm,
    DraftForm,
    FeedBackForm,
    FollowUpForm,
    RecallForm,
    RefuseForm,
    RenderAgainForm,
    ReturnForm,
    SendBackForm,
    SignForm,
    SignLetterForm,
)
from dispatch.models import Letter, Slip
from governance.standing import Standing


def _assign(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    slip = actions.assign(
        by=standing,
        case=case,
        unit=data["unit"],
        requirement=data["requirement"],
        at=standing.at,
        due_at=data["due_at"],
    )
    return _issued(slip)


def _issued(slip: Slip) -> str:
    return (
        f"已交办给{slip.unit}（{slip.number}），应于 {moment_words(slip.acknowledge_due_at)} 前签收，"
        f"{moment_words(slip.due_at)} 前办结。"
    )


def _draft(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    slip = actions.draft(
        by=standing,
        case=case,
        unit=data["unit"],
        requirement=data["requirement"],
        at=standing.at,
        due_at=data["due_at"],
    )
    return f"已拟稿交办给{slip.unit}，等指挥长签发；签发后编号、计时，单位才看到。"


def _sign(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    return _issued(actions.sign(by=standing, slip=slip, at=standing.at))


def _refuse(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    actions.refuse(by=standing, slip=slip, note=data["note"], at=standing.at)
    return "已退回拟稿，中心主任会看到原因，改后再送签。"


def _follow_up(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    result = ContactResult(data["result"])
    actions.follow_up(by=standing, case=case, result=result, note=data["note"], at=standing.at)
    if result == ContactResult.DISSATISFIED:
        return f"已记录“不满意”，{case.number} 重新办理，下一步：交办。"
    if result == ContactResult.UNREACHED:
        return "已记录“未接通”，已另排一次回访。"
    return f"已记录“{result.label}”，下一步：结案。"


def _acknowledge(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    slip = actions.acknowledge(by=standing, slip=slip, at=standing.at)
    return f"已签收 {slip.number}，应于 {moment_words(slip.due_at)} 前反馈办理结果。"


def _feed_back(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    papers = stored(standing, data["papers"])
    slip = actions.feed_back(by=standing, slip=slip, answer=data["answer"], at=standing.at, files=papers)
    return f"已反馈，等{slip.centre}审核。"


def _return(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    reason = ReturnReason(data["reason"])
    slip = actions.return_slip(by=standing, slip=slip, reason=reason, note=data["note"], at=standing.at)
    return f"已退回 {slip.number}，{slip.centre}将另行交办。"


def _approve(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    slip = actions.approve(by=standing, slip=slip, note=data["note"], at=standing.at)
    return f"审核通过，{slip.case.number} 已办结，下一步：由经办人以外的同事回访。"


def _send_back(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    slip = actions.send_back(by=standing, slip=slip, note=data["note"], at=standing.at)
    return f"已退回{slip.unit}重办，时限不变：{moment_words(slip.due_at)}。"


def _recall(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    slip = actions.recall(by=standing, slip=slip, note=data["note"], at=standing.at)
    return f"已收回 {slip.number}，下一步：重新交办。"


def _sign_letter(standing: Standing, letter: Letter, data: dict[str, Any]) -> str:
    letter = letters.sign_letter(by=standing, letter=letter, at=standing.at)
    return f"已签发 {letter.number}，收函单位即时收到通知，文件稍后生成。"


def _decline_letter(standing: Standing, letter: Letter, data: dict[str, Any]) -> str:
    letters.decline_letter(by=standing, letter=letter, note=data["note"], at=standing.at)
    return "不予签发，理由已记下；这个时限不再提请发函。"


def _render_again(standing: Standing, letter: Letter, data: dict[str, Any]) -> str:
    letters.render_again(by=standing, letter=letter, at=standing.at)
    return "将按现用模板重新生成，稍后刷新查看。"


CASE_ACTS: tuple[Act[Case], ...] = (
    Act(
        SlipVerb.ASSIGN, "交办", "send", 20, permissions.why_not_assign, AssignForm, _assign,
        "签发交办单给承办单位，单位即时收到通知，签收和办结时限开始计算。",
        weight="primary", expected_in=(State.ACCEPTED, State.REGISTERED),
    ),
    Act(
        SlipVerb.DRAFT, "拟稿", "edit", 21, permissions.why_not_draft, DraftForm, _draft,
        "中、高级别的事项由指挥长签发：先拟稿送签，签发后才编号、计时，单位才看到。", weight="primary",
    ),
    Act(
        SlipVerb.FOLLOW_UP, "回访", "phone", 35, permissions.why_not_follow_up, FollowUpForm, _follow_up,
        "由经办人以外的同事联系当事人；不满意的自动重新办理。",
        weight="primary", expected_in=(State.COMPLETED,),
    ),
)  # fmt: skip

SLIP_ACTS: tuple[Act[Slip], ...] = (
    Act(
        SlipVerb.SIGN, "签发", "signature", 5, permissions.why_not_sign, SignForm, _sign,
        "签发后编号，签收和办结时限从现在起算，单位即时收到通知。", weight="primary",
        expected_in=(SlipState.DRAFTED,),
    ),
    Act(
        SlipVerb.REFUSE, "退回拟稿", "arrow-back-up", 6, permissions.why_not_refuse, RefuseForm, _refuse,
        "不签发，写明原因，退给中心主任修改。",
    ),
    Act(
        SlipVerb.ACKNOWLEDGE, "签收", "circle-check", 10, permissions.why_not_acknowledge, AcknowledgeForm,
        _acknowledge, "签收即表示本单位承办，请按时反馈。", weight="primary", expected_in=(SlipState.ISSUED,),
    ),
    Act(
        SlipVerb.FEED_BACK, "反馈", "message", 20, permissions.why_not_feed_back, FeedBackForm, _feed_back,
        "写明办理情况和结果，可附照片、文件；交办单位审核后办结。", weight="primary", has_files=True,
        expected_in=(SlipState.ACKNOWLEDGED,),
    ),
    Act(
        SlipVerb.APPROVE, "审核通过", "check", 30, permissions.why_not_approve, ApproveForm, _approve,
        "事项即办结，反映人可看到办理结果，随后回访。", weight="primary", expected_in=(SlipState.ANSWERED,),
    ),
    Act(
        SlipVerb.SEND_BACK, "退回重办", "arrow-back-up", 40, permissions.why_not_send_back, SendBackForm,
        _send_back, "单位继续办理，时限不变。",
    ),
    Act(
        SlipVerb.RETURN, "退回", "arrow-back-up", 50, permissions.why_not_return, ReturnForm, _return,
        "不属本单位办理的退回交办单位，请写明理由。", weight="danger",
    ),
    Act(
        SlipVerb.RECALL, "收回", "x", 60, permissions.why_not_recall, RecallForm, _recall,
        "收回后单位不再办理，可另行交办。", weight="danger",
    ),
)  # fmt: skip

LETTER_ACTS: tuple[Act[Letter], ...] = (
    Act(
        LetterVerb.SIGN_LETTER, "签发", "signature", 10, permissions.why_not_sign_letter, SignLetterForm,
        _sign_letter, "签发后编号，按现在的情况重新行文，收函单位即时收到通知。", weight="primary",
        expected_in=(LetterState.PROPOSED,),
    ),
    Act(
        LetterVerb.DECLINE_LETTER, "不予签发", "x", 20, permissions.why_not_decline_letter, DeclineLetterForm,
        _decline_letter, "写明理由，这个时限不再提请发函。",
    ),
    Act(
        LetterVerb.RENDER_AGAIN, "重新生成", "refresh", 30, permissions.why_not_render_again, RenderAgainForm,
        _render_again, "按现用模板再生成一次。", expected_in=(LetterState.FAILED,),
    ),
)  # fmt: skip
