"""The watch's own book: lines, telephone calls, the sheet handed over at the change of shift, dangers read."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from cases.actions.history import locked, write
from cases.models import Case
from core.messages.kinds import URGENT
from core.notices import notify
from core.refusals import insist
from dispatch.choices import LineKind, WatchVerb
from dispatch.duty import holders_of
from dispatch.models import HandoverCase, HandoverSheet, WatchLine
from dispatch.permissions import watch as permissions
from governance import watch
from governance.actions.modes import remind_once, report_every
from governance.duty import leaders_at, mode_of
from governance.models import DutyShift, ModeSwitch, Unit
from governance.permissions.duty import words as moment_words
from governance.standing import Standing

# so many of each kind stand on a sheet by name, the rest as a number
NAMED_MAX = 100


@transaction.atomic
def write_line(
    *, by: Standing, centre: Unit, text: str, happened_at: datetime, at: datetime, summary: bool = False,
    case: Case | None = None,
) -> WatchLine:  # fmt: skip
    """A line of the log; a summary is what 急时 and 战时 ask for every few hours. Refuses a case one may not see."""
    insist(permissions.why_not_write_line(by, centre, happened_at=happened_at))
    insist(permissions.why_not_name(by, case))
    return _write(
        by,
        centre,
        at,
        kind=LineKind.SUMMARY if summary else LineKind.LINE,
        at=happened_at,
        text=text,
        case=case,
    )


def _write(by: Standing, centre: Unit, written_at: datetime, **facts: object) -> WatchLine:
    under = permissions.post_for(by, centre)
    return WatchLine.objects.create(
        centre=centre, officer=by.officer, appointment=under, written_at=written_at, **facts
    )


@transaction.atomic
def tell(
    *,
    by: Standing,
    centre: Unit,
    whom: str,
    text: str,
    answer: str,
    happened_at: datetime,
    at: datetime,
    case: Case | None = None,
) -> WatchLine:
    """Who was told what by telephone, and what they said; about a case it stands in its history too."""
    insist(permissions.why_not_tell(by, centre, case, happened_at=happened_at))
    if case is not None:
        case = locked(case)
        note = f"告知{whom}：{text}" + (f"；答复：{answer}" if answer else "")
        if happened_at != at:
            note += f"（{moment_words(happened_at)} 通话）"
        write(by=by, case=case, verb=WatchVerb.TELL, at=at, note=note)
    return _write(
        by,
        centre,
        at,
        kind=LineKind.TOLD,
        at=happened_at,
        text=text,
        whom=whom,
        answer=answer,
        case=case,
    )


@transaction.atomic
def confirm_danger(*, by: Standing, case: Case, at: datetime) -> Case:
    """A commander or leader has read of the danger; the history names who and when."""
    case = locked(case)
    insist(permissions.why_not_confirm_danger(by, case))
    capability = by.right(*permissions.READERS, about=case)
    write(by=by, case=case, verb=WatchVerb.CONFIRM, at=at, capability=capability)
    return case


# --- the sheet


@transaction.atomic
def make_sheet(*, by: Standing, centre: Unit, note: str, at: datetime) -> HandoverSheet:
    """The sheet of the running shift: open dangers and late cases as they stand now. Made anew until it is signed."""
    Unit.objects.select_for_update(of=("self",)).get(pk=centre.pk)
    shift = DutyShift.objects.on(at).filter(centre=centre).first()
    insist(permissions.why_not_make_sheet(by, centre, shift))
    assert shift is not None  # noqa: S101 - refused above
    sheet = HandoverSheet.objects.filter(centre=centre, until_at=shift.until_at).first()
    insist(permissions.why_not_make_again(sheet))
    following = DutyShift.objects.on(shift.until_at).filter(centre=centre).first()
    cases = Case.objects.filter(centre=centre)
    dangers, late = cases.dangerous(), cases.overdue(at).exclude(pk__in=cases.dangerous().values("pk"))
    sheet = sheet or HandoverSheet(centre=centre, until_at=shift.until_at)
    sheet.from_at, sheet.leader_out, sheet.made_by, sheet.made_at = (
        shift.from_at,
        shift.leader,
        by.officer,
        at,
    )
    sheet.leader_in = following.leader if following else None
    sheet.mode, sheet.note = mode_of(centre, at), note
    sheet.dangers, sheet.late = dangers.count(), late.count()
    sheet.save()
    sheet.rows.all().delete()
    _fill(sheet, dangers.order_by("-red_flag", "next_due_at", "id"), is_danger=True)
    _fill(sheet, late.order_by("next_due_at", "id"), is_danger=False)
    return sheet


def _fill(sheet: HandoverSheet, found: object, *, is_danger: bool) -> None:
    rows = list(found.select_related("lead_unit", "owner", "centre", "area")[:NAMED_MAX])  # type: ignore[attr-defined]  # a queryset of cases
    holders = holders_of(rows, sheet.made_at)
    HandoverCase.objects.bulk_create(
        HandoverCase(
            sheet=sheet,
            case=case,
            is_danger=is_danger,
            words=_words(case),
            holder=holders[case.pk].words[:120],
            phone=holders[case.pk].phone,
            last_at=case.acted_at,
            due_at=case.next_due_at,
        )
        for case in rows
    )


def _words(case: Case) -> str:
    flag = "红旗 " if case.red_flag else ""
    return f"{flag}{case.get_level_display()} {case.area.label}：{case.title}".strip()[:200]


def _locked(sheet: HandoverSheet) -> HandoverSheet:
    rows = HandoverSheet.objects.select_related("centre__area", "leader_out", "leader_in")
    return rows.select_for_update(of=("self",)).get(pk=sheet.pk)


def _tell(sheet: HandoverSheet, officers: list[int], text: str, at: datetime) -> None:
    notify(officers, text, reverse("duty_sheet_show", args=[sheet.pk]), at=at)


@transaction.atomic
def sign_over(*, by: Standing, sheet: HandoverSheet, at: datetime) -> HandoverSheet:
    """The outgoing leader signs; the incoming one is rung for."""
    sheet = _locked(sheet)
    insist(permissions.why_not_sign_over(by, sheet))
    sheet.signed_over_at, sheet.signed_over_by = at, by.officer
    sheet.save(update_fields=["signed_over_at", "signed_over_by"])
    waiting = [sheet.leader_in_id] if sheet.leader_in_id else []
    _tell(sheet, waiting, f"{by.officer}已交班，请接班：在办危险事项 {sheet.dangers} 件", at)
    return sheet


@transaction.atomic
def take_over(*, by: Standing, sheet: HandoverSheet, at: datetime) -> HandoverSheet:
    """The incoming leader signs what was signed over."""
    sheet = _locked(sheet)
    insist(permissions.why_not_take_over(by, sheet))
    sheet.taken_at, sheet.taken_by = at, by.officer
    sheet.save(update_fields=["taken_at", "taken_by"])
    _tell(sheet, [sheet.leader_out_id], f"{by.officer}已接班", at)
    return sheet


# --- reports that 急时 and 战时 ask for


def report_due(switch: ModeSwitch, at: datetime) -> datetime | None:
    """The latest moment since which a summary of the watch is missing; None when none is. Cost: one query."""
    last = (
        WatchLine.objects.filter(centre=switch.centre_id, kind=LineKind.SUMMARY, at__gte=switch.from_at)
        .order_by("-at")
        .values_list("at", flat=True)
        .first()
    )
    return watch.report_due(last or switch.from_at, report_every(switch.mode), at)


def remind_reports(at: datetime) -> int:
    """Each missed summary is asked for once, at the duty leader's bell. Cost: a few queries for each centre in a mode."""
    told = 0
    for switch in ModeSwitch.objects.holding_at(at).select_related("centre__area")[:200]:
        due = report_due(switch, at)
        if due is None or not remind_once(switch, due):
            continue
        hours = int(report_every(switch.mode).total_seconds() // 3600)
        text = f"{switch.get_mode_display()}：值班小结每 {hours} 小时一次，{moment_words(due)} 应报未报"
        url = f"{reverse('duty_log')}?centre={switch.centre_id}"
        notify(leaders_at(switch.centre, at), text, url, at=at, kind=URGENT)
        told += 1
    return told
