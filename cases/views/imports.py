"""Ledgers: upload, say what the columns mean, watch, read the result."""

from typing import Any, cast

from django.contrib import messages
from django.core.files.base import File
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cases import permissions
from cases.actions.importing import amendments, batches
from cases.actions.importing.ledger import Preview, as_mapping, preview
from cases.choices import AmendmentState, ImportState
from cases.imports import sentence
from cases.imports_forms import LIVE, ColumnsForm, UploadForm, initial_of
from cases.models import Amendment, ImportBatch, ImportProblem
from core import clock, exports, files
from core.once import once
from core.refusals import insist
from core.registry import registry
from governance.standing import Standing, standing_of

PAGE = 50


def _batch(request: HttpRequest, pk: int) -> tuple[Standing, ImportBatch]:
    """A batch of the officer's centres, or 404; then 403 for whoever may not import."""
    standing = standing_of(request)
    rows = ImportBatch.objects.visible_to(standing).select_related(
        "file", "centre", "by", "job", "rejects_file"
    )
    batch = get_object_or_404(rows, pk=pk)
    insist(permissions.why_not_import(standing))
    return standing, batch


def import_list(request: HttpRequest) -> HttpResponseBase:
    """The batches of the centre, and the form for one more."""
    standing = standing_of(request)
    insist(permissions.why_not_import(standing))
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    # the file is read before the transaction of `once`: reading takes seconds, the transaction must not
    if form.is_bound and form.is_valid():
        return _upload(request, form=form)
    if form.is_bound and form.unread:
        batches.keep_unreadable(
            by=standing,
            upload=form.unread,
            sentence=form.why_unread,
            is_live=form.cleaned_data.get("mode") == LIVE,
            at=standing.at,
        )
    of_the_file = ImportProblem.objects.filter(row_number=batches.WHOLE_FILE)
    rows = (
        ImportBatch.objects.visible_to(standing)
        .select_related("file", "by", "job")
        .prefetch_related(Prefetch("problems", of_the_file, to_attr="of_the_file"))
        .order_by("-created_at", "-id")
    )
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "at": standing.at}
    return render(request, "cases/import_list.html", context, status=422 if form.errors else 200)


@once
def _upload(request: HttpRequest, form: UploadForm) -> HttpResponseBase:
    standing, data = standing_of(request), form.cleaned_data
    upload = cast("File[bytes]", data["file"])
    file = files.store(upload, by=standing.officer.pk, at=standing.at, kind=form.content_type)
    batch = batches.upload(
        by=standing,
        file=file,
        sheet=form.preview.sheet,
        mapping=as_mapping(form.preview.guess),
        is_live=data["mode"] == LIVE,
        at=standing.at,
    )
    return redirect("import_show", pk=batch.pk)


@require_GET
def import_show(request: HttpRequest, pk: int) -> HttpResponse:
    """The columns while they wait to be confirmed, then progress, then the result."""
    standing, batch = _batch(request, pk)
    if request.headers.get("HX-Request"):
        return _progress(request, batch)
    if batch.state == ImportState.UPLOADED:
        return _columns_page(request, batch)
    return render(request, "cases/import_show.html", _result(request, standing, batch))


