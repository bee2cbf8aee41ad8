"""Where an officer may file a case, and to whom a centre may give it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q

from governance.choices import AreaLevel, UnitKind
from governance.models import Area, Unit
from governance.standing import Standing


def areas_for(standing: Standing) -> Sequence[tuple[str, list[tuple[int, str]]]]:
    """Communities and grids an officer may file into, grouped by community. Cost: one query."""
    centre = standing.centre
    paths = standing.area_paths or ((centre.area.path,) if centre else ())
    wanted = (AreaLevel.STREET, AreaLevel.COMMUNITY, AreaLevel.GRID3, AreaLevel.GRID4)
    rows = Area.objects.below(*paths).open_on(standing.at.date()).filter(level__in=wanted).order_by("path")
    groups: dict[str, list[tuple[int, str]]] = {}
    head = ""
    for area in rows:
        if area.level in (AreaLevel.STREET, AreaLevel.COMMUNITY) or not head:
            head = area.name
        groups.setdefault(head, []).append((area.pk, area.name))
    return list(groups.items())


class AreaField(forms.TypedChoiceField):
    """An area the officer may file into."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "所属社区网格")
        super().__init__(coerce=int, empty_value=None, **kwargs)


def units_below(centre: Unit, at: datetime) -> Any:
    """Units that the centre may give work, or that may be complained about there: of its area, without centres.

    A centre below a street has those at the levels above it as well: what a community cannot do goes up.
    """
    below = Q(area__path__startswith=centre.area.path)
    if centre.area.level in (AreaLevel.STATION, AreaLevel.COMMUNITY):
        below |= Q(area__code__in=centre.area.path.strip(".").split("."))
    return (
        Unit.objects.filter(below)
        .open_on(at.date())
        .exclude(kind=UnitKind.CENTRE)
        .order_by("area__path", "id")
    )
