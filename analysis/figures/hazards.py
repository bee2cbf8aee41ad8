"""The six hazard classes (domain.md 1.2) as the sheet 六类隐患 and the report show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery

from analysis.figures.counts import measures
from analysis.figures.scope import Scope, with_end, within
from cases.choices import Level
from risk.models import HazardClass, Screening

HEADING = "隐患类别"
NOTE = "类别以系统最近一次阅读事项文字的归类为准，每件只归一类；等级、红旗以专班评定为准，“未评估”不打分。"
ORDINARY = "不属六类"


@dataclass(frozen=True)
class HazardLine:
    """A class with its month: how many came in, of which level, how many were done, how many are open."""

    label: str
    new: int
    high: int
    medium: int
    low: int
    unassessed: int
    red_flag: int
    completed: int
    open_end: int


def hazard_lines(scope: Scope) -> list[HazardLine]:
    """Every class in force at the month's end, in their order, then what is of no class. Cost: two queries.

    A case is of the class that the last reading of its text gave it: each counts once.
    """
    read = Screening.objects.filter(case=OuterRef("pk")).order_by("-id")
    new = within("received_at", scope.month)
    levels = {one.value: Count("pk", filter=new & Q(level=one)) for one in Level}
    common = measures(scope)
    rows = (
        with_end(scope.cases().filter(received_at__lt=scope.month.end))
        .annotate(hazard=Subquery(read.values("hazard_class")[:1]))
        .order_by()
        .values("hazard")
        .annotate(
            n_new=common["new"],
            n_completed=common["completed"],
            n_open=common["open_end"],
            n_unassessed=Count("pk", filter=new & Q(level="")),
            n_flags=Count("pk", filter=new & Q(red_flag=True)),
            **{f"n_{level}": count for level, count in levels.items()},
        )
    )
    found = {row["hazard"]: row for row in rows}
    last_day = scope.month.last
    classes = [
        (one.pk, one.name)
        for one in HazardClass.objects.order_by("order", "id")
        if one.pk in found or (one.from_on <= last_day and (one.until_on is None or one.until_on >= last_day))
    ]
    return [_line(label, found.get(pk)) for pk, label in [*classes, (None, ORDINARY)]]


def _line(label: str, row: dict[str, Any] | None) -> HazardLine:
    keys = ("new", "high", "medium", "low", "unassessed", "flags", "completed", "open")
    return HazardLine(label, *(row[f"n_{key}"] if row else 0 for key in keys))
