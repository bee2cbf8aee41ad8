"""The clocks of one slip beside each other: which one a letter is about, and which it names too (docs/decisions/0033)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from cases.models import Clock
from dispatch import rules
from dispatch.actions.editions import Editions


def late_beside(clocks: Collection[Clock], at: datetime, editions: Editions) -> dict[int, list[Clock]]:
    """By clock: those of its slip that come before it and are late too, in their order, but none that no letter is
    written about. The clocks come with their cases. Cost: one query."""
    cases = {one.case_id: one.case for one in clocks}
    late = defaultdict(list)
    for one in Clock.objects.ticking().filter(case__in=cases, due_at__lte=at):
        one.case = cases[one.case_id]
        quiet = rules.is_quiet(one.kind, one.case.level, red_flag=one.case.red_flag)
        if rules.stage(one.kind) >= 0 and not (quiet and not editions.of(one).plan.writes_quiet):
            late[one.case_id, one.subject].append(one)
    return {
        clock.pk: sorted(
            (
                one
                for one in late[clock.case_id, clock.subject]
                if rules.stage(one.kind) < rules.stage(clock.kind)
            ),
            key=lambda one: rules.stage(one.kind),
        )
        for clock in clocks
    }


def last_of_slips(clocks: list[Clock]) -> list[Clock]:
    """Of several clocks of one slip the one that comes last: its letter takes in the others."""
    last: dict[tuple[int, str], Clock] = {}
    for one in sorted(clocks, key=lambda one: rules.stage(one.kind)):
        last[one.case_id, one.subject] = one
    return [one for one in clocks if last[one.case_id, one.subject] is one]


def takes_in(clock: Clock, other: Clock) -> bool:
    """Of one slip: it is this clock, or one that comes after it."""
    return clock.pk == other.pk or rules.stage(clock.kind) > rules.stage(other.kind)
