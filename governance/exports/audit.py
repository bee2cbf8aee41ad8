"""The workbook of the audit and the job that reads the chain again."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.http import QueryDict

from core import clock, files, seals, streams
from core.models import Job
from core.refusals import insist
from core.workbook import Column, SheetOut, write_workbook
from governance.forms.audit import AuditFilterForm
from governance.models import Officer
from governance.permissions.audit import why_not_audit
from governance.standing import standing_at

COLUMNS = (
    Column("时间", 18, "moment"),
    Column("类别", 14, "text"),
    Column("人员", 12, "text"),
    Column("岗位", 30, "text"),
    Column("操作", 16, "text"),
    Column("对象", 24, "text"),
    Column("说明", 60, "text"),
    Column("地址", 16, "text"),
)


def rows(parts: streams.Parts) -> Iterator[list[Any]]:
    for line in streams.every(parts):
        entry = line.entry
        yield [
            line.at,
            line.source.label,
            entry.officer or "系统",
            entry.post,
            entry.verb,
            entry.about,
            entry.note,
            entry.ip,
        ]


def run_audit_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """What the auditor's filter finds at this moment, without a limit."""
    standing = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    insist(why_not_audit(standing))
    form = AuditFilterForm(QueryDict(job.arguments["query"]), standing=standing)
    form.is_valid()
    parts = form.parts()
    total = sum(found.count() for _, found in parts)

    def counted() -> Iterator[list[Any]]:
        for done, row in enumerate(rows(parts), start=1):
            if done % 500 == 0:
                progress(done, total)
            yield row

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "audit.xlsx"
        written = write_workbook(path, [SheetOut("审计记录", COLUMNS, counted())])
        with path.open("rb") as stream:
            name = f"审计记录_{standing.at:%Y%m%d_%H%M}.xlsx"
            job.result_file = files.store(File(stream, name=name), by=job.owner_id, at=standing.at)
    job.result = {"rows": written}
    job.sentence = f"共 {written:,} 条，可以下载。"
    job.save(update_fields=["result_file", "result", "sentence"])


def run_verify(job: Job, progress: Callable[[int, int], None]) -> None:
    verdict = seals.verify(progress=progress)
    job.result = verdict.as_json()
    job.sentence = (
        f"已核对 {verdict.sealed:,} 条封存记录，未发现改动。"
        if verdict.ok
        else f"已核对 {verdict.sealed:,} 条封存记录，发现 {len(verdict.broken)} 处不符，请立即报告。"
    )
    job.save(update_fields=["result", "sentence"])
