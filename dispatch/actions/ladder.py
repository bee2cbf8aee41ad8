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
from core.clock import ZONE
from dispatch import rules
from dispatch.actions.due import UNANSWERED, alarming, amber, asks_still, late_here, to_write, without
from dispatch.actions.editions import Editions
from dispatch.actions.letters import addressee, drawn_up, letter_news, letter_scope
from dispatch.actions.readers import News, Readers
from dispatch.actions.stages import last_of_slips, late_beside, takes_in
from dispatch.choices import LetterKind, LetterState, LetterVerb, Step
from dispatch.models import Letter, Rung, Slip
from governance.calendar import closed_on, working_calendar
from governance.rules import WorkingCalendar

CHUNK = 200
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
    tally, readers, editions = Tally(), Readers(at), Editions()
    tally.warned += _each(alarming(at), lambda found: _alarm(found, at, readers))
    _lapse(at)
    calendar = working_calendar()
    is_open, closed = rules.is_open(calendar, at), closed_on(at.astimezone(ZONE).date())
    tally.warned += _each(
        amber(calendar, at, editions, closed, only_urgent=not is_open),
        lambda found: _warn(found, at, readers, calendar, editions),
    )
    if not is_open:
        return tally
    late = late_here(at, calendar, editions).exclude(case__centre__in=closed)
    tally.warned += _each(late, lambda found: _tell_late(late, found, at, readers, editions))
    for kind in LetterKind:
        due = to_write(kind, at, calendar, editions, closed)
        if due is not None:
            numbered, proposed = _write_first(due, kind, at, readers, calendar, editions)
            tally.letters += numbered
            tally.proposed += proposed
    tally.proposed += _climb(at, readers, calendar, editions, closed)
    return tally


# --- walking


def _each(due: QuerySet[Clock], act: Callable[[Found], int]) -> int:
    """Hand all due clocks to `act`, 200 at a time along the index; what stays due is passed by, never skipped (trap 4)."""
    done, rows = 0, due
    while found := list(rows.order_by("due_at", "id").values_list("due_at", "id", "case_id")[:CHUNK]):
        done += act(found)
        last_due, last_id, _ = found[-1]
        # the range stands alone beside the alternative: the index begins there and not at the oldest
        rows = due.filter(Q(due_at__gt=last_due) | Q(id__gt=last_id), due_at__gte=last_due)
    return done


def _held(due: QuerySet[Clock], found: Found, *, whole_cases: bool = False) -> list[Clock]:
    """Those still due, now that their cases are ours; a case that somebody else holds comes with the next sweep.

    `whole_cases`: what else of these cases is due stands in another chunk and comes along.
    """
    cases = Case.objects.filter(pk__in={case for *_, case in found}).order_by("pk")
    mine = list(cases.select_for_update(skip_locked=True).values_list("pk", flat=True))
    still = due.filter(case__in=mine)
    if not whole_cases:
        still = still.filter(pk__in=[pk for _, pk, _ in found])
    return list(still.select_related("case__centre", "unit").order_by("due_at", "id"))


def _take(clocks: list[Clock], step: Step, at: datetime) -> int:
    Rung.objects.bulk_create(Rung(clock=clock, step=step, at=at) for clock in clocks)
    return len(clocks)


def _page(clock: Clock) -> str:
    """Where an officer goes from the bell: the slip, else the case."""
    if clock.subject.startswith("slip:"):
        return reverse("slip_show", args=[int(clock.subject.removeprefix("slip:"))])
    if clock.kind == ClockKind.ESCALATION:
        return reverse("escalation_show", args=[int(clock.subject.removeprefix("escalation:"))])
    return reverse("case_show", args=[clock.case_id])


def _line(clock: Clock, words: str) -> str:
    return f"{ClockKind(clock.kind).label}{words}：{clock.case.title}（{clock.case.number}）"


# --- the rungs below letters


@transaction.atomic
def _alarm(found: Found, at: datetime, readers: Readers) -> int:
    """A dangerous case is late: the duty leader hears it at once, by night too."""
    clocks = _held(alarming(at), found)
    leaders = readers.leaders_of({one.case_id: one.case.centre for one in clocks})
    readers.tell(
        (one.case_id, leaders[one.case_id], _line(one, "超期，须即刻处置"), _page(one)) for one in clocks
    )
    return _take(clocks, Step.ALARMED, at)


def _warn(found: Found, at: datetime, readers: Readers, calendar: WorkingCalendar, editions: Editions) -> int:
    """Those of the candidates that are amber by now; what is not, nobody waits for: no case is locked for it."""
    facts = Clock.objects.filter(pk__in=[pk for _, pk, _ in found])
    amber = {
        pk
        for pk, started_at, due_at, category in facts.values_list(
            "pk", "started_at", "due_at", "case__category"
        )
        if _is_amber(editions.span(category, started_at).plan, started_at, due_at, calendar, at)
    }
    return _ring_amber([one for one in found if one[1] in amber], at, readers, calendar, editions)


