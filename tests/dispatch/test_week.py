"""A fortnight over 国庆 and a make-up Saturday, played hour by hour with every kind of slip; then an independent check.

The check shares nothing with the product: it counts working time minute by minute from the table of days, and compares
when each clock is due, when each letter was written, and that nothing is without owner, rule or number.
"""

from __future__ import annotations

import heapq
import os
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import count as count_up
from itertools import groupby
from random import Random
from typing import Any

import pytest

from cases.choices import ClockKind, PauseReason, State
from cases.models import Case, Clock, Entry, Grant
from core.clock import ZONE
from core.models import Sequence
from dispatch import actions
from dispatch.actions import clocks, ladder, letters, orders
from dispatch.actions.moving import slip_number, subject_of
from dispatch.choices import LetterKind, LetterState, ReturnReason, SlipState, Step
from dispatch.models import Letter, Paper, Rung, Slip
from governance.actions.modes import switch_mode
from governance.choices import Mode, UnitKind
from governance.models import CalendarDay, ModeSwitch
from governance.standing import Standing
from tests.builders import case_at, commander, director, district, grade, liaison, street, unit

pytestmark = pytest.mark.django_db

FIRST, LAST = datetime(2026, 9, 28, 8, 0, tzinfo=ZONE), datetime(2026, 10, 13, 18, 0, tzinfo=ZONE)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
# at every full hour of the day and twice at night; commanders read and sign what was proposed at ten
TICKS = [
    at
    for n in range(int((LAST - FIRST) / HOUR) + 1)
    if (at := FIRST + n * HOUR).hour in (2, 4, *range(7, 20))
]
SIGNING = 10
MANY = 10_000


# --- working time, counted minute by minute


@cache
def rests() -> dict[date, bool]:
    return dict(CalendarDay.objects.values_list("day", "is_working"))


def is_workday(day: date) -> bool:
    return rests().get(day, day.weekday() < 5)


def is_open(at: datetime) -> bool:
    clock = at.astimezone(ZONE).time()
    morning, afternoon = time(8, 30) <= clock < time(12), time(13, 30) <= clock < time(17, 30)
    return is_workday(at.astimezone(ZONE).date()) and (morning or afternoon)


@cache
def open_minutes() -> list[datetime]:
    """Every minute in which somebody works, for as long as anything here may be due."""
    minutes = int((LAST - FIRST + timedelta(days=40)) / MINUTE)
    return [at for n in range(minutes) if is_open(at := FIRST + n * MINUTE)]


def after_minutes(at: datetime, minutes: int) -> datetime:
    """When so many working minutes are over."""
    return open_minutes()[bisect_left(open_minutes(), at) + minutes - 1] + MINUTE


def minutes_between(first: datetime, last: datetime) -> int:
    return bisect_left(open_minutes(), last) - bisect_left(open_minutes(), first)


def end_of_workday(after: datetime, count: int) -> datetime:
    day = after.astimezone(ZONE).date()
    while count:
        day += timedelta(days=1)
        count -= is_workday(day)
    return datetime.combine(day, time(17, 30), ZONE)


def due_by(rule: str, start: datetime) -> datetime:
    number, kind = rule.split(" ", 1)
    if kind == "workdays":
        return end_of_workday(start, int(number))
    if kind == "working_minutes":
        return after_minutes(start, int(number))
    assert kind == "minutes", rule
    return start + int(number) * MINUTE


# --- the play


@dataclass
class Course:
    """What was done to one slip, and when; written down by the play itself."""

    kind: str
    level: str
    slip: Slip
    paused: tuple[datetime, datetime] | None = None
    extended: int = 0
    acknowledged: datetime | None = None
    reported: datetime | None = None
    # from when to when an answer lay with the centre
    answered: list[tuple[datetime, datetime]] = field(default_factory=list)
    ended: datetime | None = None


# (when, in which order, what)
Act = tuple[datetime, int, Callable[[], None]]


def minute(random: Random, days: int) -> datetime:
    """Some minute of the first days in office hours."""
    while True:
        at = FIRST + random.randrange(days * 24 * 60) * MINUTE
        if is_open(at):
            return at


def given(at: datetime, level: str) -> Slip:
    case = case_at(State.ACCEPTED, at=at - HOUR)
    if level:
        grade(case, level)
    return actions.assign(
        by=then(commander(), at), case=case, unit=street().unit, requirement="请办理", at=at
    )


