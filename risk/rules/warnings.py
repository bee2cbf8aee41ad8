"""Sums behind the warnings: runs of calls, hot places, silent times. Values in, values out; no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

# how long a place is looked back on for its usual rate, besides the days that are judged
USUAL_DAYS = 90


def has_run(moments: Iterable[datetime], *, count: int, within: timedelta, since: datetime) -> bool:
    """Whether the last of `count` moments not further apart than `within` lies at or after `since`."""
    ordered = sorted(moments)
    return any(
        last >= since and last - first <= within
        for first, last in zip(ordered, ordered[count - 1 :], strict=False)
    )


def usual(before: int, days: int) -> float:
    """How many a place has in `days` days, by what it had in the ninety days before them."""
    return before * days / USUAL_DAYS


def is_hot(count: int, before: int, *, least: int, times: int, days: int) -> bool:
    """At least `least`, and at least `times` of what is usual there. A place without a past is hot by `least` alone."""
    return count >= least and count >= times * usual(before, days)


def was_hot(
    daily: Mapping[date, int], *, since: date, until: date, least: int, times: int, days: int
) -> bool:
    """Whether the place was hot at the end of any of these days; `daily` reaches ninety days further back."""
    span = (until - since).days + 1
    for day in (since + timedelta(days=step) for step in range(span)):
        edge = day - timedelta(days=days)
        count = sum(n for one, n in daily.items() if edge < one <= day)
        before = sum(n for one, n in daily.items() if edge - timedelta(days=USUAL_DAYS) < one <= edge)
        if is_hot(count, before, least=least, times=times, days=days):
            return True
    return False


def fell_silent(moments: Sequence[datetime], *, days: int, since: datetime, until: datetime) -> bool:
    """Whether the time without a note reached `days` days at a moment between `since` and `until`."""
    edge = timedelta(days=days)
    ends = [*sorted(moments), until]
    return any(since <= first + edge <= last for first, last in pairwise(ends) if first + edge <= until)


def share(part: int, whole: int) -> int | None:
    """Whole per cent, None where there is nothing to take a share of."""
    return round(100 * part / whole) if whole else None
