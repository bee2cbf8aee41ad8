"""The job that makes a month's workbook and report and keeps them as files."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.core.files.base import File
from django.urls import reverse

from analysis.actions import keep_month
from analysis.exports.report import write_report
from analysis.exports.workbook import write_month
from analysis.figures.lists import read_lists
from analysis.figures.months import MonthFigures, one_moment, read_month
from analysis.figures.scope import Scope
from analysis.models import MonthlyPacket
from analysis.permissions import why_not_make
from analysis.rules import Month
from core import clock, files
from core.models import Job, StoredFile
from core.refusals import insist
from governance.standing import standing_at


def run_month(job: Job, progress: Callable[[int, int], None]) -> None:
    """Both files as their officer may see the month now; made again after a crash, kept once."""
    rows = MonthlyPacket.objects.select_related("centre__area", "made_for")
    packet = rows.get(pk=job.arguments["packet"])
    month = Month.of(packet.month)
    if packet.as_of is None:
        standing = standing_at(packet.made_for, clock.now())
        insist(why_not_make(standing, packet.centre, month))
        figures = _make(packet, Scope(standing, packet.centre.area, month), progress)
        job.result = {"new": figures.count("new")}
    job.sentence = f"{month.label}的工作簿和报告已生成，可以下载。"
    job.save(update_fields=["result", "sentence"])


def _make(packet: MonthlyPacket, scope: Scope, progress: Callable[[int, int], None]) -> MonthFigures:
    with one_moment():
        figures, lists = read_month(scope), read_lists(scope)
    name = f"{scope.area.name}{scope.month.label}"
    with tempfile.TemporaryDirectory() as folder:
        book, paper = Path(folder) / "month.xlsx", Path(folder) / "month.docx"
        write_month(book, figures, progress)
        write_report(paper, figures, lists)
        keep_month(
            packet=packet,
            workbook=_store(book, f"{name}综治工作月度数据.xlsx", scope),
            report=_store(paper, f"{name}矛盾纠纷分析研判报告.docx", scope),
            figures=figures.as_json(),
            rows=figures.count("new"),
            by=scope.standing,
            at=scope.at,
        )
    return figures


def _store(path: Path, name: str, scope: Scope) -> StoredFile:
    with path.open("rb") as stream:
        return files.store(File(stream, name=name), by=scope.standing.pk, at=scope.at)


def page_of(job: Job) -> str:
    """The page that shows the finished job."""
    return reverse("month_list")
