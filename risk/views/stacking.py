"""Pages of stacking: who has several matters, and what they come to together."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from cases.models import Case
from core import exports, paging
from core.once import once
from core.refusals import insist
from governance.standing import Standing, standing_of
from risk import pages
from risk.forms.stacking import StackFilterForm
from risk.models import Stack
from risk.permissions.stacking import why_not_read_stacks

BY_POINTS = paging.Order("points", "分高的在前", "points", descending=True, is_number=True)
# of one case
PANEL = 20


@require_GET
def stack_list(request: HttpRequest) -> HttpResponse:
    """Every stack of whose cases the officer sees each one, the highest first."""
    standing = standing_of(request)
    insist(why_not_read_stacks(standing))
    form = StackFilterForm(request.GET, standing=standing)
    form.is_valid()
    stacks = form.narrow(Stack.objects.visible_to(standing))
    shown = stacks.select_related("person", "other", "area")
    page = paging.page(shown, BY_POINTS, request.GET.get("cursor", ""), counted=stacks)
    context = {"form": form, "page": page, "rows": [_row(one) for one in page.rows]}
    return render(request, "risk/stack_list.html", context)


@require_POST
@once
def stack_export(request: HttpRequest) -> HttpResponseBase:
    """Write the workbook of exactly this list in the worker."""
    standing = standing_of(request)
    insist(why_not_read_stacks(standing))
    return exports.begin(request, "stack_export", title="导出叠加风险清单", by=standing)


@require_GET
def stack_show(request: HttpRequest, pk: int) -> HttpResponse:
    """One sum with each of its parts, and the cases behind each part."""
    standing = standing_of(request)
    insist(why_not_read_stacks(standing))
    rows = Stack.objects.visible_to(standing).select_related("person", "other", "area")
    stack = get_object_or_404(rows, pk=pk)
    cases = (
        Case.objects.visible_to(standing)
        .filter(pk__in=stack.cases.values("case"))
        .with_row()
        .order_by("-received_at", "-id")
    )
    numbers = dict(cases.values_list("pk", "number"))
    parts = pages.stack_parts(stack)
    for part in parts:
        part["cases"] = [{"pk": one, "number": numbers[one]} for one in part["cases"] if one in numbers]
    context = {
        **_row(stack),
        "parts": parts,
        "cases": cases,
        "flags": pages.stack_flags(stack),
        "at": standing.at,
    }
    return render(request, "risk/stack_show.html", context)


def _row(stack: Stack) -> dict[str, Any]:
    return {"stack": stack, "subject": pages.subject_words(stack)}


def stacks_panel(
    _request: HttpRequest, standing: Standing, case: Case, _at: datetime
) -> dict[str, Any] | None:
    """The sums this case is part of, those with the most in them; absent for who reads no scores."""
    if why_not_read_stacks(standing) is not None:
        return None
    found = Stack.objects.of_case(case.pk).visible_to(standing).select_related("person", "other", "area")
    rows = [_row(one) for one in found.order_by("-points", "-id")[:PANEL]]
    return {"rows": rows} if rows else None
