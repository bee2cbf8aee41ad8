"""Reads of areas."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from governance.models import Area, Boundary


class AreaQuerySet(models.QuerySet["Area"]):
    def below(self, *paths: str) -> AreaQuerySet:
        """The areas at these paths and everything under them."""
        wanted = Q(pk__in=[])
        for path in paths:
            wanted |= Q(path__startswith=path)
        return self.filter(wanted)

    def open_on(self, day: date) -> AreaQuerySet:
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day))

    def matching(self, text: str) -> AreaQuerySet:
        """Those whose code begins with the text, or whose name has it."""
        return self.filter(Q(code__startswith=text) | Q(label__contains=text))


class BoundaryQuerySet(models.QuerySet["Boundary"]):
    def around(self, lon: float, lat: float) -> BoundaryQuerySet:
        """Those whose box holds the point; the shape itself may still not."""
        return self.filter(west__lte=lon, east__gte=lon, south__lte=lat, north__gte=lat)