def _is_amber(
    plan: rules.LadderPlan, started_at: datetime, due_at: datetime, calendar: WorkingCalendar, at: datetime
) -> bool:
    amber = plan.amber
    return rules.warn_at(calendar, started_at, due_at, percent=amber.percent, ahead=amber.ahead) <= at


@transaction.atomic
def _ring_amber(
    found: Found, at: datetime, readers: Readers, calendar: WorkingCalendar, editions: Editions
) -> int:
    """Amber: to whom the edition names (the unit and the centre's assigners); an urgent one to the duty leader too."""
    if not found:
        return 0
    due = Clock.objects.ticking().filter(without(Step.WARNED), due_at__gt=at)
    # given more time a moment ago, it may be amber no longer
    amber = [
        one
        for one in _held(due, found)
        if _is_amber(editions.of(one).plan, one.started_at, one.due_at, calendar, at)
    ]
    urgent = {
        one
        for one in amber
        if rules.is_urgent(one.case.level, red_flag=one.case.red_flag) or rules.runs_at_night(one.rule)
    }
    leaders = readers.leaders_of({one.case_id: one.case.centre for one in urgent})
    news: list[News] = []
    for clock in amber:
        case, plan = clock.case, editions.of(clock).plan.amber
        who = readers.named(plan.tells, case.centre, clock.unit_id) if plan.is_on else []
        if plan.is_on and clock.kind == ClockKind.ESCALATION and clock.unit_id:
            who += readers.level_above(clock.unit_id)
        if clock in urgent:
            who += leaders[case.pk]
        news.append((case.pk, who, _line(clock, "时限将到"), _page(clock)))
    readers.tell(news)
    return _take(amber, Step.WARNED, at)


@transaction.atomic
def _tell_late(due: QuerySet[Clock], found: Found, at: datetime, readers: Readers, editions: Editions) -> int:
    """No letter: who must move is told, the centre's own director, the level above, or whom amber tells."""
    clocks = _held(due, found)
    slips = _slips_of(clocks)
    news = []
    for one in clocks:
        who = _movers(one, readers, editions, is_units=(one.case_id, one.unit_id) in slips)
        news.append((one.case_id, who, _line(one, "已超期"), _page(one)))
    readers.tell(news)
    return _take(clocks, Step.LATE, at)


def _movers(clock: Clock, readers: Readers, editions: Editions, *, is_units: bool) -> list[int]:
    case = clock.case
    if is_units:
        amber = editions.of(clock).plan.amber
        return readers.named(amber.tells, case.centre, clock.unit_id) if amber.is_on else []
    if clock.kind == ClockKind.ESCALATION and clock.unit_id:
        return readers.level_above(clock.unit_id)
    return readers.assigners(clock.case.centre_id)


# --- letters


def _write_first(
    due: QuerySet[Clock],
    kind: LetterKind,
    at: datetime,
    readers: Readers,
    calendar: WorkingCalendar,
    editions: Editions,
) -> tuple[int, int]:
    """(numbered, proposed) of the letters that ladders begin with."""
    numbered = proposed = 0

    def write(found: Found) -> int:
        nonlocal numbered, proposed
        sent, asked = _first(due, found, kind, at, readers, calendar, editions)
        numbered, proposed = numbered + sent, proposed + asked
        return sent + asked

    _each(due, write)
    return numbered, proposed


@transaction.atomic
def _first(
    due: QuerySet[Clock],
    found: Found,
    kind: LetterKind,
    at: datetime,
    readers: Readers,
    calendar: WorkingCalendar,
    editions: Editions,
) -> tuple[int, int]:
    """The first letters of ladders: reminders numbered where a standing order covers the centre and the edition lets
    them go by themselves, else proposed; rows first, files later."""
    letters, alone = [], []
    clocks = last_of_slips(_held(due, found, whole_cases=True))
    slips, beside = _slips_of(clocks), late_beside(clocks, at, editions)
    for clock in clocks:
        slip, span = slips[clock.case_id, clock.unit_id], editions.of(clock)
        to = addressee(kind, slip, readers.centre_above(slip.centre))
        if to is None or (kind == LetterKind.SUPERVISION and rules.is_asked(slip.mode)):
            continue
        letter = drawn_up(
            kind, clock, slip, calendar=calendar, at=at, unit=to, beside=beside[clock.pk], span=span
        )
        letters.append(letter)
        by_itself = kind == LetterKind.REMINDER and span.plan.reminder.by_itself
        if by_itself and readers.order(letter.centre_id):
            alone.append(letter)
    numbered = _number(alone, at, readers)
    for letter in numbered:
        plan = editions.of(letter.clock).plan
        letter.next_at = rules.climb_at(calendar, plan, kind, due_at=letter.due_at, reply_by=letter.reply_by)
    Letter.objects.bulk_create(letters)
    Entry.objects.bulk_create(_entries(numbered, at))
    acted = Case.objects.filter(pk__in={one.case_id for one in numbered}, acted_at__lt=at)
    acted.update(acted_at=at)
    news = [one for letter in letters for one in letter_news(letter, readers)]
    for letter in numbered:
        tells = editions.of(letter.clock).plan.rung(kind).tells
        text = f"已发{LetterKind(kind).label} {letter.number}，致{letter.unit}：{letter.case.title}"
        page = reverse("letter_show", args=[letter.pk])
        news.append((letter.case_id, readers.named(tells, letter.centre, None), text, page))
    readers.tell(news)
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


