"""Reads of supervision checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from cases.querysets import seen_by
from governance.choices import Capability
from governance.standing import Standing

if TYPE_CHECKING:
    from dispatch.models import InspectionRound, InspectionSample, Rectification

# who holds checks, and who reads what came of them
READERS = (Capability.INSPECT, Capability.SUPERVISE, Capability.ASSIGN, Capability.COMMAND)


class InspectionRoundQuerySet(models.QuerySet["InspectionRound"]):
    def visible_to(self, standing: Standing) -> InspectionRoundQuerySet:
        """Of the own centre, and of the areas below the posts that read checks."""
        seen = Q(centre__in=standing.unit_ids_with(*READERS))
        for path in standing.paths_of(*READERS):
            seen |= Q(area__path__startswith=path)
        return self.filter(seen)


class InspectionSampleQuerySet(models.QuerySet["InspectionSample"]):
    def visible_to(self, standing: Standing) -> InspectionSampleQuerySet:
        """Drawn cases that the officer may see, in rounds that the officer reads."""
        seen = Q(round__centre__in=standing.unit_ids_with(*READERS))
        for path in standing.paths_of(*READERS):
            seen |= Q(round__area__path__startswith=path)
        return self.filter(seen_by(standing, "case__")).filter(seen)


class RectificationQuerySet(models.QuerySet["Rectification"]):
    def visible_to(self, standing: Standing) -> RectificationQuerySet:
        return self.filter(seen_by(standing, "sample__case__"))
