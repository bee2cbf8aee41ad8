"""Files that leave the system: written in one place, marked with who and when, entered in one register."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.base import File
from django.db import transaction
from django.db.models import F
from django.http import FileResponse, HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect

from core import files, jobs, switches
from core.clock import ZONE
from core.forms import filter_words
from core.models import ExportRecord, Job, StoredFile
from core.refusals import Refusal, wrong_state
from core.workbook import Column, Mark, SheetOut, write_workbook

DAYS = "export_days"
_AT_ONCE = 200
Row = Sequence[object]


@dataclass(frozen=True)
class Listing:
    """A list to write: what it is called, its columns, its rows as they come, how many there are, and its filter."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    total: int
    form: Any
    is_masked: bool = True
    # further sheets behind it
    more: Sequence[SheetOut] = ()


def begin(
    request: HttpRequest,
    kind: str,
    *,
    title: str,
    by: Any,
    query: str | None = None,
    clear: bool = False,
    purpose: str = "",
) -> HttpResponseRedirect:
    """Have the worker write the workbook of a list, and go to the job's page.

    `query`: the list's filter; without it as it stands in the address.
    """
    query = request.GET.urlencode() if query is None else query
    arguments = {"query": query, "clear": clear, "purpose": purpose}
    job = jobs.submit(kind, title=title, owner=by.officer.pk, arguments=arguments, at=by.at)
    messages.success(request, "正在后台生成工作簿，完成后铃铛会提醒，也可在本页等候下载。")
    return redirect("job_show", pk=job.pk)


def mark_words(*, by: Any, rows: int, purpose: str, at: datetime) -> str:
    """张三（综治中心 主任）2026-11-22 09:31 导出，共 120 行，用途：…"""
    post = f"（{by.post_titles}）" if by.post_titles else " "
    why = f"，用途：{purpose}" if purpose else ""
    return f"{by.name}{post}{at.astimezone(ZONE):%Y-%m-%d %H:%M} 导出，共 {rows:,} 行{why}"


def write_list(
    job: Job,
    progress: Callable[[int, int], None],
    *,
    by: Any,
    listing: Listing,
    also: Callable[[ExportRecord], None] | None = None,
) -> ExportRecord:
    """Write the job's workbook, keep it and enter it; `also` is done in the same transaction.

    Called again after a crash it begins anew; only a run that came to its end is in the register.
    """
    purpose, words = job.arguments.get("purpose", ""), "；".join(filter_words(listing.form)) or "全部"

    def counted() -> Iterator[Row]:
        for done, row in enumerate(listing.rows, start=1):
            if done % 500 == 0:
                progress(done, listing.total)
            yield row

    def said(rows: int) -> str:
        return mark_words(by=by, rows=rows, purpose=purpose, at=by.at)

    mark = Mark(listing.title, by.name, said, [f"范围：{words}", _masking(is_masked=listing.is_masked)])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        sheet = SheetOut(listing.title, listing.columns, counted())
        written = write_workbook(path, [sheet, *listing.more], mark)
        with path.open("rb") as stream, transaction.atomic():
            name = f"{listing.title}_{by.at.astimezone(ZONE):%Y%m%d_%H%M}.xlsx"
            job.result_file = files.store(File(stream, name=name), by=job.owner_id, at=by.at)
            record = register(
                officer=by.officer.pk,
                post=by.post_titles,
                kind=job.kind,
                title=listing.title,
                file=job.result_file,
                rows=written,
                words=words,
                query=job.arguments["query"],
                purpose=purpose,
                is_masked=listing.is_masked,
                job=job,
                at=by.at,
            )
            job.result = {"rows": written}
            job.sentence = f"共 {written:,} 件，可以下载。"
            job.save(update_fields=["result_file", "result", "sentence"])
            if also is not None:
                also(record)
    return record


def _masking(*, is_masked: bool) -> str:
    return "个人信息：已遮盖" if is_masked else "个人信息：未遮盖，请妥善保管，用完即删，不得转发"


def register(
    *,
    officer: int | None,
    post: str,
    kind: str,
    title: str,
    file: StoredFile,
    rows: int,
    at: datetime,
    words: str = "",
    query: str = "",
    purpose: str = "",
    is_masked: bool = True,
    job: Job | None = None,
    expires: bool = True,
) -> ExportRecord:
    """Enter one file. `expires`: it is deleted after the days that the office has set; its row stays."""
    return ExportRecord.objects.create(
        officer_id=officer,
        post=post[:120],
        at=at,
        kind=kind,
        title=title[:200],
        words=words,
        query=query,
        rows=rows,
        is_masked=is_masked,
        purpose=purpose[:300],
        file=file,
        file_name=file.name,
        digest=file.sha256,
        job=job,
        expires_at=at + timedelta(days=switches.value(DAYS)) if expires else None,
    )


def hand_out(file: StoredFile, at: datetime) -> FileResponse:
    """The file as a download, counted in the register."""
    ExportRecord.objects.filter(file=file).update(downloads=F("downloads") + 1, downloaded_at=at)
    return files.hand_out(file)


def why_not_download(job: Job) -> Refusal | None:
    """A file that was deleted says so."""
    record = ExportRecord.objects.filter(job=job, deleted_at__isnull=False).first()
    if record is None or record.deleted_at is None:
        return None
    day = f"{record.deleted_at.astimezone(ZONE):%Y-%m-%d}"
    return wrong_state(f"这份导出文件到期，已于 {day} 删除，登记仍在。需要时请按原来的条件重新导出。")


def expire(at: datetime) -> int:
    """Delete files whose time is over; how many. Each row is claimed, so any number of sweepers may run."""
    due = ExportRecord.objects.filter(deleted_at=None, expires_at__lte=at).select_related("file")
    return sum(_delete(record, at) for record in due.order_by("expires_at", "id")[:_AT_ONCE])


@transaction.atomic
def _delete(record: ExportRecord, at: datetime) -> int:
    file = record.file
    won = ExportRecord.objects.filter(pk=record.pk, deleted_at=None).update(deleted_at=at, file=None)
    if not won or file is None:
        return 0
    Job.objects.filter(result_file=file).update(result_file=None, sentence="文件到期，已删除。")
    path = files.path_of(file)
    file.delete()
    # bytes without a row harm nobody, a row without bytes does
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
    return 1
