"""The verbs of a case as buttons and forms; what they do is in cases.actions, who may is in permissions."""

from typing import Any

from cases import permissions
from cases.actions import closing, dates, handover, intake, parties, tasks
from cases.board_forms import (
    CrossOutForm,
    FinishTaskForm,
    HandOverForm,
    InstructForm,
    NoteDateForm,
    WithdrawTaskForm,
)
from cases.choices import DateKind, Organ, State, Verb
from cases.forms import (
    AmendForm,
    CloseForm,
    NoteForm,
    OutcomeForm,
    ReasonForm,
    RegisterForm,
    RemarkForm,
    TransferForm,
)
from cases.models import Case, KeyDate, Party, Task
from cases.pages import moment_words
from cases.people_forms import AmendPersonForm
from core import files
from core.acts import Act
from core.models import StoredFile
from core.rules import odd_id_number
from governance.models import Appointment
from governance.standing import Standing


def stored(standing: Standing, uploads: list[Any]) -> list[StoredFile]:
    return [files.store(upload, by=standing.officer.pk, at=standing.at) for upload in uploads]


def take_in(standing: Standing, form: RegisterForm, todo: str) -> tuple[Case, str]:
    """Register what the form says; `todo` "accept" accepts it too, "complete" completes it on the spot.

    A registrar whom the case accuses goes no further: others go on with it, out of sight.
    """
    data = form.cleaned_data
    papers = stored(standing, data["papers"])
    accused = form.accused(data)
    case = intake.register(by=standing, matter=form.matter(), at=standing.at, files=papers, excluded=accused)
    if form.accuses_me(data):
        return case, _gone(case)
    if todo in ("accept", "complete"):
        case = intake.accept(by=standing, case=case, note="", at=standing.at)
    if todo == "complete":
        case = closing.complete(by=standing, case=case, outcome=data["outcome"], at=standing.at)
    after = {
        "accept": "已登记并受理，请打印回执交来访人。下一步：由中心主任交办。",
        "complete": "已当场办结，请打印回执交来访人。下一步：由其他同事回访。",
    }
    return case, f"{case.number} {after.get(todo, '已登记，等待受理。')}"


def _gone(case: Case) -> str:
    """Where it went, for a registrar whom it accuses: no number and no code, only whom to send the visitor to."""
    held = Appointment.objects.held_on(case.recorded_at.date()).filter(officer=case.owner_id)
    post = held.select_related("post__unit").order_by("id").first()
    if post is None:
        return "已登记。反映的是您或您的单位，按规定您不再经办，也看不到本事项；请向指挥长报告，由其指定人员办理。"
    unit = post.post.unit
    phone = f"（电话 {unit.phone}）" if unit.phone else ""
    return (
        f"已登记并交{unit}{post.post.title}办理。反映的是您或您的单位，按规定您不再经办，也看不到本事项。"
        f"请告诉来访人：告知单由{unit}出具{phone}。"
    )


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
    to = Organ(data["to"])
    intake.transfer(by=standing, case=case, note=data["note"], to=to, basis=data["basis"], at=standing.at)
    return f"已移送 {case.number} 至{to.label}：{data['note'][:40]}"


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


