"""Reads of the rules library and of the wall's lists."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Q, Subquery

if TYPE_CHECKING:
    from governance.models import Edition, Regulation, WallItem


class RegulationQuerySet(models.QuerySet["Regulation"]):
    def holding(self, paths: tuple[str, ...]) -> RegulationQuerySet:
        """Those that hold in these areas: made for them, for what lies below, or for what lies above."""
        seen = Q(pk__in=[])
        for path in paths:
            codes = path.strip(".").split(".")
            seen |= Q(area__path__startswith=path) | Q(area__code__in=codes)
        return self.filter(seen)

    def with_edition(self, day: date) -> RegulationQuerySet:
        """`edition` (number) and `in_force_on` of what is in force on that day, None when nothing is."""
        current = (
            apps.get_model("governance", "Edition").objects.filter(regulation=OuterRef("pk")).in_force(day)
        )
        return self.annotate(
            edition=Subquery(current.values("number")[:1]),
            in_force_on=Subquery(current.values("in_force_on")[:1]),
        )

    def in_force(self, day: date) -> RegulationQuerySet:
        return self.with_edition(day).filter(Q(edition__isnull=False))


class EditionQuerySet(models.QuerySet["Edition"]):
    def in_force(self, day: date) -> EditionQuerySet:
        """The latest that has begun comes first."""
        return self.filter(in_force_on__lte=day).order_by("-in_force_on", "-number")


class WallItemQuerySet(models.QuerySet["WallItem"]):
    def below(self, paths: tuple[str, ...]) -> WallItemQuerySet:
        seen = Q(pk__in=[])
        for path in paths:
            seen |= Q(area__path__startswith=path)
        return self.filter(seen)
