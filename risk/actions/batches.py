"""An imported ledger read row by row in the worker: what is hit goes on the desk, again without anything twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from cases.choices import Level
from cases.models import Case, ImportBatch
from cases.querysets import seen_by
from core import audit, clock, jobs
from core.models import Job
from core.refusals import insist
from governance.models import Officer
from governance.standing import Standing, standing_at
from risk.actions.screening import AT_ONCE, screen_these
from risk.choices import AssessmentVerb
from risk.models import Assessment, BatchReading, Screening
from risk.permissions import batches as permissions
from risk.workflow import MOVES

KIND = "batch_assess"


@transaction.atomic
def start(*, by: Standing, batch: ImportBatch, with_history: bool, at: datetime) -> BatchReading:
    """Have all rows of the ledger read by the worker; with `with_history` the rows of old ledgers that are hit go on
    the desk too. Nobody is rung for those (trap 27)."""
    batch = (
        ImportBatch.objects.select_for_update(of=("self",)).select_related("file", "centre").get(pk=batch.pk)
    )
    insist(permissions.why_not_batch(by, batch))
    reading = BatchReading.objects.create(
        batch=batch,
        by=by.officer,
        appointment=by.under(by.right(*MOVES[AssessmentVerb.REASSESS].capabilities)),
        with_history=with_history,
        asked_at=at,
    )
    arguments = {"reading": reading.pk, "batch": batch.pk}
    title = f"批量预评 {batch.file.name}"
    reading.job = jobs.submit(KIND, title=title, owner=by.pk, arguments=arguments, at=at)
    reading.save(update_fields=["job"])
    note = "历史记录也上预评台" if with_history else ""
    audit.record(by=by, verb=KIND, about=batch, note=note, at=at)
    return reading


def run(job: Job, progress: Callable[[int, int], None]) -> None:
    """Read the ledger in chunks, each a transaction; called again after a crash it reads again, which changes nothing."""
    reading = BatchReading.objects.get(pk=job.arguments["reading"])
    cases = Case.objects.filter(batch=reading.batch_id).order_by("id")
    total, done, last = cases.count(), 0, 0
    while ids := list(cases.filter(id__gt=last).values_list("id", flat=True)[:AT_ONCE]):
        opened = screen_these(ids, clock.now(), old=reading.with_history)
        last, done = ids[-1], done + len(ids)
        reading.opened += opened
        reading.save(update_fields=["opened"])
        progress(done, total)
    reading.finished_at = clock.now()
    reading.save(update_fields=["finished_at"])
    owner = Officer.objects.get(pk=job.owner_id or reading.by_id)
    figures = counts(standing_at(owner, clock.now()), reading.batch_id)
    job.result, job.sentence = figures, sentence(figures, reading.opened)
    job.save(update_fields=["result", "sentence"])


def counts(standing: Standing, batch_id: int) -> dict[str, int]:
    """{read, high, medium, low, red, unreadable, on_desk}: of the ledger's rows that the officer may see, by the last
    reading of each. Cost: two queries over the ledger's rows."""
    later = Screening.objects.filter(case=OuterRef("case"), id__gt=OuterRef("id"))
    rows = Screening.objects.filter(seen_by(standing, "case__"), ~Exists(later), case__batch=batch_id)
    by_level = {level: Count("id", filter=Q(level=level, is_unreadable=False)) for level in Level.values}
    found: dict[str, int] = rows.aggregate(
        read=Count("id"),
        red=Count("id", filter=~Q(red_flags=[])),
        unreadable=Count("id", filter=Q(is_unreadable=True)),
        **by_level,
    )
    desk = Assessment.objects.visible_to(standing).on_desk().of_batch(batch_id)
    return found | {"on_desk": desk.count()}


def sentence(figures: dict[str, int], opened: int) -> str:
    """共读 4,326 件：高 3 件、中 12 件、低 4,311 件，红旗 2 件；新上预评台 17 件，台上现有 17 件待评。"""
    words = (
        f"共读 {figures['read']:,} 件：高 {figures['high']:,} 件、中 {figures['medium']:,} 件、"
        f"低 {figures['low']:,} 件，红旗 {figures['red']:,} 件"
    )
    if figures["unreadable"]:
        words += f"，未能自动阅读 {figures['unreadable']:,} 件"
    return f"{words}；新上预评台 {opened:,} 件，台上现有 {figures['on_desk']:,} 件待评。"


def page_of(job: Any) -> str:
    return reverse("batch_reading", args=[job.arguments["batch"]])
