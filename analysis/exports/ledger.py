"""Cases as rows of a meeting's ledger: the columns of the list's export and what a meeting asks beyond them, masked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from analysis.figures.names import names_of
from analysis.figures.scope import Scope, communities, with_end
from analysis.rules import masked
from cases.choices import ClockKind, ContactKind, ContactResult
from cases.exports import COLUMNS, line
from cases.models import Case, Clock, Contact
from core.workbook import Column

CHUNK = 500
TITLE = next(number for number, column in enumerate(COLUMNS) if column.title == "摘要")
# narrower than on the screen: twenty-one columns on the width of a sheet of A4
WIDTHS = {
    "编号": 15, "来件时间": 15, "来源": 9, "类型": 9, "类别": 9, "摘要": 32, "当事人": 10, "所属区域": 11,
    "主办单位": 11, "状态": 7, "风险等级": 8, "轮到": 11, "下一时限": 15, "办结时间": 15, "结案时间": 15,
    "来源编号": 10,
}  # fmt: skip
MORE = (
    Column("所属社区", 10, "text"),
    Column("办结时限", 15, "moment"),
    Column("按期情况", 8, "text"),
    Column("重办次数", 6, "integer"),
    Column("回访结果", 8, "text"),
)
LEDGER = (
    *(Column(one.title, WIDTHS.get(one.title, one.width), one.kind) for one in COLUMNS),
    *MORE,
)
Progress = Callable[[int, int], None]


def ledger_rows(scope: Scope, ids: Sequence[int], progress: Progress | None = None) -> Iterator[list[Any]]:
    """One line for each id, in their order; memory does not grow with the list. Cost: two queries a chunk."""
    homes = communities(scope.area)
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        found, names = {case.pk: case for case in _cases(some)}, names_of(some)
        for pk in some:
            if pk in found:
                yield _row(found[pk], names.get(pk, []), homes, scope.at)
        if progress:
            progress(min(start + CHUNK, len(ids)), len(ids))


def _cases(ids: Sequence[int]) -> Any:
    """The ids came from `visible_to`; nothing is added here."""
    this = OuterRef("pk")
    clocks = Clock.objects.filter(case=this, kind=ClockKind.COMPLETE).order_by("-due_at")
    calls = Contact.objects.filter(case=this, kind=ContactKind.FOLLOW_UP, done_at__isnull=False)
    return (
        with_end(Case.objects.filter(pk__in=ids))
        .with_names()
        .annotate(
            complete_due_at=Subquery(clocks.values("due_at")[:1]),
            last_result=Subquery(calls.order_by("-done_at", "-id").values("result")[:1]),
        )
    )


def _row(case: Any, names: list[str], homes: dict[int, str], at: datetime) -> list[Any]:
    cells = line(case)
    cells[TITLE] = masked(case.title, names)
    result = ContactResult(case.last_result).label if case.last_result else ""
    return [
        *cells,
        homes.get(case.area_id, ""),
        case.complete_due_at,
        timeliness(case.ended_at, case.complete_due_at, at),
        case.reopened_count,
        result,
    ]


def timeliness(ended_at: datetime | None, due_at: datetime | None, at: datetime) -> str:
    """按期, 超期办结, 未到期, 已超期 or 无时限."""
    if due_at is None:
        return "无时限"
    if ended_at is None:
        return "已超期" if due_at <= at else "未到期"
    return "按期" if ended_at < due_at else "超期办结"
