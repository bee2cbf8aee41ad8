"""The verbs of slips as buttons and forms."""

from collections.abc import Callable
from typing import Any

from cases.acts import stored
from cases.choices import State
from cases.models import Case
from cases.pages import moment_words
from core.acts import Act
from dispatch import actions
from dispatch.choices import MODE_WORDS, ReportKind, ReturnReason, SlipState, SlipVerb
from dispatch.forms.slips import (
    AcknowledgeForm,
    AddAssistantForm,
    ApproveForm,
    AssignForm,
    DraftForm,
    FeedBackForm,
    HandOnForm,
    NameUnitForm,
    RecallForm,
    RefuseForm,
    ReissueForm,
    ReportForm,
    ReturnForm,
    SealForm,
    SendBackForm,
    SignForm,
    TurnDownForm,
    VoidForm,
    WaiveForm,
)
from dispatch.models import Slip
from dispatch.permissions import slips as permissions
from governance.standing import Standing


def _given(give: Callable[..., Slip]) -> Callable[[Standing, Case, dict[str, Any]], str]:
    """The same form for each way to give a case to a unit."""

    def do(standing: Standing, case: Case, data: dict[str, Any]) -> str:
        terms = actions.Terms(
            assisting=tuple(data["assisting"]),
            mode=data["mode"] or None,
            basis=data["basis"],
            files=tuple(stored(standing, data["papers"])),
        )
        facts = {name: data[name] for name in ("unit", "requirement", "due_at")}
        return _issued(give(by=standing, case=case, at=standing.at, terms=terms, **facts))

    return do


def _issued(slip: Slip) -> str:
    words = MODE_WORDS[slip.mode]
    match slip.state:
        case SlipState.CHECKING:
            return f"已拟稿{words.to}{slip.unit}，等同事核稿，再送指挥长签发。"
        case SlipState.DRAFTED:
            return f"已拟稿{words.to}{slip.unit}，等指挥长签发；签发后编号、计时，单位才看到。"
        case SlipState.COUNTERSIGNING:
            return "已签名，等另一位指挥长会签；会签后编号、计时，单位才看到。"
    helped = "、".join(slip.assists.order_by("pk").values_list("unit__short_name", flat=True))
    return (
        f"已{words.to}{slip.unit}（{slip.number}），{words.receipt} "
        f"{moment_words(slip.acknowledge_due_at)}，{words.due} {moment_words(slip.due_at)}"
        f"{f'；协办：{helped}' if helped else ''}。"
    )


