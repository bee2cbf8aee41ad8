"""The workbook of a canvass: its grids, and what became of the finds."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.http import QueryDict

from core import clock, exports
from core.models import Job
from core.workbook import Column, SheetOut
from governance.models import Officer
from governance.standing import Standing, standing_at
from grids.forms.canvass import CampaignPickForm
from grids.models import Campaign, CanvassTask, Finding
from grids.pages import canvass as pages
from grids.querysets.canvass import CanvassTaskQuerySet, FindingQuerySet
from risk.permissions.assessing import may_read

GRIDS = (
    Column("街道", 14),
    Column("社区", 16),
    Column("网格", 20),
    Column("网格员", 16),
    Column("完成时间", 18, "moment"),
    Column("完成人", 12),
    Column("超期", 8),
    Column("已知住户", 10, "integer"),
    Column("已走到", 10, "integer"),
    Column("发现", 8, "integer"),
)
FINDS = (
    Column("事项编号", 18),
    Column("摘要", 44),
    Column("类别", 14),
    Column("网格", 20),
    Column("登记时间", 18, "moment"),
    Column("登记人", 12),
    Column("当事人", 16),
    Column("去向", 22),
)
LEVEL = Column("风险等级", 10)
_CHUNK = 500


def grid_rows(standing: Standing, tasks: CanvassTaskQuerySet) -> Iterator[list[Any]]:
    """One line a grid, counted in chunks: the cost grows with the chunks, not with the rows."""
    read = tasks.select_related("area", "community", "street", "campaign", "finished_by").order_by(
        "area__path"
    )
    stream = read.iterator(chunk_size=_CHUNK)
    while chunk := list(islice(stream, _CHUNK)):
        for one in pages.by_grid(standing, chunk):
            task = one.task
            assert task is not None  # noqa: S101 - by_grid gives each line its task
            yield [
                str(task.street or ""),
                str(task.community or ""),
                one.label,
                one.workers or "无人",
                task.finished_at,
                str(task.finished_by or ""),
                "是" if one.late else "",
                one.doors,
                one.walked,
                one.finds,
            ]


def find_rows(standing: Standing, finds: FindingQuerySet) -> Iterator[list[Any]]:
    for one in pages.found(standing, pages.with_case(finds).iterator(chunk_size=_CHUNK)):
        case = one.case
        line = [
            case.number,
            case.title,
            str(case.category or ""),
            case.area.label,
            one.finding.made_at,
            one.finding.made_by.name,
            case.party_line,
            one.where.words,
        ]
        yield [*line, one.level] if one.level else line


def run_canvass_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """The campaign as its officer sees it at this moment."""
    standing = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    form = CampaignPickForm(QueryDict(job.arguments["query"]), standing=standing)
    form.is_valid()
    # out of sight by now: an empty workbook
    campaign = Campaign.objects.visible_to(standing).filter(pk=form.cleaned_data.get("campaign") or 0)
    tasks = CanvassTask.objects.visible_to(standing).filter(campaign__in=campaign)
    finds = Finding.objects.visible_to(standing).filter(task__campaign__in=campaign)
    columns = (*FINDS, LEVEL) if may_read(standing) else FINDS
    listing = exports.Listing(
        "排查网格",
        GRIDS,
        grid_rows(standing, tasks),
        tasks.count(),
        form,
        more=(SheetOut("排查发现", columns, find_rows(standing, finds)),),
    )
    exports.write_list(job, progress, by=standing, listing=listing)
