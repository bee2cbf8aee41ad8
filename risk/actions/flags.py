"""Red flags: raised once for a text, looked at, rung for again while nobody looks.

From the moment one is raised the case has it on the board (`Case.red_flag`) until a person decides: the settled assessment
(`settling.settle`) or the commander's answer (`upgrading`).
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F

from cases.actions import board
from cases.models import Case
from core.clock import ZONE
from governance.standing import Standing
from risk.actions import alarm
from risk.actions.versions import catalogue_of
from risk.models import Assessment, RedFlag
from risk.rules.flags import next_ring

_AT_ONCE = 200


def raise_flags(
    raised: Collection[tuple[Case, int, list[str]]], at: datetime, *, seen_by: Standing | None = None
) -> None:
    """(case, screening id, flags) as rows and on the board; a text that has its row keeps it. `seen_by` raised it as a
    person. Cost: two statements."""
    seen = (
        {"seen_by": seen_by.officer, "seen_at": at}
        if seen_by
        else {"next_ring_at": next_ring(at, 0, at, ZONE)}
    )
    RedFlag.objects.bulk_create(
        (
            RedFlag(case=case, screening_id=screening, flags=flags, raised_at=at, **seen)
            for case, screening, flags in raised
        ),
        ignore_conflicts=True,
    )
    board.flag([case.pk for case, _, _ in raised])


def is_judged_red(case: Case) -> bool:
    """Whether people say so: the decision that stands has a red flag."""
    decided = Assessment.objects.filter(case=case).decided().order_by("-id")
    return bool(decided.values_list("is_red", flat=True).first())


def look(*, by: Standing, case: Case, at: datetime) -> None:
    """A person who may judge it has the text with its red flag open: the first one is written down."""
    unseen = RedFlag.objects.filter(case=case, seen_at=None)
    unseen.update(seen_by=by.officer, seen_at=at, next_ring_at=None)


def ring_again(at: datetime) -> int:
    """Ring once more for what nobody has looked at: the leader and the street's commanders, then the district's.

    Each flag is claimed by a conditional update, so that two sweeps ring once. How many rang.
    """
    rows = RedFlag.objects.due(at).select_related("screening__version", "case__centre__area", "case__area")
    return sum(_ring_one(flag, at) for flag in rows.order_by("next_ring_at", "id")[:_AT_ONCE])


@transaction.atomic
def _ring_one(flag: RedFlag, at: datetime) -> bool:
    again = next_ring(flag.raised_at, flag.rings + 1, at, ZONE)
    mine = RedFlag.objects.filter(pk=flag.pk, seen_at=None, next_ring_at=flag.next_ring_at)
    if mine.update(next_ring_at=again, rings=F("rings") + 1) != 1:
        return False
    text = alarm.alarm_text(flag.case, flag.flags, catalogue_of(flag.screening.version))
    hours = int((at - flag.raised_at).total_seconds() // 3600)
    alarm.ring_up(flag.case, f"已 {hours} 小时无人查看。{text}", at, to_district=flag.rings > 0)
    return True