def _sign(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    return _issued(actions.sign(by=standing, slip=slip, at=standing.at))


def _check(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    actions.check_draft(by=standing, slip=slip, at=standing.at)
    return "核稿通过，已送指挥长签发。"


def _turn_down(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    actions.turn_down(by=standing, slip=slip, note=data["note"], at=standing.at)
    return "已退回，拟稿人会看到原因，改后再送。"


def _countersign(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    return _issued(actions.countersign(by=standing, slip=slip, at=standing.at))


def _seal(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    scans = stored(standing, data["papers"])
    slip = actions.seal_slip(by=standing, slip=slip, at=standing.at, files=scans)
    return f"{slip.number} 已记用印{'，扫描件已存' if scans else '，扫描件可以以后再传'}。"


def _refuse(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    actions.refuse(by=standing, slip=slip, note=data["note"], at=standing.at)
    return "已退回拟稿，中心主任会看到原因，改后再送签。"


def _acknowledge(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    slip = actions.acknowledge(by=standing, slip=slip, at=standing.at)
    return f"已签收 {slip.number}，应于 {moment_words(slip.due_at)} 前反馈办理结果。"


def _report(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    papers = stored(standing, data["papers"])
    report = actions.report_progress(by=standing, slip=slip, text=data["text"], at=standing.at, files=papers)
    return f"{ReportKind(report.kind).label}已报，继续办理，办结时限 {moment_words(slip.due_at)}。"


def _hand_on(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    actions.hand_on_slip(by=standing, slip=slip, to=data["to"], note=data["note"], at=standing.at)
    return f"已转给{data['to']}办理，对方即时收到通知。"


def _feed_back(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    papers, replies = stored(standing, data["papers"]), stored(standing, data["replies"])
    facts = {"answer": data["answer"], "files": papers, "replies": replies}
    slip = actions.feed_back(by=standing, slip=slip, at=standing.at, **facts)
    return f"已反馈，等{slip.centre}审核。"


def _return(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    reason = ReturnReason(data["reason"])
    proof = stored(standing, data["papers"])
    slip = actions.return_slip(
        by=standing, slip=slip, reason=reason, note=data["note"], at=standing.at, files=proof
    )
    if slip.main_id is None and slip.case.awaited.startswith("指挥长"):
        return f"已退回 {slip.number}。两个单位退回，由指挥长指定承办单位。"
    return f"已退回 {slip.number}，{slip.centre}将另行安排。"


def _approve(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    slip = actions.approve(by=standing, slip=slip, note=data["note"], at=standing.at)
    if slip.main_id is not None:
        return f"{slip.unit}的协办反馈审核通过。"
    return f"审核通过，{slip.case.number} 已办结，下一步：由经办人以外的同事回访。"


def _send_back(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    slip = actions.send_back(by=standing, slip=slip, note=data["note"], at=standing.at)
    return f"已退回{slip.unit}重办，时限不变：{moment_words(slip.due_at)}。"


def _recall(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    slip = actions.recall(by=standing, slip=slip, note=data["note"], at=standing.at)
    if slip.main_id is not None:
        return f"已收回 {slip.number}，{slip.unit}不再协办。"
    return f"已收回 {slip.number or '拟稿'}，下一步：重新交办。"


def _void(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    slip = actions.void_slip(by=standing, slip=slip, note=data["note"], at=standing.at)
    return f"{slip.number} 已作废，编号保留。下一步：重新制发，或另行交办。"


def _reissue(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    facts = {name: data[name] for name in ("requirement", "basis", "due_at")}
    return _issued(actions.reissue_slip(by=standing, slip=slip, at=standing.at, **facts))


def _waive(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    slip = actions.waive(by=standing, slip=slip, note=data["note"], at=standing.at)
    return f"{slip.unit}免予反馈，原因已记下。"


def _add_assistant(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    facts = {"units": list(data["units"]), "requirement": data["requirement"]}
    added = actions.add_assistant(by=standing, slip=slip, at=standing.at, **facts)
    return f"已加派{'、'.join(str(one.unit) for one in added)}协办，各有自己的交办单。"


CASE_ACTS: tuple[Act[Case], ...] = (
    Act(
        SlipVerb.ASSIGN, "交办", "send", 20, permissions.why_not_assign, AssignForm, _given(actions.assign),
        "签发交办单给承办单位，单位即时收到通知，签收和办结时限开始计算。",
        weight="primary", has_files=True, expected_in=(State.ACCEPTED, State.REGISTERED),
    ),
    Act(
        SlipVerb.DRAFT, "拟稿", "edit", 21, permissions.why_not_draft, DraftForm, _given(actions.draft),
        "中、高级别的事项由指挥长签发：先拟稿送签，签发后才编号、计时，单位才看到。", weight="primary",
        has_files=True,
    ),
    Act(
        SlipVerb.NAME_UNIT, "指定承办", "user-check", 19, permissions.why_not_name_unit, NameUnitForm,
        _given(actions.name_unit), "两个单位退回的事项，由指挥长指定单位承办；该单位不能再以“不属于本单位职责”退回。",
        weight="primary", has_files=True,
    ),
)  # fmt: skip
SLIP_ACTS: tuple[Act[Slip], ...] = (
    Act(
        SlipVerb.CHECK, "核稿通过", "check", 3, permissions.why_not_check_draft, SignForm, _check,
        "核对单位、要求和依据，通过后送指挥长签发。", weight="primary", expected_in=(SlipState.CHECKING,),
    ),
    Act(
        SlipVerb.TURN_DOWN, "核稿退回", "arrow-back-up", 4, permissions.why_not_turn_down, TurnDownForm, _turn_down,
        "写明原因，退给拟稿人修改。",
    ),
    Act(
        SlipVerb.COUNTERSIGN, "会签", "signature", 5, permissions.why_not_countersign, SignForm, _countersign,
        "您是第二位签名的指挥长：签后编号、计时，单位即时收到通知。", weight="primary",
        expected_in=(SlipState.COUNTERSIGNING,),
    ),
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
        "终报：写明办理情况和结果，可附照片、文件；交办单位审核后办结。", weight="primary", has_files=True,
        expected_in=(SlipState.ACKNOWLEDGED,),
    ),
    Act(
        SlipVerb.REPORT, "报进展", "notes", 22, permissions.why_not_report_progress, ReportForm, _report,
        "首报、续报：先说做到哪一步，继续办理，时限不变。", has_files=True,
    ),
    Act(
        SlipVerb.HAND_ON, "转交", "user-check", 24, permissions.why_not_hand_on_slip, HandOnForm, _hand_on,
        "转给本单位另一位承办人，时限不变。",
    ),
    Act(
        SlipVerb.APPROVE, "审核通过", "check", 30, permissions.why_not_approve, ApproveForm, _approve,
        "主办单通过，事项即办结，反映人可看到办理结果，随后回访；协办单通过，只是协办完成。", weight="primary",
        expected_in=(SlipState.ANSWERED,),
    ),
    Act(
        SlipVerb.SEND_BACK, "退回重办", "arrow-back-up", 40, permissions.why_not_send_back, SendBackForm,
        _send_back, "单位继续办理，时限不变。",
    ),
    Act(
        SlipVerb.RETURN, "退回", "arrow-back-up", 50, permissions.why_not_return, ReturnForm, _return,
        "不属本单位办理的退回交办单位，请写明理由、附依据。", weight="danger", has_files=True,
    ),
    Act(
        SlipVerb.ASSIST, "加派协办", "users-group", 45, permissions.why_not_add_assistant, AddAssistantForm,
        _add_assistant, "每个协办单位各有一张交办单，各自签收、反馈；主办单位审核通过才办结。",
    ),
    Act(
        SlipVerb.WAIVE, "免予反馈", "circle-x", 46, permissions.why_not_waive, WaiveForm, _waive,
        "协办单位不用再反馈，写明原因。",
    ),
    Act(
        SlipVerb.SEAL, "用印", "shield-check", 48, permissions.why_not_seal_slip, SealForm, _seal,
        "记下谁、几时盖的章；盖章后的扫描件可一并上传，也可以后再传。", has_files=True,
    ),
    Act(
        SlipVerb.REISSUE, "重新制发", "refresh", 49, permissions.why_not_reissue_slip, ReissueForm, _reissue,
        "另编新号，给同一单位，两张互相注明。", weight="primary",
    ),
    Act(
        SlipVerb.RECALL, "收回", "x", 60, permissions.why_not_recall, RecallForm, _recall,
        "收回后单位不再办理，可另行交办；协办单一并收回。", weight="danger",
    ),
    Act(
        SlipVerb.VOID, "作废", "circle-x", 62, permissions.why_not_void_slip, VoidForm, _void,
        "单子写错了：编号保留并注明作废，单位不再办理，可重新制发。", weight="danger",
    ),
)  # fmt: skip
