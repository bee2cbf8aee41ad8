"""The workbook of the stacks: the columns and the rows."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import QueryDict

from cases.choices import Level
from core import clock, exports
from core.models import Job
from core.workbook import Column
from governance.models import Officer
from governance.standing import standing_at
from risk.forms.stacking import StackFilterForm
from risk.models import Stack
from risk.pages import stack_parts, subject_words
from risk.querysets import StackQuerySet

STACK_COLUMNS = (
    Column("对象", 10, "text"),
    Column("姓名", 20, "text"),
    Column("范围", 16, "text"),
    Column("合并得分", 10, "integer"),
    Column("合并等级", 10, "text"),
    Column("单件没有的等级", 14, "text"),
    Column("未结事项", 10, "integer"),
    Column("纠纷", 8, "integer"),
    Column("构成", 60, "text"),
    Column("计算时间", 18, "moment"),
)


def stack_rows(stacks: StackQuerySet) -> Iterator[list[Any]]:
    for one in stacks.select_related("person", "other", "area").iterator(chunk_size=500):
        yield [
            one.get_kind_display(),
            subject_words(one),
            one.area.name,
            one.points,
            Level(one.level).label,
            "是" if one.is_raised else "",
            one.open_count,
            one.dispute_count,
            "；".join(f"{part['name']} {part['points']} 分" for part in stack_parts(one)),
            one.computed_at,
        ]


def run_stack_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """The list as its officer sees it at this moment: the same filter, no hidden limit."""
    standing = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    form = StackFilterForm(QueryDict(job.arguments["query"]), standing=standing)
    form.is_valid()
    stacks = form.narrow(Stack.objects.visible_to(standing)).order_by("-points", "-id")
    listing = exports.Listing(
        "叠加风险清单", STACK_COLUMNS, stack_rows(stacks), stacks.order_by().count(), form
    )
    exports.write_list(job, progress, by=standing, listing=listing)
