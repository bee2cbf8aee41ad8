"""The verbs of a case as buttons and forms; what they do is in cases.actions, who may is in permissions."""

from typing import Any

from cases import permissions
from cases.actions import closing, intake
from cases.choices import State, Verb
from cases.forms import AmendForm, NoteForm, OutcomeForm, ReasonForm, RemarkForm
from cases.models import Case
from core import files
from core.acts import Act
from core.models import StoredFile
from governance.standing import Standing


def stored(standing: Standing, uploads: list[Any]) -> list[StoredFile]:
    return [files.store(upload, by=standing.officer.pk, at=standing.at) for upload in uploads]


def _accept(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    intake.accept(by=standing, case=case, note=data["note"], at=standing.at)
    return f"已受理 {case.number}，下一步：交办，或当场办结。"


def _complete(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    case = closing.complete(by=standing, case=case, outcome=data["outcome"], at=standing.at)
    return f"已办结 {case.number}，下一步：由其他同事回访。"


def _reopen(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    closing.reopen(by=standing, case=case, note=data["note"], at=standing.at)
    return f"{case.number} 已重新办理，下一步：交办，或当场办结。"


def _close(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    closing.close(by=standing, case=case, note=data["note"], at=standing.at)
    return f"{case.number} 已结案。"


def _forward(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    intake.forward(by=standing, case=case, note=data["note"], at=standing.at)
    return f"已转办 {case.number}：{data['note'][:40]}"


def _transfer(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    intake.transfer(by=standing, case=case, note=data["note"], at=standing.at)
    return f"已移送 {case.number}：{data['note'][:40]}"


def _withdraw(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    intake.withdraw(by=standing, case=case, note=data["note"], at=standing.at)
    return f"{case.number} 已撤回。"


def _take_back(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    intake.take_back(by=standing, case=case, note=data["note"], at=standing.at)
    return f"已接回 {case.number}，下一步：交办，或当场办结。"


def _remark(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    intake.remark(
        by=standing, case=case, note=data["note"], at=standing.at, files=stored(standing, data["papers"])
    )
    return "已记入办理记录。"


def _amend(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    form_changes = {name: value for name, value in data.items() if name not in ("note", "area", "category")}
    form_changes |= {
        "area_id": data["area"],
        "category_id": data["category"].pk if data["category"] else None,
    }
    intake.amend(by=standing, case=case, changes=form_changes, note=data["note"], at=standing.at)
    return "已更正，原内容保留在办理记录里。"


ACTS: tuple[Act[Case], ...] = (
    Act(
        Verb.ACCEPT, "受理", "circle-check", 10, permissions.why_not_accept, NoteForm, _accept,
        "受理后由本中心负责到底，来访人可查到进度。", weight="primary", expected_in=(State.REGISTERED,),
    ),
    Act(
        Verb.COMPLETE, "当场办结", "check", 30, permissions.why_not_complete, OutcomeForm, _complete,
        "办结后由其他同事回访；来访人能看到办理结果。",
    ),
    Act(
        Verb.CLOSE, "结案", "archive", 40, permissions.why_not_close, NoteForm, _close,
        "结案后不再有时限；如有变化可以重新办理。", weight="primary", expected_in=(State.COMPLETED,),
    ),
    Act(
        Verb.TAKE_BACK, "接回", "arrow-back-up", 50, permissions.why_not_take_back, ReasonForm, _take_back,
        "事项回到本中心继续办理。", weight="primary",
    ),
    Act(
        Verb.REOPEN, "重新办理", "refresh", 60, permissions.why_not_reopen, ReasonForm, _reopen,
        "事项回到“办理中”，原来的办理记录都保留。",
    ),
    Act(
        Verb.REMARK, "记事", "notes", 70, permissions.why_not_remark, RemarkForm, _remark,
        "只记入办理记录，不改变状态和时限。", has_files=True,
    ),
    Act(
        Verb.AMEND, "更正", "edit", 80, permissions.why_not_amend, AmendForm, _amend,
        "原内容保留在办理记录里。",
    ),
    Act(
        Verb.FORWARD, "转办", "external-link", 90, permissions.why_not_forward, ReasonForm, _forward,
        "不属本中心办理的，写明请来访人去哪里、找谁、带什么。",
    ),
    Act(
        Verb.TRANSFER, "移送", "shield", 100, permissions.why_not_transfer, ReasonForm, _transfer,
        "可能构成治安或刑事案件的移送公安机关，本中心不再办理。", weight="danger",
    ),
    Act(
        Verb.WITHDRAW, "撤回", "x", 110, permissions.why_not_withdraw, ReasonForm, _withdraw,
        "来访人撤回或登记有误时使用；可以接回。", weight="danger",
    ),
)  # fmt: skip
