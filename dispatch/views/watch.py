"""Pages of the watch: who commanded then, the log, the handover sheets, the commander's phone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cases.models import Case, Entry, Task
from cases.views.loading import visible_case
from core.acts import buttons
from core.once import once
from core.refusals import insist
from core.registry import registry
from dispatch.actions.desk import sign_many
from dispatch.actions.watch import confirm_danger, report_due
from dispatch.acts import SHEET_ACTS, WATCH_ACTS
from dispatch.choices import WatchVerb
from dispatch.duty import by_shift, holders_of
from dispatch.forms.watch import WatchMomentForm
from dispatch.models import HandoverCase, HandoverSheet, Letter, Slip, WatchLine
from dispatch.permissions import watch as permissions
from dispatch.views.supervisions import on_desk
from governance.choices import Mode
from governance.duty import commanded_at, mode_at
from governance.models import DutyShift, Unit
from governance.permissions.duty import why_not_see_duty
from governance.standing import Standing, standing_of

PAGE = 50
# telephone calls shown around the moment asked for
AROUND = timedelta(hours=2)
DANGERS = 30
SIGNABLE = 50
ANSWERED_DAYS = 14


def _chosen(request: HttpRequest) -> tuple[Standing, WatchMomentForm, Unit, datetime]:
    standing = standing_of(request)
    insist(why_not_see_duty(standing))
    form = WatchMomentForm(request.GET, standing=standing)
    form.is_valid()
    return standing, form, form.chosen(), form.cleaned_data.get("at") or standing.at


@require_GET
def duty_at(request: HttpRequest) -> HttpResponse:
    """Who commanded at a moment: mode, leader, staff, commanders of the day, who was told what then."""
    standing, form, centre, at = _chosen(request)
    told = WatchLine.objects.none()
    if permissions.why_not_read_log(standing, centre) is None:
        told = WatchLine.objects.visible_to(standing).of_watch(
            centre, at - AROUND, at + AROUND + timedelta(seconds=1)
        )
    watch = commanded_at(centre, at)
    context = {
        "form": form,
        "centre": centre,
        "watch": watch,
        "mode": Mode(watch.mode.mode if watch.mode else "").label,
        "told": list(told[:PAGE]),
        "at": at,
        "is_future": at > standing.at,
        "several": len(form.centres) > 1,
    }
    return render(request, "dispatch/duty_at.html", context)


@require_GET
def duty_log(request: HttpRequest) -> HttpResponse:
    """The book of the watch, shift by shift, and what is still to be reported; older lines by pages."""
    standing, form, centre, _ = _chosen(request)
    insist(permissions.why_not_read_log(standing, centre))
    at = standing.at
    everything = WatchLine.objects.filter(centre=centre)
    rows = WatchLine.objects.visible_to(standing).of_watch(
        centre, at - timedelta(days=400), at + timedelta(1)
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shift = DutyShift.objects.on(at).filter(centre=centre).prefetch_related("more_staff").first()
    running = mode_at(centre, at)
    hidden = everything.filter(at__gte=at - timedelta(days=400)).count() - page.paginator.count
    context = {
        "form": form,
        "centre": centre,
        "page": page,
        "shifts": by_shift(centre, list(page), shift if page.number == 1 else None),
        "shift": shift,
        "acts": buttons(WATCH_ACTS, standing, centre, ""),
        "due": report_due(running, at) if running else None,
        "hidden": max(hidden, 0),
        "at": at,
        "several": len(form.centres) > 1,
    }
    return render(request, "dispatch/duty_log.html", context)


# --- handover sheets


@require_GET
def duty_sheets(request: HttpRequest) -> HttpResponse:
    standing, form, centre, _ = _chosen(request)
    insist(permissions.why_not_read_log(standing, centre))
    rows = HandoverSheet.objects.visible_to(standing).filter(centre=centre).order_by("-until_at", "-id")
    context = {
        "form": form,
        "centre": centre,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "acts": [one for one in buttons(WATCH_ACTS, standing, centre, "") if one["key"] == "make_sheet"],
        "several": len(form.centres) > 1,
    }
    return render(request, "dispatch/duty_sheets.html", context)


def visible_sheet(request: HttpRequest, pk: int) -> tuple[Standing, HandoverSheet]:
    standing = standing_of(request)
    sheets = HandoverSheet.objects.visible_to(standing).select_related("signed_over_by", "taken_by")
    sheet = get_object_or_404(sheets, pk=pk)
    insist(permissions.why_not_read_log(standing, sheet.centre))
    return standing, sheet


def sheet_page(sheet: HandoverSheet) -> str:
    return reverse("duty_sheet_show", args=[sheet.pk])


def _sheet(standing: Standing, sheet: HandoverSheet) -> dict[str, Any]:
    """The sheet as this reader may see it: cases by name, the others as a number. Cost: four queries."""
    visible = Case.objects.visible_to(standing).values("pk")
    rows = HandoverCase.objects.filter(sheet=sheet)
    seen = list(rows.filter(case__in=visible).select_related("case"))
    dangers = [one for one in seen if one.is_danger]
    late = [one for one in seen if not one.is_danger]
    hidden = rows.count() - len(seen)
    lines = WatchLine.objects.visible_to(standing).of_watch(sheet.centre, sheet.from_at, sheet.until_at)
    return {
        "sheet": sheet,
        "dangers": dangers,
        "late": late,
        "hidden": hidden,
        "more": sheet.dangers + sheet.late - len(seen) - hidden,
        "lines": list(lines[:200]),
        "mode": Mode(sheet.mode).label,
    }


@require_GET
def duty_sheet_show(request: HttpRequest, pk: int) -> HttpResponse:
    standing, sheet = visible_sheet(request, pk)
    acts = buttons(SHEET_ACTS, standing, sheet, "")
    context = _sheet(standing, sheet) | {"acts": acts, "at": standing.at}
    return render(request, "dispatch/duty_sheet.html", context)


@require_GET
def duty_sheet_print(request: HttpRequest, pk: int) -> HttpResponse:
    standing, sheet = visible_sheet(request, pk)
    return render(request, "dispatch/duty_sheet_print.html", _sheet(standing, sheet))


def log_page(centre: Unit) -> str:
    return f"{reverse('duty_log')}?centre={centre.pk}"


# --- the commander's phone


@require_GET
def command(request: HttpRequest) -> HttpResponse:
    """What waits for this name, what is dangerous and who has it, what was answered.

    Cost: sixteen queries, and those of what apps put there.
    """
    standing = standing_of(request)
    insist(permissions.why_not_command(standing))
    slips = Slip.objects.to_sign(standing).select_related("case__area", "unit", "drafted_by")
    slips = slips.prefetch_related("wished_units")
    letters = Letter.objects.to_sign(standing).select_related("case__area", "unit", "slip")
    dangerous = Case.objects.visible_to(standing).dangerous()
    tasks = Task.objects.visible_to(standing).filter(made_by=standing.officer, withdrawn_at=None)
    answered = tasks.filter(done_at__gte=standing.at - timedelta(days=ANSWERED_DAYS)).with_row()
    slips_shown = list(slips.order_by("drafted_at", "id")[:SIGNABLE])
    letters_shown = list(letters.order_by("created_at", "id")[:SIGNABLE])
    context = {
        "at": standing.at,
        "slips": slips_shown,
        "letters": letters_shown,
        "to_sign": len(slips_shown) + len(letters_shown),
        "dangers": _dangers(standing, dangerous),
        "danger_count": dangerous.count(),
        "answered": list(answered.order_by("-done_at", "-id")[:PAGE]),
        "waiting": tasks.open().count(),
        **on_desk(standing),
        "watch": commanded_at(standing.centre, standing.at) if standing.centre else None,
        "panels": [
            {"template": one.template, **found}
            for one in registry.desk_panels
            if (found := one.context(request, standing)) is not None
        ],
    }
    return render(request, "dispatch/command.html", context)


def _dangers(standing: Standing, dangerous: Any) -> list[dict[str, Any]]:
    """The gravest first, those with news before those already confirmed; each with who has it."""
    rows = list(
        dangerous.select_related("area", "lead_unit", "owner", "centre").order_by(
            "-red_flag", "next_due_at", "id"
        )[:DANGERS]
    )
    holders = holders_of(rows, standing.at)
    read: dict[int, datetime] = {}
    mine = Entry.objects.filter(case__in=rows, officer=standing.officer, verb=WatchVerb.CONFIRM)
    for case, moment in mine.order_by("at").values_list("case_id", "at"):
        read[case] = moment
    shown = [
        {
            "case": case,
            "holder": holders[case.pk],
            "read_at": read.get(case.pk),
            "news": case.pk not in read or read[case.pk] < case.acted_at,
        }
        for case in rows
    ]
    return sorted(shown, key=lambda one: not one["news"])


@require_POST
@once
def command_sign(request: HttpRequest) -> HttpResponseBase:
    """Sign one ("only") or all that are ticked; what is refused is said by name."""
    standing = standing_of(request)
    insist(permissions.why_not_command(standing))
    only = request.POST.get("only", "")
    asked = [only] if only else request.POST.getlist("pick")
    slips = Slip.objects.visible_to(standing).filter(pk__in=_ids(asked, "slip"))
    letters = Letter.objects.visible_to(standing).filter(pk__in=_ids(asked, "letter"))
    signed, refused = sign_many(
        by=standing,
        slips_=slips.select_related("case", "unit").order_by("pk"),
        letters=letters.select_related("unit").order_by("pk"),
        at=standing.at,
    )
    if signed:
        messages.success(request, f"已签发 {len(signed)} 件：{'、'.join(signed)}。单位即时收到通知。")
    for sentence in refused:
        messages.warning(request, f"没有签发 {sentence}")
    if not signed and not refused:
        messages.warning(request, "没有选中要签发的，请勾选后再签。")
    return redirect("command")


@require_POST
@once
def command_read(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One tap on the desk: read and confirmed; one stays on the desk."""
    standing, case = visible_case(request, pk)
    case = confirm_danger(by=standing, case=case, at=standing.at)
    messages.success(request, f"已阅并确认 {case.number}，记入办理记录。")
    return redirect("command")


def _ids(asked: list[str], kind: str) -> list[int]:
    found = [one.partition("-")[2] for one in asked if one.startswith(f"{kind}-")]
    return [int(one) for one in found if one.isascii() and one.isdigit() and len(one) < 18][:SIGNABLE]
