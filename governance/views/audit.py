"""What auditors read: every write and every look in one stream, and whether the chain stands."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from core import seals, streams
from core.choices import JobState
from core.models import Job, Seal
from core.once import once
from core.refusals import insist
from governance.actions import audit
from governance.forms.audit import AuditFilterForm
from governance.permissions.audit import why_not_audit
from governance.standing import standing_of


@require_GET
def audit_list(request: HttpRequest) -> HttpResponse:
    """Who did and looked at what, newest first."""
    standing = standing_of(request)
    insist(why_not_audit(standing))
    form = AuditFilterForm(request.GET, standing=standing)
    form.is_valid()
    page = streams.page(form.parts(), request.GET.get("cursor", ""))
    context = {"form": form, "page": page, "at": standing.at, "chain": _chain()}
    return render(request, "governance/audit_list.html", context)


def _chain() -> dict[str, Any]:
    """How far the chain reaches, what waits, and what the last reading found."""
    verified = (
        Job.objects.filter(kind=audit.VERIFY, state=JobState.DONE).order_by("-finished_at", "-id").first()
    )
    return {
        "last": Seal.objects.order_by("-number").first(),
        "waiting": seals.waiting(),
        "verified_at": verified.finished_at if verified else None,
        "verdict": verified.result if verified else None,
    }


@require_POST
@once
def audit_export(request: HttpRequest) -> HttpResponseBase:
    standing = standing_of(request)
    insist(why_not_audit(standing))
    form = AuditFilterForm(request.GET, standing=standing)
    form.is_valid()
    query = request.GET.urlencode()
    job = audit.export_audit(by=standing, query=query, words=form.words(), at=standing.at)
    messages.success(request, "正在后台生成工作簿，本次导出已写入审计。完成后铃铛会提醒。")
    return redirect("job_show", pk=job.pk)


@require_POST
@once
def audit_verify(request: HttpRequest) -> HttpResponseBase:
    standing = standing_of(request)
    audit.verify_audit(by=standing, at=standing.at)
    messages.success(request, "正在后台逐条核对，完成后铃铛会提醒，结果显示在本页。")
    return redirect("audit_list")
