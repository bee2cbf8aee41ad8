"""The register of exports."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import paging
from core.models import ExportRecord
from governance.choices import Capability
from governance.forms.exports import ExportFilterForm
from governance.standing import standing_of

NEWEST = paging.Order("at", "新的在前", "at", descending=True)


@require_GET
def export_list(request: HttpRequest) -> HttpResponse:
    """One's own exports; the security officer and the auditor see everybody's."""
    standing = standing_of(request)
    all_seen = standing.may(Capability.SECURE, Capability.AUDIT)
    form = ExportFilterForm(request.GET, standing=standing, all_seen=all_seen)
    form.is_valid()
    records = form.narrow(ExportRecord.objects.visible_to(standing))
    shown = records.select_related("officer").defer("query")
    page = paging.page(shown, NEWEST, request.GET.get("cursor", ""), counted=records)
    context = {"form": form, "page": page, "all_seen": all_seen, "at": standing.at}
    return render(request, "governance/export_list.html", context)
