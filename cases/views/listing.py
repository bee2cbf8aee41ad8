"""The list of cases and its export."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from cases.forms import CaseFilterForm
from cases.models import Case
from cases.querysets import DUE_KEY
from core import jobs, paging
from core.once import once
from governance.standing import standing_of


@require_GET
def case_list(request: HttpRequest) -> HttpResponse:
    standing = standing_of(request)
    form = CaseFilterForm(request.GET, standing=standing)
    form.is_valid()
    cases = form.narrow(Case.objects.visible_to(standing))
    shown = cases.with_row().annotate(due_key=DUE_KEY)
    page = paging.page(shown, form.order, request.GET.get("cursor", ""), counted=cases)
    chips = [
        {"label": label, "value": value, "url": "?" + urlencode(_without(request, name))}
        for name, label, value in form.chips()
    ]
    context = {"form": form, "page": page, "chips": chips, "at": standing.at}
    return render(request, "cases/case_list.html", context)


def _without(request: HttpRequest, name: str) -> list[tuple[str, str]]:
    dropped = (name, "cursor")
    return [(key, value) for key, values in request.GET.lists() for value in values if key not in dropped]


@require_POST
@once
def case_export(request: HttpRequest) -> HttpResponseBase:
    """Write the workbook of exactly this list in the worker; the bell rings when it is ready."""
    standing = standing_of(request)
    job = jobs.submit(
        "case_export",
        title="导出事项清单",
        owner=standing.officer.pk,
        arguments={"query": request.GET.urlencode()},
        at=standing.at,
    )
    messages.success(request, "正在后台生成工作簿，完成后铃铛会提醒，也可在本页等候下载。")
    return redirect("job_show", pk=job.pk)
