"""Pages of clocks: why one is due when it is, what units ask, terms of the law."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cases import pages
from cases.actions.looks import opened
from cases.choices import Channel, ClockKind, Kind, TermMoment
from cases.models import Clock, ClockMove, StatutoryTerm
from core import clock, exports, paging
from core.acts import buttons
from core.once import once
from core.refusals import insist
from dispatch.actions.explaining import explained, may_read_row
from dispatch.actions.statutory import save_term
from dispatch.acts import CLOCK_ACTS
from dispatch.forms.clocks import TermForm, TermNarrowForm, TimeRequestFilterForm, rule_words
from dispatch.models import Slip, TimeRequest
from dispatch.permissions.clocks import why_not_keep_terms, why_not_see_requests, why_not_see_terms
from governance.standing import Standing, standing_of
from governance.upkeep.kind import Shown, Upkeep, keep

NEWEST = paging.Order("asked", "申请时间，新的在前", "asked_at", descending=True)


def visible_clock(request: HttpRequest, pk: int) -> tuple[Standing, Clock]:
    standing = standing_of(request)
    rows = Clock.objects.visible_to(standing).select_related("case__area", "case__centre", "unit")
    found = get_object_or_404(rows, pk=pk)
    opened(by=standing, case=found.case, what="时限", at=standing.at)
    return standing, found


def page_of(found: Clock) -> str:
    return reverse("clock_show", args=[found.pk])


@require_GET
def clock_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Why is it due on the 9th: the rule, whose row, each day counted or passed over, pauses, moves and who."""
    standing, found = visible_clock(request, pk)
    context = {
        "clock": found,
        "case": found.case,
        "at": standing.at,
        "why": pages.why_due(found),
        "told": explained(found, standing.at),
        "may_read_row": may_read_row(standing),
        "acts": buttons(CLOCK_ACTS, standing, found, found.kind),
    }
    return render(request, "dispatch/clock_show.html", context)


def clocks_of(standing: Standing, slip: Slip) -> dict[str, Any]:
    """What a slip's page shows of its clocks and of what was asked. Cost: two queries."""
    running = Clock.objects.visible_to(standing).filter(case=slip.case, subject=f"slip:{slip.pk}")
    asked = TimeRequest.objects.visible_to(standing).filter(slip=slip).with_row().order_by("-asked_at", "-id")
    return {"slip_clocks": list(running.order_by("due_at", "id")), "time_requests": list(asked)}


@require_GET
def time_request_list(request: HttpRequest) -> HttpResponse:
    """What units asked, newest first; those that wait for me by the filter."""
    standing = standing_of(request)
    insist(why_not_see_requests(standing))
    form = TimeRequestFilterForm(request.GET, standing=standing)
    form.is_valid()
    rows = form.narrow(TimeRequest.objects.visible_to(standing))
    page = paging.page(rows.with_row(), NEWEST, request.GET.get("cursor", ""), counted=rows)
    return render(request, "dispatch/time_request_list.html", {"form": form, "page": page, "at": standing.at})


@require_POST
@once
def time_request_export(request: HttpRequest) -> HttpResponseBase:
    """The workbook of exactly this list, written in the worker."""
    standing = standing_of(request)
    insist(why_not_see_requests(standing))
    return exports.begin(request, "time_request_export", title="导出时限申请", by=standing)


# --- terms of the law


def _save_term(
    standing: Standing, term: StatutoryTerm | None, facts: dict[str, Any]
) -> tuple[StatutoryTerm, str]:
    saved = save_term(by=standing, term=term, facts=facts, at=clock.now())
    return saved, f"已保存“{saved.name}”，今后登记、受理的事项按它计算；已经起算的不变。"


def _said(value: str, choices: Any) -> str:
    return str(choices(value).label) if value else "不限"


def _same_term(_standing: Standing, facts: dict[str, Any]) -> StatutoryTerm | None:
    if not facts.get("name") or not facts.get("from_on"):
        return None
    same = StatutoryTerm.objects.filter(name=facts["name"], from_on=facts["from_on"])
    same = same.filter(kind=facts.get("kind") or "", channel=facts.get("channel") or "")
    return same.filter(category=facts.get("category")).first()


TERMS = keep(
    Upkeep(
        key="statutory_term",
        path="clocks/terms/",
        noun="法定期限",
        intro="法律法规规定的期限，与内部时限并行，不因内部调整而改变；条款请以现行文本为准",
        rows=lambda _standing: StatutoryTerm.objects.select_related("category").order_by("id"),
        columns=(
            Shown("名称", lambda one: one.name, 18),
            Shown("事项类型", lambda one: _said(one.kind, Kind), 10),
            Shown("类别", lambda one: one.category.name if one.category else "", 12),
            Shown("来源", lambda one: _said(one.channel, Channel), 10),
            Shown("起算", lambda one: TermMoment(one.begins).label, 8),
            Shown("截止于", lambda one: TermMoment(one.ends).label, 8),
            Shown("期限", lambda one: rule_words(one.rule), 10),
            Shown("可延长", lambda one: rule_words(one.extension), 10),
            Shown("法规", lambda one: one.law.split("：")[0][:24], 16),
            Shown("依据", lambda one: one.law, 60, only_in_workbook=True),
            Shown("施行日期", lambda one: one.from_on, 12, "date", less=True),
            Shown("失效日期", lambda one: one.until_on, 12, "date", less=True),
        ),
        form=TermForm,
        narrow=TermNarrowForm,
        why_not_see=why_not_see_terms,
        why_not_keep=lambda standing, _row: why_not_keep_terms(standing),
        save=_save_term,
        same=_same_term,
    )
)


def clocks_panel(_request: HttpRequest, standing: Standing, case: Any, at: Any) -> dict[str, Any] | None:
    """Clocks of a case that law sets or that were moved; None while there is nothing to say beyond the head."""
    moved = Exists(ClockMove.objects.filter(clock=OuterRef("pk")))
    rows = case.clocks.filter(Q(kind=ClockKind.STATUTORY) | moved).prefetch_related("moves")
    found = list(rows.order_by("-started_at", "id"))
    return {"clocks": found} if found else None
