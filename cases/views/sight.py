"""Who may know of a case: its panel, the verbs' targets, emergency looks and their review."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cases import permissions, rules, sight_permissions
from cases.actions.restricting import break_glass as break_it
from cases.choices import OPEN_STATES
from cases.models import BreakGlass, Case, Exclusion, Grant
from cases.pages import people_around, suspected
from cases.sight_forms import BreakGlassForm
from core import paging
from core.once import once
from core.refusals import insist
from governance.standing import Standing, standing_of

NEWEST = paging.Order("from", "新的在前", "from_at", descending=True)


def visible_exclusion(request: HttpRequest, pk: int) -> tuple[Standing, Exclusion]:
    standing = standing_of(request)
    found = Exclusion.objects.visible_to(standing).select_related("case", "unit", "officer")
    return standing, get_object_or_404(found, pk=pk)


def visible_grant(request: HttpRequest, pk: int) -> tuple[Standing, Grant]:
    standing = standing_of(request)
    found = Grant.objects.visible_to(standing).select_related("case", "unit", "officer")
    return standing, get_object_or_404(found, pk=pk)


def visible_look(request: HttpRequest, pk: int) -> tuple[Standing, BreakGlass]:
    standing = standing_of(request)
    found = BreakGlass.objects.visible_to(standing).select_related("case", "officer", "reviewed_by")
    return standing, get_object_or_404(found, pk=pk)


def case_page(row: Exclusion | Grant) -> str:
    return reverse("case_show", args=[row.case_id])


def look_page(_look: BreakGlass) -> str:
    return reverse("break_glass")


def sight_of(standing: Standing, case: Case, at: datetime, *, accuses: bool) -> dict[str, Any]:
    """Why I see it; of a restricted case who else does; whom it accuses (`accuses`: it names somebody), or may accuse.

    The case comes from `visible_to`. Cost: at most seven queries.
    """
    grants: list[Grant] = []
    if case.is_restricted:
        grants = list(case.grants.in_force(at).select_related("unit", "officer").order_by("id"))
    exclusions = list(case.exclusions.select_related("unit", "officer").order_by("id")) if accuses else []
    return {
        "why": permissions.ways_to(standing, case),
        "named": [
            {"grant": one, "may_take_off": sight_permissions.why_not_take_off(standing, one) is None}
            for one in grants
        ],
        "exclusions": exclusions,
        "may_lift": bool(exclusions)
        and sight_permissions.why_not_lift_exclusion(standing, exclusions[0]) is None,
        "glass": _glass(standing, grants),
        "suspected": [] if exclusions else _suspected(standing, case, at),
    }


def _glass(standing: Standing, grants: list[Grant]) -> Grant | None:
    """The officer's own emergency look that lasts longest."""
    mine = [
        (one.until_at, -one.pk, one)
        for one in grants
        if one.officer_id == standing.pk and one.until_at and one.why.startswith("紧急查阅")
    ]
    return max(mine)[-1] if mine else None


def _suspected(standing: Standing, case: Case, at: datetime) -> list[dict[str, Any]]:
    """Only for who may act on the hint, and only where the text has any complaint in it."""
    if (
        case.state not in OPEN_STATES
        or not rules.is_complaint(case.narrative)
        or sight_permissions.why_not_exclude(standing, case)
    ):
        return []
    units, held = people_around(case.centre, at)
    return [{"who": who, "words": words} for who, words in suspected(case.narrative, units, held)[:3]]


@require_POST
def accused_hint(request: HttpRequest) -> HttpResponse:
    """A fragment beside the register form: whom the text may accuse; the text travels in the body."""
    standing = standing_of(request)
    insist(permissions.why_not_register(standing))
    context = {"suspected": hints(standing, request.POST.get("narrative", "")), "asked": True}
    return render(request, "cases/register.html#accused", context)


def hints(standing: Standing, text: str) -> list[dict[str, Any]]:
    if standing.centre is None or not rules.is_complaint(text):
        return []
    units, held = people_around(standing.centre, standing.at)
    return [{"who": who, "words": words} for who, words in suspected(text, units, held)[:3]]


@once
def break_glass(request: HttpRequest) -> HttpResponseBase:
    """See a restricted case by its number for some hours; below, the uses one may review."""
    standing = standing_of(request)
    insist(sight_permissions.why_not_see_glass(standing))
    posted = request.POST if request.method == "POST" else None
    form = BreakGlassForm(posted, standing=standing)
    if request.method == "POST":
        insist(sight_permissions.why_not_break_glass(standing))
        if form.is_valid():
            case_id = (
                form.seen.pk
                if form.seen
                else break_it(by=standing, at=standing.at, **form.cleaned_data).case_id
            )
            return redirect("case_show", pk=case_id)
    looks = BreakGlass.objects.visible_to(standing)
    rows = looks.select_related("case__area", "officer", "appointment__post__unit", "reviewed_by")
    page = paging.page(rows, NEWEST, request.GET.get("cursor", ""), size=20, counted=looks)
    seen = set(
        Case.objects.visible_to(standing)
        .filter(pk__in=[one.case_id for one in page.rows])
        .values_list("pk", flat=True)
    )
    lines = [
        {
            "look": one,
            "seen": one.case_id in seen,
            "lasts": one.until_at > standing.at,
            "may_review": sight_permissions.why_not_review_glass(standing, one) is None,
        }
        for one in page.rows
    ]
    context = {
        "form": form,
        "page": page,
        "lines": lines,
        "at": standing.at,
        "may_break": sight_permissions.why_not_break_glass(standing) is None,
    }
    return render(request, "cases/break_glass.html", context, status=422 if form.errors else 200)
