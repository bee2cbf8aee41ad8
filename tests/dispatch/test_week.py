"""A fortnight over 国庆 and a make-up Saturday, played hour by hour with every kind of slip; then an independent check.

The check shares nothing with the product: it counts working time minute by minute from the table of days, and compares
when each clock is due, when each letter was written, and that nothing is without owner, rule or number.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random

import pytest

from cases.choices import ClockKind, PauseReason, State
from cases.models import Clock
from core.clock import ZONE
from core.models import Sequence
from dispatch import actions
from dispatch.actions import clocks, ladder, letters, orders
from dispatch.choices import LetterKind, LetterState, ReturnReason, SlipState
from dispatch.models import Letter, Slip
from governance.actions.modes import switch_mode
from governance.choices import Mode, UnitKind
from governance.models import CalendarDay
from tests.builders import case_at, commander, director, district, grade, liaison, standing, street, unit

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


def after_minutes(at: datetime, minutes: int) -> datetime:
    """When so many working minutes are over."""
    while minutes:
        if is_open(at):
            minutes -= 1
        at += MINUTE
    return at


def minutes_between(first: datetime, last: datetime) -> int:
    return sum(is_open(first + n * MINUTE) for n in range(int((last - first) / MINUTE)))


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
    slip: Slip
    at: datetime
    paused: tuple[datetime, datetime] | None = None
    extended: int = 0
    acknowledged: datetime | None = None
    reported: datetime | None = None
    # from when to when an answer lay with the centre
    answered: list[tuple[datetime, datetime]] = field(default_factory=list)
    ended: datetime | None = None


Step = tuple[datetime, int, Callable[[], None]]


def minute(random: Random, days: int) -> datetime:
    """Some minute of the first days in office hours."""
    while True:
        at = FIRST + random.randrange(days * 24 * 60) * MINUTE
        if is_open(at):
            return at


def given(at: datetime, level: str, mode: str) -> Slip:
    case = case_at(State.ACCEPTED, at=at - HOUR)
    if level:
        grade(case, level)
    return actions.assign(
        by=standing(commander(), at), case=case, unit=street().unit, requirement="请办理", at=at
    )


def plan(random: Random, number: int) -> tuple[str, str, datetime]:
    kind = KINDS[number % len(KINDS)]
    level = ["high", "high", "medium", ""][number // len(KINDS) % 4]
    return kind, level, minute(random, 2)


def begin(
    kind: str, level: str, at: datetime, later: Callable[[datetime, Callable[[], None]], None]
) -> Course:
    """Sign the slip and put down what happens to it afterwards."""
    slip = given(at, level, "")
    course = Course(kind, slip, at)
    hand, head = liaison(), director()

    def acknowledge(when: datetime) -> None:
        actions.acknowledge(by=standing(hand, when), slip=slip, at=when)
        course.acknowledged = when

    def answer(when: datetime) -> None:
        actions.feed_back(by=standing(hand, when), slip=slip, answer="已处理", at=when)
        course.reported = course.reported or when
        course.answered.append((when, LAST + HOUR))

    def send_back(when: datetime) -> None:
        actions.send_back(by=standing(head, when), slip=slip, note="不够", at=when)
        course.answered[-1] = (course.answered[-1][0], when)

    def approve(when: datetime) -> None:
        actions.approve(by=standing(head, when), slip=slip, note="", at=when)
        course.ended = when

    def give_back(when: datetime) -> None:
        reason = ReturnReason.NOT_OURS
        actions.return_slip(by=standing(hand, when), slip=slip, reason=reason, note="属城管", at=when)
        course.ended = when

    def take_back(when: datetime) -> None:
        actions.recall(by=standing(head, when), slip=slip, note="交错", at=when)
        course.ended = when

    def pause(when: datetime) -> None:
        clocks.pause_slip(by=standing(head, when), slip=slip, reason=PauseReason.COURT, why="等判决", at=when)
        course.paused = (when, LAST + HOUR)

    def resume(when: datetime) -> None:
        clocks.resume_slip(by=standing(head, when), slip=slip, why="判了", at=when)
        assert course.paused
        course.paused = (course.paused[0], when)

    def extend(when: datetime) -> None:
        clocks.ask_time(by=standing(hand, when), slip=slip, workdays=1, why="等鉴定", at=when)
        clocks.grant_time(by=standing(head, when), slip=slip, answer="同意", at=when)
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
        letters.check_letter(by=standing(director(), at), letter=letter, at=at)
        letters.sign_letter(by=standing(commander(), at), letter=letter, at=at)


def play(count: int, seed: int = 1) -> list[Course]:
    """Everything in the order of time: signing, what units and centre do, each hour a sweep, each morning signatures."""
    random = Random(seed)
    courses: list[Course] = []
    unit(district(), "云澜区综治中心", UnitKind.CENTRE, number_prefix="YL", document_name="云综")
    orders.give_order(by=standing(commander(), FIRST), until_at=LAST + 30 * 24 * HOUR, note="", at=FIRST)
    first_tick = iter(TICKS)
    tick = next(first_tick)
    plans = sorted((plan(random, number) for number in range(count)), key=lambda one: one[2])
    waiting: list[Step] = []

    def later(when: datetime, do: Callable[[], None]) -> None:
        waiting.append((when, len(waiting), do))

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
        for one in sorted(one for one in waiting if one[0] <= until):
            waiting.remove(one)
            one[2]()

    middle = plans[len(plans) // 2][2]
    for index, (kind, level, at) in enumerate(plans):
        run_to(at)
        if index == len(plans) // 2:
            switch_mode(
                by=standing(commander(), middle), centre=street().centre, mode=Mode.URGENT, reason="演练",
                at=middle, until_at=middle + 6 * HOUR,
            )  # fmt: skip
        courses.append(begin(kind, level, at, later))
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


def expected(course: Course, clock: Clock) -> dict[str, datetime]:
    """Kind of letter → the tick at which it must have been written."""
    due = due_of(course, clock)
    found: dict[str, datetime] = {}
    if clock.kind == ClockKind.FIRST_REPORT and not course.slip.case.level:
        return found  # an ordinary case's first report: bells, no letter
    ticks = [at for at in TICKS if is_open(at)]
    reminded = next((at for at in ticks if at >= due and open_at(course, clock, at)), None)
    if reminded is None:
        return found
    found[LetterKind.REMINDER] = reminded
    at_least = max(end_of_workday(reminded, 2), end_of_workday(due, 2))
    urged = next((at for at in ticks if at >= at_least and open_at(course, clock, at)), None)
    if urged is None:
        return found
    found[LetterKind.SUPERVISION] = urged
    signed = next((at for at in ticks if at >= urged and at.astimezone(ZONE).hour == SIGNING), None)
    if signed is None:
        return found
    at_least = max(end_of_workday(signed, 2), end_of_workday(due, 4))
    raised = next((at for at in ticks if at >= at_least and open_at(course, clock, at)), None)
    if raised is not None:
        found[LetterKind.ESCALATION] = raised
    return found


def faults(courses: list[Course]) -> list[str]:
    """Everything that is not as counted."""
    wrong = []
    for course in courses:
        case = course.slip.case
        slip = Slip.objects.get(pk=course.slip.pk)
        own = list(Clock.objects.filter(case=case, subject=f"slip:{slip.pk}"))
        for clock in own:
            name = f"{course.kind} {slip.number} {clock.kind}"
            if not clock.rule:
                wrong.append(f"{name}: no rule")
            if clock.stopped_at is None and clock.due_at != due_of(course, clock):
                wrong.append(f"{name}: due {clock.due_at}, counted {due_of(course, clock)}")
            wanted = expected(course, clock)
            written = {one.kind: one.created_at for one in Letter.objects.filter(clock=clock)}
            if written != wanted:
                wrong.append(f"{name}: letters {written}, counted {wanted}")
        if slip.state in (SlipState.ISSUED, SlipState.ACKNOWLEDGED) and not [
            one for one in own if not one.stopped_at
        ]:
            wrong.append(f"{course.kind} {slip.number}: no clock runs")
        if case.clocks.running().count() == 0 and course.kind not in ("in time",):
            wrong.append(f"{course.kind} {slip.number}: the case is forgotten")
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
    rests.cache_clear()
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
