"""When a year's holidays are published at last: provisional deadlines are reckoned again, each with its line."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from cases.actions import board
from cases.actions.history import locked, write
from cases.choices import ClockKind, Verb
from cases.models import Clock, Contact
from cases.pages import moment_words
from core.clock import ZONE
from dispatch.models import Slip
from governance.calendar import working_calendar
from governance.rules import Rule, WorkingCalendar

_AT_ONCE = 500


def reckon_again(at: datetime) -> int:
    """Reckon what the calendar of the table now knows for sure; how many clocks. Again it does nothing.

    Cost: one query while no new year is published.
    """
    calendar = working_calendar()
    if not calendar.published_years:
        return 0
    known_until = datetime(max(calendar.published_years) + 1, 1, 2, tzinfo=ZONE)
    waiting = Clock.objects.running().filter(is_provisional=True, due_at__lt=known_until)
    done, last = 0, 0
    while found := list(waiting.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        done += sum(_reckon(pk, calendar, at) for pk in found)
        last = found[-1]
    return done


@transaction.atomic
def _reckon(clock_id: int, calendar: WorkingCalendar, at: datetime) -> bool:
    """One clock with its slip, its contact and its case's next deadline; the history says what moved and why."""
    case = locked(Clock.objects.select_related("case").get(pk=clock_id).case)
    clock = Clock.objects.filter(pk=clock_id, stopped_at=None, is_provisional=True).first()
    if clock is None:
        return False
    due = Rule.parse(clock.rule).due(calendar, clock.started_at)
    if due.provisional:
        return False
    before, clock.due_at, clock.is_provisional = clock.due_at, due.at, False
    clock.save(update_fields=["due_at", "is_provisional"])
    if due.at == before:
        return True
    if clock.subject.startswith("slip:"):
        column = "due_at" if clock.kind == ClockKind.COMPLETE else "acknowledge_due_at"
        Slip.objects.filter(pk=int(clock.subject.removeprefix("slip:"))).update(**{column: due.at})
    if clock.kind == ClockKind.FOLLOW_UP:
        Contact.objects.filter(case=case, done_at=None, step=0).update(due_at=due.at)
    board.refresh_due(case)
    note = (
        f"放假安排已公布，{ClockKind(clock.kind).label}时限重新推算："
        f"由 {moment_words(before)} 改为 {moment_words(due.at)}"
    )
    write(by=None, case=case, verb=Verb.REMARK, at=at, note=note, about={"clock": clock.pk})
    return True
