"""When a hazard is looked at again, and its place in the ledger; pure."""

from datetime import date, timedelta

_STRUCK = 10**9
_ORDER = {"": 0, "low": 1, "medium": 2, "high": 3}


def next_review(on: date, days: int, wanted: date | None = None) -> date:
    """So many calendar days on; an earlier wish holds, a later one does not."""
    latest = on + timedelta(days=days)
    return min(wanted, latest) if wanted else latest


def after_change(current: date, today: date, days: int, *, was: str, now: str) -> date:
    """The review day when the level changed: a raised one draws it nearer, a lowered one leaves it until it was held."""
    return min(current, next_review(today, days)) if _ORDER[now] > _ORDER[was] else current


def ledger_rank(*, review_on: date | None, struck_on: date | None) -> int:
    """The ledger's order in one number, smallest first: by review day, then what was struck off, the latest first."""
    day = struck_on or review_on
    number = day.year * 10_000 + day.month * 100 + day.day if day else 0
    return _STRUCK - number if struck_on else number
