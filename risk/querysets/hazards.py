"""Reads of the hazard ledger; each starts from the cases that the officer may see."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from cases.choices import Level
from cases.querysets import seen_by
from governance.models import Appointment
from governance.standing import Standing
from risk.choices.hazards import HazardState, Tier

if TYPE_CHECKING:
    from risk.models import Hazard, HazardLead, LoopStage

# levels whose hazards must have a street lead
LED = (Level.HIGH, Level.MEDIUM)


class LoopStageQuerySet(models.QuerySet["LoopStage"]):
    def in_force(self, day: date) -> LoopStageQuerySet:
        """The names that count on that day, in their order."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day).order_by("order", "id")


def led_by(officer: int) -> Q:
    """For which this officer answers, at any tier."""
    return Q(Exists(_leads().filter(hazard=OuterRef("pk"), officer=officer)))


def leaderless(day: date, tier: Tier = Tier.STREET) -> Q:
    """Of high or medium level, and nobody in office answers at that tier."""
    in_office = Appointment.objects.held_on(day).filter(officer=OuterRef("officer"))
    led = _leads().filter(Exists(in_office), hazard=OuterRef("pk"), tier=tier)
    return Q(~Exists(led), level__in=LED)


class HazardQuerySet(models.QuerySet["Hazard"]):
    def visible_to(self, standing: Standing) -> HazardQuerySet:
        return self.filter(seen_by(standing, "case__"))

    def led_by(self, officer: int) -> HazardQuerySet:
        return self.filter(led_by(officer))

    def open(self) -> HazardQuerySet:
        return self.filter(state=HazardState.OPEN)

    def overdue(self, day: date) -> HazardQuerySet:
        """Open ones whose review day is over."""
        return self.open().filter(next_review_on__lt=day)

    def leaderless(self, day: date, tier: Tier = Tier.STREET) -> HazardQuerySet:
        """Open ones of high or medium level for which nobody in office answers at that tier."""
        return self.open().filter(leaderless(day, tier))

    def ownerless(self, standing: Standing | None, at: datetime) -> HazardQuerySet:
        """`leaderless` in sight; for the doctor all of them."""
        rows = self if standing is None else self.visible_to(standing)
        return rows.leaderless(at.date())

    def with_row(self) -> HazardQuerySet:
        """What one line of the ledger shows; two queries."""
        return self.with_leads().select_related(
            "case__area", "case__centre", "case__lead_unit", "case__owner", "struck_by"
        )

    def with_leads(self) -> HazardQuerySet:
        """With its class and `current_leads`, who answers for it now; two queries."""
        current = _leads().select_related("officer").order_by("tier", "id")
        current = current.only("hazard_id", "tier", "officer__name")
        return self.select_related("hazard_class").prefetch_related(
            Prefetch("leads", current, to_attr="current_leads")
        )


def _leads() -> QuerySet[HazardLead]:
    found: QuerySet[HazardLead] = apps.get_model("risk", "HazardLead").objects.filter(until_at=None)
    return found
