"""Reads of units."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from governance.choices import AreaLevel, UnitKind

if TYPE_CHECKING:
    from governance.models import Unit


_BELOW_STREET = (AreaLevel.STATION, AreaLevel.COMMUNITY)


class UnitQuerySet(models.QuerySet["Unit"]):
    def open_on(self, day: date) -> UnitQuerySet:
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day))

    def seated_at(self, *centres: Unit) -> UnitQuerySet:
        """The centres for which the commanders of these answer: themselves, and of a street those below it."""
        wanted = Q(pk__in=[one.pk for one in centres])
        for one in centres:
            if one.area.level == AreaLevel.STREET:
                wanted |= Q(
                    kind=UnitKind.CENTRE, area__path__startswith=one.area.path, area__level__in=_BELOW_STREET
                )
        return self.filter(wanted)

    def within(self, path: str) -> UnitQuerySet:
        """Units that stand in the area at this path or below it."""
        return self.filter(area__path__startswith=path)

    def names(self) -> list[str]:
        """What a field offers while one types: the first twenty."""
        return list(self.order_by("area__path", "id").values_list("name", flat=True)[:20])