def _climb(
    at: datetime, readers: Readers, calendar: WorkingCalendar, editions: Editions, closed: list[int]
) -> int:
    """The next rung of letters whose time to answer is over: proposed, never sent by itself."""
    done = 0
    ticking = Exists(Clock.objects.ticking().filter(pk=OuterRef("clock")))
    due = Letter.objects.filter(ticking, next_at__lte=at, slip__state__in=UNANSWERED)
    due = due.exclude(case__centre__in=closed)
    rows = due
    while found := list(rows.order_by("next_at", "id").values_list("next_at", "id", "case_id")[:CHUNK]):
        done += _propose(due, found, at, readers, calendar, editions)
        last_at, last_id, _ = found[-1]
        rows = due.filter(Q(next_at__gt=last_at) | Q(next_at=last_at, id__gt=last_id))
    return done


@transaction.atomic
def _propose(
    due: QuerySet[Letter],
    found: Found,
    at: datetime,
    readers: Readers,
    calendar: WorkingCalendar,
    editions: Editions,
) -> int:
    cases = Case.objects.filter(pk__in={case for *_, case in found}).order_by("pk")
    mine = list(cases.select_for_update(skip_locked=True).values_list("pk", flat=True))
    lower = list(
        due.filter(pk__in=[pk for _, pk, _ in found], case__in=mine)
        .select_related("case", "slip__unit", "slip__centre", "clock", "centre")
        .order_by("next_at", "id")
    )
    for letter in lower:
        letter.slip.case = letter.clock.case = letter.case
    of_slips = Letter.objects.filter(slip__in={one.slip_id for one in lower})
    asking = set(of_slips.filter(asks_still(at)).values_list("slip_id", "kind"))
    before = defaultdict(list)
    for letter in of_slips.select_related("clock"):
        before[letter.slip_id].append(letter)
    waiting, following = set(), {}
    for letter in sorted(lower, key=lambda one: rules.stage(one.clock.kind)):
        plan = editions.span_of(letter).plan
        kind = plan.after(letter.kind)
        if kind == LetterKind.SUPERVISION and rules.is_asked(letter.slip.mode):
            kind = plan.after(kind)
        # somebody asked for it by hand already, or it went about what comes after this clock: the ladder goes on from there
        if not kind or any(
            one.kind == kind and takes_in(one.clock, letter.clock) for one in before[letter.slip_id]
        ):
            continue
        if (letter.slip_id, kind) in asking:
            waiting.add(letter.pk)
        else:
            # the clock that comes last takes in the others
            following[letter.slip_id, kind] = letter
    beside = late_beside([one.clock for one in following.values()], at, editions)
    made: list[Letter] = []
    for (slip_id, kind), letter in following.items():
        to = addressee(LetterKind(kind), letter.slip, readers.centre_above(letter.centre))
        if to is not None:
            numbered = [one for one in before[slip_id] if one.number and one.clock_id == letter.clock_id]
            made.append(
                drawn_up(
                    LetterKind(kind), letter.clock, letter.slip, calendar=calendar, at=at, unit=to,
                    earlier=numbered, beside=beside[letter.clock_id], span=editions.span_of(letter),
                )
            )  # fmt: skip
    Letter.objects.bulk_create(made)
    Letter.objects.filter(pk__in={one.pk for one in lower} - waiting).update(next_at=None)
    readers.tell(news for letter in made for news in letter_news(letter, readers))
    return len(made)


def _lapse(at: datetime) -> None:
    """Each rung stops when the reason for it is gone: proposals of stopped clocks lapse, their ladders end."""
    stopped = Q(clock__stopped_at__isnull=False)
    waiting = (LetterState.DRAFTED, LetterState.PROPOSED)
    Letter.objects.filter(stopped, state__in=waiting).update(state=LetterState.LAPSED)
    Letter.objects.filter(stopped, next_at__lte=at).update(next_at=None)
