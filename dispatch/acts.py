"""The verbs of slips and follow-up as buttons and forms."""

from typing import Any

from cases.acts import stored
from cases.choices import ContactResult, State
from cases.models import Case
from cases.pages import moment_words
from core.acts import Act
from dispatch import actions, permissions
from dispatch.actions import letters, watch
from dispatch.choices import LetterState, LetterVerb, ReturnReason, SlipState, SlipVerb, WatchVerb
from dispatch.forms import (
    AcknowledgeForm,
    ApproveForm,
    AssignForm,
    ConfirmForm,
    DeclineLetterForm,
    DraftForm,
    FeedBackForm,
    FollowUpForm,
    LineForm,
    RecallForm,
    RefuseForm,
    RenderAgainForm,
    ReturnForm,
    SendBackForm,
    SheetForm,
    SignForm,
    SignLetterForm,
    TellForm,
    ToldForm,
)
from dispatch.models import HandoverSheet, Letter, Slip
from governance.models import Unit
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


def _confirm(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    watch.confirm_danger(by=standing, case=case, at=standing.at)
    return f"已阅并确认 {case.number}，记入办理记录。"


def _tell_of(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    return _told(standing, case.centre, data | {"number": case})


def _told(standing: Standing, centre: Unit, data: dict[str, Any]) -> str:
    told = {name: data[name] for name in ("whom", "text", "answer")}
    watch.tell(
        by=standing, centre=centre, case=data["number"], happened_at=data["at"], at=standing.at, **told
    )
    about = "，同时记入事项的办理记录" if data["number"] else ""
    return f"已记：告知{data['whom']}{about}。"


def _write_line(standing: Standing, centre: Unit, data: dict[str, Any]) -> str:
    facts = {"text": data["text"], "summary": data["summary"], "case": data["number"]}
    watch.write_line(by=standing, centre=centre, happened_at=data["at"], at=standing.at, **facts)
    return "已记入值班日志。"


def _make_sheet(standing: Standing, centre: Unit, data: dict[str, Any]) -> str:
    sheet = watch.make_sheet(by=standing, centre=centre, note=data["note"], at=standing.at)
    return (
        f"已生成交接班：在办危险事项 {sheet.dangers} 件，超期 {sheet.late} 件；请{sheet.leader_out}签字交班。"
    )


def _sign_over(standing: Standing, sheet: HandoverSheet, data: dict[str, Any]) -> str:
    sheet = watch.sign_over(by=standing, sheet=sheet, at=standing.at)
    return f"已交班，等{sheet.leader_in or '下一班'}接班。"


def _take_over(standing: Standing, sheet: HandoverSheet, data: dict[str, Any]) -> str:
    watch.take_over(by=standing, sheet=sheet, at=standing.at)
    return "已接班。"


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
    Act(
        WatchVerb.CONFIRM, "已阅并确认", "eye", 26, permissions.why_not_confirm_danger, ConfirmForm, _confirm,
        "记入办理记录：您已知道这件危险事项。",
    ),
    Act(
        WatchVerb.TELL, "电话告知", "phone", 75, permissions.why_not_tell_of, ToldForm, _tell_of,
        "谁、几时、向谁说了什么、对方怎么答，记入值班日志和本事项的办理记录。",
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

WATCH_ACTS: tuple[Act[Unit], ...] = (
    Act(
        "write_line", "记一条", "notes", 10, permissions.why_not_write_line, LineForm, _write_line,
        "写下就不能改；写错了再记一条更正。", weight="primary",
    ),
    Act(
        "tell", "电话告知", "phone", 20, permissions.why_not_write_line, TellForm, _told,
        "谁、几时、向谁说了什么、对方怎么答。",
    ),
    Act(
        "make_sheet", "生成交接班", "clipboard-check", 30, permissions.why_not_make_sheet, SheetForm, _make_sheet,
        "列出现在在办的危险事项和超期事项；签字交班之前可以重新生成。",
    ),
)  # fmt: skip

SHEET_ACTS: tuple[Act[HandoverSheet], ...] = (
    Act(
        "sign_over", "签字交班", "signature", 10, permissions.why_not_sign_over, ConfirmForm, _sign_over,
        "签字后内容不再变；接班领导即时收到通知。", weight="primary",
    ),
    Act(
        "take_over", "签字接班", "check", 20, permissions.why_not_take_over, ConfirmForm, _take_over,
        "签字表示已经知道上面的每一件。", weight="primary",
    ),
)  # fmt: skip
