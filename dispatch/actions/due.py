"""What is due: each a range of the partial index on the due moments of running clocks."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.choices import ClockKind
from cases.models import Clock
from dispatch import rules
from dispatch.actions.editions import Editions
from dispatch.choices import LetterKind, LetterState, SlipState, Step
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


def asks_still(at: datetime) -> Q:
    """Of letters: not signed yet, or signed and the time to answer not over."""
    waits = Q(state__in=(LetterState.DRAFTED, LetterState.PROPOSED))
    return waits | Q(number__isnull=False, reply_by__gt=at)


def _beside(kind: str) -> QuerySet[Letter]:
    """Letters of this kind about any clock of the same slip."""
    return Letter.objects.filter(kind=kind, case=OuterRef("case"), clock__subject=OuterRef("subject"))


def _held_back(kind: str, at: datetime) -> Q:
    """Another letter of this kind about the slip asks still; a first report waits until the slip is acknowledged."""
    untaken = Slip.objects.filter(case=OuterRef("case"), unit=OuterRef("unit"), state=SlipState.ISSUED)
    reminded = _beside(kind).filter(clock__kind=ClockKind.ACKNOWLEDGE)
    early = Q(Exists(untaken), Exists(reminded), kind=ClockKind.FIRST_REPORT)
    return early | Q(Exists(_beside(kind).filter(asks_still(at))))


def _asked_before(kind: str) -> Q:
    """A letter of this kind went about this clock, or about one of the slip that comes after it and takes it in."""
    found = Q(Exists(Letter.objects.filter(clock=OuterRef("pk"), kind=kind)))
    for place, stage in enumerate(rules.STAGES[:-1]):
        later = rules.STAGES[place + 1 :]
        found |= Q(Exists(_beside(kind).filter(clock__kind__in=later)), kind=stage)
    return found


def alarming(at: datetime) -> QuerySet[Clock]:
    """Late clocks of dangerous cases for which the duty leader was not rung."""
    return late(at).filter(_URGENT, without(Step.ALARMED))


def late_here(at: datetime, calendar: WorkingCalendar, editions: Editions) -> QuerySet[Clock]:
    """Late without a letter: not the unit's move (a case nobody took up, an answer nobody read, a call nobody made,
    trap 5), a first report that the ladder writes no letter about, or one whose letter another holds back."""
    quiet = editions.quiet()
    unwritten = ~_unanswered() if quiet is None else ~_unanswered() | quiet
    for kind in LetterKind:
        if (reached := editions.reached(kind, calendar, at)) is not None:
            unwritten |= reached & Q(kind__in=rules.STAGES[1:]) & ~_asked_before(kind) & _held_back(kind, at)
    return late(at).filter(unwritten, without(Step.LATE))


def to_write(
    kind: LetterKind, at: datetime, calendar: WorkingCalendar, editions: Editions, closed: list[int]
) -> QuerySet[Clock] | None:
    """Clocks whose ladder begins with this kind of letter, and now; None while no edition begins with it. A unit has
    one such letter about a slip at a time. What a centre that is closed today owes goes out on its next working day."""
    reached = editions.reached(kind, calendar, at)
    if reached is None:
        return None
    due = late(at).filter(reached, _unanswered(), ~_asked_before(kind), ~_held_back(kind, at))
    return due.exclude(case__centre__in=closed)


def amber(
    calendar: WorkingCalendar, at: datetime, editions: Editions, closed: list[int], *, only_urgent: bool
) -> QuerySet[Clock]:
    """Candidates: whether a clock is amber yet is reckoned for each, so few are looked at twice."""
    horizon = rules.warn_horizon(calendar, at, ahead=editions.furthest_ahead)
    soon = Clock.objects.ticking().filter(due_at__gt=at, due_at__lte=horizon)
    told_now = _URGENT if only_urgent else _URGENT | ~Q(case__centre__in=closed)
    return soon.filter(without(Step.WARNED), *([told_now] if only_urgent or closed else []))
