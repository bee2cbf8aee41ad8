"""The time that deciding a clue took: noted with the decision, its median for the desk and the commander's day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing

from core import clock, switches
from governance.models import Officer
from governance.standing import Standing
from risk.models import Assessment, DeskTime
from risk.rules import pace

IDLE, LONGEST = "desk_idle_seconds", "desk_longest_seconds"
_SALT = "risk.desk.opened"
# the medians are of the latest so many: nobody decides more in a week than that
_LATEST = 5_000


@dataclass(frozen=True)
class Pace:
    """How many were timed and the middle one's seconds, None of none."""

    count: int
    median: int | None


def opened(assessment: Assessment, by: Standing) -> str:
    """What the page carries to say when this officer was first shown this clue; signed, so that nobody moves it."""
    return signing.dumps([assessment.pk, by.pk, by.at.timestamp()], salt=_SALT)


def _opened_at(token: str, assessment: Assessment, by: Standing) -> datetime | None:
    """None for a token of another clue or officer, an old one, one from the future or none of ours."""
    try:
        pk, officer, stamp = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if (pk, officer) != (assessment.pk, by.pk):
        return None
    at = datetime.fromtimestamp(stamp, tz=clock.ZONE)
    return at if by.at - pace.TOO_OLD <= at <= by.at else None


def note(
    *, by: Standing, assessment: Assessment, token: str, claimed_ms: str, at: datetime
) -> DeskTime | None:
    """Keep the time of a decision just made; None where nothing was measured (no script, an old page, nonsense).

    Call it in the decision's transaction. Cost: two queries.
    """
    opened_at = _opened_at(token, assessment, by)
    if opened_at is None or not (claimed_ms.isascii() and claimed_ms.isdigit() and len(claimed_ms) <= 12):
        return None
    since = DeskTime.objects.filter(officer=by.officer, until_at__gt=opened_at).order_by("-until_at")
    others = since.values_list("from_at", "until_at", "seconds")[:_LATEST]
    taken = pace.seconds(
        int(claimed_ms), opened_at=opened_at, at=at, others=others, longest=switches.value(LONGEST)
    )
    return DeskTime.objects.create(
        assessment=assessment, officer=by.officer, seconds=taken, from_at=opened_at, until_at=at
    )


def median(standing: Standing, since: datetime, *, officer: Officer | None = None) -> Pace:
    """Of the decisions since that moment: one officer's own, or (None) all on cases that `standing` may see.

    Cost: one query of the latest 5,000 at most.
    """
    return _pace([seconds for seconds, _ in _rows(standing, since, officer)])


def today_and_week(standing: Standing, *, officer: Officer | None = None) -> tuple[Pace, Pace]:
    """Today's and this week's (from Monday) in one query."""
    day = standing.at.astimezone(clock.ZONE).date()
    rows = _rows(standing, clock.start_of(day - timedelta(days=day.weekday())), officer)
    midnight = clock.start_of(day)
    today = [seconds for seconds, until_at in rows if until_at >= midnight]
    return _pace(today), _pace([seconds for seconds, _ in rows])


def _rows(standing: Standing, since: datetime, officer: Officer | None) -> list[tuple[int, datetime]]:
    rows = DeskTime.objects.since(since)
    rows = rows.filter(officer=officer) if officer else rows.visible_to(standing)
    return list(rows.order_by("-until_at").values_list("seconds", "until_at")[:_LATEST])


def _pace(seconds: list[int]) -> Pace:
    return Pace(len(seconds), pace.median(seconds))
