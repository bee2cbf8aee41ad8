"""A ledger put through the pre-assessment: the button, the progress, what came of it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cases.choices import ImportState
from cases.models import ImportBatch
from core.once import once
from core.refusals import insist
from governance.standing import Standing, standing_of
from risk.actions import batches
from risk.models import BatchReading
from risk.permissions import assessing as desk
from risk.permissions import batches as permissions

PAGE = 30


def visible_batch(request: HttpRequest, pk: int) -> tuple[Standing, ImportBatch]:
    standing = standing_of(request)
    rows = ImportBatch.objects.visible_to(standing).select_related("file", "centre__area", "by")
    batch = get_object_or_404(rows, pk=pk)
    insist(desk.why_not_read(standing))
    return standing, batch


@require_GET
def batch_list(request: HttpRequest) -> HttpResponse:
    """The ledgers that were imported, the latest first, each with its last reading."""
    standing = standing_of(request)
    insist(desk.why_not_read(standing))
    rows = (
        ImportBatch.objects.visible_to(standing)
        .filter(state=ImportState.DONE)
        .select_related("file", "centre", "by")
        .prefetch_related("readings")
        .order_by("-created_at", "-id")
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "risk/batch_list.html", {"page": page, "at": standing.at})


@require_GET
def batch_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """One ledger: progress while it is read, then the figures by level; each figure leads to its rows."""
    standing, batch = visible_batch(request, pk)
    context = _reading(standing, batch)
    if request.headers.get("HX-Request"):
        response = render(request, "risk/batch_reading.html#progress", context)
        if not context["running"]:
            response["HX-Refresh"] = "true"
    else:
        response = render(request, "risk/batch_reading.html", context)
    response["Vary"] = "HX-Request"
    return response


def _reading(standing: Standing, batch: ImportBatch) -> dict[str, Any]:
    last = (
        BatchReading.objects.visible_to(standing)
        .filter(batch=batch)
        .select_related("job", "by")
        .order_by("-id")
    )
    reading = last.first()
    running = reading is not None and reading.finished_at is None and reading.job is not None
    running = running and reading.job.state in ("pending", "running")  # type: ignore[union-attr]  # asked above
    refusal = permissions.why_not_batch(standing, batch)
    return {
        "batch": batch,
        "reading": reading,
        "running": running,
        "why_not": refusal.sentence if refusal else "",
        "figures": None if running else batches.counts(standing, batch.pk),
        "desk_url": f"{reverse('risk_desk')}?batch={batch.pk}",
        "at": standing.at,
    }


@require_POST
@once
def batch_assess(request: HttpRequest, pk: int) -> HttpResponseBase:
    standing, batch = visible_batch(request, pk)
    insist(permissions.why_not_batch(standing, batch))
    with_history = request.POST.get("with_history") == "on"
    batches.start(by=standing, batch=batch, with_history=with_history, at=standing.at)
    messages.success(request, f"正在批量预评“{batch.file.name}”，可以离开本页，完成后铃铛会提醒。")
    return redirect("batch_reading", pk=pk)


def batch_panel(
    _request: HttpRequest, standing: Standing, batch: ImportBatch, _at: datetime
) -> dict[str, Any] | None:
    """Beside an imported ledger, for who reads the desk: the way to its pre-assessment."""
    if not desk.may_read(standing) or batch.state != ImportState.DONE:
        return None
    refusal = permissions.why_not_batch(standing, batch)
    return {
        "batch": batch,
        "reading": BatchReading.objects.visible_to(standing).filter(batch=batch).order_by("-id").first(),
        "why_not": refusal.sentence if refusal else "",
    }
