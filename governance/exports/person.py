"""Everything the house holds about one person, for that person: a sheet for each holder."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import File

from core import clock, files
from core.models import Job
from core.refusals import insist
from core.registry import PersonalData, Subject, registry
from core.workbook import Column, SheetOut, write_workbook
from governance.actions.privacy import EXPORT
from governance.models import Officer, SubjectRequest
from governance.permissions import privacy as permissions
from governance.standing import standing_at

KEPT = timedelta(days=7)
COLUMNS = (Column("项目", 12), Column("编号", 20), Column("时间", 18, "moment"), Column("内容", 100))
_HEAD = (Column("项目", 16), Column("内容", 80))


def _head(request: SubjectRequest, by: Officer, purpose: str, at: datetime) -> list[list[Any]]:
    return [
        ["请求", request.number],
        ["姓名", request.name],
        ["用途", purpose],
        ["导出人", by.name],
        ["导出时间", f"{at:%Y-%m-%d %H:%M}"],
        ["说明", "本表只供答复本人。他人的信息、受限事项中与反映人有关的内容不在内。文件七天后清除。"],
    ]


def run_person_export(job: Job, progress: Callable[[int, int], None]) -> None:
    by = Officer.objects.get(pk=job.owner_id or 0)
    standing = standing_at(by, clock.now())
    request = SubjectRequest.objects.get(pk=job.arguments["request"])
    insist(permissions.why_not_keep(standing))
    subject = Subject(request.name, request.phone, request.id_number)
    total = 0

    def lines(holder: PersonalData) -> Iterator[list[Any]]:
        nonlocal total
        for line in holder.find(subject):
            total += 1
            yield list(line)
        progress(total, total)

    sheets = [SheetOut("说明", _HEAD, _head(request, by, job.arguments["purpose"], standing.at))]
    sheets += [SheetOut(holder.label, COLUMNS, lines(holder)) for holder in registry.personal_data]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "person.xlsx"
        write_workbook(path, sheets)
        with path.open("rb") as stream:
            name = f"个人信息_{request.number}.xlsx"
            job.result_file = files.store(File(stream, name=name), by=by.pk, at=standing.at)
    job.result = {"lines": total}
    job.sentence = (
        f"共 {total:,} 条，可以下载，文件保存 {KEPT.days} 天。"
        if total
        else "没有找到这个人的信息。请核对姓名和登记过的电话、证件号码。"
    )
    job.save(update_fields=["result_file", "result", "sentence"])


def expire_person_exports(at: datetime) -> None:
    """The files of a week ago go. May run twice."""
    old = Job.objects.filter(kind=EXPORT, finished_at__lt=at - KEPT, result_file__erased_at=None)
    for job in old.select_related("result_file")[:100]:
        if job.result_file is not None:
            files.erase(job.result_file, at)
