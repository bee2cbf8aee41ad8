"""The hazard ledger of the demonstration: reviews held and missed, who answers, what was struck off."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction

from cases.choices import OPEN_STATES, Level
from cases.models import Case, Entry, Grant
from core.bulk import Bulk
from core.clock import ZONE
from core.registry import registry
from governance.choices import AreaLevel
from governance.models import Appointment, Officer
from governance.seeding import Plan
from governance.seeding.cast import Actor, streets
from risk.actions.ledger import belonging
from risk.actions.reviews import days_for
from risk.choices import Finding, HazardState, HazardVerb, Tier
from risk.models import Assessment, Hazard, HazardLead, HazardReview
from risk.permissions.hazards import can_lead
from risk.permissions.loops import histories, stages_on
from risk.rules.loops import asked_of, loops, open_before_striking
from risk.rules.reviews import ledger_rank

_CHUNK = 500
# so many of the newest open ones are reviewed in time; every so many-th is late, every so many-th has no lead
_LATE, _LEADERLESS, _DISTRICT, _NEAR = 7, 6, 3, 2
_NOTES = (
    (Finding.EASED, "上门见到本人，情绪平稳，双方近期没有再起冲突，已留联系电话。"),
    (Finding.STEADY, "电话联系本人和社区，情况没有变化，继续由网格员每周走访。"),
    (Finding.STEADY, "会同社区民警上门，当面劝说，本人表示愿意到中心调解。"),
    (Finding.UNSEEN, "上门两次未遇，邻居反映早出晚归，约定周末再去。"),
    (Finding.WORSE, "邻居反映昨晚又争吵，本人情绪激动，已请派出所、社区关注。"),
)
_SIGNED = "矛盾已经化解，回访当事人满意，近期没有反复，同意销号。"


@transaction.atomic
def seed_hazards(plan: Plan) -> None:
    """Enter what was judged, with a story for each row; nothing when everything is in the ledger."""
    if belonging(Case.objects.all()).exists():
        _Ledger(plan).run()


class _Ledger:
    def __init__(self, plan: Plan) -> None:
        self.until = plan.until
        self.today = plan.until.astimezone(ZONE).date()
        self.random = Random(f"hazards {plan.seed}")  # noqa: S311 - stories, not secrets
        self.bulk = Bulk(Hazard, HazardReview, HazardLead, Entry, Grant)
        self.stages = stages_on(self.today)
        self.ensembles = {one.centre: one for one in streets()}
        self.leaders = {
            path: self._leaders(area, Tier.STREET) for area, path in self._areas(AreaLevel.STREET)
        }
        self.near = self._near()
        district = [
            one for area, _ in self._areas(AreaLevel.DISTRICT) for one in self._leaders(area, Tier.DISTRICT)
        ]
        self.district = district
        everybody = Officer.objects.filter(is_demonstration=True)
        self.names = dict(everybody.values_list("pk", "name"))
        self.acted: list[Case] = []

    def _areas(self, level: AreaLevel) -> list[tuple[int, str]]:
        held = Appointment.objects.filter(officer__is_demonstration=True, post__unit__area__level=level)
        rows = held.values_list("post__unit__area_id", "post__unit__area__path")
        return sorted(set(rows))

    def _leaders(self, area: int, tier: Tier) -> list[Actor]:
        held = (
            Appointment.objects.held_on(self.today).filter(post__unit__area=area).select_related("post__unit")
        )
        return [
            Actor(one.officer_id, one.pk, one.post.unit_id)
            for one in held.order_by("post__slot", "id")
            if can_lead(one, tier)
        ]

    def _near(self) -> dict[str, Actor]:
        """Who answers in each community, by its path. Cost: one query."""
        held = Appointment.objects.held_on(self.today).filter(
            officer__is_demonstration=True,
            post__unit__area__level=AreaLevel.COMMUNITY,
        )
        return {
            one.post.unit.area.path: Actor(one.officer_id, one.pk, one.post.unit_id)
            for one in held.select_related("post__unit__area").order_by("-post__slot", "-id")
            if can_lead(one, Tier.COMMUNITY)
        }

    def run(self) -> None:
        last, number = 0, 0
        while cases := self._chunk(last):
            last = cases[-1].pk
            told = histories([case.pk for case in cases])
            decided = self._decided(cases)
            for case in cases:
                number += 1
                self._enter(case, number, decided.get(case.pk), told.get(case.pk, []))
            self.bulk.write()
            Case.objects.bulk_update(self.acted, ["acted_at"])
            self.acted.clear()

    def _chunk(self, last: int) -> list[Case]:
        rows = Case.objects.filter(pk__in=belonging(Case.objects.all()).values("pk"), pk__gt=last)
        return list(
            rows.select_related("area", "centre").defer("narrative", "source_row").order_by("pk")[:_CHUNK]
        )

    def _decided(self, cases: list[Case]) -> dict[int, tuple[datetime, int | None]]:
        """When each was judged first, and the class."""
        found: dict[int, tuple[datetime, int | None]] = {}
        rows = Assessment.objects.decided().filter(case__in=cases).order_by("id")
        for case, at, of_class in rows.values_list("case_id", "decided_at", "hazard_class_id"):
            first = found[case][0] if case in found else at
            if first is not None:
                found[case] = (first, of_class)
        return found

    def _enter(
        self,
        case: Case,
        number: int,
        decided: tuple[datetime, int | None] | None,
        told: list[tuple[str, datetime, str]],
    ) -> None:
        level = case.level or Level.LOW.value
        listed_at = decided[0] if decided else case.acted_at
        row: dict[str, Any] = {
            "id": self.bulk.next_id(Hazard),
            "case_id": case.pk,
            "hazard_class_id": decided[1] if decided else None,
            "level": level,
            "found_on": case.received_at.astimezone(ZONE).date(),
            "listed_at": listed_at,
        }
        leads = self._lead(case, number, row["id"], level, listed_at)
        if case.state in OPEN_STATES or case.acted_at + timedelta(hours=20) > self.until:
            row |= self._watched(case, number, row["id"], level, listed_at, leads)
        else:
            row |= self._struck(case, level, told)
        self.bulk.add(Hazard, **row)

    def _lead(self, case: Case, number: int, hazard: int, level: str, at: datetime) -> list[Actor]:
        street = next((path for path in self.leaders if case.area.path.startswith(path)), "")
        people = self.leaders.get(street, [])
        if level == Level.LOW or not people or number % _LEADERLESS == 0:
            return []
        named = [(Tier.STREET, people[number % len(people)])]
        place = next((path for path in self.near if case.area.path.startswith(path)), "")
        if place and number % _NEAR == 0:
            named.append((Tier.COMMUNITY, self.near[place]))
        if level == Level.HIGH and self.district and number % _DISTRICT == 0:
            named.append((Tier.DISTRICT, self.district[number % len(self.district)]))
        by = people[0]
        for tier, one in named:
            self.bulk.add(
                HazardLead, hazard_id=hazard, tier=tier.value, officer_id=one.officer, from_at=at,
                made_by_id=by.officer,
            )  # fmt: skip
            said = f"{tier.label}：{self.names.get(one.officer, '')}"
            self._note(case, HazardVerb.NAME_LEAD, by, at, {}, said)
            self.bulk.add(Grant, case_id=case.pk, officer_id=one.officer, why=tier.label, from_at=at)
        return [one for _, one in named]

    def _watched(
        self, case: Case, number: int, hazard: int, level: str, listed_at: datetime, leads: list[Actor]
    ) -> dict[str, Any]:
        """Reviewed since the last act, most of them in time."""
        days = days_for(level)
        first = max(case.acted_at, listed_at)
        ago = days + 1 + number % 3 if number % _LATE == 0 else self.random.randint(0, min(days, 12))
        at = max(first + timedelta(minutes=30), self.until - timedelta(days=ago, hours=2))
        reviewed_at = None
        review_on = max(listed_at.astimezone(ZONE).date() + timedelta(days=days), self.today)
        if number % _LATE == 0 and listed_at < self.until - timedelta(days=2):
            review_on = self.today - timedelta(days=1 + number % 3)
        # a low one is the centre's; a dangerous one without a lead nobody looked at
        by = leads[0] if leads else self._director(case) if level == Level.LOW else None
        if at < self.until and by is not None and number % 2:
            finding, note = _NOTES[number % len(_NOTES)]
            reviewed_at, day = at, at.astimezone(ZONE).date()
            review_on = day + timedelta(days=days)
            self.bulk.add(
                HazardReview, hazard_id=hazard, due_on=day, done_at=at, by_id=by.officer,
                appointment_id=by.appointment, finding=finding.value, note=note, level=level, next_on=review_on,
            )  # fmt: skip
            self._note(case, HazardVerb.REVIEW, by, at, {})
        return {
            "state": HazardState.OPEN.value,
            "reviewed_at": reviewed_at,
            "next_review_on": review_on,
            # the bell of the demonstration's past rang already
            "told_on": review_on if review_on < self.today else None,
            "rank": ledger_rank(review_on=review_on, struck_on=None),
        }

    def _director(self, case: Case) -> Actor:
        return (self.ensembles.get(case.centre_id) or next(iter(self.ensembles.values()))).director

    def _struck(self, case: Case, level: str, told: list[tuple[str, datetime, str]]) -> dict[str, Any]:
        """A case that ended a while ago: struck off by the commander, open loops signed."""
        at = case.acted_at + timedelta(hours=self.random.randint(1, 18))
        ensemble = self.ensembles.get(case.centre_id) or next(iter(self.ensembles.values()))
        by = ensemble.commander
        found = loops(told, asked_of(self.stages, level), registry.stages)
        left = open_before_striking(found)
        self._note(case, HazardVerb.STRIKE_OFF, by, at, {"reason": _SIGNED, "open": left})
        return {
            "state": HazardState.STRUCK.value,
            "next_review_on": None,
            "struck_at": at,
            "struck_by_id": by.officer,
            "appointment_id": by.appointment,
            "strike_reason": _SIGNED,
            "open_loops": left,
            "rank": ledger_rank(review_on=None, struck_on=at.astimezone(ZONE).date()),
        }

    def _note(
        self, case: Case, verb: HazardVerb, by: Actor, at: datetime, about: dict[str, Any], note: str = ""
    ) -> None:
        """A line of history, unless the story went on meanwhile: history never runs backwards."""
        if at < case.acted_at:
            return
        self.bulk.add(
            Entry, case_id=case.pk, officer_id=by.officer, appointment_id=by.appointment, verb=verb.value, at=at,
            about=about, note=note,
        )  # fmt: skip
        case.acted_at = max(case.acted_at, at)
        self.acted.append(case)
