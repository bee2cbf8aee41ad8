"""Decided assessments as a list: the rows behind the figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import paging
from core.refusals import insist
from governance.standing import standing_of
from risk.forms.records import RecordFilterForm
from risk.models import Assessment
from risk.permissions.assessing import why_not_read

NEWEST = paging.Order("decided", "新的在前", "decided_at", descending=True)


@require_GET
def assessment_list(request: HttpRequest) -> HttpResponse:
    """What was decided on cases in sight, the newest first."""
    standing = standing_of(request)
    insist(why_not_read(standing))
    form = RecordFilterForm(request.GET, standing=standing)
    form.is_valid()
    found = form.narrow(Assessment.objects.visible_to(standing).decided())
    shown = found.select_related("case__area", "hazard_class", "decided_by")
    page = paging.page(shown, NEWEST, request.GET.get("cursor", ""), counted=found)
    return render(request, "risk/assessment_list.html", {"form": form, "page": page, "at": standing.at})
