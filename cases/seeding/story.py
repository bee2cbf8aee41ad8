"""One case told in memory: each act leaves what `cases.actions` would have written.

`tests/config/test_seed_demo.py` walks the same way with the real actions and compares the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import Any

from cases import rules
from cases.actions.board import ASSIGN_RULE
from cases.actions.calls import SALT, SHARE, VOLUNTARY
from cases.actions.intake import ACCEPT_RULE, TRACKING_ALPHABET, title_of
from cases.actions.people import party_line
from cases.choices import (
    OPEN_STATES,
    Channel,
    ClockKind,
    ContactKind,
    ContactResult,
    Level,
    Organ,
    Role,
    Verb,
)
from cases.models import (
    Case,
    Category,
    Clock,
    Contact,
    Entry,
    Exclusion,
    FollowUpDraw,
    Grant,
    Party,
    Person,
    PersonToken,
)
from cases.seeding.hours import Hours
from cases.seeding.people import Somebody
from cases.workflow import MOVES
from core import switches
from core.bulk import Bulk
from governance.rules import Rule
from governance.seeding.cast import Actor

# in the order of their references
TABLES = (Person, PersonToken, Case, Party, Entry, Grant, Exclusion, Clock, Contact, FollowUpDraw)


# the default of the switch: calls that nobody answered
ATTEMPTED = 2


class Over(Exception):
    """The next act would lie after the last moment: the story stays where it is."""


class Story:
    """A case with its rows. Acts raise `Over` before they change anything."""

    def __init__(self, hours: Hours, until: datetime, halt: str = "") -> None:
        self.hours = hours
        self.until = until
        self.halt = halt
        self.case: dict[str, Any] = {}
        self.parties: list[tuple[Somebody, Role]] = []
        self.entries: list[dict[str, Any]] = []
        self.clocks: list[dict[str, Any]] = []
        self.contacts: list[dict[str, Any]] = []
        self.draws: list[dict[str, Any]] = []
        self.grants: list[dict[str, Any]] = []
        self.exclusions: list[dict[str, Any]] = []

    @property
    def at(self) -> datetime:
        """The moment of the last act."""
        moment: datetime = self.entries[-1]["at"]
        return moment

    def reached(self, stage: str) -> None:
        """A story that is to stand at this stage ends here."""
        if self.halt == stage:
            raise Over

    # --- acts of cases.actions.intake

    def register(
        self,
        by: Actor,
        at: datetime,
        *,
        number: str,
        centre: int,
        area: int,
        channel: Channel,
        category: Category,
        narrative: str,
        demand: str,
        place: str,
        received_at: datetime,
        restriction: str,
        people: Sequence[tuple[Somebody, Role]],
        excluded: Sequence[tuple[int, str]],
        random: Random,
    ) -> None:
        self.case = {
            "number": number,
            "tracking_code": "".join(random.choices(TRACKING_ALPHABET, k=10)),
            "centre_id": centre,
            "area_id": area,
            "kind": category.kind,
            "channel": channel.value,
            "category_id": category.pk,
            "title": title_of(narrative)[:120],
            "narrative": narrative,
            "demand": demand,
            "place": place,
            "is_anonymous": not people,
            "is_restricted": bool(restriction),
            "restriction": restriction,
            "party_line": party_line(somebody.name for somebody, _ in people),
            "owner_id": by.officer,
            "received_at": received_at,
            "recorded_at": at,
            "reopened_count": 0,
            "lead_unit_id": None,
            "level": "",
        }
        self.parties = list(people)
        self.move(by, at, Verb.REGISTER)
        self.start_clock(ClockKind.ACCEPT, ACCEPT_RULE, at, why="登记后受理（默认）")
        for unit, name in excluded:
            why = f"事项反映的是{name}，按规定回避"
            self.exclusions.append({"unit_id": unit, "why": why, "at": at})
            self.enter(by, at, Verb.EXCLUDE, note=why)

    def accept(self, by: Actor, at: datetime, note: str = "") -> None:
        self.move(by, at, Verb.ACCEPT, note)
        self.stop_clocks(at, kind=ClockKind.ACCEPT)
        self.await_assignment(at)

    def end(self, by: Actor, at: datetime, verb: Verb, note: str) -> None:
        """Forwarded, transferred or withdrawn."""
        organ = Organ.POLICE if verb == Verb.TRANSFER else None
        self.move(by, at, verb, note, {"organ": organ.value, "basis": organ.basis} if organ else None)
        self.case |= {"outcome": note, "transferred_to": organ.value if organ else ""}
        self.stop_clocks(at)

    def remark(self, by: Actor, at: datetime, note: str) -> None:
        self.enter(by, at, Verb.REMARK, note=note)

    # --- acts of cases.actions.closing

    def complete(self, by: Actor, at: datetime, outcome: str) -> None:
        self.move(by, at, Verb.COMPLETE, outcome)
        self.case |= {"outcome": outcome, "completed_at": at}
        self.stop_clocks(at)
        self.plan_follow_up(at)

    def reopen(self, by: Actor, at: datetime, note: str) -> None:
        self.move(by, at, Verb.REOPEN, note)
        self.case |= {"lead_unit_id": None, "completed_at": None, "closed_at": None}
        self.case["reopened_count"] += 1
        self.contacts = [one for one in self.contacts if one["done_at"]]
        self.stop_clocks(at)
        self.await_assignment(at)

    def close(self, by: Actor, at: datetime, note: str) -> None:
        self.move(by, at, Verb.CLOSE, note)
        self.case["closed_at"] = at
        self.contacts = [one for one in self.contacts if one["done_at"] or one["step"]]
        self.stop_clocks(at)

    # --- the board

    def grant(
        self, why: str | dict[str, Any], at: datetime, *, unit: int | None = None, officer: int | None = None
    ) -> None:
        """`why` may be a slip that has no number yet."""
        if not any(one["unit_id"] == unit and one["officer_id"] == officer for one in self.grants):
            self.grants.append({"unit_id": unit, "officer_id": officer, "why": why, "from_at": at})

    def start_clock(
        self,
        kind: ClockKind,
        rule: Rule,
        at: datetime,
        *,
        subject: str | dict[str, Any] = "",
        unit: int | None = None,
        why: str = "",
    ) -> datetime:
        """`subject` may be a slip that has no id yet; the answer is when it is due."""
        due = self.hours.due(rule, at)
        self.clocks.append(
            {
                "kind": kind.value,
                "subject": subject,
                "unit_id": unit,
                "rule": str(rule),
                "started_at": at,
                "due_at": due.at,
                "stopped_at": None,
                "is_provisional": due.provisional,
                "why": why,
            }
        )
        return due.at

    def stop_clocks(
        self, at: datetime, *, kind: ClockKind | None = None, subject: dict[str, Any] | None = None
    ) -> None:
        for clock in self.clocks:
            fits = (kind is None or clock["kind"] == kind) and (
                subject is None or clock["subject"] is subject
            )
            if fits and clock["stopped_at"] is None:
                clock["stopped_at"] = at

    def await_assignment(self, at: datetime) -> None:
        self.start_clock(ClockKind.ASSIGN, ASSIGN_RULE, at, why="受理后交办（默认）")

    def plan_follow_up(self, at: datetime) -> None:
        """As the plans of the migration have it: all of high and medium, of the others those drawn."""
        level, number = self.case["level"], self.case["number"]
        plan = rules.default_plan(level)
        word = Level(level).label if level else "未评估"
        ticket, share, why = 0, 100, f"{word}事项全部回访"
        if plan.is_sampled:
            share = int(switches.value(SHARE))
            ticket = rules.ticket(number, self.case["reopened_count"], switches.value(SALT))
            why = rules.draw_words(word, ticket, share, is_drawn=rules.is_drawn(ticket, share))
        drawn = rules.is_drawn(ticket, share)
        self.draws.append(
            {"completed_at": at, "is_drawn": drawn, "ticket": ticket, "share": share, "why": why}
        )
        if not drawn:
            return
        self._call(at, why, 1)
        for step, days in enumerate(plan.later_days, start=1):
            opens, due = rules.later_day(self.hours.calendar, at, days)
            late = {"planned_at": opens, "due_at": due, "done_at": None, "step": step, "attempt": 1}
            self.contacts.append(late | {"why": f"办结后第 {days} 天回访"})

    def _call(self, at: datetime, why: str, attempt: int) -> None:
        due = self.start_clock(ClockKind.FOLLOW_UP, rules.FIRST_CALL, at, why="办结后回访（默认）")
        call = {"planned_at": at, "due_at": due, "done_at": None, "step": 0, "attempt": attempt, "why": why}
        self.contacts.append(call)

    @property
    def is_called(self) -> bool:
        """Whether the round that was completed last is called about."""
        return bool(self.draws[-1]["is_drawn"])

    def record_contact(self, by: Actor, at: datetime, result: ContactResult, note: str) -> None:
        """Of the calls whose day has come the first."""
        ripe = [one for one in self.contacts if not one["done_at"] and one["planned_at"] <= at]
        if not ripe:  # nobody had to be called, and somebody did
            self._call(at, VOLUNTARY, 1)
            ripe = self.contacts[-1:]
        call = min(ripe, key=lambda one: one["step"])
        call |= {"done_at": at, "done_by_id": by.officer, "result": result.value, "note": note}
        if call["step"] == 0:
            self.stop_clocks(at, kind=ClockKind.FOLLOW_UP)
        if result == ContactResult.UNREACHED and call["attempt"] < ATTEMPTED:
            self._call(at, call["why"], call["attempt"] + 1)

    # --- history

    def move(
        self, by: Actor, at: datetime, verb: Verb, note: str = "", about: dict[str, Any] | None = None
    ) -> None:
        move = MOVES[verb]
        before = self.case["state"] if move.sources else ""
        if move.sources and before not in move.sources:
            raise ValueError(f"{verb} does not lead from {before}")
        self.enter(by, at, verb, note=note, from_state=before, to_state=move.target.value, about=about)
        self.case |= {"state": move.target.value, "awaited": ""}

    def enter(
        self,
        by: Actor,
        at: datetime,
        verb: str,
        *,
        note: str = "",
        from_state: str = "",
        to_state: str = "",
        about: dict[str, Any] | None = None,
    ) -> None:
        """One line of history; `about` may hold a slip, which gets its number and id when the story is written."""
        if at > self.until:
            raise Over
        self.entries.append(
            {
                "officer_id": by.officer,
                "appointment_id": by.appointment,
                "verb": str(verb),
                "from_state": from_state,
                "to_state": to_state,
                "note": note,
                "about": about or {},
                "at": at,
            }
        )

    # --- writing

    def write(self, bulk: Bulk) -> int:
        """Hand all rows to the bulk; the answer is the case's id."""
        case = bulk.next_id(Case)
        running = [clock["due_at"] for clock in self.clocks if clock["stopped_at"] is None]
        is_open = self.case["state"] in OPEN_STATES
        people = {somebody: somebody.write(bulk) for somebody, _ in self.parties}
        bulk.add(
            Case,
            id=case,
            acted_at=max(entry["at"] for entry in self.entries),
            next_due_at=min(running) if running and is_open else None,
            **self.case,
        )
        for order, (somebody, role) in enumerate(self.parties):
            bulk.add(Party, case_id=case, person_id=people[somebody], role=role.value, order=order)
        for entry in self.entries:
            bulk.add(Entry, case_id=case, **entry)
        for grant in self.grants:
            bulk.add(Grant, case_id=case, **grant)
        for exclusion in self.exclusions:
            bulk.add(Exclusion, case_id=case, **exclusion)
        for clock in self.clocks:
            bulk.add(Clock, case_id=case, **clock)
        for contact in self.contacts:
            bulk.add(Contact, case_id=case, kind=ContactKind.FOLLOW_UP.value, **contact)
        for draw in self.draws:
            bulk.add(FollowUpDraw, case_id=case, **draw)
        return case
