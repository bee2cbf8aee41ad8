"""What a round of checks gave, by unit and by item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from dispatch.choices import CheckVerdict
from dispatch.models import InspectionFinding, InspectionRound, InspectionSample
from governance.standing import Standing


@dataclass(frozen=True)
class UnitLine:
    unit: int
    name: str
    drawn: int
    checked: int
    flawed: int
    ordered: int
    approved: int


def seen_samples(standing: Standing, round_: InspectionRound) -> Any:
    """The drawn cases that this reader may see."""
    return InspectionSample.objects.visible_to(standing).filter(round=round_)


def by_unit(standing: Standing, round_: InspectionRound) -> list[UnitLine]:
    """Cost: one query."""
    rows = seen_samples(standing, round_).values_list("unit", "unit__short_name")
    counted = rows.annotate(
        drawn=Count("pk"),
        checked=Count("pk", filter=Q(checked_at__isnull=False)),
        flawed=Count("pk", filter=Q(flaws__gt=0)),
        ordered=Count("rectification"),
        approved=Count("pk", filter=Q(rectification__approved_at__isnull=False)),
    )
    return [UnitLine(*row) for row in counted.order_by("-drawn", "unit__short_name")]


def by_item(standing: Standing, round_: InspectionRound) -> list[dict[str, Any]]:
    """Each item: met, flawed, not asked. Cost: one query."""
    rows = InspectionFinding.objects.filter(sample__in=seen_samples(standing, round_).order_by())
    counted = rows.values("item__name", "item__order").annotate(
        met=Count("pk", filter=Q(verdict=CheckVerdict.MET)),
        flaw=Count("pk", filter=Q(verdict=CheckVerdict.FLAW)),
        not_asked=Count("pk", filter=Q(verdict=CheckVerdict.NOT_ASKED)),
    )
    return [dict(one) for one in counted.order_by("item__order", "item__name")]


def page_data(standing: Standing, round_: InspectionRound) -> dict[str, Any]:
    """The figures of a round and how much of it this reader does not see. Cost: three queries."""
    units = by_unit(standing, round_)
    seen = sum(one.drawn for one in units)
    return {
        "units": units,
        "items": by_item(standing, round_),
        "checked": sum(one.checked for one in units),
        "flawed": sum(one.flawed for one in units),
        "ordered": sum(one.ordered for one in units),
        "approved": sum(one.approved for one in units),
        "hidden": round_.drawn - seen,
    }