def then(who: Standing, at: datetime) -> Standing:
    """The same officer at another moment: builders appoint for years."""
    return Standing(who.officer, who.appointments, at)


def copied(row: Any, **changed: object) -> Any:
    other = copy(row)
    other.pk, other._state.adding = None, True
    for name, value in changed.items():
        setattr(other, name, value)
    return other


def again(slip: Slip, count: int) -> list[Slip]:
    """So many slips more of the same minute and level: what the actions have just written for this one, for new cases."""
    case, first = slip.case, Case.objects.count()
    cases = Case.objects.bulk_create(
        copied(case, number=f"再{serial}", tracking_code=f"再{serial}")
        for serial in range(first, first + count)
    )
    assert slip.signed_at
    slips = Slip.objects.bulk_create(
        copied(slip, case=one, number=slip_number(slip.centre, slip.signed_at)) for one in cases
    )
    own = subject_of(slip)
    for model in (Clock, Entry, Grant, Paper):
        rows = []
        for row in model.objects.filter(case=case):
            for one in slips:
                changed: dict[str, object] = {"case": one.case}
                if getattr(row, "subject", "") == own:
                    changed["subject"] = subject_of(one)
                if model is Paper:
                    changed |= {"slip": one, "number": one.number}
                rows.append(copied(row, **changed))
        model.objects.bulk_create(rows)
    return slips


