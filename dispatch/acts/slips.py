"""The verbs of slips as buttons and forms."""

from typing import Any

from cases.acts import stored
from cases.choices import State
from cases.models import Case
from cases.pages import moment_words
from core.acts import Act
from dispatch import actions
from dispatch.choices import ReturnReason, SlipState, SlipVerb
from dispatch.forms.slips import (
    AcknowledgeForm,
    ApproveForm,
    AssignForm,
    DraftForm,
    FeedBackForm,
    RecallForm,
    RefuseForm,
    ReturnForm,
    SendBackForm,
    SignForm,
)
from dispatch.models import Slip
from dispatch.permissions import slips as permissions
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
