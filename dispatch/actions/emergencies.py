"""Every write of an emergency; each leaves one line in its running log."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from cases.actions.history import locked, write
from cases.models import Case
from core import audit
from core.notices import notify
from core.refusals import insist
from dispatch.choices import CallAnswer, Desk, EmergencyMode, EmergencyVerb
from dispatch.models import Callout, Emergency, EmergencyLine, EmergencyTask
from dispatch.permissions import emergencies as permissions
from dispatch.permissions.watch import why_not_name
from governance.models import Officer, Unit
from governance.standing import Standing


def _line(emergency: Emergency, by: Standing, text: str, at: datetime) -> EmergencyLine:
    return EmergencyLine.objects.create(emergency=emergency, officer=by.officer, text=text[:1000], at=at)


def _page(emergency: Emergency) -> str:
    return reverse("emergency_show", args=[emergency.pk])


def _locked(emergency: Emergency) -> Emergency:
    rows = Emergency.objects.select_for_update(of=("self",)).select_related("centre__area")
    return rows.get(pk=emergency.pk)


@transaction.atomic
def open_emergency(
    *,
    by: Standing,
    centre: Unit,
    title: str,
    place: str,
    mode: EmergencyMode,
    at: datetime,
    case: Case | None = None,
) -> Emergency:
    """Begin; about a case it stands in the case's history too."""
    insist(permissions.why_not_open(by, centre))
    insist(why_not_name(by, case))
    emergency = Emergency.objects.create(
        centre=centre, title=title, place=place, mode=mode, case=case, opened_by=by.officer, opened_at=at
    )
    if case is not None:
        write(by=by, case=locked(case), verb=EmergencyVerb.OPEN, at=at, note=f"{title}（{place}）")
    audit.record(by=by, verb=EmergencyVerb.OPEN, about=emergency, at=at)
    _line(emergency, by, f"启动应急调度（{mode.label}）：{title}，{place}", at)
    return emergency


@transaction.atomic
def call_out(
    *, by: Standing, emergency: Emergency, officers: Collection[tuple[Officer, Desk]], at: datetime
) -> list[Callout]:
    """Ring everybody named, each once however often; who is called already, and who calls, hears nothing new.

    Shape: (officer, desk).
    """
    emergency = _locked(emergency)
    insist(permissions.why_not_call_out(by, emergency, [one for one, _ in officers]))
    there = {by.pk, *emergency.callouts.values_list("officer_id", flat=True)}
    fresh = {one.pk: (one, desk) for one, desk in officers if one.pk not in there}
    rows = Callout.objects.bulk_create(
        Callout(emergency=emergency, officer=one, desk=desk, called_at=at) for one, desk in fresh.values()
    )
    if rows:
        names = "、".join(str(one) for one, _ in fresh.values())
        _line(emergency, by, f"点调 {len(rows)} 人：{names}", at)
        text = f"【{emergency.get_mode_display()}】{emergency.title}，{emergency.place}：请立即确认"
        notify(list(fresh), text, _page(emergency), at=at)
    return rows


_WORDS = {
    CallAnswer.COMING: "确认，立即前往",
    CallAnswer.ARRIVED: "到位",
    CallAnswer.UNABLE: "不能到",
}


def _answer(by: Standing, callout: Callout, answer: CallAnswer, note: str, at: datetime) -> Callout:
    callout.answer = answer
    callout.answered_at = callout.answered_at or at
    if answer == CallAnswer.ARRIVED:
        callout.arrived_at = at
    callout.note = note or callout.note
    callout.save()
    on_behalf = "" if by.pk == callout.officer_id else f"（{by.officer}代记）"
    reason = f"：{note}" if note else ""
    _line(callout.emergency, by, f"{callout.officer} {_WORDS[answer]}{reason}{on_behalf}", at)
    return callout


def _held(callout: Callout) -> Callout:
    rows = Callout.objects.select_for_update(of=("self",)).select_related(
        "emergency__centre__area", "officer"
    )
    return rows.get(pk=callout.pk)


