"""When a year's holidays are published at last: provisional deadlines are reckoned again, each with its line."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from cases.actions import board
from cases.actions.clocks import moved, replayed
from cases.actions.history import locked, write
from cases.choices import ClockKind, MoveKind, Verb
from cases.models import Clock, Contact
from cases.pages import moment_words
from core.clock import ZONE
from dispatch.models import Slip
from governance.calendar import working_calendar

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
        done += sum(_reckon(pk, at) for pk in found)
        last = found[-1]
    return done


@transaction.atomic
def _reckon(clock_id: int, at: datetime) -> bool:
    """One clock with its slip, its contact and its case's next deadline; the history says what moved and why."""
    case = locked(Clock.objects.select_related("case").get(pk=clock_id).case)
    clock = Clock.objects.ticking().filter(pk=clock_id, is_provisional=True).first()
    if clock is None:
        return False
    clock.case = case
    due = replayed(clock)
    if due.provisional:
        return False
    before, clock.is_provisional = clock.due_at, False
    if due.at == before:
        clock.save(update_fields=["is_provisional"])
        return True
    note = (
        f"放假安排已公布，{ClockKind(clock.kind).label}时限重新推算："
        f"由 {moment_words(before)} 改为 {moment_words(due.at)}"
    )
    entry = write(by=None, case=case, verb=Verb.REMARK, at=at, note=note, about={"clock": clock.pk})
    moved(clock, MoveKind.RECKONED, entry, to_due=due.at, why="放假安排已公布，按正式日历重新推算")
    if clock.subject.startswith("slip:"):
        columns = {ClockKind.COMPLETE: "due_at", ClockKind.ACKNOWLEDGE: "acknowledge_due_at"}
        if column := columns.get(ClockKind(clock.kind)):
            Slip.objects.filter(pk=int(clock.subject.removeprefix("slip:"))).update(**{column: due.at})
    if clock.kind == ClockKind.FOLLOW_UP:
        Contact.objects.filter(case=case, done_at=None).update(due_at=due.at)
    board.refresh_due(case)
    return True
