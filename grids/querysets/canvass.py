"""Reads of canvass campaigns: a grid in one's areas, a household through a case one may see, a find as its case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.choices import Role
from cases.models import Party
from cases.querysets import seen_by
from governance.choices import Capability
from governance.models import Appointment, Area, Officer
from governance.standing import Standing

if TYPE_CHECKING:
    from grids.models import Campaign, CanvassTask, Finding, Household

# who runs a canvass
LAUNCHERS = (Capability.COMMAND, Capability.ASSIGN)


def _below(standing: Standing, path: str) -> Q:
    """In the areas of which the officer sees everything."""
    seen = Q(pk__in=[])
    for home in standing.area_paths:
        seen |= Q(**{f"{path}__startswith": home})
    return seen


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, standing: Standing) -> CampaignQuerySet:
        """Those with a grid in the officer's areas."""
        tasks = apps.get_model("grids", "CanvassTask").objects.visible_to(standing)
        return self.filter(Exists(tasks.filter(campaign=OuterRef("pk"))))

    def running(self) -> CampaignQuerySet:
        return self.filter(closed_at=None)

    def managed_by(self, standing: Standing) -> CampaignQuerySet:
        """Those all of whose places are the officer's to run."""
        mine = Area.objects.below(*standing.paths_of(*LAUNCHERS)).values("pk")
        foreign = Area.objects.exclude(pk__in=mine).values("pk")
        return self.filter(scope__in=mine).exclude(scope__in=foreign).distinct()


class CanvassTaskQuerySet(models.QuerySet["CanvassTask"]):
    def visible_to(self, standing: Standing) -> CanvassTaskQuerySet:
        return self.filter(_below(standing, "area__path"))

    def patrolled_by(self, standing: Standing) -> CanvassTaskQuerySet:
        """Of running campaigns, in what the officer patrols."""
        mine = Area.objects.below(*standing.paths_of(Capability.PATROL))
        return self.filter(area__in=mine, campaign__closed_at=None)

    def open(self) -> CanvassTaskQuerySet:
        return self.filter(finished_at=None, campaign__closed_at=None)

    def late(self, day: date) -> CanvassTaskQuerySet:
        """Not finished though the last day is over."""
        return self.open().filter(campaign__until_on__lt=day)


class HouseholdQuerySet(models.QuerySet["Household"]):
    def visible_to(self, standing: Standing) -> HouseholdQuerySet:
        """In the officer's areas, and known from a case there that the officer may see: whom a case accuses never
        learns from a list who complained."""
        parties = Party.objects.order_by().exclude(role=Role.PROXY)
        known = parties.filter(seen_by(standing, "case__"), person=OuterRef("person"))
        return self.filter(_below(standing, "task__area__path"), Exists(known))

    def with_walked(self) -> HouseholdQuerySet:
        """`has_find`; `is_walked`: nothing found, something found, or cleared with the rest of its grid."""
        finds = apps.get_model("grids", "Finding").objects.filter(household=OuterRef("pk"))
        known = Q(clear_at__isnull=False) | Q(has_find=True) | Q(task__finished_at__isnull=False)
        walked = models.ExpressionWrapper(known, models.BooleanField())
        return self.annotate(has_find=Exists(finds)).annotate(is_walked=walked)


def workers_of(areas: Iterable[int], day: date) -> dict[int, list[Officer]]:
    """Who is appointed to patrol just these grids on that day, by the grid's id. Cost: one query."""
    held = Appointment.objects.held_on(day).filter(area__in=list(areas)).select_related("officer")
    found: dict[int, dict[int, Officer]] = {}
    for one in held.order_by("id").with_capability(Capability.PATROL):
        if one.area_id is not None:
            found.setdefault(one.area_id, {})[one.officer_id] = one.officer
    return {area: list(officers.values()) for area, officers in found.items()}


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, standing: Standing) -> FindingQuerySet:
        """In the officer's areas, as a case that he may see."""
        return self.filter(_below(standing, "task__area__path"), seen_by(standing, "case__"))
