"""The workbook of the case list: the columns and the rows, masked like the page."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.http import QueryDict

from cases.choices import Channel, Kind, Level, State
from cases.forms import CaseFilterForm
from cases.models import Case
from cases.pages import whose_move
from core import clock, files
from core.models import Job
from core.workbook import Column, SheetOut, write_workbook
from governance.models import Officer
from governance.standing import standing_at

COLUMNS = (
    Column("编号", 18, "text"),
    Column("来件时间", 18, "moment"),
    Column("来源", 12, "text"),
    Column("类型", 12, "text"),
    Column("类别", 12, "text"),
    Column("摘要", 50, "text"),
    Column("当事人", 16, "text"),
    Column("所属区域", 16, "text"),
    Column("主办单位", 16, "text"),
    Column("状态", 10, "text"),
    Column("风险等级", 10, "text"),
    Column("轮到", 20, "text"),
    Column("下一时限", 18, "moment"),
    Column("办结时间", 18, "moment"),
    Column("结案时间", 18, "moment"),
    Column("来源编号", 16, "text"),
)


def rows(cases: Any) -> Iterator[list[Any]]:
    """One line a case, in chunks: memory does not grow with the list."""
    for case in cases.iterator(chunk_size=1000):
        yield line(case)


def line(case: Case) -> list[Any]:
    """A case read by `with_names`, in the order of COLUMNS."""
    return [
        case.number,
        case.received_at,
        Channel(case.channel).label,
        Kind(case.kind).label,
        case.category.name if case.category else "",
        case.title,
        case.party_line,
        case.area.label,
        str(case.lead_unit or ""),
        State(case.state).label,
        Level(case.level).label if case.level else "未评估",
        whose_move(case),
        case.next_due_at,
        case.completed_at,
        case.closed_at,
        case.source_number,
    ]


def run_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """The list as its officer sees it at this moment: the same filter, the same visibility, no hidden limit."""
    standing = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    form = CaseFilterForm(QueryDict(job.arguments["query"]), standing=standing)
    form.is_valid()
    cases = form.narrow(Case.objects.visible_to(standing)).with_names().order_by("-received_at", "-id")
    total = cases.order_by().count()

    def counted() -> Iterator[list[Any]]:
        for done, row in enumerate(rows(cases), start=1):
            if done % 500 == 0:
                progress(done, total)
            yield row

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        written = write_workbook(path, [SheetOut("事项清单", COLUMNS, counted())])
        with path.open("rb") as stream:
            name = f"事项清单_{standing.at:%Y%m%d_%H%M}.xlsx"
            job.result_file = files.store(File(stream, name=name), by=job.owner_id, at=standing.at)
    job.result = {"rows": written}
    job.sentence = f"共 {written:,} 件，可以下载。"
    job.save(update_fields=["result_file", "result", "sentence"])
