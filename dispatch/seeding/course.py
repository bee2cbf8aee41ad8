"""A story that goes through slips: each act leaves what `dispatch.actions` would have written."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from cases.choices import ClockKind, ContactResult
from cases.models import Clock
from cases.seeding.hours import Hours
from cases.seeding.story import TABLES, Story
from core.bulk import Bulk
from core.models import Notice
from dispatch import rules
from dispatch.choices import MODE_WORDS, ReportKind, ReturnReason, SlipState, SlipVerb
from dispatch.models import Letter, Slip, SlipReport
from dispatch.querysets.slips import RUNNING
from dispatch.seeding.lateness import Mail
from dispatch.workflow import MOVES
from governance.choices import SlipMode
from governance.rules import Rule
from governance.seeding.cast import Actor, Ensemble, Team

_FIRST_REPORT_AFTER = timedelta(minutes=25)
ALL_TABLES = (*TABLES, Slip, SlipReport, Letter, Notice)


class Ticket(dict[str, Any]):
    """A slip's columns; `team` and `number` are known before its row is written."""

    team: Team
    case_title: str

    @property
    def is_signed(self) -> bool:
        return self["signed_at"] is not None


class Course(Story):
    def __init__(self, hours: Hours, until: datetime, halt: str, ensemble: Ensemble) -> None:
        super().__init__(hours, until, halt)
        self.ensemble = ensemble
        self.slips: list[Ticket] = []
        self.letters: list[Mail] = []
        # (to the unit or to the centre, text, slip, at): the newest become notices
        # what a unit said, a row each: (kind, slip, text, by, at)
        self.reports: list[tuple[ReportKind, Ticket, str, Actor, datetime]] = []
        self.news: list[tuple[bool, str, Ticket, datetime]] = []

    def assign(self, by: Actor, at: datetime, team: Team, requirement: str) -> Ticket:
        if at > self.until:
            self.enter(by, at, SlipVerb.ASSIGN)  # says Over
        slip = self._ticket(team, requirement)
        self._issue(by, at, slip, SlipVerb.ASSIGN)
        return slip

    def draft(self, by: Actor, at: datetime, team: Team, requirement: str) -> Ticket:
        if at > self.until:
            self.enter(by, at, SlipVerb.DRAFT)  # says Over
        slip = self._ticket(team, requirement)
        first, whole = self._rules()
        slip |= {"drafted_by_id": by.officer, "drafted_at": at}
        slip |= {"acknowledge_due_at": self.hours.due(first, at).at, "due_at": self.hours.due(whole, at).at}
        self._slip_move(by, at, slip, SlipVerb.DRAFT)
        self.case["awaited"] = "指挥长 签发"
        return slip

    def sign(self, by: Actor, at: datetime, slip: Ticket) -> None:
        self._issue(by, at, slip, SlipVerb.SIGN)

    def _ticket(self, team: Team, requirement: str) -> Ticket:
        slip = Ticket(
            centre_id=self.ensemble.centre,
            unit_id=team.unit,
            requirement=requirement,
            mode=team.mode,
            signed_by_id=None,
            signed_at=None,
            number=None,
        )
        slip.team, slip.case_title = team, self.case["title"]
        self.slips.append(slip)
        return slip

    def _rules(self) -> tuple[Rule, Rule]:
        level = self.case["level"]
        red_flag = self.case.get("red_flag", False)
        return rules.acknowledge(level, red_flag=red_flag), rules.COMPLETE[level]

    def _issue(self, by: Actor, at: datetime, slip: Ticket, verb: SlipVerb) -> None:
        self._slip_move(by, at, slip, verb, slip["requirement"])
        slip |= {"signed_by_id": by.officer, "signed_at": at, "number": ""}
        unit = slip["unit_id"]
        self.grant(slip, at, unit=unit)
        self.case |= {"lead_unit_id": unit, "awaited": f"{slip.team.name} 签收"[:60]}
        self.stop_clocks(at, kind=ClockKind.ASSIGN)
        first, whole = self._rules()
        slip["acknowledge_due_at"] = self.start_clock(
            ClockKind.ACKNOWLEDGE, first, at, subject=slip, unit=unit
        )
        report = rules.first_report(self.case["level"], red_flag=self.case.get("red_flag", False))
        self.start_clock(ClockKind.FIRST_REPORT, report, at, subject=slip, unit=unit)
        slip["due_at"] = self.start_clock(ClockKind.COMPLETE, whole, at, subject=slip, unit=unit)
        label = SlipMode(slip["mode"]).label
        self.news.append((True, f"新{label}：{{title}}（{{number}}）", slip, at))

    def acknowledge(self, by: Actor, at: datetime, slip: Ticket) -> None:
        self._slip_move(by, at, slip, SlipVerb.ACKNOWLEDGE)
        slip |= {"acknowledged_at": at, "acknowledged_by_id": by.officer}
        self.stop_clocks(at, subject=slip, kind=ClockKind.ACKNOWLEDGE)
        self.case["awaited"] = f"{slip.team.name} 反馈"[:60]
        self._report(by, at + _FIRST_REPORT_AFTER, slip, "已联系反映人，正在核实处理。")

    def _report(self, by: Actor, at: datetime, slip: Ticket, text: str) -> None:
        """The first report: the slip stays in hand, its clock stops."""
        kind, state = ReportKind.FIRST, slip["state"]
        self.enter(
            by, at, SlipVerb.REPORT, note=f"{kind.label}：{text}", from_state=state, to_state=state, about={"slip": slip}
        )  # fmt: skip
        self.reports.append((kind, slip, text, by, at))
        self.stop_clocks(at, subject=slip, kind=ClockKind.FIRST_REPORT)

    def feed_back(self, by: Actor, at: datetime, slip: Ticket, answer: str) -> None:
        self._slip_move(by, at, slip, SlipVerb.FEED_BACK, answer)
        slip |= {"answer": answer, "answered_at": at}
        self.reports.append((ReportKind.FINAL, slip, answer, by, at))
        self.stop_clocks(at, subject=slip, kind=ClockKind.FIRST_REPORT)
        self.case["awaited"] = f"{self.ensemble.name} 审核"[:60]
        self.news.append((False, "{unit}已反馈，请审核：{title}", slip, at))

    def return_slip(self, by: Actor, at: datetime, slip: Ticket, reason: ReturnReason, note: str) -> None:
        self._slip_move(by, at, slip, SlipVerb.RETURN, f"{reason.label}：{note}")
        slip |= {"return_reason": reason.value, "return_note": note}
        self._take_from_unit(at, slip)
        self.news.append((False, f"{{unit}}退回：{{title}}（{reason.label}）", slip, at))

    def recall(self, by: Actor, at: datetime, slip: Ticket, note: str) -> None:
        self._slip_move(by, at, slip, SlipVerb.RECALL, note)
        self._take_from_unit(at, slip)
        self.news.append((True, "交办单已收回：{title}", slip, at))

    def approve(self, by: Actor, at: datetime, slip: Ticket, note: str) -> None:
        self._slip_move(by, at, slip, SlipVerb.APPROVE, note)
        self.complete(by, at, slip["answer"])

    def send_back(self, by: Actor, at: datetime, slip: Ticket, note: str) -> None:
        self._slip_move(by, at, slip, SlipVerb.SEND_BACK, note)
        self.case["awaited"] = f"{slip.team.name} 反馈"[:60]
        self.news.append((True, "反馈被退回重办：{title}", slip, at))

    def decide(self, by: Actor, at: datetime, level: str, *, red_flag: bool) -> None:
        """What the pre-assessment desk decided; its own rows are told by the seeder of `risk`."""
        self.enter(by, at, "decide", about={"level": level})
        self.case |= {"level": level, "red_flag": red_flag}

    def follow_up(self, by: Actor, at: datetime, result: ContactResult, note: str) -> None:
        self.enter(
            by,
            at,
            SlipVerb.FOLLOW_UP,
            note=f"{result.label}。{note}" if note else result.label,
            about={"result": result.value},
        )
        self.record_contact(by, at, result, note)
        if result == ContactResult.DISSATISFIED:
            self.reopen(by, at, f"回访不满意：{note}")

    def _take_from_unit(self, at: datetime, slip: Ticket) -> None:
        self.stop_clocks(at, subject=slip)
        self.case |= {"lead_unit_id": None, "awaited": ""}
        self.await_assignment(at)

    def _slip_move(self, by: Actor, at: datetime, slip: Ticket, verb: SlipVerb, note: str = "") -> None:
        move = MOVES[verb]
        before = slip["state"] if move.sources else ""
        if move.sources and before not in move.sources:
            raise ValueError(f"{verb} does not lead from {before}")
        about = {"slip": slip}
        if move.target is None:
            raise ValueError(f"{verb} leads nowhere")
        said = MODE_WORDS[slip["mode"]].verb if verb == SlipVerb.ASSIGN else verb
        self.enter(by, at, said, note=note, from_state=before, to_state=move.target.value, about=about)
        slip["state"] = move.target.value
        if move.target not in (SlipState.DRAFTED, *RUNNING):
            slip["ended_at"] = at

    def write(self, bulk: Bulk) -> int:
        """All rows, once every slip has its number."""
        for slip in self.slips:
            slip["id"] = bulk.next_id(Slip)
        for clock in self.clocks:
            if isinstance(clock["subject"], Ticket):
                clock["subject"] = f"slip:{clock['subject']['id']}"
        for grant in self.grants:
            if isinstance(grant["why"], Ticket):
                slip = grant["why"]
                grant["why"] = f"{MODE_WORDS[slip['mode']].paper} {slip['number']}"
        for letter in self.letters:
            letter["id"] = bulk.next_id(Letter)
        for clock in self.clocks if self.letters else ():
            clock["id"] = bulk.next_id(Clock)
        for entry in self.entries:
            if "letter" in entry["about"]:
                entry["about"] = self._about(entry["about"]["letter"])
            slip = entry["about"].get("slip")
            if isinstance(slip, Ticket):
                entry["about"] = {"slip": slip["id"]}
                if entry["verb"] != SlipVerb.DRAFT:
                    entry["about"] |= {"number": slip["number"], "unit": slip.team.name}
        case = super().write(bulk)
        for slip in self.slips:
            bulk.add(Slip, case_id=case, **slip)
        for kind, slip, text, by, at in self.reports:
            bulk.add(
                SlipReport,
                slip_id=slip["id"],
                kind=kind.value,
                text=text,
                by_id=by.officer,
                at=at,
            )
        for letter in self.letters:
            ids = {"slip_id": letter.slip["id"], "clock_id": letter.clock["id"]}
            bulk.add(Letter, case_id=case, **ids, **letter)
        return case

    def _about(self, letter: Mail) -> dict[str, Any]:
        if not letter["number"]:
            return {"letter": letter["id"]}
        return {
            "slip": letter.slip["id"],
            "letter": letter["id"],
            "number": letter["number"],
            "unit": letter.slip.team.name,
        }
