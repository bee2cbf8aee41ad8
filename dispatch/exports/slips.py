"""The workbook of slips: the columns and the rows."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import QueryDict

from core import clock, exports
from core.models import Job
from core.workbook import Column
from dispatch.choices import ReturnReason, SlipState
from dispatch.forms.slips import SlipFilterForm
from dispatch.models import Slip
from dispatch.querysets.slips import SlipQuerySet
from governance.choices import SlipMode
from governance.models import Officer
from governance.standing import standing_at

SLIP_COLUMNS = (
    Column("编号", 26, "text"),
    Column("方式", 8, "text"),
    Column("主协办", 8, "text"),
    Column("状态", 10, "text"),
    Column("承办单位", 20, "text"),
    Column("事项编号", 18, "text"),
    Column("事项", 40, "text"),
    Column("签发人", 12, "text"),
    Column("签发时间", 18, "moment"),
    Column("签收时限", 18, "moment"),
    Column("签收时间", 18, "moment"),
    Column("办结时限", 18, "moment"),
    Column("反馈时间", 18, "moment"),
    Column("完结时间", 18, "moment"),
    Column("退回原因", 18, "text"),
    Column("退回说明", 40, "text"),
    Column("作废、免办原因", 30, "text"),
    Column("代替", 26, "text"),
)


def slip_rows(slips: SlipQuerySet) -> Iterator[list[Any]]:
    """No level, no score, no word of risk: a slip is the unit's paper."""
    joined = slips.select_related("unit", "case", "signed_by", "replaces")
    for slip in joined.iterator(chunk_size=1000):
        yield [
            slip.number or "",
            SlipMode(slip.mode).label,
            "协办" if slip.main_id else "主办",
            SlipState(slip.state).label,
            slip.unit.name,
            slip.case.number,
            slip.case.title,
            slip.signed_by.name if slip.signed_by else "",
            slip.signed_at,
            slip.acknowledge_due_at,
            slip.acknowledged_at,
            slip.due_at,
            slip.answered_at,
            slip.ended_at,
            ReturnReason(slip.return_reason).label if slip.return_reason else "",
            slip.return_note,
            slip.end_note,
            slip.replaces.number if slip.replaces else "",
        ]


def run_slip_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """The slips as their officer sees them at this moment: the list's filter, no hidden limit."""
    standing = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    form = SlipFilterForm(QueryDict(job.arguments["query"]), standing=standing)
    form.is_valid()
    slips = form.narrow(Slip.objects.listed_for(standing)).order_by("due_at", "id")
    listing = exports.Listing("交办单", SLIP_COLUMNS, slip_rows(slips), slips.order_by().count(), form)
    exports.write_list(job, progress, by=standing, listing=listing)
