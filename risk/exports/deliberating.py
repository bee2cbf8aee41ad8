"""Workbooks of the risk work: the columns and the rows."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import QueryDict

from cases.choices import Level
from core import clock, exports
from core.models import Job
from core.workbook import Column
from governance.models import Officer
from governance.standing import standing_at
from risk.choices import DeliberationLevel, ItemSource, ItemState
from risk.forms.deliberating import ItemFilterForm
from risk.models import DeliberationItem
from risk.querysets import DeliberationItemQuerySet

ITEM_COLUMNS = (
    Column("会议", 24, "text"),
    Column("时间", 18, "moment"),
    Column("层级", 10, "text"),
    Column("召集单位", 20, "text"),
    Column("序号", 8, "integer"),
    Column("事项编号", 18, "text"),
    Column("事项", 40, "text"),
    Column("区域", 20, "text"),
    Column("列入理由", 20, "text"),
    Column("结论", 14, "text"),
    Column("建议等级", 10, "text"),
    Column("议定等级", 10, "text"),
    Column("措施", 50, "text"),
    Column("包案领导", 12, "text"),
    Column("承办单位", 24, "text"),
    Column("完成日期", 12, "text"),
    Column("议定人", 12, "text"),
    Column("议定时间", 18, "moment"),
    Column("说明", 30, "text"),
)


def item_rows(items: DeliberationItemQuerySet) -> Iterator[list[Any]]:
    for one in items.with_row().iterator(chunk_size=500):
        meeting = one.deliberation.meeting
        yield [
            one.deliberation.cited_as,
            meeting.starts_at,
            DeliberationLevel(one.deliberation.level).label,
            meeting.centre.short_name,
            one.order,
            one.case.number,
            one.case.title,
            one.case.area.label,
            one.why or ItemSource(one.source).label,
            ItemState(one.state).label,
            _level(one.proposed_level),
            _level(one.decided_level),
            one.measures,
            one.lead_officer.name if one.lead_officer else "",
            "、".join(str(unit) for unit in one.units.all()),
            one.due_on.isoformat() if one.due_on else "",
            one.decided_by.name if one.decided_by else "",
            one.decided_at,
            one.note,
        ]


def _level(level: str) -> str:
    return Level(level).label if level else ""


def run_item_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """The items as their officer sees them at this moment: the list's filter, no hidden limit."""
    standing = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    form = ItemFilterForm(QueryDict(job.arguments["query"]), standing=standing)
    form.is_valid()
    items = form.narrow(DeliberationItem.objects.visible_to(standing)).order_by(
        "-deliberation__meeting__starts_at", "-deliberation_id", "order"
    )
    listing = exports.Listing("研判台账", ITEM_COLUMNS, item_rows(items), items.order_by().count(), form)
    exports.write_list(job, progress, by=standing, listing=listing)
