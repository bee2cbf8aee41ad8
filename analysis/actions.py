"""Every write of the months' papers."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from analysis.models import MonthlyPacket
from analysis.permissions import why_not_make
from analysis.rules import Month
from core import audit, exports, jobs
from core.choices import JobState
from core.models import StoredFile
from core.refusals import insist
from governance.models import Unit
from governance.standing import Standing

KIND = "month"


@transaction.atomic
def make_month(
    *, by: Standing, centre: Unit, month: Month, at: datetime, is_routine: bool = False
) -> MonthlyPacket:
    """Ask for a month's workbook and report; asked for again while it is being made, it is the same one.

    A routine one that was there already comes back as it is: at most one for each centre and month.
    """
    insist(why_not_make(by, centre, month))
    packet = _open(by, centre, month, at, is_routine=is_routine)
    waits = packet.job is not None and packet.job.state in (JobState.PENDING, JobState.RUNNING)
    if packet.as_of is None and not waits:
        packet.job = jobs.submit(
            KIND,
            title=f"{centre.short_name}{month.label}月报",
            owner=by.pk,
            arguments={"packet": packet.pk},
            at=at,
        )
        packet.save(update_fields=["job"])
        audit.record(by=by, verb="make_month", about=packet, at=at)
    return packet


def _open(by: Standing, centre: Unit, month: Month, at: datetime, *, is_routine: bool) -> MonthlyPacket:
    """The packet that waits to be made, locked; a new one when there is none. The constraints have the last word."""
    rows = MonthlyPacket.objects.select_for_update(of=("self",)).select_related("job")
    same: dict[str, Any] = {"centre": centre, "month": month.first}
    found = rows.filter(**same, is_routine=True).first() if is_routine else None
    found = found or rows.filter(**same, made_for=by.officer, as_of=None).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return MonthlyPacket.objects.create(
                **same, made_for=by.officer, is_routine=is_routine, asked_at=at
            )
    except IntegrityError:  # somebody else asked at the same moment
        found = rows.filter(**same, is_routine=True).first() if is_routine else None
        return found or rows.get(**same, made_for=by.officer, as_of=None)


@transaction.atomic
def keep_month(
    *,
    packet: MonthlyPacket,
    workbook: StoredFile,
    report: StoredFile,
    figures: dict[str, Any],
    rows: int,
    by: Standing,
    at: datetime,
) -> bool:
    """Keep what was made and enter both files; False when another run of the job was faster, then its files stand.

    A month's papers are the centre's records: they do not expire as a list does.
    """
    kept = MonthlyPacket.objects.filter(pk=packet.pk, as_of=None).update(
        workbook=workbook, report=report, figures=figures, as_of=at
    )
    for file in (workbook, report) if kept else ():
        exports.register(
            officer=by.pk,
            post=by.post_titles,
            kind=KIND,
            title=file.name,
            file=file,
            rows=rows,
            words=f"{packet.centre.area.name}{packet.month:%Y-%m}",
            job=packet.job,
            expires=False,
            at=at,
        )
    return bool(kept)
