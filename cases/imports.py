"""The import in the worker: a batch read, written and summed up in a sentence."""

import logging
from collections.abc import Callable
from typing import Any

from django.urls import reverse

from cases.actions.importing import batches
from cases.actions.importing.chunk import Overtaken
from cases.actions.importing.ledger import Ledger, open_batch
from cases.actions.importing.run import carry_out
from cases.choices import ImportState
from cases.ledger.columns import MappingError
from cases.models import ImportBatch
from core import clock
from core.jobs import JobFailed
from core.models import Job
from core.workbook import Unreadable

log = logging.getLogger(__name__)


def run_import(job: Job, progress: Callable[[int, int], None]) -> None:
    """Import what is left of the job's batch; called again after a crash it goes on behind the last row written."""
    batch = _batch(job.arguments["batch"])
    if batch.state == ImportState.RUNNING:
        try:
            batch = carry_out(batch, _opened(batch), at=clock.now(), progress=progress)
        except Overtaken as error:
            raise JobFailed("另一个进程正在导入这份台账，请稍候刷新。") from error
    job.result = figures(batch)
    job.sentence = sentence(batch)
    job.save(update_fields=["result", "sentence"])


def _opened(batch: ImportBatch) -> Ledger:
    try:
        return open_batch(batch)
    except (Unreadable, MappingError) as error:
        batches.fail(batch=batch)
        raise JobFailed(error.sentence) from error
    except FileNotFoundError as error:
        batches.fail(batch=batch)
        raise JobFailed(f"“{batch.file.name}”的原文件不在了，请重新上传。") from error


def _batch(pk: int) -> ImportBatch:
    return ImportBatch.objects.select_related("file", "centre", "area", "by").get(pk=pk)


def page_of(job: Job) -> str:
    return reverse("import_show", args=[job.arguments["batch"]])


def figures(batch: ImportBatch) -> dict[str, Any]:
    return {name: getattr(batch, name) for name in ("rows", "created", "duplicates", "rejected", "skipped")}


def sentence(batch: ImportBatch) -> str:
    """共 150 行：新建 148 件，重复 1 行，未导入 1 行（可下载问题行，改正后再导入）。"""
    words = f"共 {batch.rows:,} 行：新建 {batch.created:,} 件，重复 {batch.duplicates:,} 行"
    if not batch.rejected:
        return f"{words}，全部处理完毕。"
    return f"{words}，未导入 {batch.rejected:,} 行（请下载问题行，改正后再导入）。"
