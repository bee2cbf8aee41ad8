"""What officers do with a batch: upload, confirm the columns, go on after an interruption, give it up."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.core.files.base import File
from django.db import transaction

from cases import permissions
from cases.actions.importing.ledger import PROBLEM
from cases.choices import ImportState
from cases.models import ImportBatch
from core import audit, files, jobs
from core.models import Job, StoredFile
from core.refusals import insist
from governance.choices import Capability
from governance.models import Unit
from governance.standing import Standing

JOB = "import_ledger"
_INTAKE = Capability.INTAKE
_LOOK_BACK = 20
WHOLE_FILE = 0


@transaction.atomic
def upload(
    *, by: Standing, file: StoredFile, sheet: str, mapping: dict[str, str], is_live: bool, at: datetime
) -> ImportBatch:
    """Keep the file as a batch whose columns (header → field) are guessed and wait to be confirmed."""
    insist(permissions.why_not_import(by))
    centre = cast(Unit, by.centre_for(_INTAKE))  # why_not_import has asked
    batch = ImportBatch.objects.create(
        file=file,
        centre=centre,
        area=centre.area,
        by=by.officer,
        appointment=by.under(_INTAKE),
        is_live=is_live,
        sheet=sheet,
        mapping=_as_before(centre, mapping),
        created_at=at,
    )
    audit.record(by=by, verb="upload_import", about=batch, at=at, under=batch.appointment)
    return batch


@transaction.atomic
def keep_unreadable(
    *, by: Standing, upload: File[bytes], sentence: str, is_live: bool, at: datetime
) -> ImportBatch:
    """Keep a file that cannot be read as a failed batch; why stands as the problem of row 0, the file itself.

    The same bytes sent again by the centre are kept once.
    """
    insist(permissions.why_not_import(by))
    centre = cast(Unit, by.centre_for(_INTAKE))
    unread = ImportBatch.objects.filter(centre=centre, state=ImportState.FAILED, started_at=None)
    known = unread.filter(file__sha256=files.digest_of(upload)).first()
    if known is not None:
        return known
    batch = ImportBatch.objects.create(
        file=files.store(upload, by=by.officer.pk, at=at),
        centre=centre,
        area=centre.area,
        by=by.officer,
        appointment=by.under(_INTAKE),
        state=ImportState.FAILED,
        is_live=is_live,
        created_at=at,
        finished_at=at,
    )
    audit.record(by=by, verb="upload_import", about=batch, at=at, under=batch.appointment)
    batch.problems.create(row_number=WHOLE_FILE, is_rejected=True, sentence=sentence[:500])
    return batch


def _as_before(centre: Unit, mapping: dict[str, str]) -> dict[str, str]:
    """Columns that an officer of the centre confirmed for a file with the same headers need no second look."""
    done = ImportBatch.objects.filter(centre=centre, state=ImportState.DONE).order_by("-id")
    for earlier in done.values_list("mapping", flat=True)[:_LOOK_BACK]:
        if mapping and set(mapping) - {PROBLEM} <= set(earlier):
            return {header: earlier.get(header, found) for header, found in mapping.items()}
    return mapping


@transaction.atomic
def start(
    *, by: Standing, batch: ImportBatch, sheet: str, mapping: dict[str, str], is_live: bool, at: datetime
) -> ImportBatch:
    """The columns are right (header → field): the worker may begin."""
    batch = _locked(batch)
    insist(permissions.why_not_start_import(by, batch))
    batch.sheet, batch.mapping, batch.is_live = sheet, mapping, is_live
    batch.by, batch.appointment = by.officer, by.under(_INTAKE)
    batch.state, batch.started_at = ImportState.RUNNING, at
    batch.job = _submit(by, batch, at)
    batch.save()
    audit.record(by=by, verb="start_import", about=batch, at=at, under=batch.appointment)
    return batch


@transaction.atomic
def resume(*, by: Standing, batch: ImportBatch, at: datetime) -> ImportBatch:
    """Go on behind the last row that was written."""
    batch = _locked(batch)
    insist(permissions.why_not_resume_import(by, batch))
    batch.state, batch.job = ImportState.RUNNING, _submit(by, batch, at)
    batch.save(update_fields=["state", "job"])
    audit.record(by=by, verb="resume_import", about=batch, at=at, under=by.under(_INTAKE))
    return batch


@transaction.atomic
def discard(*, by: Standing, batch: ImportBatch, at: datetime) -> ImportBatch:
    """The wrong file: nothing of it was written, nothing will be."""
    batch = _locked(batch)
    insist(permissions.why_not_start_import(by, batch))
    batch.state, batch.finished_at = ImportState.DISCARDED, at
    batch.save(update_fields=["state", "finished_at"])
    audit.record(by=by, verb="discard_import", about=batch, at=at, under=by.under(_INTAKE))
    return batch


@transaction.atomic
def fail(*, batch: ImportBatch) -> None:
    """The file could not be read (any more); the rows written so far stay."""
    batch = _locked(batch)
    if batch.state == ImportState.RUNNING:
        batch.state = ImportState.FAILED
        batch.save(update_fields=["state"])


def _locked(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)


def _submit(by: Standing, batch: ImportBatch, at: datetime) -> Job:
    return jobs.submit(
        JOB,
        title=f"导入台账“{batch.file.name}”",
        owner=by.officer.pk,
        arguments={"batch": batch.pk},
        at=at,
    )
