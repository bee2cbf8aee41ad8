"""Reads of hazard classes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from risk.models import HazardClass


class HazardClassQuerySet(models.QuerySet["HazardClass"]):
    def in_force(self, day: date) -> HazardClassQuerySet:
        """The classes that count on that day, in their order."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day).order_by("order", "id")
