"""The sweep: what running clocks set off, each rung once, however often and wherever it runs (docs/decisions/0011)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from cases.choices import ClockKind
from cases.models import Case, Clock, Entry
from core import sequences
from dispatch import rules
from dispatch.actions.letters import LADDER, addressee, drawn_up, letter_news, letter_scope
from dispatch.actions.readers import News, Readers
from dispatch.choices import LetterKind, LetterState, LetterVerb, SlipState, Step
from dispatch.models import Letter, Rung, Slip
from governance.calendar import working_calendar
from governance.rules import WorkingCalendar

CHUNK = 200
UNANSWERED = (SlipState.ISSUED, SlipState.ACKNOWLEDGED)
# told at any hour: a dangerous case, and whatever runs by the clock because the centre stands in 急时 or 战时
_URGENT = Q(case__level="high") | Q(case__red_flag=True) | Q(rule__endswith=" minutes")
# (due moment, id, case id)
Found = list[tuple[Any, int, int]]


@dataclass
class Tally:
    """What one sweep did: clocks warned about, letters numbered, letters proposed."""

    warned: int = 0
    letters: int = 0
    proposed: int = 0


def sweep(at: datetime) -> Tally:
    """Do what is due at that moment; again at the same moment it does nothing.

    Danger comes first and at any hour; ordinary notices and letters only in working hours (trap 12).
    Errors: NoWorkingTime for an empty calendar, after danger was told. Cost: a few queries for each 200 due clocks.
    """
    tally, readers = Tally(), Readers(at)
    tally.warned += _each(_alarming(at), lambda found: _alarm(found, at, readers))
    _lapse(at)
    calendar = working_calendar()
    is_open = rules.is_open(calendar, at)
    tally.warned += _each(
        _amber(calendar, at, only_urgent=not is_open), lambda found: _warn(found, at, readers, calendar)
    )
    if not is_open:
        return tally
    tally.warned += _each(_late_here(at), lambda found: _tell_centre(found, at, readers))

    def remind(found: Found) -> int:
        numbered, proposed = _remind(found, at, readers, calendar)
        tally.letters += numbered
        tally.proposed += proposed
        return numbered + proposed

    _each(_to_remind(at), remind)
    tally.proposed += _climb(at, readers, calendar)
    return tally


# --- what is due: each a range of the partial index on the due moments of running clocks


def _late(at: datetime) -> QuerySet[Clock]:
    return Clock.objects.ticking().filter(due_at__lte=at)


def _without(step: Step) -> Q:
    return ~Q(Exists(Rung.objects.filter(clock=OuterRef("pk"), step=step)))


def _unanswered() -> Q:
    """A slip runs against this clock and the move is the unit's."""
    slips = Slip.objects.filter(case=OuterRef("case"), unit=OuterRef("unit"), state__in=UNANSWERED)
    return Q(Exists(slips))


def _alarming(at: datetime) -> QuerySet[Clock]:
    return _late(at).filter(_URGENT, _without(Step.ALARMED))


def _late_here(at: datetime) -> QuerySet[Clock]:
    """Late, and not the unit's move: a case nobody took up, an answer nobody read, a call nobody made (trap 5)."""
    return _late(at).filter(~_unanswered(), _without(Step.LATE))


def _to_remind(at: datetime) -> QuerySet[Clock]:
    letters = Letter.objects.filter(clock=OuterRef("pk"), kind=LetterKind.REMINDER)
    return _late(at).filter(_unanswered(), ~Exists(letters))


def _amber(calendar: WorkingCalendar, at: datetime, *, only_urgent: bool) -> QuerySet[Clock]:
    """Candidates: whether a clock is amber yet is reckoned for each, so few are looked at twice."""
    soon = Clock.objects.ticking().filter(due_at__gt=at, due_at__lte=rules.warn_horizon(calendar, at))
    return soon.filter(_without(Step.WARNED), *([_URGENT] if only_urgent else []))


# --- walking


def _each(due: QuerySet[Clock], act: Callable[[Found], int]) -> int:
    """Hand all due clocks to `act`, 200 at a time along the index; what stays due is passed by, never skipped (trap 4)."""
    done, rows = 0, due
    while found := list(rows.order_by("due_at", "id").values_list("due_at", "id", "case_id")[:CHUNK]):
        done += act(found)
        last_due, last_id, _ = found[-1]
        rows = due.filter(Q(due_at__gt=last_due) | Q(due_at=last_due, id__gt=last_id))
    return done


