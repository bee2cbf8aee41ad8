"""What is done in a grid: nothing found at a door, something found, the rest without anything. Each may be undone.

What arrives twice from a phone changes nothing the second time: it was wanted, and it is so.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from cases.actions.intake import Matter
from cases.models import Case
from core import audit
from core.models import StoredFile
from core.notices import notify
from core.refusals import insist
from governance.standing import Standing
from grids.actions.events import file_event
from grids.choices import CanvassVerb
from grids.models import CanvassTask, Finding, Household
from grids.permissions import canvass as permissions
from grids.querysets.canvass import workers_of


def _locked(task: CanvassTask) -> CanvassTask:
    tasks = CanvassTask.objects.select_for_update(of=("self",))
    return tasks.select_related("campaign__centre", "area").get(pk=task.pk)


def _locked_door(household: Household) -> Household:
    doors = Household.objects.select_for_update(of=("self",))
    return doors.select_related("task__campaign__centre", "task__area").get(pk=household.pk)


@transaction.atomic
def find_nothing(*, by: Standing, household: Household, at: datetime) -> Household:
    """The grid worker was at this door and found nothing. Twice is once."""
    household = _locked_door(household)
    insist(permissions.why_not_find_nothing(by, household))
    if household.clear_at is None:
        household.clear_at, household.clear_by = at, by.officer
        household.save(update_fields=["clear_at", "clear_by"])
        _record(by, household, CanvassVerb.NOTHING, at)
    return household


@transaction.atomic
def undo_nothing(*, by: Standing, household: Household, at: datetime) -> Household:
    """The door is open again."""
    household = _locked_door(household)
    insist(permissions.why_not_undo_nothing(by, household))
    household.clear_at = household.clear_by = None
    household.save(update_fields=["clear_at", "clear_by"])
    _record(by, household, CanvassVerb.UNDO_NOTHING, at)
    return household


def _record(by: Standing, household: Household, verb: CanvassVerb, at: datetime) -> None:
    audit.record(by=by, verb=verb, about=household, note=str(household.task), at=at)


@transaction.atomic
def finish(*, by: Standing, task: CanvassTask, at: datetime) -> CanvassTask:
    """The grid is walked; at the doors not spoken of, nothing was found."""
    task = _locked(task)
    insist(permissions.why_not_finish(by, task))
    if task.finished_at is None:
        task.finished_at, task.finished_by = at, by.officer
        task.save(update_fields=["finished_at", "finished_by"])
        audit.record(by=by, verb=CanvassVerb.FINISH, about=task, at=at)
    return task


@transaction.atomic
def undo_finish(*, by: Standing, task: CanvassTask, at: datetime) -> CanvassTask:
    """The grid's round goes on."""
    task = _locked(task)
    insist(permissions.why_not_undo_finish(by, task))
    return _unfinish(by, task, CanvassVerb.UNDO_FINISH, "", at)


@transaction.atomic
def reopen(*, by: Standing, task: CanvassTask, reason: str, at: datetime) -> CanvassTask:
    """The centre wants the grid walked again; its workers hear why, and are not rung a second time that day."""
    task = _locked(task)
    insist(permissions.why_not_reopen(by, task))
    task.rung_on = at.date()
    task = _unfinish(by, task, CanvassVerb.REOPEN, reason, at)
    told = [one.pk for one in workers_of([task.area_id], at.date()).get(task.area_id, [])]
    text = f"请重新排查{task.area.label}（{task.campaign}）：{reason}"
    notify(told, text, reverse("canvass_task", args=[task.pk]), at=at)
    return task


def _unfinish(by: Standing, task: CanvassTask, verb: CanvassVerb, note: str, at: datetime) -> CanvassTask:
    task.finished_at = task.finished_by = None
    task.save(update_fields=["finished_at", "finished_by", "rung_on"])
    audit.record(by=by, verb=verb, about=task, note=note, at=at)
    return task


@transaction.atomic
def file_finding(
    *,
    by: Standing,
    task: CanvassTask,
    household: Household | None,
    matter: Matter,
    files: Sequence[StoredFile],
    outcome: str,
    at: datetime,
) -> Case:
    """A find is a case like any other, registered once, and linked to its grid and door."""
    task = _locked(task)
    insist(permissions.why_not_walk(by, task))
    case = file_event(by=by, matter=matter, files=files, outcome=outcome, at=at)
    finding = Finding.objects.create(
        task=task, household=household, case=case, made_by=by.officer, made_at=at
    )
    if household is not None:
        Household.objects.filter(pk=household.pk).update(clear_at=None, clear_by=None)
    audit.record(by=by, verb=CanvassVerb.FIND, about=finding, note=case.number, at=at)
    return case
