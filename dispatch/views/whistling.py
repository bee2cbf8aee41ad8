"""Pages of 吹哨报到: the list, a new one, one with its units, the figures."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cases.models import Case
from core import drafts, exports, paging
from core.acts import buttons
from core.forms import attempt
from core.once import once
from core.refusals import insist
from dispatch.actions import whistling as actions
from dispatch.acts.whistling import CALL_ACTS, WHISTLE_ACTS
from dispatch.forms.follow_up import FollowUpSpanForm
from dispatch.forms.whistling import WhistleFilterForm, WhistleForm
from dispatch.models import Whistle, WhistleCall
from dispatch.pages.whistling import by_unit
from dispatch.permissions import whistling as permissions
from governance.standing import Standing, standing_of

# so many of a case's whistles stand on its page; the list has them all
PANEL = 10
LATEST = paging.Order("meet", "到场时间，新的在前", "meet_at", descending=True)


@require_GET
def whistle_list(request: HttpRequest) -> HttpResponse:
    standing = standing_of(request)
    form = WhistleFilterForm(request.GET, standing=standing)
    form.is_valid()
    whistles = form.narrow(Whistle.objects.visible_to(standing))
    rows = whistles.select_related("unit", "area").prefetch_related("calls__unit")
    context = {
        "form": form,
        "page": paging.page(rows, LATEST, request.GET.get("cursor", ""), counted=whistles),
        "may_whistle": permissions.why_not_whistle(standing) is None,
        "at": standing.at,
    }
    return render(request, "dispatch/whistle_list.html", context)


@require_POST
@once
def whistle_export(request: HttpRequest) -> HttpResponseBase:
    """Write the workbook of exactly this list in the worker: a line for each unit called."""
    standing = standing_of(request)
    return exports.begin(request, "whistle_export", title="导出吹哨报到", by=standing)


@once
def whistle_new(request: HttpRequest) -> HttpResponse:
    standing = standing_of(request)
    insist(permissions.why_not_whistle(standing))
    posted = request.POST if request.method == "POST" else None
    form = WhistleForm(posted, standing=standing, initial={"number": request.GET.get("number", "")[:32]})
    made = attempt(form, lambda: _made(standing, form)) if posted is not None and form.is_valid() else None
    if made is not None:
        messages.success(request, f"已吹哨：{made.title}，各单位即时收到通知。")
        drafts.done(request, "whistle")
        return redirect("whistle_show", pk=made.pk)
    return render(request, "dispatch/whistle_new.html", {"form": form}, status=422 if form.errors else 200)


def _made(standing: Standing, form: forms.Form) -> Whistle:
    data = dict(form.cleaned_data)
    case = data.pop("number")
    return actions.whistle(by=standing, case=case, at=standing.at, **data)


def visible_whistle(request: HttpRequest, pk: int) -> tuple[Standing, Whistle]:
    standing = standing_of(request)
    rows = Whistle.objects.visible_to(standing).select_related("unit", "area", "case", "made_by", "closed_by")
    return standing, get_object_or_404(rows, pk=pk)


def whistle_page(whistle: Whistle) -> str:
    return reverse("whistle_show", args=[whistle.pk])


@require_GET
def whistle_show(request: HttpRequest, pk: int) -> HttpResponse:
    """One whistle: what, where, when, and each unit with what it may do; one page on a phone."""
    standing, whistle = visible_whistle(request, pk)
    calls = list(WhistleCall.objects.visible_to(standing).filter(whistle=whistle).select_related("unit"))
    for one in calls:
        one.whistle = whistle
    seen = whistle.case and Case.objects.visible_to(standing).filter(pk=whistle.case.pk).exists()
    state = "closed" if whistle.closed_at else "open"
    context = {
        "whistle": whistle,
        "case": whistle.case if seen else None,
        "lines": [{"call": one, "acts": buttons(CALL_ACTS, standing, one, "")} for one in calls],
        "acts": buttons(WHISTLE_ACTS, standing, whistle, state),
        "at": standing.at,
    }
    return render(request, "dispatch/whistle_show.html", context)


def whistles_panel(
    _request: HttpRequest, standing: Standing, case: Case, at: datetime
) -> dict[str, Any] | None:
    """The whistles about a case with who answered and came; asked for only where its history has one. Two queries."""
    rows = Whistle.objects.visible_to(standing).filter(case=case).select_related("unit")
    found = list(rows.prefetch_related("calls__unit").order_by("-meet_at", "-id")[:PANEL])
    return {"whistles": found} if found else None


@require_GET
def whistle_figures(request: HttpRequest) -> HttpResponse:
    """How the units answered, by unit; each number is a link to its rows."""
    standing = standing_of(request)
    form = FollowUpSpanForm(request.GET)
    del form.fields["by"]
    form.fields["since"].label = "到场从"
    form.is_valid()
    until = form.cleaned_data.get("until") or standing.at.date()
    since = form.cleaned_data.get("since") or until - timedelta(days=90)
    context: dict[str, Any] = {
        "form": form,
        "since": since,
        "until": until,
        "lines": by_unit(standing, since, until),
    }
    return render(request, "dispatch/whistle_figures.html", context)


def visible_whistle_call(request: HttpRequest, pk: int) -> tuple[Standing, WhistleCall]:
    standing = standing_of(request)
    rows = WhistleCall.objects.visible_to(standing).select_related("unit", "whistle__unit", "whistle__area")
    return standing, get_object_or_404(rows, pk=pk)


def call_page(call: WhistleCall) -> str:
    return reverse("whistle_show", args=[call.whistle_id])
