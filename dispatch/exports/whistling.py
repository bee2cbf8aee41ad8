"""The workbook of 吹哨报到: a line for each unit called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.http import QueryDict

from core import clock, exports
from core.models import Job
from core.workbook import Column
from dispatch.choices import Arrival, WhistleAnswer
from dispatch.forms.whistling import WhistleFilterForm
from dispatch.models import Whistle, WhistleCall
from governance.models import Officer
from governance.standing import standing_at

COLUMNS = (
    Column("事由", 30),
    Column("吹哨单位", 18),
    Column("地点", 24),
    Column("到场时间", 18, "moment"),
    Column("报到单位", 18),
    Column("答复", 12),
    Column("到场人", 14),
    Column("到场情况", 12),
    Column("实到时间", 18, "moment"),
    Column("不能到场的原因", 24),
    Column("领办任务", 40),
    Column("完成期限", 12, "date"),
    Column("完成时间", 18, "moment"),
    Column("完成情况", 40),
    Column("议定事项", 50),
)


def rows(calls: Any) -> Iterator[list[Any]]:
    for one in calls.select_related("whistle__unit", "unit").iterator(chunk_size=1000):
        yield [
            one.whistle.title,
            one.whistle.unit.short_name,
            one.whistle.place,
            one.whistle.meet_at,
            one.unit.short_name,
            WhistleAnswer(one.answer).label if one.answer else "",
            one.who,
            Arrival(one.arrival).label if one.arrival else "",
            one.arrived_at,
            one.why,
            one.duty,
            one.duty_due_on,
            one.duty_done_at,
            one.duty_result,
            one.whistle.minutes,
        ]


def run_whistle_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """The units of the whistles in the list as its officer sees it at this moment."""
    standing = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    form = WhistleFilterForm(QueryDict(job.arguments["query"]), standing=standing)
    form.is_valid()
    whistles = form.narrow(Whistle.objects.visible_to(standing))
    calls = WhistleCall.objects.visible_to(standing).filter(whistle__in=whistles.order_by().values("pk"))
    ordered = calls.order_by("-whistle__meet_at", "-whistle", "id")
    listing = exports.Listing("吹哨报到", COLUMNS, rows(ordered), calls.count(), form)
    exports.write_list(job, progress, by=standing, listing=listing)
