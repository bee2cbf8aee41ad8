"""Work with a slip that is out: reports on the way, another officer of the unit, more units, another paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from cases.actions.accused import tell
from cases.actions.history import locked
from cases.models import Case
from core.models import StoredFile
from core.refusals import Refused, incomplete, insist
from dispatch.actions import clocks
from dispatch.actions.moving import keep_files, locked_slip, move, tell_unit
from dispatch.actions.slips import PLAIN, Terms, assign, draft, give_assists, name_unit
from dispatch.choices import ReportKind, SlipFileKind, SlipVerb
from dispatch.models import Slip, SlipReport
from dispatch.permissions.slips import (
    is_passed_around,
    why_not_add_assistant,
    why_not_draft,
    why_not_hand_on_slip,
    why_not_reissue_slip,
    why_not_report_progress,
    why_not_terms,
)
from governance.choices import Capability
from governance.models import Appointment, Officer, Unit
from governance.standing import Standing


@transaction.atomic
def report_progress(
    *, by: Standing, slip: Slip, text: str, at: datetime, files: Sequence[StoredFile] = ()
) -> SlipReport:
    """首报 or 续报: the first one a unit writes is the 首报. The slip stays in hand and its clock runs on."""
    slip, case = locked_slip(slip)
    insist(why_not_report_progress(by, slip))
    is_first = not SlipReport.objects.filter(slip=slip).exists()
    kind = ReportKind.FIRST if is_first else ReportKind.INTERIM
    entry = move(by=by, slip=slip, verb=SlipVerb.REPORT, at=at, note=f"{kind.label}：{text}")
    report = SlipReport.objects.create(slip=slip, kind=kind, text=text, by=by.officer, at=at)
    keep_files(slip, files, entry, SlipFileKind.REPORT, report)
    clocks.reported(slip, entry)
    tell_unit(slip.centre, Capability.ASSIGN, f"{slip.unit}{kind.label}：{case.title}", slip, at)
    return report


@transaction.atomic
def hand_on_slip(*, by: Standing, slip: Slip, to: Officer, note: str, at: datetime) -> Slip:
    """Inside the unit: another officer who handles there has it from now on."""
    slip, case = locked_slip(slip)
    insist(why_not_hand_on_slip(by, slip))
    held = Appointment.objects.held_on(at.date()).of_units(slip.unit_id).filter(officer=to)
    if not held.with_capability(Capability.HANDLE):
        insist(incomplete(f"{to}现在不是{slip.unit}的承办人，请从名单里选。"))
    slip.holder = to
    move(by=by, slip=slip, verb=SlipVerb.HAND_ON, at=at, note=f"由{to}办理。{note}".strip())
    url = reverse("slip_show", args=[slip.pk])
    tell(case, [to.pk], f"{by.officer}把{slip.number}转给您办理：{case.title}", url, at=at)
    return slip


@transaction.atomic
def add_assistant(
    *, by: Standing, slip: Slip, units: Sequence[Unit], requirement: str, at: datetime
) -> list[Slip]:
    """More units assist the lead from now on; each gets its own slip. Refuses one that has a running slip already."""
    slip, case = locked_slip(slip)
    insist(why_not_add_assistant(by, slip))
    insist(why_not_terms(case, slip.unit, units, None))
    busy = Slip.objects.running().filter(case=case, unit__in=units).select_related("unit")
    if names := "、".join(str(one.unit) for one in busy):
        insist(incomplete(f"{names}已在办这件事项，不用再加派。"))
    before = set(slip.assists.values_list("pk", flat=True))
    give_assists(by, slip, units, at, requirement)
    text = f"加派{'、'.join(str(one) for one in units)}协办：{case.title}"
    tell_unit(slip.unit, Capability.HANDLE, text, slip, at)
    return list(slip.assists.exclude(pk__in=before).select_related("unit").order_by("pk"))


@transaction.atomic
def reissue_slip(
    *,
    by: Standing,
    slip: Slip,
    requirement: str,
    at: datetime,
    due_at: datetime | None = None,
    basis: str = "",
) -> Slip:
    """Another paper for a void one, to the same unit, by the same way a slip is given; each names the other."""
    case = locked(slip.case)
    insist(why_not_reissue_slip(by, slip))
    terms = Terms(mode=slip.mode, basis=basis, replaces=slip)
    give = assign if why_not_draft(by, case) else draft
    if is_passed_around(case):
        give = name_unit
    return give(by=by, case=case, unit=slip.unit, requirement=requirement, at=at, due_at=due_at, terms=terms)


def assign_many(
    *, by: Standing, cases: Iterable[Case], unit: Unit, requirement: str, at: datetime, terms: Terms = PLAIN
) -> tuple[list[Slip], list[str]]:
    """(slips given or drafted, a sentence naming each case that was refused and why); one refusal stops no other."""
    given: list[Slip] = []
    refused: list[str] = []
    for case in cases:
        give = assign if why_not_draft(by, case) else draft
        try:
            with transaction.atomic():
                given.append(give(by=by, case=case, unit=unit, requirement=requirement, at=at, terms=terms))
        except Refused as no:
            refused.append(f"{case.number}“{case.title}”：{no.refusal.sentence}")
    return given, refused
