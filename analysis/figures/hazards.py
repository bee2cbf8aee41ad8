"""The six hazard classes as the sheet 六类隐患 and the report show them; to connect `risk`, change this file only."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from analysis.figures.counts import measures
from analysis.figures.scope import Scope, with_end, within
from cases.choices import Level
from cases.models import Category

HEADING = "类别"
NOTE = "按事项类别与风险等级统计；“未评估”为普通事项，不打分。"
UNSORTED = "待定"


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
    """Classes that occurred, in the order of the list. Cost: two queries."""
    new = within("received_at", scope.month)
    levels = {one.value: Count("pk", filter=new & Q(level=one)) for one in Level}
    common = measures(scope)
    rows = (
        with_end(scope.cases().filter(received_at__lt=scope.month.end))
        .order_by()
        .values("category_id")
        .annotate(
            n_new=common["new"],
            n_completed=common["completed"],
            n_open=common["open_end"],
            n_unassessed=Count("pk", filter=new & Q(level="")),
            n_flags=Count("pk", filter=new & Q(red_flag=True)),
            **{f"n_{level}": count for level, count in levels.items()},
        )
    )
    found = {row["category_id"]: row for row in rows}
    labels = [*Category.objects.values_list("pk", "name"), (None, UNSORTED)]
    shown = [(label, found[pk]) for pk, label in labels if pk in found]
    return [
        HazardLine(
            label,
            new=row["n_new"],
            high=row["n_high"],
            medium=row["n_medium"],
            low=row["n_low"],
            unassessed=row["n_unassessed"],
            red_flag=row["n_flags"],
            completed=row["n_completed"],
            open_end=row["n_open"],
        )
        for label, row in shown
        if row["n_new"] or row["n_completed"] or row["n_open"]
    ]
