"""Who plays in the demonstration: the officers of each street as the stories need them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from governance.choices import AppointmentKind, AreaLevel, Capability, UnitKind
from governance.models import Appointment, Area, Unit
from governance.seeding import demonstration, district_code


class Actor(NamedTuple):
    """An officer with the one appointment held, and the unit of its post."""

    officer: int
    appointment: int
    unit: int


@dataclass
class Team:
    """A unit that can be given a slip: `handlers` may acknowledge and answer."""

    unit: int
    name: str
    handlers: list[Actor] = field(default_factory=list)
    # how a centre turns to it
    mode: str = "assign"


@dataclass
class Community:
    """A community with its committee, its grids (area, worker) and its compounds (area, name)."""

    area: int
    name: str
    team: Team
    grids: list[tuple[int, Actor]]
    compounds: list[tuple[int, str]]


@dataclass
class Ensemble:
    """A centre with everybody around it; `teams` by the unit's key in data/demonstration.json."""

    centre: int
    name: str
    prefix: str
    document_name: str
    area: int
    windows: list[Actor]
    director: Actor
    assessors: list[Actor]
    commander: Actor
    teams: dict[str, Team]
    communities: list[Community]


def streets() -> list[Ensemble]:
    """One ensemble for each demonstration street, by code. Cost: three queries."""
    root = district_code()
    areas = {area.pk: area for area in Area.objects.filter(path__contains=f".{root}.").order_by("code")}
    held = list(
        Appointment.objects.filter(officer__is_demonstration=True, post__unit__area__in=areas)
        .exclude(kind=AppointmentKind.DEPUTY)
        .select_related("post__unit")
        .order_by("id")
    )
    units = {unit.pk: unit for unit in Unit.objects.filter(area__in=areas).order_by("id")}
    found = [area for area in areas.values() if area.level == AreaLevel.STREET]
    return [_ensemble(area, areas, units, held) for area in found]


def _ensemble(
    street: Area, areas: dict[int, Area], units: dict[int, Unit], held: list[Appointment]
) -> Ensemble:
    inside = {pk for pk, area in areas.items() if area.path.startswith(street.path)}
    own = {pk: unit for pk, unit in units.items() if unit.area_id in inside}
    titled: dict[tuple[int, str], list[Appointment]] = defaultdict(list)
    handlers: dict[int, list[Actor]] = defaultdict(list)
    for one in held:
        if one.post.unit_id in own:
            titled[one.post.unit_id, one.post.title].append(one)
            if Capability.HANDLE in one.post.capabilities:
                handlers[one.post.unit_id].append(_actor(one))
    teams = {pk: Team(pk, unit.short_name, handlers[pk], unit.mode) for pk, unit in own.items()}
    at_street = {pk: unit for pk, unit in own.items() if unit.area_id == street.pk}
    centre = next(unit for unit in at_street.values() if unit.kind == UnitKind.CENTRE)
    # a community with a centre of its own files there: it is new, and no story plays in it yet
    with_centre = {unit.area_id for unit in own.values() if unit.kind == UnitKind.CENTRE}
    keys = _keys(at_street)
    return Ensemble(
        centre=centre.pk,
        name=centre.short_name,
        prefix=centre.number_prefix,
        document_name=centre.document_name,
        area=street.pk,
        windows=[_actor(one) for one in titled[centre.pk, "窗口受理员"]],
        director=_actor(titled[centre.pk, "中心主任"][0]),
        assessors=[_actor(one) for one in titled[centre.pk, "专班成员"]],
        commander=_actor(titled[keys["committee"], "政法委员"][0]),
        teams={key: teams[pk] for key, pk in keys.items() if handlers[pk]},
        communities=[
            _community(unit, teams[unit.pk], areas, titled[unit.pk, "专职网格员"])
            for unit in own.values()
            if unit.kind == UnitKind.COMMUNITY_COMMITTEE and unit.area_id not in with_centre
        ],
    )


def _community(unit: Unit, team: Team, areas: dict[int, Area], workers: list[Appointment]) -> Community:
    area = areas[unit.area_id]
    compounds = [
        (one.pk, one.name)
        for one in areas.values()
        if one.parent_id == area.pk and one.level == AreaLevel.COMPOUND
    ]
    grids = [(one.area_id or area.pk, _actor(one)) for one in workers]
    return Community(area.pk, area.name, team, grids, compounds)


def _actor(one: Appointment) -> Actor:
    return Actor(one.officer_id, one.pk, one.post.unit_id)


def _keys(units: dict[int, Unit]) -> dict[str, int]:
    """The key of each street unit, told by its kind and short name."""
    specs: list[dict[str, Any]] = demonstration()["street_units"]
    patterns = {
        (spec["kind"], spec["short"].replace("{s}", "").replace("{c}", "")): spec["key"] for spec in specs
    }
    found = {}
    for unit in units.values():
        for (kind, ending), key in patterns.items():
            if unit.kind == kind and unit.short_name.endswith(ending):
                found[key] = unit.pk
    return found