def plan(random: Random, number: int) -> tuple[str, str, datetime]:
    kind = KINDS[number % len(KINDS)]
    level = ["high", "high", "medium", ""][number // len(KINDS) % 4]
    return kind, level, minute(random, 2)


def begin(kind: str, level: str, slip: Slip, later: Callable[[datetime, Callable[[], None]], None]) -> Course:
    """What happens to a slip after it was signed."""
    at = slip.signed_at
    assert at
    course = Course(kind, level, slip)
    hand, head = liaison(), director()

    def acknowledge(when: datetime) -> None:
        actions.acknowledge(by=then(hand, when), slip=slip, at=when)
        course.acknowledged = when

    def answer(when: datetime) -> None:
        actions.feed_back(by=then(hand, when), slip=slip, answer="已处理", at=when)
        course.reported = course.reported or when
        course.answered.append((when, LAST + HOUR))

    def send_back(when: datetime) -> None:
        actions.send_back(by=then(head, when), slip=slip, note="不够", at=when)
        course.answered[-1] = (course.answered[-1][0], when)

    def approve(when: datetime) -> None:
        actions.approve(by=then(head, when), slip=slip, note="", at=when)
        course.ended = when

    def give_back(when: datetime) -> None:
        reason = ReturnReason.NOT_OURS
        actions.return_slip(by=then(hand, when), slip=slip, reason=reason, note="属城管", at=when)
        course.ended = when

    def take_back(when: datetime) -> None:
        actions.recall(by=then(head, when), slip=slip, note="交错", at=when)
        course.ended = when

    def pause(when: datetime) -> None:
        clocks.pause_slip(by=then(head, when), slip=slip, reason=PauseReason.COURT, why="等判决", at=when)
        course.paused = (when, LAST + HOUR)

    def resume(when: datetime) -> None:
        clocks.resume_slip(by=then(head, when), slip=slip, why="判了", at=when)
        assert course.paused
        course.paused = (course.paused[0], when)

    def extend(when: datetime) -> None:
        clocks.ask_time(by=then(hand, when), slip=slip, workdays=1, why="等鉴定", at=when)
        clocks.grant_time(by=then(head, when), slip=slip, answer="同意", at=when)
        course.extended = 1

    for delay, do in {
        "in time": [(40, acknowledge), (100, answer), (160, approve)],
        "silent": [],
        "taken and forgotten": [(50, acknowledge)],
        "paused": [(30, acknowledge), (70, pause), (70 + 2 * 24 * 60, resume)],
        "extended": [(30, acknowledge), (90, extend)],
        "returned": [(60, give_back)],
        "sent back": [(30, acknowledge), (80, answer), (60 * 26, send_back)],
        "recalled": [(20, acknowledge), (45, take_back)],
    }[kind]:
        when = at + delay * MINUTE
        later(when, lambda when=when, do=do: do(when))
    return course


KINDS = [
    "in time",
    "silent",
    "taken and forgotten",
    "paused",
    "extended",
    "returned",
    "sent back",
    "recalled",
]


def sign_proposals(at: datetime) -> None:
    for letter in Letter.objects.filter(state=LetterState.DRAFTED).order_by("pk"):
        letters.check_letter(by=then(director(), at), letter=letter, at=at)
        letters.sign_letter(by=then(commander(), at), letter=letter, at=at)


def play(count: int, seed: int = 1) -> list[Course]:
    """Everything in the order of time: signing, what units and centre do, each hour a sweep, each morning signatures."""
    random = Random(seed)
    courses: list[Course] = []
    unit(district(), "云澜区综治中心", UnitKind.CENTRE, number_prefix="YL", document_name="云综")
    orders.give_order(by=then(commander(), FIRST), until_at=LAST + 30 * 24 * HOUR, note="", at=FIRST)
    first_tick = iter(TICKS)
    tick = next(first_tick)
    plans = [plan(random, number) for number in range(count)]
    waiting: list[Act] = []
    order = count_up()

    def later(when: datetime, do: Callable[[], None]) -> None:
        heapq.heappush(waiting, (when, next(order), do))

    def sweeps(until: datetime) -> Iterator[datetime]:
        nonlocal tick
        while tick <= until and tick <= LAST:
            yield tick
            tick = next(first_tick, LAST + HOUR)

    def run_to(until: datetime) -> None:
        for at in sweeps(until):
            act_until(at)
            ladder.sweep(at)
            assert ladder.sweep(at) == ladder.Tally(), "a second sweep at the same moment finds nothing"
            if at.astimezone(ZONE).hour == SIGNING and is_open(at):
                sign_proposals(at)
        act_until(until)

    def act_until(until: datetime) -> None:
        while waiting and waiting[0][0] <= until:
            heapq.heappop(waiting)[2]()

    middle = sorted(at for *_, at in plans)[count // 2]
    by_minute = lambda one: (one[2], one[1])  # noqa: E731
    for (at, level), together in groupby(sorted(plans, key=by_minute), by_minute):
        run_to(at)
        if at >= middle and not ModeSwitch.objects.exists():
            switch_mode(
                by=then(commander(), middle), centre=street().centre, mode=Mode.URGENT, reason="演练",
                at=middle, until_at=middle + 6 * HOUR,
            )  # fmt: skip
        kinds = [kind for kind, *_ in together]
        slip = given(at, level)
        courses += [
            begin(kind, level, one, later)
            for kind, one in zip(kinds, [slip, *again(slip, len(kinds) - 1)], strict=True)
        ]
    run_to(LAST)
    return courses


# --- the check


def due_of(course: Course, clock: Clock) -> datetime:
    """When this clock must be due, from its rule, its start and what happened: counted by minutes."""
    due = due_by(clock.rule, clock.started_at)
    if course.paused and clock.stopped_at is None and clock.kind != ClockKind.ACKNOWLEDGE:
        begun, ended = course.paused
        if due > begun:
            by_day_and_night = clock.rule.endswith(" minutes") and "working" not in clock.rule
            if by_day_and_night:
                due = max(due, ended + (due - begun))
            else:
                due = max(due, after_minutes(ended, minutes_between(begun, due)))
    if course.extended and clock.kind == ClockKind.COMPLETE:
        due = end_of_workday(due, course.extended)
    return due


def open_at(course: Course, clock: Clock, at: datetime) -> bool:
    """Whether the unit owes an answer to this clock at that moment, by the play's own notes."""
    if course.ended and course.ended <= at:
        return False
    if course.paused and course.paused[0] <= at < course.paused[1]:
        return False
    if any(begun <= at < ended for begun, ended in course.answered):
        return False
    kept = {ClockKind.ACKNOWLEDGE: course.acknowledged, ClockKind.FIRST_REPORT: course.reported}.get(
        ClockKind(clock.kind)
    )
    return kept is None or kept > at


@cache
def open_ticks() -> list[datetime]:
    return [at for at in TICKS if is_open(at)]


IN_ORDER = [ClockKind.ACKNOWLEDGE, ClockKind.FIRST_REPORT, ClockKind.COMPLETE]
# each rung, and so many working days after the deadline
UPWARDS = [(LetterKind.REMINDER, 0), (LetterKind.SUPERVISION, 2), (LetterKind.ESCALATION, 4)]


@dataclass
class Sent:
    """A letter that must have been written; until when it asks for an answer, once it is signed."""

    kind: str
    about: Clock
    at: datetime
    until: datetime | None

    def asks(self, course: Course, at: datetime) -> bool:
        if self.until is None:
            return not met(course, self.about, at)
        return self.until > at


def place(clock: Clock) -> int:
    return IN_ORDER.index(ClockKind(clock.kind))


@dataclass
class Correspondence:
    """All letters about one slip as they must have been written, tick by tick: of each kind one at a time."""

    course: Course
    clocks: list[Clock]
    sent: list[Sent] = field(default_factory=list)
    # clocks whose letter had to wait for another, and at which ticks
    held: dict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.due = {one.pk: due_of(self.course, one) for one in self.clocks}
        for at in open_ticks():
            for kind, days in UPWARDS:
                self._write(kind, at, self._ready(kind, days, at))
            if at.hour == SIGNING:
                for one in self.sent:
                    if one.until is None and one.asks(self.course, at):
                        one.until = end_of_workday(at, 2)

    def _ready(self, kind: str, days: int, at: datetime) -> list[Clock]:
        """Late enough, still owed, the letter below was given its time, and nothing of this kind took it in."""
        found = []
        below = dict(zip(list(LetterKind)[1:], LetterKind, strict=False)).get(LetterKind(kind))
        for clock in self.clocks:
            since = self.due[clock.pk] if not days else end_of_workday(self.due[clock.pk], days)
            if below:
                lower = [one for one in self.sent if one.kind == below and one.about is clock and one.until]
                if not lower:
                    continue
                since = max(since, *(one.until for one in lower if one.until))
            taken_in = any(one.kind == kind and place(one.about) >= place(clock) for one in self.sent)
            if (
                since <= at
                and open_at(self.course, clock, at)
                and not taken_in
                and not is_quiet(self.course, clock)
            ):
                found.append(clock)
        return found

    def _write(self, kind: str, at: datetime, ready: list[Clock]) -> None:
        same = [one for one in self.sent if one.kind == kind]
        free = [] if any(one.asks(self.course, at) for one in same) else ready
        reminded = any(one.about.kind == ClockKind.ACKNOWLEDGE for one in same)
        if kind == LetterKind.REMINDER and reminded and not taken(self.course, at):
            free = [one for one in free if one.kind != ClockKind.FIRST_REPORT]
        if kind == LetterKind.REMINDER:
            for one in ready:
                if one not in free:
                    self.held[one.pk].append(at)
        if free:
            until = end_of_workday(at, 2) if kind == LetterKind.REMINDER else None
            self.sent.append(Sent(kind, max(free, key=place), at, until))

    def about(self, clock: Clock) -> list[tuple[str, datetime]]:
        """(kind of letter, the tick at which it must have been written), in order."""
        return [(one.kind, one.at) for one in self.sent if one.about is clock]


def taken(course: Course, at: datetime) -> bool:
    return course.acknowledged is not None and course.acknowledged <= at


def met(course: Course, clock: Clock, at: datetime) -> bool:
    """What the clock asks for was done, or the slip is over."""
    done = {ClockKind.ACKNOWLEDGE: course.acknowledged, ClockKind.FIRST_REPORT: course.reported}
    moments = [course.ended, done.get(ClockKind(clock.kind))]
    return any(one is not None and one <= at for one in moments)


def rungs(course: Course, clock: Clock, held: list[datetime]) -> dict[str, datetime]:
    """Kind of notice → the tick at which it must have rung."""
    due, found = due_of(course, clock), {}
    by_night = course.level == "high" or clock.rule.endswith(" minutes")

    def first(ticks: list[datetime], *meets: Callable[[datetime], bool]) -> datetime | None:
        return next(
            (at for at in ticks if ticking(course, clock, at) and all(one(at) for one in meets)), None
        )

    amber = max(
        clock.started_at + (due - clock.started_at) * 0.8,
        datetime.combine(workday_before(due), due.astimezone(ZONE).time(), ZONE),
    )
    found[Step.WARNED] = first(TICKS if by_night else open_ticks(), lambda at: amber <= at < due)
    if by_night:
        found[Step.ALARMED] = first(TICKS, lambda at: at >= due)
    found[Step.LATE] = first(
        open_ticks(),
        lambda at: at >= due and (is_quiet(course, clock) or not open_at(course, clock, at) or at in held),
    )
    return {step: at for step, at in found.items() if at}


def is_quiet(course: Course, clock: Clock) -> bool:
    """An ordinary case's first report: bells, no letter."""
    return clock.kind == ClockKind.FIRST_REPORT and not course.slip.case.level


def ticking(course: Course, clock: Clock, at: datetime) -> bool:
    """Neither stopped nor paused at that moment."""
    paused = (
        course.paused and clock.kind != ClockKind.ACKNOWLEDGE and course.paused[0] <= at < course.paused[1]
    )
    return not paused and (clock.stopped_at is None or clock.stopped_at > at)


def workday_before(at: datetime) -> date:
    day = at.astimezone(ZONE).date() - timedelta(days=1)
    while not is_workday(day):
        day -= timedelta(days=1)
    return day


def faults(courses: list[Course]) -> list[str]:
    """Everything that is not as counted."""
    wrong = []
    slips = {one.pk: one for one in Slip.objects.all()}
    running = {case for case, stopped in Clock.objects.values_list("case", "stopped_at") if not stopped}
    of_slip, written = defaultdict(list), defaultdict(list)
    rung: dict[int, dict[str, datetime]] = defaultdict(dict)
    for clock in Clock.objects.filter(subject__startswith="slip:"):
        of_slip[int(clock.subject.removeprefix("slip:"))].append(clock)
    for letter in Letter.objects.order_by("created_at", "pk"):
        written[letter.clock_id].append((letter.kind, letter.created_at))
    for one in Rung.objects.exclude(step=Step.PAUSED):
        rung[one.clock_id][one.step] = one.at
    for course in courses:
        slip = slips.pop(course.slip.pk)
        own = of_slip.pop(slip.pk)
        mail = Correspondence(course, own)
        for clock in own:
            name = f"{course.kind} {slip.number} {clock.kind}"
            if not clock.rule:
                wrong.append(f"{name}: no rule")
            if clock.stopped_at is None and clock.due_at != due_of(course, clock):
                wrong.append(f"{name}: due {clock.due_at}, counted {due_of(course, clock)}")
            letters = written.pop(clock.pk, [])
            if letters != (counted := mail.about(clock)):
                wrong.append(f"{name}: letters {letters}, counted {counted}")
            if rung[clock.pk] != (told := rungs(course, clock, mail.held[clock.pk])):
                wrong.append(f"{name}: rungs {rung[clock.pk]}, counted {told}")
        if slip.state in (SlipState.ISSUED, SlipState.ACKNOWLEDGED) and all(one.stopped_at for one in own):
            wrong.append(f"{course.kind} {slip.number}: no clock runs")
        if slip.case_id not in running and course.kind != "in time":
            wrong.append(f"{course.kind} {slip.number}: the case is forgotten")
    wrong += [f"a slip that nobody gave: {one.number}" for one in slips.values()]
    wrong += [f"clocks of no slip: {one}" for one in of_slip]
    wrong += [f"letters about no slip's clock: {kinds}" for kinds in written.values()]
    return wrong + numbers_wrong()


def numbers_wrong() -> list[str]:
    """Numbers given per kind are 1 to n, each once."""
    wrong = []
    for kind in LetterKind:
        numbers = sorted(
            int(one.split("〕")[1].rstrip("号"))
            for one in Letter.objects.filter(kind=kind, number__isnull=False).values_list("number", flat=True)
        )
        last = Sequence.objects.filter(scope=f"letter:{kind}:J1").values_list("last", flat=True).first() or 0
        if numbers != list(range(1, last + 1)):
            wrong.append(f"numbers of {kind}: {numbers}")
    return wrong


def played(count: int) -> None:
    for one in (rests, open_minutes, open_ticks):
        one.cache_clear()
    courses = play(count)
    found = faults(courses)
    assert not found, "\n".join(found[:20]) + f"\n{len(found)} in all"
    assert not Slip.objects.ownerless(None, LAST.date()).exists()
    kinds = {one.kind for one in Letter.objects.all()}
    assert kinds == set(LetterKind), "every rung was reached"


def test_a_fortnight_of_every_kind_of_slip():
    played(4 * len(KINDS))


@pytest.mark.deep
def test_a_fortnight_of_ten_thousand():
    """`SLIPS=500` plays fewer."""
    played(int(os.environ.get("SLIPS", MANY)))
