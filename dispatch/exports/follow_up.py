"""The workbook of the calls: the columns and the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.http import QueryDict

from cases.choices import ContactResult
from cases.models import Contact
from cases.querysets import ContactQuerySet
from core import clock, exports
from core.models import Job
from core.workbook import Column
from dispatch.forms.follow_up import FollowUpFilterForm
from governance.models import Officer
from governance.standing import standing_at

COLUMNS = (
    Column("事项编号", 18),
    Column("事项", 40),
    Column("当事人", 16),
    Column("社区网格", 18),
    Column("承办单位", 18),
    Column("办结时间", 18, "moment"),
    Column("第几次计划", 10, "integer"),
    Column("第几次拨打", 10, "integer"),
    Column("安排依据", 40),
    Column("应于", 18, "moment"),
    Column("回访人", 12),
    Column("回访时间", 18, "moment"),
    Column("结果", 12),
    Column("记录", 40),
    Column("问答", 50),
)


def rows(contacts: ContactQuerySet) -> Iterator[list[Any]]:
    joined = contacts.select_related("case__area", "case__lead_unit", "caller", "done_by")
    for one in joined.defer("case__narrative", "case__source_row").iterator(chunk_size=1000):
        who = one.done_by or one.caller
        yield [
            one.case.number,
            one.case.title,
            one.case.party_line,
            one.case.area.label,
            one.case.lead_unit.short_name if one.case.lead_unit else "当场办结",
            one.case.completed_at,
            one.step + 1,
            one.attempt,
            one.why,
            one.due_at,
            who.name if who else "",
            one.done_at,
            ContactResult(one.result).label if one.result else "",
            one.note,
            "；".join(f"{line['question']}{line['answer']}" for line in one.answers),
        ]


def run_follow_up_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """The list as its officer sees it at this moment: the same filter, no hidden limit."""
    standing = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    form = FollowUpFilterForm(QueryDict(job.arguments["query"]), standing=standing)
    form.is_valid()
    contacts = form.narrow(Contact.objects.visible_to(standing), standing)
    ordered = contacts.order_by(*(("-done_at", "-id") if form.is_done else ("due_at", "id")))
    listing = exports.Listing("回访", COLUMNS, rows(ordered), contacts.order_by().count(), form)
    exports.write_list(job, progress, by=standing, listing=listing)