def _progress(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    response = render(
        request, "cases/import_show.html#progress", {"batch": batch, "resumable": _resumable(request, batch)}
    )
    if batch.state != ImportState.RUNNING:
        response["HX-Refresh"] = "true"
    response["Vary"] = "HX-Request"
    return response


def _resumable(request: HttpRequest, batch: ImportBatch) -> bool:
    return permissions.why_not_resume_import(standing_of(request), batch) is None


def _result(request: HttpRequest, standing: Standing, batch: ImportBatch) -> dict[str, Any]:
    problems = batch.problems.all()
    shown = request.GET.get("show", "rejected" if batch.rejected else "notes")
    proposals = (
        Amendment.objects.filter(batch=batch)
        .visible_to(standing)
        .select_related("case__area", "decided_by", "batch__file")
        .order_by("row_number", "id")
    )
    proposed = Paginator(proposals, 20).get_page(request.GET.get("proposed"))
    return {
        "batch": batch,
        "sentence": sentence(batch),
        "of_the_file": problems.filter(row_number=batches.WHOLE_FILE).first(),
        "resumable": _resumable(request, batch),
        "shown": shown,
        "noted": problems.filter(is_rejected=False).count(),
        "page": Paginator(problems.filter(is_rejected=shown == "rejected"), PAGE).get_page(
            request.GET.get("page")
        ),
        "proposed": proposed,
        "proposals": [(one, permissions.why_not_adopt(standing, one)) for one in proposed],
        "open_proposals": proposals.filter(state=AmendmentState.PROPOSED).count(),
        "cases_url": f"{reverse('case_list')}?batch={batch.pk}",
        "panels": [
            {"template": one.template, **context}
            for one in registry.import_panels
            if (context := one.context(request, standing, batch, standing.at)) is not None
        ],
        "at": standing.at,
    }


def _looked_at(batch: ImportBatch, asked: QueryDict) -> Preview:
    sheet, said = asked.get("sheet", "") or batch.sheet, asked.get("said", "").strip()
    return preview(files.path_of(batch.file), batch.file.name, sheet, said)


def _columns_page(request: HttpRequest, batch: ImportBatch, form: ColumnsForm | None = None) -> HttpResponse:
    asked = request.GET if form is None else request.POST
    if form is None:
        found, said = _looked_at(batch, asked), asked.get("said", "").strip()
        kept = batch.mapping if found.sheet == batch.sheet else {}
        initial = initial_of(found, kept, is_live=batch.is_live, said="" if found.wrong else said)
        form = ColumnsForm(preview=found, initial=initial)
    context = {
        "batch": batch,
        "form": form,
        "preview": form.preview,
        "said": asked.get("said", ""),
        "earlier": ImportBatch.objects.same_file(batch).filter(state=ImportState.DONE).first(),
    }
    bad = form.errors or form.preview.wrong
    return render(request, "cases/import_columns.html", context, status=422 if bad else 200)


def import_start(request: HttpRequest, pk: int) -> HttpResponseBase:
    standing, batch = _batch(request, pk)
    if request.method != "POST":
        return redirect("import_show", pk=pk)
    insist(permissions.why_not_start_import(standing, batch))
    form = ColumnsForm(request.POST, preview=_looked_at(batch, request.POST))
    return _start(request, batch=batch, form=form) if form.is_valid() else _columns_page(request, batch, form)


@once
def _start(request: HttpRequest, batch: ImportBatch, form: ColumnsForm) -> HttpResponseBase:
    standing = standing_of(request)
    is_live = form.cleaned_data["mode"] == LIVE
    batches.start(
        by=standing,
        batch=batch,
        sheet=form.preview.sheet,
        mapping=form.mapping(),
        is_live=is_live,
        at=standing.at,
    )
    messages.success(request, f"已开始导入“{batch.file.name}”，可以离开本页，完成后铃铛会提醒。")
    return redirect("import_show", pk=batch.pk)


@require_POST
@once
def import_resume(request: HttpRequest, pk: int) -> HttpResponseBase:
    standing, batch = _batch(request, pk)
    batches.resume(by=standing, batch=batch, at=standing.at)
    messages.success(request, "已接着上次的位置继续导入。")
    return redirect("import_show", pk=pk)


@require_POST
@once
def import_discard(request: HttpRequest, pk: int) -> HttpResponseBase:
    standing, batch = _batch(request, pk)
    batches.discard(by=standing, batch=batch, at=standing.at)
    messages.success(request, f"已放弃“{batch.file.name}”，没有导入任何内容。")
    return redirect("import_list")


@require_GET
def import_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The ledger as it was uploaded."""
    _, batch = _batch(request, pk)
    return _handed_out(batch.file)


@require_GET
def import_rejects(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows that were not imported, to be corrected and imported again."""
    _, batch = _batch(request, pk)
    return _handed_out(batch.rejects_file)


def _handed_out(file: Any) -> HttpResponseBase:
    if file is None or not files.path_of(file).exists():
        raise Http404
    return exports.hand_out(file, clock.now())


def _decide(request: HttpRequest, pk: int, *, adopt: bool) -> HttpResponseBase:
    standing = standing_of(request)
    rows = Amendment.objects.visible_to(standing).select_related("case")
    amendment = get_object_or_404(rows, pk=pk)
    number = amendment.case.number
    if adopt:
        amendments.adopt(by=standing, amendment=amendment, at=standing.at)
        messages.success(request, f"已按台账更正 {number}，原内容保留在办理记录里。")
    else:
        amendments.decline(by=standing, amendment=amendment, at=standing.at)
        messages.success(request, f"不采纳，{number} 保持原内容。")
    return redirect(reverse("import_show", args=[amendment.batch_id]) + "#amendments")


@require_POST
@once
def amendment_adopt(request: HttpRequest, pk: int) -> HttpResponseBase:
    return _decide(request, pk, adopt=True)


@require_POST
@once
def amendment_decline(request: HttpRequest, pk: int) -> HttpResponseBase:
    return _decide(request, pk, adopt=False)
