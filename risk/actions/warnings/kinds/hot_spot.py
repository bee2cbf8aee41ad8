"""A hot spot forming: many matters of a kind in one place within days, more than usual there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from cases.models import Category
from cases.querysets import CaseQuerySet
from core import clock
from governance.choices import AreaLevel
from governance.models import Area
from risk.actions.warnings.kind import (
    CATEGORY,
    MOST,
    PLACES,
    REHEARSED,
    ROWS,
    Hit,
    Kind,
    Look,
    Parameter,
    days,
    numbers_of,
)  # fmt: skip
from risk.rules.warnings import USUAL_DAYS, is_hot, was_hot

# where, and of which category
Spot = tuple[int, int]


def _cases(look: Look) -> CaseQuerySet:
    cases = look.cases().exclude(category=None)
    wanted = look.parameters.get("category")
    return cases.filter(category__code=wanted) if wanted else cases


def _places(areas: Iterable[int], level: str) -> dict[int, Area]:
    """The community (or the grid) that each of these areas is or lies in. Two queries."""
    paths = dict(Area.objects.filter(pk__in=set(areas)).values_list("pk", "path"))
    if level != AreaLevel.COMMUNITY:
        return Area.objects.in_bulk(paths)
    codes = {code for path in paths.values() for code in path.strip(".").split(".")}
    communities = {one.code: one for one in Area.objects.filter(code__in=codes, level=AreaLevel.COMMUNITY)}
    found = {
        pk: next((communities[code] for code in path.strip(".").split(".") if code in communities), None)
        for pk, path in paths.items()
    }
    return {pk: place for pk, place in found.items() if place is not None}


def _find(look: Look) -> list[Hit]:
    edge = look.at - look.days
    lately = _cases(look).filter(received_at__gt=edge, received_at__lte=look.at)
    if look.after and not lately.filter(pk__gt=look.after).exists():
        return []
    recent = lately.order_by().values("area", "category").annotate(count=Count("pk"))
    counts = [(one["area"], one["category"], one["count"]) for one in recent]
    places = _places((area for area, _, _ in counts), look.parameters["place"])
    spots = _summed(counts, places)
    least = int(look.parameters["count"])
    many = {spot: count for spot, count in spots.items() if count >= least}
    if not many:
        return []
    before = _before(look, edge, many)
    hot = sorted(
        (spot for spot, count in many.items() if _is_hot(look, count, before.get(spot, 0))),
        key=lambda spot: (-many[spot], spot),
    )[:MOST]
    return _hits(look, lately, hot, places, before)


def _summed(counts: Iterable[tuple[int, int, int]], places: Mapping[int, Area]) -> dict[Spot, int]:
    spots: dict[Spot, int] = defaultdict(int)
    for area, category, count in counts:
        if area in places:
            spots[places[area].pk, category] += count
    return spots


def _is_hot(look: Look, count: int, before: int) -> bool:
    given = look.parameters
    return is_hot(
        count, before, least=int(given["count"]), times=int(given["times"]), days=int(given["days"])
    )


def _inside(spots: Iterable[Spot]) -> Q:
    """The cases of these categories in these places or below them."""
    spots = list(spots)
    areas = Area.objects.filter(pk__in={place for place, _ in spots})
    below = Area.objects.below(*areas.values_list("path", flat=True))
    return Q(area__in=below.values("pk"), category__in={category for _, category in spots})


def _before(look: Look, edge: datetime, many: Mapping[Spot, int]) -> dict[Spot, int]:
    earlier = _cases(look).filter(
        _inside(many), received_at__gt=edge - timedelta(days=USUAL_DAYS), received_at__lte=edge
    )
    rows = earlier.order_by().values("area", "category").annotate(count=Count("pk"))
    counts = [(one["area"], one["category"], one["count"]) for one in rows]
    return _summed(counts, _places((area for area, _, _ in counts), look.parameters["place"]))


def _hits(
    look: Look, lately: CaseQuerySet, hot: list[Spot], places: Mapping[int, Area], before: Mapping[Spot, int]
) -> list[Hit]:
    if not hot:
        return []
    of: dict[Spot, list[tuple[int, str]]] = {spot: [] for spot in hot}
    rows = lately.filter(_inside(hot)).order_by("received_at", "pk")
    for pk, number, area, category in rows.values_list("pk", "number", "area", "category")[:REHEARSED]:
        place = places.get(area)
        if place is not None and (place.pk, category) in of:
            of[place.pk, category].append((pk, number))
    names = dict(Category.objects.values_list("pk", "name"))
    labels = {place.pk: place for place in places.values()}
    return [
        Hit(
            subject=f"place:{spot[0]}:{spot[1]}",
            cases=tuple(pk for pk, _ in of[spot][-ROWS:]),
            area=spot[0],
            text=_words(look, labels[spot[0]].label, names[spot[1]], of[spot], before.get(spot, 0)),
            occasion=f"case:{max(pk for pk, _ in of[spot])}",
        )
        for spot in hot
        if of[spot]
    ]


def _words(look: Look, place: str, category: str, cases: list[tuple[int, str]], before: int) -> str:
    days_ = int(look.parameters["days"])
    usual = before * days_ / USUAL_DAYS
    past = f"平时 {days_} 天约 {usual:.1f} 件" if before else "前 90 天没有"
    return f"{place}：{category} {days_} 天内 {len(cases)} 件，{past}（{numbers_of(cases)}）"


def _rehearse(look: Look, since: datetime) -> int:
    first, given = since - look.days - timedelta(days=USUAL_DAYS), look.parameters
    cases = _cases(look).filter(received_at__gt=first, received_at__lte=look.at)
    rows = (
        cases.order_by()
        .values("area", "category", day=TruncDate("received_at", tzinfo=clock.ZONE))
        .annotate(count=Count("pk"))
    )
    found: list[Any] = list(rows[:REHEARSED])
    places = _places((one["area"] for one in found), given["place"])
    daily: dict[Spot, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for one in found:
        if one["area"] in places:
            daily[places[one["area"]].pk, one["category"]][one["day"]] += one["count"]
    begin = since.astimezone(clock.ZONE).date()
    sums = {"least": int(given["count"]), "times": int(given["times"]), "days": int(given["days"])}
    return sum(was_hot(one, since=begin, until=look.today, **sums) for one in daily.values())


KIND = Kind(
    "hot_spot",
    "同类事项扎堆",
    "同一{place} {days} 天内{category}事项满 {count} 件、并达到平时的 {times} 倍，预警",
    (
        days("多少天内", 7, high=60),
        Parameter("count", "满几件", 5, 2, 200),
        Parameter("times", "平时的几倍", 3, 1, 20),
        PLACES,
        CATEGORY,
    ),
    _find,
    _rehearse,
    anew=lambda given: int(given["count"]),
    help="平时指此前 90 天的平均。已有人确认过的事项不再计入，再满这么多件才重新预警。",
)
