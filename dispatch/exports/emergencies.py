"""The workbook of emergencies: the columns and the rows."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import QueryDict

from core import clock, exports
from core.models import Job
from core.workbook import Column
from dispatch.forms.emergencies import EmergencyFilterForm
from dispatch.models import Emergency
from dispatch.querysets.emergencies import EmergencyQuerySet
from governance.models import Officer
from governance.standing import standing_at

EMERGENCY_COLUMNS = (
    Column("级别", 8, "text"),
    Column("情况", 40, "text"),
    Column("地点", 30, "text"),
    Column("指挥中心", 20, "text"),
    Column("启动人", 12, "text"),
    Column("启动时间", 18, "moment"),
    Column("结束时间", 18, "moment"),
    Column("点调人数", 10, "integer"),
    Column("答复人数", 10, "integer"),
    Column("到位人数", 10, "integer"),
    Column("处置报告", 60, "text"),
)


def emergency_rows(emergencies: EmergencyQuerySet) -> Iterator[list[Any]]:
    counted: Any = emergencies.with_row()
    for one in counted.iterator(chunk_size=1000):
        yield [
            one.get_mode_display(), one.title, one.place, one.centre.name, one.opened_by.name, one.opened_at,
            one.closed_at, one.called, one.answered, one.arrived, one.report,
        ]  # fmt: skip


def run_emergency_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """The emergencies as their officer sees them at this moment."""
    standing = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    form = EmergencyFilterForm(QueryDict(job.arguments["query"]), standing=standing)
    form.is_valid()
    found = form.narrow(Emergency.objects.visible_to(standing)).order_by("-opened_at", "-id")
    listing = exports.Listing("应急调度", EMERGENCY_COLUMNS, emergency_rows(found), found.count(), form)
    exports.write_list(job, progress, by=standing, listing=listing)
