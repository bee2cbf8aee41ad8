"""Arrange: a street with several months of random rows, and every figure recomputed the slow way, row by row."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from analysis.figures.scope import Scope
from analysis.rules import Month
from cases.choices import Channel, ClockKind, ContactKind, ContactResult, Kind, Level, State
from cases.models import Case, Category, Clock, Contact, Entry, Exclusion
from core.clock import ZONE
from dispatch.choices import ReturnReason, SlipState
from dispatch.models import LawfulEnd, Slip
from dispatch.querysets.slips import UNSIGNED
from governance.choices import AreaLevel
from governance.standing import Standing
from tests.builders import NOW, area, director, street, unit, window

MONTH = Month(2026, 10)
MIDDLE = datetime(2026, 10, 15, 9, 30, tzinfo=ZONE)
ENDINGS = {State.FORWARDED: "forward", State.TRANSFERRED: "transfer", State.WITHDRAWN: "withdraw"}


def scope_for(standing: Standing | None = None, month: Month = MONTH) -> Scope:
    return Scope(standing or director(), street().area, month)


def fill(seed: int, count: int = 60) -> None:
    """Random cases from September to November and of October last year, with all that hangs on them."""
    random, home, other = Random(seed), street(), street(2)
    second = area(f"{home.area.code}002", "第二社区", AreaLevel.COMMUNITY, home.area)
    places = [home.grid, home.community, second, home.area, other.grid]
    units = [home.unit, unit(home.area, "司法所"), unit(home.area, "城管队")]
    categories = [*Category.objects.all()[:5], None]
    for serial in range(count):
        _case(random, f"R{seed}-{serial:04d}", random.choice(places), units, random.choice(categories))


def _moment(random: Random) -> datetime:
    start = datetime(2026, 9, 1, tzinfo=ZONE)
    if random.random() < 0.15:
        start = datetime(2025, 10, 1, tzinfo=ZONE)
    # edges of days and months are where figures go wrong
    if random.random() < 0.2:
        edge = Month.of(start).shifted(random.randint(0, 1)).start
        return edge + timedelta(seconds=random.choice((-1, 0, 1)))
    return start + timedelta(minutes=random.randrange(60 * 24 * 77))


def _case(random: Random, number: str, place: Any, units: list[Any], category: Any) -> None:
    received = min(_moment(random), NOW)
    state = random.choice([*State, State.ACCEPTED, State.CLOSED])
    later = min(received + timedelta(minutes=random.randrange(60 * 24 * 40)), NOW)
    done = later if state in (State.COMPLETED, State.CLOSED) else None
    is_open = state in (State.REGISTERED, State.ACCEPTED, State.COMPLETED)
    case = Case.objects.create(
        number=number,
        tracking_code=number,
        centre=street().centre,
        area=place,
        channel=random.choice(Channel.values),
        kind=random.choice(Kind.values),
        category=category,
        state=state,
        level=random.choice(["", "", *Level.values]),
        red_flag=random.random() < 0.1,
        is_restricted=random.random() < 0.1,
        is_history=random.random() < 0.1,
        title=random.choice(["楼上漏水", "=1+1", "欠薪 13800001234"]),
        narrative="x",
        owner=window().officer,
        received_at=received,
        recorded_at=received,
        acted_at=later,
        completed_at=done,
        closed_at=min(later + timedelta(days=random.randrange(9)), NOW) if state == State.CLOSED else None,
        reopened_count=0,
        next_due_at=random.choice([None, NOW, NOW + timedelta(days=1), NOW - timedelta(days=3)])
        if is_open
        else None,
    )
    _history(random, case, received, later)
    _clocks(random, case, received, done)
    _calls(random, case, received, done)
    if random.random() < 0.6:
        _slip(random, case, random.choice(units), received)
    # by a number of its own, so that the rows of the other tables stay what they were
    if case.state == State.CLOSED and Random(number).random() < 0.5:
        LawfulEnd.objects.create(
            case=case, rounds=2, summary="x", remedies="可以复查", manner="in_person",
            signed_by=director().officer, signed_at=case.closed_at,
        )  # fmt: skip
    if random.random() < 0.05:
        Exclusion.objects.create(case=case, officer=director().officer, why="回避", at=received)


def _history(random: Random, case: Case, received: datetime, later: datetime) -> None:
    if case.state != State.REGISTERED:
        at = received + (later - received) / 2
        Entry.objects.create(case=case, verb="accept", from_state="registered", to_state="accepted", at=at)
    if random.random() < 0.25 and case.state != State.REGISTERED:
        for _ in range(random.randint(1, 2)):
            at = received + (later - received) * random.random()
            Entry.objects.create(case=case, verb="reopen", from_state="completed", to_state="accepted", at=at)
    if case.state in ENDINGS:
        verb = ENDINGS[State(case.state)]
        # forwarded, taken back and forwarded again: the last one counts
        for at in (received, later):
            Entry.objects.create(case=case, verb=verb, from_state="accepted", to_state=case.state, at=at)


def _clocks(random: Random, case: Case, received: datetime, done: datetime | None) -> None:
    if random.random() < 0.3:
        return
    if done and random.random() < 0.3:  # a clock of an earlier round, long stopped
        _clock(case, received, received + timedelta(days=90), done - timedelta(seconds=1))
    for _ in range(random.randint(0, 2)):
        due = random.choice([done, None]) or received + timedelta(days=random.randrange(1, 30))
        _clock(case, received, max(due, received), done)


def _clock(case: Case, start: datetime, due: datetime, stopped: datetime | None) -> None:
    running = stopped is None
    if running and case.clocks.filter(stopped_at=None).exists():
        return
    Clock.objects.create(
        case=case, kind=ClockKind.COMPLETE, rule="x", started_at=start, due_at=due, stopped_at=stopped
    )


def _calls(random: Random, case: Case, received: datetime, done: datetime | None) -> None:
    for _ in range(random.randint(0, 3)):
        base = random.choice([received, done or received])
        at = min(base + timedelta(days=random.randrange(20)), NOW)
        result = random.choice(ContactResult.values)
        facts: dict[str, Any] = {
            "case": case,
            "kind": ContactKind.FOLLOW_UP,
            "planned_at": base,
            "due_at": base,
        }
        Contact.objects.create(**facts, done_at=at, result=result)
    if random.random() < 0.2:
        Contact.objects.create(case=case, kind=ContactKind.FOLLOW_UP, planned_at=received, due_at=received)


def _slip(random: Random, case: Case, to: Any, received: datetime) -> None:
    # a draft has no number and no moment: test_a_draft_is_no_slip_of_the_month
    # nor is one that waits for a check or a second signature; only who assists is waived
    state = random.choice(
        [one for one in SlipState if one not in (*UNSIGNED, SlipState.REFUSED, SlipState.WAIVED)]
    )
    signed = min(received + timedelta(hours=random.randrange(60)), NOW)
    seen = state in (SlipState.ACKNOWLEDGED, SlipState.ANSWERED, SlipState.APPROVED) or (
        state == SlipState.RETURNED and random.random() < 0.5
    )
    Slip.objects.create(
        case=case,
        number=f"单{case.number}",
        centre=street().centre,
        unit=to,
        state=state,
        requirement="x",
        signed_by=director().officer,
        signed_at=signed,
        acknowledge_due_at=signed + timedelta(hours=2),
        due_at=random.choice([NOW, NOW + timedelta(seconds=1), NOW - timedelta(days=1)]),
        acknowledged_at=signed + timedelta(minutes=random.randrange(1, 600)) if seen else None,
        return_reason=random.choice(ReturnReason.values) if state == SlipState.RETURNED else "",
        end_note="制作有误" if state == SlipState.VOIDED else "",
    )


# ---- the slow way


class Slow:
    """Plain loops over every row, knowing nothing of the queries; `counts` has the keys of the catalogue."""

    def __init__(self, standing: Standing, month: Month) -> None:
        self.standing, self.month, self.at = standing, month, standing.at
        self.path = street().area.path
        self.cases = [case for case in Case.objects.select_related("area", "category") if self.sees(case)]

    def sees(self, case: Case) -> bool:
        me = self.standing.officer.pk
        if any(
            one.officer_id == me or one.unit_id in self.standing.unit_ids for one in case.exclusions.all()
        ):
            return False
        named = case.owner_id == me or any(
            grant.officer_id == me or grant.unit_id in self.standing.unit_ids for grant in case.grants.all()
        )
        below = any(case.area.path.startswith(path) for path in self.standing.area_paths)
        return case.area.path.startswith(self.path) and (named or (below and not case.is_restricted))

    def inside(self, at: datetime | None, month: Month | None = None) -> bool:
        month = month or self.month
        return at is not None and Month.of(at.astimezone(ZONE)) == month

    def end(self, case: Case) -> datetime | None:
        if case.state in ("completed", "closed"):
            return case.completed_at
        if case.state in ("forwarded", "transferred", "withdrawn"):
            return max(one.at for one in case.entries.all() if one.to_state == case.state)
        return None

    def is_open_at(self, case: Case, moment: datetime) -> bool:
        end = self.end(case)
        return case.received_at < moment and (end is None or end >= moment)

    def is_late(self, case: Case) -> bool:
        return self.end(case) is None and case.next_due_at is not None and case.next_due_at <= self.at

    def new(self) -> list[Case]:
        return [case for case in self.cases if self.inside(case.received_at)]

    def ended(self, *states: str) -> list[Case]:
        return [case for case in self.cases if case.state in states and self.inside(self.end(case))]

    def done(self) -> list[Case]:
        return self.ended("completed", "closed")

    def deadline(self, case: Case) -> datetime | None:
        dues = [
            one.due_at
            for one in case.clocks.all()
            if one.kind == "complete" and (one.stopped_at is None or one.stopped_at >= case.completed_at)
        ]
        return max(dues, default=None)

    def measure(self, cases: list[Case]) -> dict[str, int]:
        """MEASURES of some of the cases."""
        mine = {case.pk for case in cases}
        done, left = self.done(), self.ended("forwarded", "transferred", "withdrawn")
        opened = [case for case in cases if self.is_open_at(case, self.month.end)]
        return {
            "new": sum(case.pk in mine for case in self.new()),
            "completed": sum(case.pk in mine for case in done),
            "left": sum(case.pk in mine for case in left),
            "open_end": len(opened),
            "overdue": sum(self.is_late(case) for case in opened),
        }

    def calls(self) -> list[Contact]:
        return [call for case in self.cases for call in case.contacts.all() if self.inside(call.done_at)]

    def slips(self) -> list[Slip]:
        return [slip for case in self.cases for slip in case.slips.all() if self.inside(slip.signed_at)]

    def entries(self, verb: str) -> int:
        return sum(
            any(one.verb == verb and self.inside(one.at) for one in case.entries.all()) for case in self.cases
        )

    def counts(self) -> dict[str, int]:
        new, done = self.new(), self.done()
        disputes = [case for case in new if case.kind == "dispute"]
        over = ("completed", "closed")
        due = [(self.deadline(case), case.completed_at) for case in done]
        since = {case.pk: self.since(case) for case in done}
        waiting = {case.pk: any(call.done_at is None for call in case.contacts.all()) for case in done}
        calls = [call.result for call in self.calls()]
        slips = self.slips()
        return self.measure(self.cases) | {
            "accepted": self.entries("accept"),
            "reopened": self.entries("reopen"),
            "closed": sum(case.state == "closed" and self.inside(case.closed_at) for case in self.cases),
            "open_start": sum(self.is_open_at(case, self.month.start) for case in self.cases),
            "new_completed": sum(case.state in over for case in new),
            "dispute_new": len(disputes),
            "dispute_resolved": sum(case.state in over for case in disputes),
            "timed": sum(one is not None for one, _ in due),
            "kept": sum(one is not None and at < one for one, at in due),
            "untimed": sum(one is None for one, _ in due),
            "to_follow": sum(bool(since[pk]) or waiting[pk] for pk in since),
            "followed": sum(any(call.result != "unreached" for call in calls) for calls in since.values()),
            "content": calls.count("satisfied") + calls.count("basically"),
            "reached": sum(calls.count(one) for one in ("satisfied", "basically", "dissatisfied")),
            "found_new": sum(case.channel in ("grid", "canvass") for case in new),
            "high": sum(case.level == "high" for case in new),
            "medium": sum(case.level == "medium" for case in new),
            "red_flag": sum(case.red_flag for case in new),
            "lawful_ends": sum(
                self.inside(end.signed_at) for case in self.cases for end in case.lawful_ends.all()
            ),
            "slips": len(slips),
            "slips_acknowledged": sum(slip.acknowledged_at is not None for slip in slips),
            "slips_returned": sum(slip.state == "returned" for slip in slips),
        }

    def since(self, case: Case) -> list[Contact]:
        return [c for c in case.contacts.all() if c.done_at is not None and c.done_at >= case.completed_at]

    def hours(self, slips: list[Slip]) -> Decimal | None:
        seconds = sorted(
            int((slip.acknowledged_at - slip.signed_at).total_seconds())
            for slip in slips
            if slip.acknowledged_at
        )
        if not seconds:
            return None
        half = len(seconds) // 2
        middle = (
            Decimal(seconds[half]) if len(seconds) % 2 else Decimal(seconds[half - 1] + seconds[half]) / 2
        )
        return (middle / 3600).quantize(Decimal("0.1"), ROUND_HALF_UP)
