"""The people of a case: what is shown of them, opening one field, who opened what."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from cases import pages, permissions
from cases.actions.looks import look, looks_on
from cases.models import Case, Look, Party
from cases.people_forms import LookForm
from cases.views.loading import visible_case
from cases.views.show import case_context
from core import paging
from core.once import once
from core.refusals import insist
from governance.standing import Standing, standing_of

NEWEST = paging.Order("at", "新的在前", "at", descending=True)


def case_look(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Open one field of one person for some minutes, after the purpose was written down."""
    standing, case = visible_case(request, pk)
    if request.method != "POST":
        return redirect("case_show", pk=pk)
    # outside `once`: what the holder sees of the phones is written down even when the form is refused
    form = LookForm(request.POST, people=pages.people(standing, case, looks_on(standing, case)))
    if form.is_valid():
        return _open(request, form=form)
    context = case_context(request, standing, case, look_form=form)
    return render(request, "cases/case_show.html", context, status=422)


@once
def _open(request: HttpRequest, form: LookForm) -> HttpResponseBase:
    standing, (party, field) = standing_of(request), form.chosen()
    opened = look(by=standing, party=party, field=field, reason=form.words(), at=standing.at)
    until = pages.moment_words(opened.until_at) if opened.until_at else ""
    messages.info(request, f"已显示{field.label}，到 {until} 恢复隐藏。本次查看已记录。")
    return redirect(reverse("case_show", args=[party.case_id]) + "#people")


@require_GET
def case_looks(request: HttpRequest, pk: int) -> HttpResponse:
    """Who opened what of whom, why and when, the newest first."""
    standing, case = visible_case(request, pk)
    insist(permissions.why_not_read_looks(standing, case))
    looks = Look.objects.filter(case=case)
    page = paging.page(looks.with_row(), NEWEST, request.GET.get("cursor", ""), counted=looks)
    rows: list[dict[str, Any]] = [
        {"look": one, "person": pages.masked_field(one.person, "name") if one.person else ""}
        for one in page.rows
    ]
    return render(
        request, "cases/case_looks.html", {"case": case, "page": page, "rows": rows, "at": standing.at}
    )


def visible_party(request: HttpRequest, pk: int) -> tuple[Standing, Party]:
    standing = standing_of(request)
    rows = Party.objects.filter(case__in=Case.objects.visible_to(standing)).select_related("case", "person")
    return standing, get_object_or_404(rows, pk=pk)


def page_of_party(party: Party) -> str:
    return reverse("case_show", args=[party.case_id]) + "#people"
