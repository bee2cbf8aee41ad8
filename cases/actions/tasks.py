"""Instructions on a case: given, reported done, taken back."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from cases import permissions
from cases.actions import board
from cases.actions.accused import tell
from cases.actions.history import locked, write
from cases.choices import TaskKind, Verb
from cases.models import Case, Task
from core.refusals import insist
from governance.calendar import working_calendar
from governance.models import Appointment, Officer, Unit
from governance.rules import Rule
from governance.standing import Standing

TASK_RULE = Rule(5, "workdays")


def _locked(task: Task) -> Task:
    """The case first, then the task, as everywhere; joined to what its verbs ask about."""
    case = locked(task.case)
    fresh = Task.objects.select_for_update(of=("self",)).with_row().get(pk=task.pk)
    fresh.case = case
    return fresh


def _tell(officers: Collection[int], text: str, task: Task, at: datetime) -> None:
    tell(task.case, officers, text, reverse("case_show", args=[task.case_id]) + "#tasks", at=at)


def _addressees(task: Task, at: datetime) -> list[int]:
    """The officer, or who handles what comes to the unit; at a centre who assigns."""
    if task.unit is None:
        return [task.officer_id] if task.officer_id else []
    held = Appointment.objects.held_on(at.date()).of_units(task.unit.pk)
    found = (held.with_capability(one) for one in permissions.HANDLERS)
    return [one.officer_id for one in next(filter(None, found), [])]


@transaction.atomic
def instruct(
    *,
    by: Standing,
    case: Case,
    text: str,
    at: datetime,
    unit: Unit | None = None,
    officer: Officer | None = None,
    due_at: datetime | None = None,
) -> Task:
    """Tell a unit or an officer (one of the two) what to do; who is told may see the case from now on.

    `due_at` overrides the default of five workdays; one in the past is refused.
    """
    case = locked(case)
    insist(permissions.why_not_instruct(by, case, unit=unit, officer=officer, due_at=due_at))
    capability = by.right(*permissions.INSTRUCTORS, about=case)
    due = TASK_RULE.due(working_calendar(), at)
    task = Task.objects.create(
        case=case,
        text=text,
        unit=unit,
        officer=officer,
        made_by=by.officer,
        appointment=by.under(capability, about=case),
        made_at=at,
        rule="set" if due_at else str(TASK_RULE),
        due_at=due_at or due.at,
        is_provisional=due.provisional and due_at is None,
    )
    board.grant(case=case, unit=unit, officer=officer, why="批示", at=at)
    note = f"{task.to}：{text}"
    write(
        by=by, case=case, verb=Verb.INSTRUCT, at=at, note=note, about={"task": task.pk}, capability=capability
    )
    _tell(_addressees(task, at), f"{by.officer}批示：{text}", task, at)
    return task


def rectify(
    *, by: Standing, case: Case, unit: Unit, text: str, due_at: datetime, verb: str, at: datetime
) -> Task:
    """A unit must put right what a check found: on a locked case, closed or not, for an action that has asked why not."""
    capability = by.right(*permissions.RECTIFIERS, about=case)
    task = Task.objects.create(
        case=case,
        kind=TaskKind.RECTIFICATION,
        text=text,
        unit=unit,
        made_by=by.officer,
        appointment=by.under(capability, about=case),
        made_at=at,
        rule="set",
        due_at=due_at,
    )
    board.grant(case=case, unit=unit, why="整改通知", at=at)
    write(
        by=by,
        case=case,
        verb=verb,
        at=at,
        note=f"{unit}：{text}",
        about={"task": task.pk},
        capability=capability,
    )
    _tell(_addressees(task, at), f"整改通知：{text}", task, at)
    return task


@transaction.atomic
def finish_task(*, by: Standing, task: Task, result: str, at: datetime) -> Task:
    """Report what was done; whoever gave the instruction hears of it."""
    task = _locked(task)
    insist(permissions.why_not_finish_task(by, task))
    task.done_at = at
    task.done_by = by.officer
    task.result = result
    task.save()
    capability, unit_id = permissions.finishing_post(by, task) or (None, None)
    write(
        by=by,
        case=task.case,
        verb=Verb.FINISH_TASK,
        at=at,
        note=result,
        about={"task": task.pk},
        capability=capability,
        unit_id=unit_id,
    )
    _tell([task.made_by_id], f"{task.to}已报结批示：{task}", task, at)
    return task


@transaction.atomic
def withdraw_task(*, by: Standing, task: Task, note: str, at: datetime) -> Task:
    """The instruction no longer holds; who was told keeps sight of what was seen until now."""
    task = _locked(task)
    insist(permissions.why_not_withdraw_task(by, task))
    task.withdrawn_at = at
    task.save()
    write(by=by, case=task.case, verb=Verb.WITHDRAW_TASK, at=at, note=note, about={"task": task.pk})
    _tell(_addressees(task, at), f"{by.officer}撤回批示：{task}", task, at)
    return task
