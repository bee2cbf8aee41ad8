"""The workbook of the warnings: the columns and the rows."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from django.http import QueryDict

from core import clock, exports
from core.models import Job
from core.workbook import Column
from governance.models import Officer
from governance.standing import standing_at
from risk.forms.warnings import WarningFilterForm
from risk.models import RiskWarning, WarningRow
from risk.querysets import RiskWarningQuerySet

WARNING_COLUMNS = (
    Column("预警时间", 18, "moment"),
    Column("规则", 22, "text"),
    Column("紧急程度", 10, "text"),
    Column("区域", 16, "text"),
    Column("内容", 60, "text"),
    Column("依据事项", 30, "text"),
    Column("结论", 8, "text"),
    Column("措施或理由", 40, "text"),
    Column("确认人", 12, "text"),
    Column("确认时间", 18, "moment"),
)
_AT_ONCE = 500


def warning_rows(warnings: RiskWarningQuerySet) -> Iterator[list[Any]]:
    """Two queries for each five hundred rows."""
    ordered = warnings.with_row().order_by("-fired_at", "-id")
    for start in count(0, _AT_ONCE):
        portion = list(ordered[start : start + _AT_ONCE])
        numbers: dict[int, list[str]] = defaultdict(list)
        rows = WarningRow.objects.filter(warning__in=portion).order_by("case")
        for warning, number in rows.values_list("warning", "case__number"):
            numbers[warning].append(number)
        for one in portion:
            yield [
                one.fired_at,
                one.rule.name,
                one.get_urgency_display(),
                one.area.label,
                one.text,
                "、".join(numbers[one.pk]),
                one.get_verdict_display(),
                one.note,
                one.acknowledged_by.name if one.acknowledged_by else "",
                one.acknowledged_at,
            ]
        if len(portion) < _AT_ONCE:
            return


def run_warning_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """The list as its officer sees it at this moment."""
    standing = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    form = WarningFilterForm(QueryDict(job.arguments["query"]), standing=standing)
    form.is_valid()
    warnings = form.narrow(RiskWarning.objects.visible_to(standing))
    listing = exports.Listing("预警清单", WARNING_COLUMNS, warning_rows(warnings), warnings.count(), form)
    exports.write_list(job, progress, by=standing, listing=listing)