def _held(due: QuerySet[Clock], found: Found) -> list[Clock]:
    """Those still due, now that their cases are ours; a case that somebody else holds comes with the next sweep."""
    cases = Case.objects.filter(pk__in={case for *_, case in found}).order_by("pk")
    mine = list(cases.select_for_update(skip_locked=True).values_list("pk", flat=True))
    still = due.filter(pk__in=[pk for _, pk, _ in found], case__in=mine)
    return list(still.select_related("case__centre", "unit").order_by("due_at", "id"))


def _take(clocks: list[Clock], step: Step, at: datetime) -> int:
    Rung.objects.bulk_create(Rung(clock=clock, step=step, at=at) for clock in clocks)
    return len(clocks)


def _page(clock: Clock) -> str:
    """Where an officer goes from the bell: the slip, else the case."""
    if clock.subject.startswith("slip:"):
        return reverse("slip_show", args=[int(clock.subject.removeprefix("slip:"))])
    return reverse("case_show", args=[clock.case_id])


def _line(clock: Clock, words: str) -> str:
    return f"{ClockKind(clock.kind).label}{words}：{clock.case.title}（{clock.case.number}）"


# --- the rungs below letters


@transaction.atomic
def _alarm(found: Found, at: datetime, readers: Readers) -> int:
    """A dangerous case is late: the duty leader hears it at once, by night too."""
    clocks = _held(_alarming(at), found)
    readers.tell(
        (
            one.case_id,
            readers.leaders_of(one.case_id, one.case.centre),
            _line(one, "超期，须即刻处置"),
            _page(one),
        )
        for one in clocks
    )
    return _take(clocks, Step.ALARMED, at)


@transaction.atomic
def _warn(found: Found, at: datetime, readers: Readers, calendar: WorkingCalendar) -> int:
    """Amber: to the unit that must act and to the centre's assigners; an urgent one to the duty leader too."""
    due = Clock.objects.ticking().filter(_without(Step.WARNED), due_at__gt=at)
    amber = [one for one in _held(due, found) if rules.warn_at(calendar, one.started_at, one.due_at) <= at]
    news: list[News] = []
    for clock in amber:
        case = clock.case
        who = [*readers.assigners(case.centre_id)]
        who += readers.handlers(clock.unit_id) if clock.unit_id else []
        if rules.is_urgent(case.level, red_flag=case.red_flag) or rules.runs_at_night(clock.rule):
            who += readers.leaders_of(case.pk, case.centre)
        news.append((case.pk, who, _line(clock, "时限将到"), _page(clock)))
    readers.tell(news)
    return _take(amber, Step.WARNED, at)


@transaction.atomic
def _tell_centre(found: Found, at: datetime, readers: Readers) -> int:
    """Nobody outside is late, so no letter: the centre's own director is told."""
    clocks = _held(_late_here(at), found)
    readers.tell(
        (one.case_id, readers.assigners(one.case.centre_id), _line(one, "已超期"), _page(one))
        for one in clocks
    )
    return _take(clocks, Step.LATE, at)


# --- letters


@transaction.atomic
def _remind(found: Found, at: datetime, readers: Readers, calendar: WorkingCalendar) -> tuple[int, int]:
    """Reminder letters: numbered where a standing order covers the centre, else proposed; rows first, files later."""
    clocks = _held(_to_remind(at), found)
    slips = _slips_of(clocks)
    letters = [
        drawn_up(LetterKind.REMINDER, one, slips[one.case_id, one.unit_id], calendar=calendar, at=at)
        for one in clocks
    ]
    numbered = _number([one for one in letters if readers.order(one.centre_id)], at, readers)
    Letter.objects.bulk_create(letters)
    Entry.objects.bulk_create(_entries(numbered, at))
    acted = Case.objects.filter(pk__in={one.case_id for one in numbered}, acted_at__lt=at)
    acted.update(acted_at=at)
    readers.tell(news for letter in letters for news in letter_news(letter, readers))
    return len(numbered), len(letters) - len(numbered)


