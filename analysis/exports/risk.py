"""The workbook of a month's factors: how often each counted, how far reader and officers agreed."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import QueryDict

from analysis.figures.risk import FactorLine, factor_lines
from analysis.forms import asked
from analysis.permissions import why_not_see_risk
from core import clock, exports
from core.models import Job
from core.refusals import insist
from core.workbook import Column
from governance.models import Officer
from governance.standing import standing_at

COLUMNS = (
    Column("要素", 24, "text"),
    Column("确认", 8, "integer"),
    Column("提示并确认", 10, "integer"),
    Column("提示被去除", 10, "integer"),
    Column("人工添加", 10, "integer"),
    Column("不明", 8, "integer"),
    Column("提示被确认的比例", 14, "decimal"),
    Column("确认中由提示发现的比例", 18, "decimal"),
)


def rows(lines: list[FactorLine]) -> Iterator[list[Any]]:
    for one in lines:
        yield [
            one.name, one.confirmed, one.agreed, one.removed, one.added, one.unknown, one.precision, one.recall,
        ]  # fmt: skip


def run_risk_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """For the officer as of this moment: another sight, another figure."""
    standing = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    insist(why_not_see_risk(standing))
    form, scope = asked(QueryDict(job.arguments["query"]), standing)
    lines = factor_lines(scope) if scope else []
    exports.write_list(
        job,
        progress,
        by=standing,
        listing=exports.Listing("风险要素", COLUMNS, rows(lines), len(lines), form),
    )
