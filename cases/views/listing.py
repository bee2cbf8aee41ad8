"""The list of cases and its export."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from cases import pages, permissions
from cases.forms import CaseFilterForm
from cases.models import Case
from cases.people_forms import ClearExportForm
from cases.querysets import DUE_KEY
from core import exports, paging
from core.forms import filter_words
from core.once import once
from core.refusals import insist
from governance.standing import standing_of


@require_GET
def case_list(request: HttpRequest) -> HttpResponse:
    standing = standing_of(request)
    form = CaseFilterForm(request.GET, standing=standing)
    form.is_valid()
    shown = form.narrow(Case.objects.visible_to(standing)).with_row().annotate(due_key=DUE_KEY)
    cursor = request.GET.get("cursor", "")
    if form.is_whole:
        count, restricted = pages.totals(standing)
        page = paging.page(shown, form.order, cursor, count=count)
    else:
        counted, restricted = form.narrow(Case.objects.visible_to(standing, whole=True)), ""
        page = paging.page(shown, form.order, cursor, counted=counted)
    chips = [
        {"label": label, "value": value, "url": "?" + urlencode(_without(request, name))}
        for name, label, value in form.chips()
    ]
    context = {
        "form": form,
        "page": page,
        "chips": chips,
        "total": f"{page.total}，另有受限 {restricted}" if restricted else page.total,
        "at": standing.at,
        "may_export_clear": permissions.why_not_export_clear(standing) is None,
    }
    return render(request, "cases/case_list.html", context)


def _without(request: HttpRequest, name: str) -> list[tuple[str, str]]:
    dropped = (name, "cursor")
    return [(key, value) for key, values in request.GET.lists() for value in values if key not in dropped]


@require_POST
@once
def case_export(request: HttpRequest) -> HttpResponseBase:
    """Write the workbook of exactly this list in the worker; the bell rings when it is ready."""
    standing = standing_of(request)
    return exports.begin(request, "case_export", title="导出事项清单", by=standing)


def case_export_clear(request: HttpRequest) -> HttpResponseBase:
    """The same list with the people in clear: who may, why, and a second confirmation."""
    standing = standing_of(request)
    insist(permissions.why_not_export_clear(standing))
    filters = CaseFilterForm(request.GET, standing=standing)
    filters.is_valid()
    form = ClearExportForm(request.POST) if request.method == "POST" else ClearExportForm()
    if form.is_bound and form.is_valid():
        return _export_clear(request, form=form)
    context = {
        "form": form,
        "words": filter_words(filters),
        "count": paging.count_words(filters.narrow(Case.objects.visible_to(standing))),
    }
    return render(request, "cases/export_clear.html", context, status=422 if form.errors else 200)


@once
def _export_clear(request: HttpRequest, form: ClearExportForm) -> HttpResponseBase:
    standing = standing_of(request)
    title, purpose = "导出事项清单（含个人信息）", form.words()
    return exports.begin(request, "case_export", title=title, by=standing, clear=True, purpose=purpose)
