"""Writing down who did what outside a case: one line, in the writer's own transaction (docs/decisions/0015)."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, models, transaction

from core.models import AuditLine
from core.rules import clean_text

log = logging.getLogger(__name__)
NOTE_MAX = 2_000
LOOK_RESTRICTED = "look_restricted"
# a register of every click would be read by nobody
LOOKS_APART = timedelta(minutes=10)


def record(
    *,
    by: Any,
    verb: str,
    about: models.Model | None = None,
    note: str = "",
    at: datetime,
    ip: str = "",
    under: Any = None,
) -> AuditLine:
    """One audit line: who, under which post, what, about what. Cost: one INSERT.

    `by` has `.officer` and `.appointments` (a Standing); None is the system. `under` is the appointment that allows
    it, else the first one held. `verb` is a key of `registry.verbs`. Personal data in clear does not belong in
    `note`; on a case's own history use `cases.actions.history.write` instead.
    """
    held = under or next(iter(by.appointments), None) if by is not None else None
    return AuditLine.objects.create(
        at=at,
        officer_id=by.officer.pk if by is not None else None,
        appointment=held.pk if held is not None else None,
        post=str(held.post)[:120] if held is not None else "",
        verb=verb[:40],
        about_kind=about._meta.label_lower if about is not None else "",
        about_id=str(about.pk)[:40] if about is not None else "",
        about_label=clean_text(str(about))[:200] if about is not None else "",
        note=clean_text(note)[:NOTE_MAX],
        ip=ip[:45],
    )


def record_look(
    *, by: Any, about: models.Model, note: str, at: datetime, verb: str = LOOK_RESTRICTED
) -> None:
    """That a restricted or unmasked record was opened: one line for each officer, record and ten minutes. Cost: two queries.

    A page is not refused because its look could not be written (a database that only reads): that goes to the log.
    """
    label = about._meta.label_lower
    seen = {"verb": verb, "about_kind": label, "about_id": str(about.pk)}
    try:
        with transaction.atomic():
            if not AuditLine.objects.filter(officer=by.officer, at__gt=at - LOOKS_APART, **seen).exists():
                record(by=by, verb=verb, about=about, note=note, at=at)
    except DatabaseError as error:
        log.error("%s 查看 %s %s 没有记下：%s", by.officer.pk, label, about.pk, " ".join(str(error).split()))
