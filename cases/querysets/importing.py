"""Ledgers brought in and what they would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q, Subquery

from cases.querysets.sight import seen_by
from governance.choices import Capability
from governance.models import Area
from governance.standing import Standing

if TYPE_CHECKING:
    from cases.models import Amendment, ImportBatch


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, standing: Standing) -> ImportBatchQuerySet:
        """Batches of the centre one takes in for or whose cases one sees, and of centres below the areas looked at."""
        seen = Q(centre__in=standing.reading_unit_ids | standing.unit_ids_with(Capability.INTAKE))
        if standing.area_paths:
            below = Area.objects.below(*standing.area_paths).values("pk")
            seen |= Q(centre__area__in=Subquery(below))
        return self.filter(seen)

    def same_file(self, batch: ImportBatch) -> ImportBatchQuerySet:
        """Other batches of the centre with the same bytes, the latest first."""
        same = self.filter(centre_id=batch.centre_id, file__sha256=batch.file.sha256)
        return same.exclude(pk=batch.pk).order_by("-id")


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def visible_to(self, standing: Standing) -> AmendmentQuerySet:
        """Proposals on cases the officer may know of: the text is the case's."""
        return self.filter(seen_by(standing, "case__"))
