"""Areas, units, centres and officers as people write them: by code, by name, or by both as a field suggests them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from core.row_forms import NamedRowField
from governance.choices import UnitKind
from governance.models import Area, Officer, Unit

_FEW = 4


def areas_named(text: str) -> list[Area]:
    """Areas meant by a code, by "code name", or by a whole name."""
    code = text.split(maxsplit=1)[0]
    by_name = Area.objects.filter(Q(name=text) | Q(label=text))
    return list(Area.objects.filter(code=code)[:1] or by_name[:_FEW])


def units_named(text: str) -> list[Unit]:
    """Units meant by "code of the area, name", by a whole name, else by a short name."""
    code, _, rest = text.partition(" ")
    rows = Unit.objects.select_related("area")
    if rest and (found := list(rows.filter(area__code=code, name=rest.strip())[:_FEW])):
        return found
    return list(rows.filter(name=text)[:_FEW] or rows.filter(short_name=text)[:_FEW])


def centres_named(text: str) -> list[Unit]:
    return [unit for unit in units_named(text) if unit.kind == UnitKind.CENTRE]


def officers_named(text: str) -> list[Officer]:
    """Officers meant by a sign-in name, by "login name", else by a whole name."""
    username = text.split(maxsplit=1)[0]
    rows = Officer.objects.select_related("home__area")
    return list(rows.filter(username__iexact=username)[:1] or rows.filter(name=text)[:_FEW])


def area_label(area: Area | None) -> str:
    return f"{area.code} {area.name}" if area else ""


def unit_label(unit: Unit | None) -> str:
    """Read back by `units_named`; one query for the area unless it was fetched along."""
    return f"{unit.area.code} {unit.name}" if unit else ""


def officer_label(officer: Officer | None) -> str:
    return f"{officer.username} {officer.name}" if officer else ""


def area_field(**kwargs: Any) -> NamedRowField:
    return NamedRowField(find=areas_named, noun="区域", suggest="/suggest/area/", **kwargs)


def unit_field(**kwargs: Any) -> NamedRowField:
    return NamedRowField(find=units_named, noun="单位", suggest="/suggest/unit/", **kwargs)


def centre_field(**kwargs: Any) -> NamedRowField:
    return NamedRowField(find=centres_named, noun="综治中心", suggest="/suggest/centre/", **kwargs)


def officer_field(**kwargs: Any) -> NamedRowField:
    return NamedRowField(find=officers_named, noun="人员", suggest="/suggest/officer/", **kwargs)
