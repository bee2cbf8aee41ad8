"""The letters that the lateness of a story would have set off: as the sweep and the commander would have written them."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from cases.choices import ClockKind
from cases.models import Clock
from core.clock import ZONE
from dispatch import rules
from dispatch.actions.clocks import OF_SLIP
from dispatch.choices import LetterKind, LetterState, LetterVerb, Step
from dispatch.models import Rung, StandingOrder
from governance.calendar import working_calendar
from governance.models import Unit
from governance.rules import WorkingCalendar, next_working_moment
from governance.seeding import Plan
from governance.seeding.cast import Ensemble, streets

if TYPE_CHECKING:
    from dispatch.seeding.course import Course, Ticket

# older ones went out on paper before the product was there; newer ones the worker writes
_ON_PAPER = timedelta(days=30)
_WAITS_FOR_COMMANDER = timedelta(days=4)
_NAMES = {LetterKind.REMINDER: "提醒函", LetterKind.SUPERVISION: "督办函"}


class Mail(dict[str, Any]):
    """A letter's columns; the clock, the slip and who signs are known before the rows are written."""

    clock: dict[str, Any]
    slip: Ticket
    signer: str

    @property
    def scope(self) -> str:
        return f"letter:{self['kind']}"


def standing_orders(plan: Plan, ensembles: list[Ensemble]) -> dict[tuple[int, int], int]:
    """One order a year for each street, signed by its commander: (centre, year) → id."""
    first = (plan.until - timedelta(days=31 * plan.months)).year
    found = {}
    for ensemble in ensembles:
        for year in range(first, plan.until.year + 1):
            order, _ = StandingOrder.objects.get_or_create(
                centre_id=ensemble.centre,
                from_at=datetime(year, 1, 1, tzinfo=ZONE),
                defaults={
                    "signed_by_id": ensemble.commander.officer,
                    "appointment_id": ensemble.commander.appointment,
                    "until_at": datetime(year + 1, 1, 1, tzinfo=ZONE),
                    "note": f"{year}年度提醒函",
                },
            )
            found[ensemble.centre, year] = order.pk
    return found