@transaction.atomic
def coming(*, by: Standing, callout: Callout, at: datetime) -> Callout:
    """Somebody who was called is on the way."""
    callout = _held(callout)
    insist(permissions.why_not_coming(by, callout))
    return _answer(by, callout, CallAnswer.COMING, "", at)


@transaction.atomic
def arrived(*, by: Standing, callout: Callout, at: datetime) -> Callout:
    """Somebody who was called is there."""
    callout = _held(callout)
    insist(permissions.why_not_arrived(by, callout))
    return _answer(by, callout, CallAnswer.ARRIVED, "", at)


@transaction.atomic
def unable(*, by: Standing, callout: Callout, note: str, at: datetime) -> Callout:
    """Somebody cannot come: who opened it must know at once."""
    callout = _held(callout)
    insist(permissions.why_not_unable(by, callout))
    emergency = callout.emergency
    text = f"{callout.officer}不能到（{note}）：{emergency.title}"
    notify([emergency.opened_by_id], text, _page(emergency), at=at)
    return _answer(by, callout, CallAnswer.UNABLE, note, at)


@transaction.atomic
def order(
    *,
    by: Standing,
    emergency: Emergency,
    text: str,
    officer: Officer,
    at: datetime,
    due_at: datetime | None = None,
) -> EmergencyTask:
    """Give somebody who was called a task, and ring for it."""
    emergency = _locked(emergency)
    insist(permissions.why_not_order(by, emergency, officer))
    task = EmergencyTask.objects.create(
        emergency=emergency, text=text, officer=officer, made_by=by.officer, made_at=at, due_at=due_at
    )
    _line(emergency, by, f"下达任务给{officer}：{text}", at)
    notify([officer.pk], f"【{emergency.get_mode_display()}】任务：{text}", _page(emergency), at=at)
    return task


def _held_task(task: EmergencyTask) -> EmergencyTask:
    rows = EmergencyTask.objects.select_for_update(of=("self",))
    return rows.select_related("emergency__centre__area", "officer").get(pk=task.pk)


@transaction.atomic
def done(*, by: Standing, task: EmergencyTask, answer: str, at: datetime) -> EmergencyTask:
    """The task is carried out; its answer goes into the log."""
    task = _held_task(task)
    insist(permissions.why_not_done(by, task))
    task.done_at, task.answer = at, answer
    task.save()
    _line(task.emergency, by, f"完成：{task.text}" + (f"（{answer}）" if answer else ""), at)
    return task


@transaction.atomic
def drop(*, by: Standing, task: EmergencyTask, answer: str, at: datetime) -> EmergencyTask:
    """The task is called off, with the reason."""
    task = _held_task(task)
    insist(permissions.why_not_drop(by, task))
    task.dropped_at, task.answer = at, answer
    task.save()
    _line(task.emergency, by, f"撤销任务：{task.text}（{answer}）", at)
    return task


@transaction.atomic
def log(*, by: Standing, emergency: Emergency, text: str, at: datetime) -> EmergencyLine:
    """Write a line of one's own into the log."""
    emergency = _locked(emergency)
    insist(permissions.why_not_log(by, emergency))
    return _line(emergency, by, text, at)


@transaction.atomic
def close_emergency(*, by: Standing, emergency: Emergency, report: str, at: datetime) -> Emergency:
    """The report is written and the board stands still from now on."""
    emergency = _locked(emergency)
    insist(permissions.why_not_close(by, emergency))
    emergency.closed_by, emergency.closed_at, emergency.report = by.officer, at, report
    emergency.save()
    if emergency.case_id is not None:
        case = locked(Case.objects.get(pk=emergency.case_id))
        write(by=by, case=case, verb=EmergencyVerb.CLOSE, at=at, note=report)
    audit.record(by=by, verb=EmergencyVerb.CLOSE, about=emergency, at=at)
    _line(emergency, by, "结束应急调度", at)
    people = [one for one in emergency.callouts.values_list("officer_id", flat=True) if one != by.pk]
    notify(people, f"应急调度已结束：{emergency.title}", _page(emergency), at=at)
    return emergency
