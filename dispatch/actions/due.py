"""What is due: each a range of the partial index on the due moments of running clocks."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.models import Clock
from dispatch import rules
from dispatch.actions.editions import Editions
from dispatch.choices import LetterKind, SlipState, Step
from dispatch.models import Letter, Rung, Slip
from governance.rules import WorkingCalendar

UNANSWERED = (SlipState.ISSUED, SlipState.ACKNOWLEDGED)
# told at any hour: a dangerous case, and whatever runs by the clock because the centre stands in 急时 or 战时
_URGENT = Q(case__level="high") | Q(case__red_flag=True) | Q(rule__endswith=" minutes")


def late(at: datetime) -> QuerySet[Clock]:
    """Running clocks whose end has passed."""
    return Clock.objects.ticking().filter(due_at__lte=at)


def without(step: Step) -> Q:
    """Of clocks: those where this step has not been taken."""
    return ~Q(Exists(Rung.objects.filter(clock=OuterRef("pk"), step=step)))


def _unanswered() -> Q:
    """A slip runs against this clock and the move is the unit's."""
    slips = Slip.objects.filter(case=OuterRef("case"), unit=OuterRef("unit"), state__in=UNANSWERED)
    return Q(Exists(slips))


def alarming(at: datetime) -> QuerySet[Clock]:
    """Late clocks of dangerous cases for which the duty leader was not rung."""
    return late(at).filter(_URGENT, without(Step.ALARMED))


def late_here(at: datetime, editions: Editions) -> QuerySet[Clock]:
    """Late without a letter: not the unit's move (a case nobody took up, an answer nobody read, a call nobody made,
    trap 5), or a first report that the ladder writes no letter about."""
    quiet = editions.quiet()
    unwritten = ~_unanswered() if quiet is None else ~_unanswered() | quiet
    return late(at).filter(unwritten, without(Step.LATE))


def to_write(
    kind: LetterKind, at: datetime, calendar: WorkingCalendar, editions: Editions, closed: list[int]
) -> QuerySet[Clock] | None:
    """Clocks whose ladder begins with this kind of letter, and now; None while no edition begins with it. What a
    centre that is closed today owes goes out on its next working day."""
    reached = editions.reached(kind, calendar, at)
    if reached is None:
        return None
    letters = Letter.objects.filter(clock=OuterRef("pk"), kind=kind)
    return late(at).filter(reached, _unanswered(), ~Exists(letters)).exclude(case__centre__in=closed)


def amber(
    calendar: WorkingCalendar, at: datetime, editions: Editions, closed: list[int], *, only_urgent: bool
) -> QuerySet[Clock]:
    """Candidates: whether a clock is amber yet is reckoned for each, so few are looked at twice."""
    horizon = rules.warn_horizon(calendar, at, ahead=editions.furthest_ahead)
    soon = Clock.objects.ticking().filter(due_at__gt=at, due_at__lte=horizon)
    told_now = _URGENT if only_urgent else _URGENT | ~Q(case__centre__in=closed)
    return soon.filter(without(Step.WARNED), *([told_now] if only_urgent or closed else []))
