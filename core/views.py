"""Pages of the kernel: health, the bell, jobs and their files."""

import logging
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core import clock, exports, switches
from core.choices import JobState
from core.forms import sent
from core.models import Job, Notice
from core.once import once
from core.refusals import insist
from core.registry import registry
from core.rules import clean_text

log = logging.getLogger(__name__)


@login_not_required
@require_GET
def healthz(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_GET
def readyz(_request: HttpRequest) -> JsonResponse:
    """{database, migrations, jobs}: true when each is well; 503 when one is not."""
    state = {"database": False, "migrations": False, "jobs": False}
    waiting_since = clock.now() - timedelta(minutes=5)
    try:
        executor = MigrationExecutor(connection)
        state["database"] = True
        state["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        stuck = Job.objects.filter(state=JobState.PENDING, created_at__lt=waiting_since)
        state["jobs"] = not stuck.exists()
    except (DatabaseError, InterfaceError) as error:
        log.warning("readyz: %s", error)
    return JsonResponse(state, status=200 if all(state.values()) else 503)


@require_GET
def notice_list(request: HttpRequest) -> HttpResponse:
    notices = Notice.objects.filter(recipient_id=request.user.pk).order_by("-created_at", "-id")
    page = Paginator(notices, 30).get_page(request.GET.get("page"))
    return render(request, "core/notice_list.html", {"page": page})


@require_GET
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Read one notice and go where it points."""
    notice = get_object_or_404(Notice, pk=pk, recipient_id=request.user.pk)
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=clock.now())
    return redirect(notice.url or reverse("notices"))


@require_POST
def notice_read_all(request: HttpRequest) -> HttpResponse:
    Notice.objects.filter(recipient_id=request.user.pk, read_at=None).update(read_at=clock.now())
    return redirect("notices")


def _own_job(request: HttpRequest, pk: int) -> Job:
    return get_object_or_404(Job.objects.select_related("result_file"), pk=pk, owner_id=request.user.pk)


@require_GET
def job_list(request: HttpRequest) -> HttpResponse:
    jobs = (
        Job.objects.filter(owner_id=request.user.pk)
        .select_related("result_file")
        .order_by("-created_at", "-id")
    )
    page = Paginator(jobs, 30).get_page(request.GET.get("page"))
    return render(request, "core/job_list.html", {"page": page})


@require_GET
def job_show(request: HttpRequest, pk: int) -> HttpResponse:
    """One job: its progress while it runs (htmx asks again each second), its result when done."""
    job = _own_job(request, pk)
    kind = registry.jobs.get(job.kind)
    if job.state == JobState.DONE and kind and kind.page and not request.headers.get("HX-Request"):
        return redirect(kind.page(job))
    template = "core/job_show.html#progress" if request.headers.get("HX-Request") else "core/job_show.html"
    response = render(request, template, {"job": job})
    response["Vary"] = "HX-Request"
    return response


@require_GET
def job_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    job = _own_job(request, pk)
    if job.result_file is None:
        insist(exports.why_not_download(job))
        raise Http404
    try:
        return exports.hand_out(job.result_file, clock.now())
    except (FileNotFoundError, ObjectDoesNotExist) as error:
        raise Http404 from error


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Send each officer to the first page of their kind."""
    standing = getattr(request, "standing", None)
    for page in registry.first_pages:
        if page.fits(standing):
            return redirect(page.url_name)
    raise Http404


@once
def settings_page(request: HttpRequest) -> HttpResponse:
    """The switches that this officer may set, with what holds now."""
    standing = request.standing  # type: ignore[attr-defined]  # set by governance.middleware
    insist(switches.why_not_set(standing))
    kept = switches.kept_by(standing)
    form = switches.SwitchForm(switches=kept, **sent(request))
    if request.method == "POST" and form.is_valid():
        changed = switches.choose(by=standing, chosen=form.cleaned_data, at=standing.at)
        said = f"已改：{'、'.join(changed)}，马上生效。" if changed else "没有改动。"
        messages.success(request, said)
        return redirect("settings")
    return render(request, "core/settings.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def suggest(request: HttpRequest, key: str) -> JsonResponse:
    """{lines: […]}: what a field offers for what has been typed; at most twenty."""
    if key not in registry.suggestions:
        raise Http404
    text = clean_text(request.GET.get("q", ""))[:60]
    standing = request.standing  # type: ignore[attr-defined]  # set by governance.middleware
    lines = registry.suggestions[key].find(standing, text) if text else []
    return JsonResponse({"lines": lines[:20]})
