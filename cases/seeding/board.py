"""Instructions and key dates of the demonstration: a few in each street, made by the real actions."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from cases.actions import dates, tasks
from cases.choices import DateKind, Restriction, State
from cases.models import Case, Task
from cases.seeding import texts
from cases.seeding.hours import Hours
from governance.calendar import working_calendar
from governance.choices import Capability
from governance.models import Appointment, Officer
from governance.rules import add_workdays
from governance.seeding import Plan
from governance.seeding.cast import Actor, Ensemble, streets
from governance.standing import Standing, standing_at

_NEWEST = 120  # so many of a street's open cases are looked at
_OUTCOMES = ("late", "done", "open", "officer", "withdrawn", "late", "done", "open")
# the days from the last moment on, with what falls on them
_DATES = (
    (2, DateKind.HEARING),
    (5, DateKind.PERFORMANCE),
    (12, DateKind.ANSWER),
    (-3, DateKind.HEARING),
    (6, DateKind.ORDER_END),
    (45, DateKind.RELEASE),
)
# delivered so many days ago
_DELIVERED = 9


@transaction.atomic
def seed_board(plan: Plan) -> None:
    """Beside the cases that `seed_cases` has written; nothing when it wrote none."""
    if not plan.done.get("created"):
        return
    random = Random(f"board {plan.seed} {Case.objects.count()}")  # noqa: S311 - stories, not secrets
    for ensemble in streets()[: plan.streets]:
        _Street(ensemble, plan.until, random).tell()


class _Street:
    def __init__(self, ensemble: Ensemble, until: datetime, random: Random) -> None:
        self.ensemble, self.until, self.random = ensemble, until, random
        self.hours = Hours(random, working_calendar())
        committee = Appointment.objects.held_on(until.date()).of_units(ensemble.commander.unit)
        self.leaders = [one.officer_id for one in committee.with_capability(Capability.INSTRUCT)]

    def tell(self) -> None:
        newest = (
            Case.objects.filter(centre=self.ensemble.centre, state=State.ACCEPTED, is_history=False)
            .exclude(lead_unit=None)
            .filter(tasks=None, exclusions=None)
            .order_by("-acted_at", "-number")[:_NEWEST]
        )
        # the oldest first: they have room for a deadline that has passed
        cases = sorted(newest, key=lambda case: (case.acted_at, case.number))
        market = self.ensemble.teams["market"].unit if "market" in self.ensemble.teams else 0
        cases.sort(key=lambda case: case.lead_unit_id != market)
        plain = [case for case in cases if not case.is_restricted]
        for case, outcome in zip(plain, _OUTCOMES, strict=False):
            self._instruct(case, outcome)
        for case, (days, kind) in zip(cases[1::2], _DATES, strict=False):
            self._note(case, days, kind)
        if beaten := next((one for one in cases if one.restriction == Restriction.DOMESTIC_VIOLENCE), None):
            self._note(beaten, -_DELIVERED, DateKind.ADMONITION)

    def _by(self, officer: int, at: datetime) -> Standing:
        return standing_at(Officer.objects.get(pk=officer), at)

    def _instruct(self, case: Case, outcome: str) -> None:
        at = self.hours.soon(case.acted_at, 20, 200)
        due = add_workdays(working_calendar(), at, 1).at
        if at > self.until or (outcome == "late" and due > self.until):
            return
        by = self._by(self.random.choice(self.leaders), at)
        director = Officer.objects.get(pk=self.ensemble.director.officer)
        task = tasks.instruct(
            by=by,
            case=case,
            text=texts.phrase("instructions", self.random),
            unit=None if outcome == "officer" else case.lead_unit,
            officer=director if outcome == "officer" else None,
            due_at=due if outcome == "late" else None,
            at=at,
        )
        self._go_on(task, outcome, by)

    def _go_on(self, task: Task, outcome: str, by: Standing) -> None:
        at = self.hours.soon(task.made_at, 60, 600)
        if at > self.until:
            return
        if outcome == "done":
            hand = self._by(self._handler(task).officer, at)
            tasks.finish_task(by=hand, task=task, result=texts.phrase("reports", self.random), at=at)
        elif outcome == "withdrawn":
            tasks.withdraw_task(by=by, task=task, note=texts.phrase("withdrawals", self.random), at=at)

    def _handler(self, task: Task) -> Actor:
        teams = [*self.ensemble.teams.values(), *(one.team for one in self.ensemble.communities)]
        team = next((one for one in teams if one.unit == task.unit_id), None)
        return team.handlers[0] if team and team.handlers else self.ensemble.director

    def _note(self, case: Case, days: int, kind: DateKind) -> None:
        case.refresh_from_db()
        at = self.hours.soon(case.acted_at, 5, 60)
        if at <= self.until:
            by = self._by(self.ensemble.director.officer, at)
            dates.note_date(by=by, case=case, kind=kind, day=self.until.date() + timedelta(days=days), at=at)