def _instruct(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    unit, officer = data["to"]
    task = tasks.instruct(
        by=standing,
        case=case,
        text=data["text"],
        unit=unit,
        officer=officer,
        due_at=data["due_at"],
        at=standing.at,
    )
    return f"已批示给{task.to}，应于 {moment_words(task.due_at)} 前报结。"


def _finish_task(standing: Standing, task: Task, data: dict[str, Any]) -> str:
    task = tasks.finish_task(by=standing, task=task, result=data["result"], at=standing.at)
    return f"已报结，{task.made_by}已收到通知。"


def _withdraw_task(standing: Standing, task: Task, data: dict[str, Any]) -> str:
    task = tasks.withdraw_task(by=standing, task=task, note=data["note"], at=standing.at)
    return f"已撤回批示，{task.to}不再需要办理。"


def _hand_over(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    case = handover.hand_over_case(
        by=standing, case=case, officer=data["officer"], note=data["note"], at=standing.at
    )
    return f"已把 {case.number} 交接给{case.owner}。"


def _note_date(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    made = dates.note_date(
        by=standing,
        case=case,
        kind=DateKind(data["kind"]),
        day=data["day"],
        note=data["note"],
        at=standing.at,
    )
    if made.kind == DateKind.ADMONITION:
        planned = made.visits.count()
        told = f"已安排查访 {planned} 次，在“批示”一栏" if planned else "没有安排查访，原因见办理记录"
        return f"已记下：{made}。{told}。"
    return f"已记下关键日期：{made}，到期前七天列入“我的首页”。"


def _cross_out(standing: Standing, key_date: KeyDate, data: dict[str, Any]) -> str:
    crossed = dates.cross_out(by=standing, key_date=key_date, reason=data["reason"], at=standing.at)
    return f"已划去关键日期：{crossed}，办理记录里仍可查到。"


def _amend_person(standing: Standing, party: Party, data: dict[str, Any]) -> str:
    values: dict[str, str] = {field: data[field] for field in parties.FIELDS}
    labels = parties.amend_person(by=standing, party=party, values=values, note=data["note"], at=standing.at)
    if not labels:
        return "没有改动，原来的内容都保留。"
    odd = odd_id_number(values["id_number"]) if "证件号码" in labels else ""
    return f"已更正{'、'.join(labels)}。" + (f"请注意：{odd}，请核对。" if odd else "")


ACTS: tuple[Act[Case], ...] = (
    Act(
        Verb.ACCEPT, "受理", "circle-check", 10, permissions.why_not_accept, NoteForm, _accept,
        "受理后由本中心负责到底，来访人可查到进度。", weight="primary", expected_in=(State.REGISTERED,),
    ),
    Act(
        Verb.INSTRUCT, "批示", "signature", 25, permissions.why_not_instruct, InstructForm, _instruct,
        "写给一个单位或一名人员，对方即时收到通知，从现在起可以看到本事项。", weight="primary",
    ),
    Act(
        Verb.COMPLETE, "当场办结", "check", 30, permissions.why_not_complete, OutcomeForm, _complete,
        "办结后由其他同事回访；来访人能看到办理结果。",
    ),
    Act(
        Verb.CLOSE, "结案", "archive", 40, permissions.why_not_close, CloseForm, _close,
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
        Verb.NOTE_DATE, "记关键日期", "calendar-event", 85, permissions.why_not_note_date, NoteDateForm,
        _note_date, "不能错过的日子，如保护令到期、开庭；到期前七天提醒首接责任人和中心。"
        "记“告诫书送达”的，自动请社区居委会和派出所查访。",
    ),
    Act(
        Verb.HAND_OVER, "交接", "arrow-right", 88, permissions.why_not_hand_over_case, HandOverForm,
        _hand_over, "换一名首接责任人；对方即时收到通知，从现在起可以看到本事项。",
    ),
    Act(
        Verb.FORWARD, "转办", "external-link", 90, permissions.why_not_forward, ReasonForm, _forward,
        "不属本中心办理的，写明请来访人去哪里、找谁、带什么。",
    ),
    Act(
        Verb.TRANSFER, "移送", "shield", 100, permissions.why_not_transfer, TransferForm, _transfer,
        "治安、刑事案件移送公安机关，问题线索移送纪检监察机关，涉法涉诉的移送有权机关；本中心不再办理。", weight="danger",
    ),
    Act(
        Verb.WITHDRAW, "撤回", "x", 110, permissions.why_not_withdraw, ReasonForm, _withdraw,
        "来访人撤回或登记有误时使用；可以接回。", weight="danger",
    ),
)  # fmt: skip

TASK_ACTS: tuple[Act[Task], ...] = (
    Act(
        Verb.FINISH_TASK, "报结批示", "check", 10, permissions.why_not_finish_task, FinishTaskForm,
        _finish_task, "写明办理情况和结果，作出批示的领导即时收到通知。", weight="primary",
    ),
    Act(
        Verb.WITHDRAW_TASK, "撤回批示", "x", 20, permissions.why_not_withdraw_task, WithdrawTaskForm,
        _withdraw_task, "撤回后对方不再需要办理；批示和撤回都留在办理记录里。", weight="danger",
    ),
)  # fmt: skip

PARTY_ACTS: tuple[Act[Party], ...] = (
    Act(
        Verb.AMEND_PERSON, "更正当事人", "edit", 10, permissions.why_not_amend_person, AmendPersonForm,
        _amend_person, "带星号的内容保留原样即不变；要改的，整项填写完整。改了哪几项会记入办理记录。", weight="primary",
    ),
)  # fmt: skip

DATE_ACTS: tuple[Act[KeyDate], ...] = (
    Act(
        Verb.CROSS_OUT, "划去日期", "x", 10, permissions.why_not_cross_out, CrossOutForm, _cross_out,
        "划去后不再提醒；日期和原因都留在办理记录里。",
    ),
)  # fmt: skip
