"""Moves of running clocks: each leaves a row that says who, when, why and from which moment to which."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cases.actions.board import refresh_due
from cases.choices import MoveKind, PauseReason
from cases.models import Case, Clock, ClockMove, Entry
from governance.calendar import working_calendar
from governance.rules import Due, Rule, due_with, time_left


def moved(
    clock: Clock,
    kind: MoveKind,
    entry: Entry,
    *,
    to_due: datetime,
    why: str,
    amount: str = "",
    reason: str = "",
) -> ClockMove:
    """Write the move under the line of history that says it, and the clock with it."""
    move = ClockMove.objects.create(
        clock=clock,
        kind=kind,
        at=entry.at,
        officer_id=entry.officer_id,
        appointment_id=entry.appointment_id,
        from_due=clock.due_at,
        to_due=to_due,
        amount=amount,
        reason=reason,
        why=why[:500],
    )
    clock.due_at = to_due
    clock.save(update_fields=["due_at", "is_provisional", "paused_at"])
    return move


def pause(clocks: Sequence[Clock], entry: Entry, reason: PauseReason, why: str) -> None:
    """Stand still from now on: not due, not warned about, outside the range of the sweep."""
    for clock in clocks:
        clock.paused_at = entry.at
        moved(clock, MoveKind.PAUSED, entry, to_due=clock.due_at, why=why, reason=reason)
    _refresh(clocks)


def resume(clocks: Sequence[Clock], entry: Entry, why: str) -> None:
    """Go on with exactly the time that was left, counted as the clock counts; never due earlier than before."""
    for clock in clocks:
        if clock.paused_at is None:
            continue
        calendar = working_calendar(clock.case.centre_id)
        left = time_left(calendar, clock.rule, clock.paused_at, clock.due_at)
        due = due_with(calendar, clock.rule, entry.at, left)
        clock.paused_at = None
        later = max(due.at, clock.due_at)
        clock.is_provisional = due.provisional if later == due.at else clock.is_provisional
        moved(clock, MoveKind.RESUMED, entry, to_due=later, why=why)
    _refresh(clocks)


def extend(clock: Clock, amount: Rule, entry: Entry, why: str) -> None:
    """Put the end of a running clock off by an amount of time, reckoned from the end it had."""
    due = amount.due(working_calendar(clock.case.centre_id), clock.due_at)
    clock.is_provisional = clock.is_provisional or due.provisional
    moved(clock, MoveKind.EXTENDED, entry, to_due=due.at, why=why, amount=str(amount))
    _refresh([clock])


def replayed(clock: Clock) -> Due:
    """When the calendar of today says that the clock is due: its rule from its start, then its moves in their order."""
    calendar = working_calendar(clock.case.centre_id)
    moves = list(clock.moves.all())
    if clock.rule == "set":
        due = Due(moves[0].from_due if moves else clock.due_at, provisional=False)
    else:
        due = Rule.parse(clock.rule).due(calendar, clock.started_at)
    paused_at = clock.started_at
    for move in moves:
        match move.kind:
            case MoveKind.EXTENDED:
                due = _later(due, Rule.parse(move.amount).due(calendar, due.at))
            case MoveKind.PAUSED:
                paused_at = move.at
            case MoveKind.RESUMED:
                left = time_left(calendar, clock.rule, paused_at, due.at)
                due = _later(due, due_with(calendar, clock.rule, move.at, left))
            case MoveKind.SHORTENED | MoveKind.POLICY:
                due = Due(move.to_due, provisional=False)
    return due


def _later(before: Due, after: Due) -> Due:
    return Due(max(before.at, after.at), before.provisional or after.provisional)


def _refresh(clocks: Sequence[Clock]) -> None:
    cases: dict[int, Case] = {one.case_id: one.case for one in clocks}
    for case in cases.values():
        refresh_due(case)
