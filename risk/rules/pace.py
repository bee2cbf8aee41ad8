"""How long somebody really looked at a clue: what the browser says, held within what the server knows."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil
from statistics import median_low

# an open page older than this measures nothing any more
TOO_OLD = timedelta(hours=12)


def seconds(
    claimed_ms: int,
    *,
    opened_at: datetime,
    at: datetime,
    others: Iterable[tuple[datetime, datetime, int]] = (),
    longest: int,
) -> int:
    """The time in view in whole seconds, begun ones counted: never negative, never more than the time between opening
    and deciding less what went to other clues meanwhile, never more than `longest`.

    others: (opened, decided, seconds) of the officer's other decisions since this clue was opened; of each counts what
    can lie in between.
    """
    between = (at - opened_at).total_seconds()
    for from_at, until_at, taken in others:
        overlap = (min(until_at, at) - max(from_at, opened_at)).total_seconds()
        between -= max(min(taken, overlap), 0)
    return max(min(ceil(claimed_ms / 1000), ceil(max(between, 0)), longest), 0)


def median(values: list[int]) -> int | None:
    """The middle one, the lower of two; None of nothing."""
    return median_low(values) if values else None
