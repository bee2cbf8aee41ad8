"""The hazard ledger: its list, its paper, one hazard, the panel of the case page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cases.actions.looks import opened
from cases.choices import State, Verb
from cases.models import Case, Entry
from core import exports, paging
from core.acts import buttons
from core.clock import ZONE
from core.forms import filter_words
from core.once import once
from core.refusals import insist
from core.registry import registry
from governance.standing import Standing, standing_of
from risk.acts.hazards import HAZARD_ACTS
from risk.choices import Finding, HazardState
from risk.exports.hazards import line_of, lines_of, listed_for
from risk.forms.hazards import HazardFilterForm
from risk.models import Hazard
from risk.permissions import hazards as permissions
from risk.permissions.loops import loops_of
from risk.querysets.hazards import LED
from risk.rules.loops import Loop

PRINTED = 300
SHOWN = 20


def visible_hazard(request: HttpRequest, pk: int) -> tuple[Standing, Hazard]:
    """A hazard whose case is in sight, or 404; then 403 for who reads no ledger."""
    standing = standing_of(request)
    hazard = get_object_or_404(Hazard.objects.visible_to(standing).with_row(), pk=pk)
    insist(permissions.why_not_read_hazard(standing, hazard))
    opened(by=standing, case=hazard.case, what="隐患台账", at=standing.at)
    return standing, hazard


def _narrowed(request: HttpRequest) -> tuple[Standing, HazardFilterForm, Any]:
    standing = standing_of(request)
    insist(permissions.why_not_read_ledger(standing))
    form = HazardFilterForm(request.GET, standing=standing)
    form.is_valid()
    return standing, form, form.narrow(listed_for(standing))


@require_GET
def hazard_list(request: HttpRequest) -> HttpResponse:
    """Who must be looked at first stands first."""
    standing, form, hazards = _narrowed(request)
    page = paging.page(hazards.with_row(), form.order, request.GET.get("cursor", ""), counted=hazards)
    mine, today = listed_for(standing), standing.at.date()
    counts = (
        ("在管", mine.open(), "state=open", ""),
        ("复查超期", mine.overdue(today), "review=late", "late"),
        ("今天复查", mine.open().filter(next_review_on=today), "review=today", "soon"),
        ("缺街道包案", mine.leaderless(today), "lead=none", "late"),
        ("已销号", mine.filter(state=HazardState.STRUCK), "state=struck", ""),
    )
    context = {
        "form": form,
        "page": page,
        "lines": lines_of(page.rows, standing.at),
        "at": standing.at,
        "counts": [_count(*one) for one in counts],
        "may_see_kinds": permissions.why_not_see_kinds(standing) is None,
        "filtered": any(value for name, value in form.cleaned_data.items() if name != "sort"),
    }
    return render(request, "risk/hazard_list.html", context)


def _count(label: str, rows: Any, query: str, tone: str) -> tuple[str, int, str, str]:
    """(label, how many, where they stand, tone: none when there are none)."""
    number = paging.count_of(rows)
    return label, number, f"{reverse('hazard_list')}?{query}", tone if number else ""


@require_POST
@once
def hazard_export(request: HttpRequest) -> HttpResponseBase:
    """The workbook of exactly this list, written in the worker."""
    standing, _, _ = _narrowed(request)
    return exports.begin(request, "hazard_export", title="导出隐患台账", by=standing)


@require_GET
def hazard_print(request: HttpRequest) -> HttpResponse:
    """The ledger on A4 across, as far as somebody would read it on paper."""
    standing, form, hazards = _narrowed(request)
    sign = "-" if form.order.descending else ""
    ordered = hazards.with_row().order_by(f"{sign}{form.order.column}", f"{sign}id")
    found = list(ordered[: PRINTED + 1])
    context = {
        "lines": lines_of(found[:PRINTED], standing.at),
        "cut": PRINTED if len(found) > PRINTED else 0,
        "words": filter_words(form),
        "at": standing.at,
        "back": f"{reverse('hazard_list')}?{request.GET.urlencode()}",
    }
    return render(request, "risk/hazard_print.html", context)


@require_GET
def hazard_show(request: HttpRequest, pk: int) -> HttpResponse:
    """One hazard: who answers, what is closed, what each review found."""
    standing, hazard = visible_hazard(request, pk)
    reviews = hazard.reviews.select_related("by", "appointment__post__unit")
    context = {
        "hazard": hazard,
        "case": hazard.case,
        "line": lines_of([hazard], standing.at)[0],
        "loops": _checklist(hazard.case, loops_of_hazard(hazard, standing.at)),
        "reviews": [(one, Finding(one.finding).tone) for one in reviews.order_by("-id")[:SHOWN]],
        "leads": list(hazard.leads.select_related("officer", "made_by").order_by("-id")[:SHOWN]),
        "acts": buttons(HAZARD_ACTS, standing, hazard, hazard.state),
        "signed": _signed(hazard.case),
        "missing_lead": hazard.level in LED and hazard.state == HazardState.OPEN,
        "at": standing.at,
        "today": standing.at.date(),
    }
    return render(request, "risk/hazard_show.html", context)


def _signed(case: Case) -> Entry | None:
    """The closing that a commander signed with loops open; None of any other, and of a case that is not closed."""
    if case.state != State.CLOSED:
        return None
    last = case.entries.filter(verb=Verb.CLOSE).select_related("officer").order_by("-id").first()
    return last if last is not None and last.about.get("open") else None


def loops_of_hazard(hazard: Hazard, at: datetime) -> list[Loop]:
    """As they are called now, or were called when it was struck off. Cost: two queries."""
    day = (hazard.struck_at or at).astimezone(ZONE).date()
    return loops_of({hazard.case_id: hazard.level}, day)[hazard.case_id]


# where the rows stand that close a stage; the others stand in the history
_ROWS = {"assessed": "#assessment", "assigned": "#slips", "handled": "#slips", "prevented": "#tasks"}


def _checklist(case: Case, loops: list[Loop]) -> list[dict[str, Any]]:
    """Each loop with what closes it, who did when, and where its rows stand."""
    page = reverse("case_show", args=[case.pk])
    return [
        {
            "loop": one,
            "verb": registry.verbs.get(one.verb, ""),
            "closes": "、".join(dict.fromkeys(registry.verbs[verb] for verb in registry.stages[one.key])),
            "url": page + _ROWS.get(one.key, "#history"),
        }
        for one in loops
    ]


def is_led(case: Case) -> bool:
    """Somebody must answer for it, whether or not it stands in the ledger yet."""
    return case.level in LED


def hazard_panel(
    _request: HttpRequest, standing: Standing, case: Case, at: datetime
) -> dict[str, Any] | None:
    """The loops of a dangerous case, for who looks at an area or answers for it; a unit reads nothing of it (trap 30).
    Five queries at most."""
    hazard = Hazard.objects.filter(case=case).with_leads().first()
    if hazard is None and not is_led(case):
        return None
    if hazard is not None:
        hazard.case = case
    reads = hazard is not None and permissions.why_not_read_hazard(standing, hazard) is None
    if not standing.area_paths and not reads:
        return None
    level = hazard.level if hazard else case.level
    found = loops_of_hazard(hazard, at) if hazard else loops_of({case.pk: level}, at.date())[case.pk]
    return {
        "hazard": hazard,
        "reads": reads,
        "line": line_of(hazard, found, at.astimezone(ZONE).date()) if hazard and reads else None,
        "loops": _checklist(case, found),
        "signed": _signed(case) if reads else None,
        "closed": sum(not one.is_open for one in found),
    }
