"""Reads of batch readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from governance.standing import Standing

if TYPE_CHECKING:
    from risk.models import BatchReading


class BatchReadingQuerySet(models.QuerySet["BatchReading"]):
    def visible_to(self, standing: Standing) -> BatchReadingQuerySet:
        """Of ledgers of the officer's own centre, and of centres below the areas the posts look at."""
        seen = Q(batch__centre__in=standing.reading_unit_ids)
        for path in standing.area_paths:
            seen |= Q(batch__centre__area__path__startswith=path)
        return self.filter(seen)
