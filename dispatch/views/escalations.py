"""Pages of escalations: the list, one with its levels, the case's part."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cases.models import Case
from cases.pages import moment_words
from core import exports, paging
from core.acts import buttons
from core.once import once
from core.refusals import insist
from core.registry import registry
from dispatch.acts import ESCALATION_ACTS
from dispatch.choices import EscalationLevel, EscalationState
from dispatch.forms.escalations import LATEST, EscalationFilterForm
from dispatch.models import Escalation
from dispatch.permissions import escalations as permissions
from governance.standing import Standing, standing_of


def visible_escalation(request: HttpRequest, pk: int) -> tuple[Standing, Escalation]:
    standing = standing_of(request)
    return standing, get_object_or_404(Escalation.objects.visible_to(standing).with_head(), pk=pk)


def page_of(escalation: Escalation) -> str:
    return reverse("escalation_show", args=[escalation.pk])


def seen_cases(standing: Standing, rows: Iterable[Escalation]) -> set[int]:
    """Ids of those whose case the officer may open: a restricted one only once it was taken. One query."""
    wanted = {one.case_id for one in rows}
    return set(Case.objects.visible_to(standing).filter(pk__in=wanted).values_list("pk", flat=True))


@require_GET
def escalation_list(request: HttpRequest) -> HttpResponse:
    """What was asked of the levels above, the latest first; each figure is its rows."""
    standing = standing_of(request)
    insist(permissions.why_not_read_escalations(standing))
    form = EscalationFilterForm(request.GET, standing=standing)
    form.is_valid()
    seen = Escalation.objects.visible_to(standing)
    rows = form.narrow(seen)
    page = paging.page(rows.with_row(), LATEST, request.GET.get("cursor", ""), counted=rows)
    levels = seen.open().by_level()
    context = {
        "form": form,
        "page": page,
        "seen": seen_cases(standing, page.rows),
        "figures": [(one.value, one.label, levels.get(one.value, 0)) for one in EscalationLevel],
        "mine": seen.addressed_to(standing).open().count(),
        "at": standing.at,
    }
    return render(request, "dispatch/escalation_list.html", context)


@require_POST
@once
def escalation_export(request: HttpRequest) -> HttpResponseBase:
    """The workbook of exactly this list, written in the worker."""
    standing = standing_of(request)
    insist(permissions.why_not_read_escalations(standing))
    return exports.begin(request, "escalation_export", title="导出提级台账", by=standing)


@require_GET
def escalation_show(request: HttpRequest, pk: int) -> HttpResponse:
    """One escalation: the levels as steps, reason and opinion of each, what may be done."""
    standing, escalation = visible_escalation(request, pk)
    may_open = escalation.case_id in seen_cases(standing, [escalation])
    levels = list(Escalation.objects.visible_to(standing).filter(case=escalation.case_id).with_head())
    levels.sort(key=lambda one: one.pk)
    context = {
        "escalation": escalation,
        "case": escalation.case,
        "may_open": may_open,
        "levels": levels,
        "steps": steps_of(levels),
        "besides": registry.beside("escalation", standing, escalation),
        "acts": buttons(ESCALATION_ACTS, standing, escalation, escalation.state),
        "at": standing.at,
    }
    return render(request, "dispatch/escalation_show.html", context)


def steps_of(levels: list[Escalation]) -> list[dict[str, str]]:
    """Each level a case went through, in order: who asked, then every level with what it said last."""
    if not levels:
        return []
    first = levels[0]
    steps = [
        {"label": str(first.from_centre), "state": "done", "note": f"{moment_words(first.asked_at)} 提请"}
    ]
    for one in levels:
        state = EscalationState(one.state)
        running = state in (EscalationState.ASKED, EscalationState.ACCEPTED)
        moment = one.ended_at or one.answered_at or one.asked_at
        note = f"{moment_words(moment)} {state.label}"
        steps.append(
            {"label": one.get_level_display(), "state": "current" if running else "done", "note": note}
        )
    return steps


def escalations_panel(
    _request: HttpRequest, standing: Standing, case: Case, at: datetime
) -> dict[str, Any] | None:
    """The levels of a case as steps; None while it was never escalated, and for a unit."""
    rows = Escalation.objects.visible_to(standing).filter(case=case).with_level()
    levels = list(rows.order_by("id"))
    return {"levels": levels, "steps": steps_of(levels)} if levels else None
