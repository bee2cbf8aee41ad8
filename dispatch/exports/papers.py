"""The workbook of the register of documents: the columns and the rows."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import QueryDict

from core import clock, exports
from core.models import Job
from core.workbook import Column
from dispatch.choices import PaperKind, PaperState
from dispatch.forms.papers import PaperFilterForm
from dispatch.models import Paper
from dispatch.querysets.papers import PaperQuerySet
from governance.models import Officer
from governance.standing import standing_at

PAPER_COLUMNS = (
    Column("文号", 24, "text"),
    Column("文种", 10, "text"),
    Column("标题", 40, "text"),
    Column("发文单位", 20, "text"),
    Column("主送", 30, "text"),
    Column("抄送", 20, "text"),
    Column("签发人", 12, "text"),
    Column("签发时间", 18, "moment"),
    Column("状态", 10, "text"),
    Column("打开", 8, "text"),
    Column("签收时间", 18, "moment"),
    Column("签收人", 12, "text"),
    Column("回执", 8, "text"),
    Column("签章扫描件", 10, "text"),
    Column("作废时间", 18, "moment"),
    Column("作废原因", 30, "text"),
    Column("重发为", 24, "text"),
)


def paper_rows(papers: PaperQuerySet) -> Iterator[list[Any]]:
    for paper in papers.with_row().iterator(chunk_size=1000):
        yield [
            paper.number,
            PaperKind(paper.kind).label,
            paper.title,
            paper.centre.name,
            paper.addressee,
            paper.cc,
            paper.signed_by.name if paper.signed_by else "",
            paper.numbered_at,
            "已作废" if paper.void_at else PaperState(paper.state).label,
            "是" if getattr(paper, "was_opened", False) else "",
            paper.received_at,
            paper.received_by,
            "有" if paper.receipt_id else "",
            "有" if paper.scan_id else "",
            paper.void_at,
            paper.void_why,
            paper.reissued_as.number if paper.reissued_as else "",
        ]


def run_paper_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """The register as its officer sees it at this moment: the same filter and order, no hidden limit."""
    standing = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    form = PaperFilterForm(QueryDict(job.arguments["query"]), standing=standing)
    form.is_valid()
    sign = "" if form.cleaned_data.get("sort") else "-"
    papers = form.narrow(Paper.objects.visible_to(standing)).order_by(f"{sign}numbered_at", f"{sign}id")
    listing = exports.Listing(
        "发文登记簿", PAPER_COLUMNS, paper_rows(papers), papers.order_by().count(), form
    )
    exports.write_list(job, progress, by=standing, listing=listing)
