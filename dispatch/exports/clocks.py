"""The workbook of requests for more time: the columns and the rows."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import QueryDict

from core import clock, exports
from core.models import Job
from core.workbook import Column
from dispatch.forms.clocks import TimeRequestFilterForm
from dispatch.models import TimeRequest
from dispatch.querysets.clocks import TimeRequestQuerySet
from governance.models import Officer
from governance.standing import standing_at

REQUEST_COLUMNS = (
    Column("交办单号", 24, "text"),
    Column("承办单位", 20, "text"),
    Column("事项编号", 18, "text"),
    Column("事项", 40, "text"),
    Column("申请", 24, "text"),
    Column("理由", 40, "text"),
    Column("申请人", 12, "text"),
    Column("申请时间", 18, "moment"),
    Column("原时限", 18, "moment"),
    Column("结果", 10, "text"),
    Column("同意工作日", 12, "integer"),
    Column("审批人", 12, "text"),
    Column("审批时间", 18, "moment"),
    Column("答复", 30, "text"),
)


def request_rows(requests: TimeRequestQuerySet) -> Iterator[list[Any]]:
    for one in requests.with_row().iterator(chunk_size=1000):
        slip = one.slip
        yield [
            slip.number,
            slip.unit.name,
            slip.case.number,
            slip.case.title,
            one.words,
            one.why,
            one.asked_by.name,
            one.asked_at,
            one.due_at,
            one.state.label,
            one.granted_workdays,
            one.decided_by.name if one.decided_by else "",
            one.decided_at,
            one.answer,
        ]


def run_time_request_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """The list as its officer sees it at this moment: the same filter, no hidden limit."""
    standing = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    form = TimeRequestFilterForm(QueryDict(job.arguments["query"]), standing=standing)
    form.is_valid()
    asked = form.narrow(TimeRequest.objects.visible_to(standing)).order_by("-asked_at", "-id")
    listing = exports.Listing(
        "时限申请", REQUEST_COLUMNS, request_rows(asked), asked.order_by().count(), form
    )
    exports.write_list(job, progress, by=standing, listing=listing)
