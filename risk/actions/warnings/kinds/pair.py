"""The same two people again: the third matter of a pair within thirty days."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from cases.choices import Role
from cases.models import Party, Person
from core.rules import mask_name
from risk.actions.warnings.kind import MOST, REHEARSED, ROWS, Hit, Kind, Look, Parameter, days, numbers_of
from risk.rules.warnings import has_run

_OTHER = "case__parties__person"


def _together(look: Look, since: datetime) -> QuerySet[Any]:
    """Two people in one case received since then, the smaller id first, as `person` and `other`.

    Two people of one side (two visitors) are no pair; proxies are nobody's party.
    """
    rows = Party.objects.filter(
        look.here("case__"),
        Q(role=Role.COUNTERPART) | Q(case__parties__role=Role.COUNTERPART)
        | Q(role=Role.PARTY, case__parties__role=Role.PARTY),
        ~Q(role=Role.PROXY),
        ~Q(case__parties__role=Role.PROXY),
        **{f"{_OTHER}__gt": F("person")},
        case__received_at__gte=since,
        case__received_at__lte=look.at,
    )  # fmt: skip
    return rows.order_by().annotate(other=F(_OTHER))


def _find(look: Look) -> list[Hit]:
    rows = _together(look, look.at - look.days)
    if look.after:
        touched = Party.objects.filter(case__gt=look.after).values("person")
        rows = rows.filter(person__in=touched, other__in=touched)
    pairs = (
        rows.values("person", "other")
        .annotate(cases=Count("case", distinct=True))
        .filter(cases__gte=int(look.parameters["count"]))
        .order_by("-cases", "person", "other")
    )
    keys = [(one["person"], one["other"]) for one in pairs[:MOST]]
    if not keys:
        return []
    of: dict[tuple[int, int], dict[int, tuple[str, int, str]]] = defaultdict(dict)
    mine = rows.filter(person__in={one for one, _ in keys}, other__in={two for _, two in keys})
    # the later ones last, so that the warning stands where it happened last
    found = mine.order_by("case__received_at", "case")
    columns = ("person", "other", "case", "case__number", "case__area", "case__area__label")
    for one, two, case, number, area, place in found.values_list(*columns):
        of[one, two][case] = (number, area, place)
    people = Person.objects.in_bulk({pk for key in keys for pk in key})
    return [_hit(look, key, of[key], people) for key in keys]


def _hit(
    look: Look, key: tuple[int, int], cases: dict[int, tuple[str, int, str]], people: dict[int, Any]
) -> Hit:
    one, two = (mask_name(people[pk].name) for pk in key)
    last = list(cases)[-1]
    named = numbers_of([(pk, number) for pk, (number, _, _) in cases.items()])
    return Hit(
        subject=f"pair:{key[0]}-{key[1]}",
        cases=tuple(cases)[-ROWS:],
        area=cases[last][1],
        text=f"{cases[last][2]}：{one}和{two} {look.parameters['days']} 天内第 {len(cases)} 次来件（{named}）",
        occasion=f"case:{max(cases)}",
    )


def _rehearse(look: Look, since: datetime) -> int:
    of: dict[tuple[int, int], set[datetime]] = defaultdict(set)
    rows = _together(look, since - look.days).values_list("person", "other", "case__received_at")
    for one, two, at in rows[:REHEARSED]:
        of[one, two].add(at)
    count = int(look.parameters["count"])
    return sum(has_run(moments, count=count, within=look.days, since=since) for moments in of.values())


KIND = Kind(
    "pair",
    "同一双方反复来件",
    "同一双方 {days} 天内来件满 {count} 次，预警；以后每多一次，再提醒一次",
    (days("多少天内", 30), Parameter("count", "满几次", 3, 2, 20)),
    _find,
    _rehearse,
    anew=lambda _: 1,
    help="双方按登记的当事人认定，代办人不算；各种来源的来件都算。",
)
