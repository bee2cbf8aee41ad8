"""The areas, units, posts and officers of the demonstration district."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from governance.choices import AreaLevel
from governance.models import Appointment, Area, Officer, Post, Unit
from governance.seeding import DEMONSTRATION_PASSWORD, SINCE, Plan, demonstration

_GRIDS_IN_FIRST_STREET = 8  # as many as the example ledgers name
_GRIDS_ELSEWHERE = 4


@dataclass(frozen=True)
class _Place:
    code: str
    name: str
    level: AreaLevel
    parent: str


@transaction.atomic
def seed_structure(plan: Plan) -> None:
    """Write what is missing of the structure for the first `plan.streets` streets; what exists stays as it is."""
    places = list(_places(plan.streets))
    areas = _write_areas(places)
    holders = _write_units(plan.streets, areas)
    plan.done.update(areas=len(areas), officers=_write_officers(holders))


def _places(streets: int) -> Iterator[_Place]:
    data = demonstration()
    city, district = data["city"], data["district"]["code"]
    yield _Place(city[0], city[1], AreaLevel.CITY, "")
    yield _Place(district, data["district"]["name"], AreaLevel.DISTRICT, city[0])
    for number, street in enumerate(data["streets"][:streets], 1):
        code = f"{district}{number:03d}"
        yield _Place(code, f"{street['name']}街道", AreaLevel.STREET, district)
        grids = _GRIDS_IN_FIRST_STREET if number == 1 else _GRIDS_ELSEWHERE
        for order, name in enumerate(street["communities"], 1):
            yield from _community(f"{code}{order:03d}", name, code, grids)


def _community(code: str, name: str, street: str, grids: int) -> Iterator[_Place]:
    """One grid3 as large as the community, its grid4, some grid5; two residents' groups; compounds and buildings."""
    yield _Place(code, f"{name}社区", AreaLevel.COMMUNITY, street)
    whole = f"{code}01"
    yield _Place(whole, f"{name}社区网格", AreaLevel.GRID3, code)
    for grid in range(1, grids + 1):
        yield _Place(f"{whole}{grid:03d}", f"{grid}网格", AreaLevel.GRID4, whole)
        for part in range(1, 3 if grid <= 2 else 1):
            yield _Place(
                f"{whole}{grid:03d}{part:02d}", f"{grid}网格{part}片", AreaLevel.GRID5, f"{whole}{grid:03d}"
            )
    for group in (1, 2):
        yield _Place(f"{code}5{group}", f"{name}第{'一二'[group - 1]}居民小组", AreaLevel.GROUP, code)
    for order, pattern in enumerate(demonstration()["compounds"], 1):
        compound = f"{code}8{order}"
        yield _Place(compound, pattern.format(c=name), AreaLevel.COMPOUND, code)
        for building in (1, 2) if order == 1 else ():
            yield _Place(f"{compound}{building:02d}", f"{building}幢", AreaLevel.BUILDING, compound)


def _label(place: _Place, known: dict[str, Area]) -> str:
    """A place below a community is named with its community, so that lists need no join."""
    above = known.get(place.parent)
    while above is not None and above.level != AreaLevel.COMMUNITY:
        above = above.parent
    return f"{above.name} {place.name}" if above is not None else place.name


def _write_areas(places: list[_Place]) -> dict[str, Area]:
    """All areas of the plan by code. Cost: one query and one write per depth of the tree."""
    known = {area.code: area for area in Area.objects.filter(code__in=[place.code for place in places])}
    waiting = [place for place in places if place.code not in known]
    while waiting:
        ready = [place for place in waiting if not place.parent or place.parent in known]
        written = Area.objects.bulk_create(
            Area(
                code=place.code,
                name=place.name,
                label=_label(place, known),
                level=place.level,
                parent=known.get(place.parent),
                path=f"{known[place.parent].path if place.parent else ''}{place.code}.",
            )
            for place in ready
        )
        known |= {area.code: area for area in written}
        waiting = [place for place in waiting if place.code not in known]
    return known


@dataclass(frozen=True)
class _Holder:
    """Somebody who is to hold a post: the sign-in name, the name when it is a named one, the narrower area."""

    username: str
    name: str
    post: Post
    area: Area | None