class Postman:
    """Adds letters to a story that has been played to its end."""

    def __init__(
        self, plan: Plan, random: Random, calendar: WorkingCalendar, ensembles: list[Ensemble]
    ) -> None:
        self.until, self.random, self.calendar = plan.until, random, calendar
        self.orders = standing_orders(plan, ensembles)
        units = Unit.objects.in_bulk(
            {team.unit for one in ensembles for team in one.teams.values()}
            | {one.centre for one in ensembles}
            | {community.team.unit for one in ensembles for community in one.communities}
        )
        self.names = {pk: unit.name for pk, unit in units.items()}

    def follow(self, course: Course) -> None:
        for clock in course.clocks:
            slip = clock["subject"]
            case = course.case
            quiet = rules.is_quiet(clock["kind"], case["level"], red_flag=case.get("red_flag", False))
            if clock["kind"] in OF_SLIP and not isinstance(slip, str) and not quiet:
                if clock["kind"] == ClockKind.FIRST_REPORT and slip.get("acknowledged_at") is None:
                    continue  # as the ladder: the letter about the acknowledgement asks already
                self._climb(course, slip, clock)
        course.entries.sort(key=lambda entry: entry["at"])

    def _climb(self, course: Course, slip: Ticket, clock: dict[str, Any]) -> None:
        """Reminder, then two working days later supervision, while the unit does not move."""
        moved = self._moved_at(slip, clock)
        at = clock["due_at"]
        earlier: list[tuple[str, Mail, datetime]] = []
        for kind in (LetterKind.REMINDER, LetterKind.SUPERVISION):
            at = next_working_moment(self.calendar, at + timedelta(minutes=1))
            if at > self.until or (moved and moved <= at):
                return
            letter = self._letter(course, slip, clock, kind, at, tuple(earlier))
            if kind == LetterKind.REMINDER:
                self._remind(course, letter, at)
            elif not self._decided(course, letter, at, moved):
                return
            earlier.append((_NAMES[kind], letter, letter["numbered_at"]))
            at = letter["reply_by"]
            letter["next_at"] = (
                at if moved is None and kind == LetterKind.REMINDER and at > self.until else None
            )

    def _moved_at(self, slip: Ticket, clock: dict[str, Any]) -> datetime | None:
        column = "acknowledged_at" if clock["kind"] == ClockKind.ACKNOWLEDGE else "answered_at"
        moved = slip.get(column)
        moments = [one for one in (moved, clock["stopped_at"]) if one]
        return min(moments) if moments else None

    def _letter(
        self,
        course: Course,
        slip: Ticket,
        clock: dict[str, Any],
        kind: LetterKind,
        at: datetime,
        earlier: Any,
    ) -> Mail:
        reply_by = rules.DEFAULT_LADDER.reply(kind).due(self.calendar, at).at
        letter = Mail(
            kind=kind.value,
            state=LetterState.PROPOSED.value,
            centre_id=slip["centre_id"],
            unit_id=slip["unit_id"],
            title=rules.letter_title(kind),
            due_at=clock["due_at"],
            reply_by=reply_by,
            created_at=at,
            number=None,
            numbered_at=None,
            earlier=earlier,
        )
        letter.clock, letter.slip = clock, slip
        course.letters.append(letter)
        return letter

    def _sign(self, course: Course, letter: Mail, at: datetime) -> None:
        letter |= {
            "state": LetterState.FILED if at < self.until - _ON_PAPER else LetterState.NUMBERED,
            "signed_by_id": course.ensemble.commander.officer,
            "numbered_at": at,
        }

    def _remind(self, course: Course, letter: Mail, at: datetime) -> None:
        self._sign(course, letter, at)
        letter["standing_order_id"] = self.orders[letter["centre_id"], at.year]
        course.entries.append(_entry(letter, None, LetterVerb.REMIND, at))

    def _decided(self, course: Course, letter: Mail, at: datetime, moved: datetime | None) -> bool:
        """The commander signs within the day, sometimes declines; the newest proposals wait; False when none went out."""
        decided = next_working_moment(self.calendar, at + timedelta(minutes=self.random.randint(20, 360)))
        if at > self.until - _WAITS_FOR_COMMANDER or decided > self.until:
            if moved:
                letter["state"] = LetterState.LAPSED.value
            return False
        if moved and moved <= decided:
            letter["state"] = LetterState.LAPSED.value
            return False
        if self.random.random() < 0.15:
            letter |= {
                "state": LetterState.DECLINED.value,
                "signed_by_id": course.ensemble.commander.officer,
                "decline_note": "已当面督促，本周内办结",
            }
            course.entries.append(_entry(letter, course, LetterVerb.DECLINE_LETTER, decided))
            return False
        self._sign(course, letter, decided)
        letter["reply_by"] = rules.DEFAULT_LADDER.reply(letter["kind"]).due(self.calendar, decided).at
        course.entries.append(_entry(letter, course, LetterVerb.SIGN_LETTER, decided))
        return True

    def word(self, course: Course, letter: Mail, case_number: str) -> None:
        """Its sentences, once all numbers are known."""
        slip, clock = letter.slip, letter.clock
        at = letter["numbered_at"] or letter["created_at"]
        acknowledged = slip.get("acknowledged_at")
        facts = rules.LetterFacts(
            centre=self.names[slip["centre_id"]],
            unit=self.names[slip["unit_id"]],
            slip_number=slip["number"],
            signed_at=slip["signed_at"],
            case_number=case_number,
            title=course.case["title"],
            is_acknowledged=acknowledged is not None and acknowledged <= at,
            waits_for=clock["kind"],
            rule=clock["rule"],
            started_at=clock["started_at"],
            due_at=clock["due_at"],
            is_provisional=clock["is_provisional"],
            earlier=tuple((name, one["number"], when) for name, one, when in letter.pop("earlier")),
        )
        letter["reckoning"] = rules.reckoning(facts)
        letter["body"] = rules.letter_body(
            letter["kind"], facts, calendar=self.calendar, at=at, reply_by=letter["reply_by"]
        )


def _entry(letter: Mail, course: Course | None, verb: LetterVerb, at: datetime) -> dict[str, Any]:
    """A line of history; without a course the system itself acted."""
    by = course.ensemble.commander if course else None
    return {
        "officer_id": by.officer if by else None,
        "appointment_id": by.appointment if by else None,
        "verb": verb.value,
        "from_state": "",
        "to_state": "",
        "note": "依据常设签发令" if by is None else LetterKind(letter["kind"]).label,
        "about": {"letter": letter},
        "at": at,
    }


def seed_rungs(plan: Plan) -> None:
    """What is late already rang its bells long ago: the first sweep of a demonstration starts with the day's own."""
    calendar, rungs = working_calendar(), []
    centres = [ensemble.centre for ensemble in streets()]
    running = Clock.objects.running().filter(case__centre__in=centres, rungs=None)
    horizon = rules.warn_horizon(calendar, plan.until)
    for clock in running.filter(due_at__lte=horizon).select_related("case").iterator(chunk_size=2000):
        case, steps = clock.case, []
        if rules.warn_at(calendar, clock.started_at, clock.due_at) <= plan.until:
            steps.append(Step.WARNED)
        if clock.due_at <= plan.until:
            steps.append(Step.LATE)
            if rules.is_urgent(case.level, red_flag=case.red_flag):
                steps.append(Step.ALARMED)
        rungs += [Rung(clock=clock, step=step, at=plan.until) for step in steps]
    Rung.objects.bulk_create(rungs, batch_size=2000)