def _slips_of(clocks: list[Clock]) -> dict[tuple[int, int | None], Slip]:
    """The running slip by (case, unit): there is one at most."""
    slips = Slip.objects.filter(case__in={one.case_id for one in clocks}, state__in=UNANSWERED)
    return {(slip.case_id, slip.unit_id): slip for slip in slips.select_related("centre", "unit", "case")}


def _number(letters: list[Letter], at: datetime, readers: Readers) -> list[Letter]:
    """Under the standing order: consecutive numbers for each centre, centres always in the same order."""
    by_centre = lambda letter: letter.centre.number_prefix  # noqa: E731
    for _, group in groupby(sorted(letters, key=by_centre), by_centre):
        together = list(group)
        centre, kind = together[0].centre, together[0].kind
        first = sequences.take(letter_scope(kind, centre), at.year, len(together))
        order = readers.order(centre.pk)
        for serial, letter in enumerate(together, first):
            letter.number = rules.letter_number(kind, centre.document_name, at.year, serial)
            letter.state = LetterState.NUMBERED
            letter.standing_order = order
            letter.signed_by = order.signed_by if order else None
            letter.numbered_at = at
            letter.next_at = letter.reply_by
    return letters


def _entries(letters: list[Letter], at: datetime) -> Iterator[Entry]:
    for letter in letters:
        signer = letter.signed_by.name if letter.signed_by else ""
        yield Entry(
            case_id=letter.case_id,
            verb=LetterVerb.REMIND,
            note=f"依据{signer}签署的常设签发令",
            about={
                "slip": letter.slip_id,
                "letter": letter.pk,
                "number": letter.number,
                "unit": letter.unit.short_name,
            },
            at=at,
        )


def _climb(at: datetime, readers: Readers, calendar: WorkingCalendar) -> int:
    """The next rung of letters whose time to answer is over: proposed, never sent by itself."""
    done = 0
    due = Letter.objects.filter(
        next_at__lte=at, clock__stopped_at=None, clock__paused_at=None, slip__state__in=UNANSWERED
    )
    rows = due
    while found := list(rows.order_by("next_at", "id").values_list("next_at", "id", "case_id")[:CHUNK]):
        done += _propose(due, found, at, readers, calendar)
        last_at, last_id, _ = found[-1]
        rows = due.filter(Q(next_at__gt=last_at) | Q(next_at=last_at, id__gt=last_id))
    return done


@transaction.atomic
def _propose(
    due: QuerySet[Letter], found: Found, at: datetime, readers: Readers, calendar: WorkingCalendar
) -> int:
    cases = Case.objects.filter(pk__in={case for *_, case in found}).order_by("pk")
    mine = list(cases.select_for_update(skip_locked=True).values_list("pk", flat=True))
    lower = list(
        due.filter(pk__in=[pk for _, pk, _ in found], case__in=mine)
        .select_related("case", "slip__unit", "slip__centre", "clock", "centre")
        .order_by("next_at", "id")
    )
    before = defaultdict(list)
    for letter in Letter.objects.filter(clock__in=[one.clock_id for one in lower], number__isnull=False):
        before[letter.clock_id].append(letter)
    made: list[Letter] = []
    for letter in lower:
        kind = LADDER.get(LetterKind(letter.kind))
        to = addressee(kind, letter.slip, readers.centre_above(letter.centre)) if kind else None
        if kind and to:
            letter.slip.case = letter.case
            made.append(
                drawn_up(
                    kind,
                    letter.clock,
                    letter.slip,
                    calendar=calendar,
                    at=at,
                    unit=to,
                    earlier=before[letter.clock_id],
                )
            )
    Letter.objects.bulk_create(made)
    Letter.objects.filter(pk__in=[one.pk for one in lower]).update(next_at=None)
    readers.tell(news for letter in made for news in letter_news(letter, readers))
    return len(made)


def _lapse(at: datetime) -> None:
    """Each rung stops when the reason for it is gone: proposals of stopped clocks lapse, their ladders end."""
    stopped = Q(clock__stopped_at__isnull=False)
    Letter.objects.filter(stopped, state=LetterState.PROPOSED).update(state=LetterState.LAPSED)
    Letter.objects.filter(stopped, next_at__lte=at).update(next_at=None)
