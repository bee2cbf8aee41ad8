"""The readings of the demonstration's texts, and what the task force made of them over the months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any

from django.db import transaction
from django.urls import reverse

from cases.choices import Level, State
from cases.models import Case, Category, Entry, Grant
from cases.seeding.hours import Hours
from cases.seeding.texts import story_of
from core.bulk import Bulk
from core.clock import start_of
from core.models import Notice
from governance.calendar import working_calendar
from governance.choices import Capability
from governance.duty import commanders_of, leaders_at
from governance.models import Appointment
from governance.seeding import Plan
from governance.seeding.cast import Actor, streets
from risk.actions.alarm import alarm_text
from risk.actions.screening import (
    assessment_facts,
    ground,
    screening_facts,
    suggested_factors,
    text_of,
    why_on_desk,
)
from risk.actions.settling import decision_text
from risk.choices import AssessmentState, AssessmentVerb, FactorState, LevelVerb, Origin
from risk.models import AssessedFactor, Assessment, LevelChange, RedFlag, Screening
from risk.permissions.assessing import HEAVY
from risk.rules.levels import is_higher
from risk.rules.scoring import Score, level, score
from risk.rules.unknown import is_uncertain
from risk.seeding.levels import Seconds

_CHUNK = 1_000
_READ_AFTER = timedelta(seconds=1)
# what nobody decided in the story and is older than this was cleared from the desk later
_RECENT_WORKDAYS = 3
_NEWS_DAYS = timedelta(days=7)
_READ_NEWS = timedelta(days=2)
_REMOVED = "经核实不属于本项"
_ADDED = "走访询问核实"
_ORDINARY = "已电话、走访核实，系普通纠纷，没有现实危险"
Marks = dict[str, tuple[FactorState, str]]


@transaction.atomic
def seed_readings(plan: Plan) -> None:
    """Read every text nobody has read, as the worker would have; decide what a story says was decided."""
    if Case.objects.unread().exists():
        _Desk(plan).run()


class _Desk:
    def __init__(self, plan: Plan) -> None:
        self.until = plan.until
        self.on = ground(plan.until, dict(Category.objects.values_list("pk", "code")))
        ensembles = streets()
        self.assessors = {ensemble.centre: ensemble.assessors for ensemble in ensembles}
        hours = Hours(Random(plan.seed), working_calendar())  # noqa: S311 - stories, not secrets
        self.recent = start_of(hours.workday_before(plan.until.date(), _RECENT_WORKDAYS))
        self.bulk = Bulk(Screening, Assessment, AssessedFactor, LevelChange, RedFlag, Entry, Grant, Notice)
        self.seconds = Seconds(self.bulk, ensembles, plan.until)
        self.cleared: list[Case] = []

    def run(self) -> None:
        last = 0
        while cases := self._chunk(last):
            last = cases[-1].pk
            decided, acted = self._history(cases)
            for case in cases:
                self._read(case, decided.get(case.pk), acted[case.pk])
            self.bulk.write()
            Case.objects.bulk_update(self.cleared, ["level", "red_flag", "acted_at"])
            self.cleared.clear()
            Case.objects.filter(pk__in=[case.pk for case in cases]).update(is_unread=False)

    def _chunk(self, last: int) -> list[Case]:
        unread = Case.objects.unread().filter(pk__gt=last).select_related("area", "centre__area")
        return list(unread.defer("source_row", "outcome")[:_CHUNK])

    def _history(self, cases: list[Case]) -> tuple[dict[int, Entry], dict[int, datetime]]:
        """What the story says was decided, and the moment of each case's last act."""
        decided, acted = {}, {}
        for entry in Entry.objects.filter(case__in=cases).order_by("id"):
            acted[entry.case_id] = entry.at
            if entry.verb == AssessmentVerb.DECIDE:
                decided[entry.case_id] = entry
        return decided, acted

    def _read(self, case: Case, decided: Entry | None, acted_at: datetime) -> None:
        read_at = case.recorded_at + _READ_AFTER
        read = screening_facts(case, text_of(case), self.on)
        facts: dict[str, Any] = {
            "codes": [],
            "points": 0,
            "level": Level.LOW.value,
            "red_flags": [],
            "phrases": [],
        } | read
        screening, why = self.bulk.next_id(Screening), why_on_desk(facts)
        rang = read_at if why and facts["red_flags"] else None
        self.bulk.add(Screening, id=screening, case_id=case.pk, read_at=read_at, rang_at=rang, **facts)
        if why is None and decided is None:
            return
        story = {
            "id": self.bulk.next_id(Assessment),
            "case_id": case.pk,
            "screening_id": screening,
            "why": (why or "hazard"),
            "opened_at": read_at,
        }
        facts_now = assessment_facts(facts, case.received_at)
        if rang:
            self._ring(case, facts, read_at)
        self._name_assessors(case, read_at)
        marks = self._marks(case, facts)
        if decided is None and case.recorded_at < self.recent:
            decided = self._clear(case, acted_at, story | facts_now, facts, marks)
        if rang:
            self.seconds.flag(case, screening, facts["red_flags"], rang, decided)
        if decided is None:
            self.bulk.add(Assessment, **story, **facts_now)
            for factor in suggested_factors(facts, self.on.catalogue):
                self.bulk.add(AssessedFactor, assessment_id=story["id"], **factor)
            if rang:
                case.red_flag = True
                self.cleared.append(case)
        elif decided.verb == AssessmentVerb.DECIDE:
            self._ask_for_less(case, acted_at)
            self._decide(case, story | facts_now, facts, marks, decided, AssessmentState.DECIDED)

    def _ask_for_less(self, case: Case, acted_at: datetime) -> None:
        """The first case of a centre at medium, in work and without a red flag: somebody asks for low, and it waits."""
        at = acted_at + timedelta(minutes=50)
        if (
            case.level == Level.MEDIUM
            and case.state == State.ACCEPTED
            and not case.red_flag
            and at <= self.until
        ):
            by = self.assessors[case.centre_id][case.pk % len(self.assessors[case.centre_id])]
            if self.seconds.ask(case, by, at):
                self.cleared.append(case)

    def _lowers(self, facts: dict[str, Any], marks: Marks) -> list[str] | None:
        """The 5-point factors set aside by a decision that lowers, None for one that does not lower."""
        catalogue = self.on.catalogue
        aside = [
            code
            for code in facts["codes"]
            if catalogue.factors[code].points >= HEAVY and marks[code][0] != FactorState.CONFIRMED
        ]
        return sorted(aside) if aside or is_higher(facts["level"], self._score(marks).level) else None

    def _score(self, marks: Marks) -> Score:
        confirmed = [code for code, (state, _) in marks.items() if state == FactorState.CONFIRMED]
        return score(confirmed, self.on.catalogue)

    def _clear(
        self, case: Case, acted_at: datetime, story: dict[str, Any], facts: dict[str, Any], marks: Marks
    ) -> Entry | None:
        """A clue that stood on the desk until somebody got to it; one more line at the end of its history, or two."""
        at = acted_at + timedelta(minutes=40)
        if at > self.until:
            return None
        by: Actor = self.assessors[case.centre_id][case.pk % len(self.assessors[case.centre_id])]
        found = self._score(marks)
        result = found.level
        case.level, case.red_flag, case.acted_at = result, bool(found.red_flags), at
        self.cleared.append(case)
        if (aside := self._lowers(facts, marks)) is not None:
            change = {"from_level": facts["level"], "to_level": result, "removed": aside, "reason": _ORDINARY}
            stands = self.seconds.lower(case, story["id"], change, by, at)
            state = AssessmentState.DECIDED if stands else AssessmentState.PROPOSED
            if not stands:
                case.level, case.red_flag = facts["level"], bool(facts["red_flags"])
            told = Entry(
                officer_id=by.officer, appointment_id=by.appointment, verb=LevelVerb.PROPOSE.value, at=at
            )
            self._decide(case, story | {"note": _ORDINARY}, facts, marks, told, state)
            return told
        facts_of_entry = {
            "case_id": case.pk,
            "officer_id": by.officer,
            "appointment_id": by.appointment,
            "verb": AssessmentVerb.DECIDE.value,
            "about": {"level": result},
            "at": at,
        }
        self.bulk.add(Entry, **facts_of_entry)
        return Entry(**facts_of_entry)

    def _decide(
        self, case: Case, story: dict[str, Any], facts: dict[str, Any], marks: Marks, decided: Entry,
        state: AssessmentState,
    ) -> None:  # fmt: skip
        result = self._score(marks)
        unknown = sum(one == FactorState.UNKNOWN for one, _ in marks.values())
        if result.red_flags and not (story["why"] and facts["red_flags"]):
            self.seconds.flag(case, story["screening_id"], list(result.red_flags), decided.at, decided)
        self.bulk.add(
            Assessment,
            **story
            | {
                "state": state.value,
                "is_uncertain": is_uncertain(unknown, len(marks)),
                "points": result.points,
                "level": result.level,
                "red_flags": list(result.red_flags),
                "is_red": bool(result.red_flags),
                "decided_by_id": decided.officer_id,
                "appointment_id": decided.appointment_id,
                "decided_at": decided.at,
            },
        )
        suggested = {one["code"]: one for one in suggested_factors(facts, self.on.catalogue)}
        for code, (mark, note) in marks.items():
            factor = suggested.get(code) or {
                "code": code,
                "points": self.on.catalogue.factors[code].points,
                "origin": Origin.ADDED.value,
                "phrases": [],
            }
            self.bulk.add(
                AssessedFactor,
                assessment_id=story["id"],
                **factor,
                state=mark.value,
                note=note,
                decided_by_id=decided.officer_id,
                decided_at=decided.at,
            )
        if result.level != Level.LOW.value and state == AssessmentState.DECIDED:
            text = decision_text(case, result.level, result.points)
            self._news(case, commanders_of(case.centre.area, decided.at), text, decided.at)

    def _marks(self, case: Case, facts: dict[str, Any]) -> Marks:
        """What the story confirms; of an ordinary text what keeps it ordinary, the lightest first.

        Of every third ordinary text one light factor stays unknown.
        """
        told, catalogue = story_of(case.narrative), self.on.catalogue
        marks: Marks = {}
        if told is None:
            kept: list[str] = []
            for code in sorted(facts["codes"], key=lambda one: catalogue.factors[one].points):
                points = sum(catalogue.factors[one].points for one in (*kept, code))
                flags = score([*kept, code], catalogue).red_flags
                if level(points, catalogue) == Level.LOW.value and not flags:
                    kept.append(code)
        else:
            kept = list(told.factors)
        for code in facts["codes"]:
            marks[code] = (FactorState.CONFIRMED, "") if code in kept else (FactorState.REMOVED, _REMOVED)
        for code in kept:
            marks.setdefault(code, (FactorState.CONFIRMED, _ADDED))
        light = [code for code in marks if catalogue.factors[code].points < HEAVY]
        if told is None and light and case.pk % 3 == 0:
            marks[light[-1]] = (FactorState.UNKNOWN, "")
        return marks

    # --- who was told, who was named

    def _ring(self, case: Case, facts: dict[str, Any], at: datetime) -> None:
        if at > self.until - _NEWS_DAYS:
            text = alarm_text(case, facts["red_flags"], self.on.catalogue)
            self._news(case, leaders_at(case.centre, at), text, at)

    def _news(self, case: Case, officers: list[int], text: str, at: datetime) -> None:
        if at <= self.until - _NEWS_DAYS:
            return
        for officer in officers:
            self.bulk.add(
                Notice,
                recipient_id=officer,
                text=text[:300],
                url=reverse("case_show", args=[case.pk]),
                created_at=at,
                read_at=at + timedelta(minutes=20) if at < self.until - _READ_NEWS else None,
            )

    def _name_assessors(self, case: Case, at: datetime) -> None:
        if case.is_restricted:
            for officer in self._judges[case.centre_id]:
                self.bulk.add(
                    Grant, case_id=case.pk, officer_id=officer, why="限制知悉：预评人员", from_at=at
                )

    @cached_property
    def _judges(self) -> dict[int, list[int]]:
        held = Appointment.objects.held_on(self.until.date()).select_related("post__unit__area")
        found: dict[int, list[int]] = defaultdict(list)
        for ensemble, path in self._paths():
            found[ensemble] = sorted(
                {
                    one.officer_id
                    for one in held.filter(post__unit__area__path__startswith=path)
                    if Capability.PRE_ASSESS in one.post.capabilities
                }
            )
        return found

    def _paths(self) -> Iterator[tuple[int, str]]:
        from_centres = Case.objects.order_by().values_list("centre_id", "centre__area__path").distinct()
        yield from from_centres
