"""Reads of 吹哨报到."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from governance.standing import Standing

if TYPE_CHECKING:
    from dispatch.models import Whistle, WhistleCall


def _seen(standing: Standing, whistle: str = "") -> Q:
    """Of the own units, whistling or called, and of the areas looked at; never about a case that accuses the reader."""
    calls = apps.get_model("dispatch", "WhistleCall").objects
    called = calls.filter(unit__in=standing.reading_unit_ids, whistle=OuterRef(f"{whistle}pk"))
    seen = Q(**{f"{whistle}unit__in": standing.reading_unit_ids}) | Q(Exists(called))
    for path in standing.area_paths:
        seen |= Q(**{f"{whistle}area__path__startswith": path})
    mine = Q(unit__in=standing.unit_ids) | Q(officer=standing.officer)
    accusing = apps.get_model("cases", "Exclusion").objects.filter(mine, case=OuterRef(f"{whistle}case"))
    return seen & ~Q(Exists(accusing))


class WhistleQuerySet(models.QuerySet["Whistle"]):
    def visible_to(self, standing: Standing) -> WhistleQuerySet:
        return self.filter(_seen(standing))


class WhistleCallQuerySet(models.QuerySet["WhistleCall"]):
    def visible_to(self, standing: Standing) -> WhistleCallQuerySet:
        return self.filter(_seen(standing, "whistle__"))