def _write_units(streets: int, areas: dict[str, Area]) -> list[_Holder]:
    data = demonstration()
    district = data["district"]
    holders: list[_Holder] = []
    for unit in data["district_units"]:
        names = {"c": "", "s": "", "prefix": district["prefix"], "document_name": district["document_name"]}
        area = areas[district["code"]]
        holders += _unit(unit, names, area, [], prefix="d-", named=data["district_named"])
    for number, street in enumerate(data["streets"][:streets], 1):
        code = f"{district['code']}{number:03d}"
        named = data["named"] if number == 1 else {}
        communities = [areas[f"{code}{order:03d}"] for order in range(1, len(street["communities"]) + 1)]
        names = {"s": street["name"], "c": street["communities"][0], **street}
        for unit in data["street_units"]:
            if unit["key"] != "tribunal" or street["tribunal"]:
                holders += _unit(unit, names, areas[code], communities, prefix=f"s{number}-", named=named)
        for order, community in enumerate(communities, 1):
            prefix = f"s{number}-c{order}-"
            grids = [
                area
                for area in areas.values()
                if area.level == AreaLevel.GRID4 and area.code.startswith(community.code)
            ]
            first = named if order == 1 else {}
            names = {"c": community.name.removesuffix("社区")}
            holders += _unit(data["community_unit"], names, community, grids, prefix=prefix, named=first)
            if order == len(communities):  # the last one has a centre of its own
                names |= {"prefix": f"{street['prefix']}S", "document_name": f"{street['document_name']}社"}
                centre = data["community_centre"]
                holders += _unit(centre, names, community, [], prefix=prefix, named={})
    return holders


def _unit(
    spec: dict[str, Any],
    names: dict[str, Any],
    area: Area,
    places: list[Area],
    *,
    prefix: str,
    named: dict[str, str],
) -> Iterator[_Holder]:
    """Write one unit with its posts; tells who holds them, once for each place where the post says `each`."""
    is_centre = spec["key"] == "centre"
    words = {key: value for key, value in names.items() if isinstance(value, str)}
    unit, _ = Unit.objects.get_or_create(
        area=area,
        name=spec["name"].format(**words),
        defaults={
            "short_name": spec["short"].format(**words),
            "kind": spec["kind"],
            "number_prefix": names["prefix"] if is_centre else "",
            "document_name": names["document_name"] if is_centre else "",
            "phone": f"0871-5550{area.pk % 10_000:04d}",
        },
    )
    for entry in spec["posts"]:
        held: list[Area | None] = [*places] if "each" in entry else [None] * entry.get("count", 1)
        post, _ = Post.objects.get_or_create(
            unit=unit,
            title=entry["title"],
            defaults={key: entry[key] for key in ("slot", "capabilities", "sees")} | {"seats": len(held)},
        )
        key = entry["key"]
        for order, place in enumerate(held, 1):
            if order == 1 and key in named:
                yield _Holder(demonstration()["aliases"].get(key, key), named[key], post, place)
            else:
                yield _Holder(f"{prefix}{key}{'' if len(held) == 1 else f'-{order}'}", "", post, place)


def _write_officers(holders: list[_Holder]) -> int:
    """Officers who are missing, with their appointment; one password hash for all (it takes a tenth of a second)."""
    known = set(
        Officer.objects.filter(username__in=[one.username for one in holders]).values_list(
            "username", flat=True
        )
    )
    missing = [one for one in holders if one.username not in known]
    password = make_password(DEMONSTRATION_PASSWORD) if missing else ""
    officers = Officer.objects.bulk_create(
        Officer(
            username=one.username,
            name=one.name or _officer_name(one.username),
            phone=f"1990000{order % 10_000:04d}",
            password=password,
            home=one.post.unit,
            is_demonstration=True,
        )
        for order, one in enumerate(missing, len(known) + 1)
    )
    Appointment.objects.bulk_create(
        Appointment(officer=officer, post=one.post, area=one.area, from_on=SINCE)
        for officer, one in zip(officers, missing, strict=True)
    )
    return len(holders)


def _officer_name(username: str) -> str:
    """A made-up name that depends on the sign-in name alone, so that more streets change nobody."""
    data, random = demonstration(), Random(username)  # noqa: S311 - names, not secrets
    return f"{random.choice(data['surnames'])}{random.choice(data['given'])}"
