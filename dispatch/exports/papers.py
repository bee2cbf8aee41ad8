"""The workbook of the register of documents: the columns and the rows."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.http import QueryDict

from core import clock, exports
from core.messages.choices import MessageState
from core.models import Job
from core.workbook import Column
from dispatch.choices import DeliveryChannel, PaperKind, PaperState
from dispatch.forms.papers import PaperFilterForm
from dispatch.models import Delivery, Paper
from dispatch.permissions.papers import keeps
from dispatch.querysets.papers import PaperQuerySet
from governance.models import Officer
from governance.standing import Standing, standing_at

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
    Column("应收人员", 24, "text"),
    Column("送出（方式、时间）", 34, "text"),
    Column("打开", 24, "text"),
    Column("签收时间", 18, "moment"),
    Column("签收人", 12, "text"),
    Column("回执", 8, "text"),
    Column("签章扫描件", 10, "text"),
    Column("作废时间", 18, "moment"),
    Column("作废原因", 30, "text"),
    Column("重发为", 24, "text"),
)


def paper_rows(papers: PaperQuerySet, standing: Standing) -> Iterator[list[Any]]:
    """Who must get it, by which way and when, who opened it: all for whoever keeps the register of the centre that sent
    it, others their own. Cost: two queries for each thousand rows, and what `keeps` asks once a centre."""
    kept: dict[int, bool] = {}
    lines = Delivery.objects.select_related("unit", "officer").order_by("unit_id", "officer_id", "id")
    rows = papers.with_row().prefetch_related(Prefetch("deliveries", lines))
    for paper in rows.iterator(chunk_size=1000):
        if paper.centre_id not in kept:
            kept[paper.centre_id] = keeps(standing, paper)
        sent = [
            one for one in paper.deliveries.all() if kept[paper.centre_id] or one.officer_id == standing.pk
        ]
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
            "；".join(dict.fromkeys(_reader(one) for one in sent)),
            "；".join(_way(one) for one in sent),
            "；".join(f"{_reader(one)} {_moment(one.opened_at)}" for one in sent if one.opened_at),
            paper.received_at,
            paper.received_by,
            "有" if paper.receipt_id else "",
            "有" if paper.scan_id else "",
            paper.void_at,
            paper.void_why,
            paper.reissued_as.number if paper.reissued_as else "",
        ]


def _reader(line: Delivery) -> str:
    return " ".join(str(one) for one in (line.unit, line.officer and line.officer.name) if one)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(clock.ZONE):%Y-%m-%d %H:%M}"


def _way(line: Delivery) -> str:
    """市监所 张三 企业微信 2026-11-22 14:00, or what became of it while it has not got through."""
    way = line.way or DeliveryChannel(line.channel).label
    when = _moment(line.sent_at) if line.sent_at else ""
    became = MessageState(line.state).label if line.state and line.state != MessageState.SENT else ""
    return " ".join(filter(None, (_reader(line), way, when, became)))


def run_paper_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """The register as its officer sees it at this moment: the same filter and order, no hidden limit."""
    standing = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    form = PaperFilterForm(QueryDict(job.arguments["query"]), standing=standing)
    form.is_valid()
    sign = "" if form.cleaned_data.get("sort") else "-"
    papers = form.narrow(Paper.objects.visible_to(standing)).order_by(f"{sign}numbered_at", f"{sign}id")
    listing = exports.Listing(
        "发文登记簿", PAPER_COLUMNS, paper_rows(papers, standing), papers.order_by().count(), form
    )
    exports.write_list(job, progress, by=standing, listing=listing)
