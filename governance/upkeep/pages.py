"""The pages of a kind: list, one row, workbook out, workbook in, and what a field suggests."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.base import File
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_GET, require_POST

from core import drafts, exports, files, jobs
from core.forms import FilesField, attempt, filter_words, sent
from core.once import once
from core.refusals import insist
from governance.standing import standing_of
from governance.upkeep.kind import Upkeep
from governance.upkeep.workbook import export, why_not_read

JOB = "upkeep_import"
SIZE = 50


class WorkbookForm(forms.Form):
    file = FilesField(
        label="工作簿", required=True, only_one=True, endings=(".xlsx",), words="Excel 工作簿（.xlsx）"
    )


def paths(kind: Upkeep[Any]) -> list[URLPattern]:
    """units/ named unit_list, units/add/, units/12/, units/export/, units/import/."""
    views = _Pages(kind)
    stem = kind.key
    return [
        path(kind.path, require_GET(views.show_list), name=f"{stem}_list"),
        path(f"{kind.path}add/", once(views.add), name=f"{stem}_add"),
        path(f"{kind.path}<int:pk>/", once(views.edit), name=f"{stem}_edit"),
        path(f"{kind.path}export/", require_POST(views.export), name=f"{stem}_export"),
        path(f"{kind.path}import/", once(views.read_in), name=f"{stem}_import"),
    ]


class _Pages:
    def __init__(self, kind: Upkeep[Any]) -> None:
        self.kind = kind

    def _narrowed(self, request: HttpRequest) -> tuple[Any, Any, Any]:
        standing = standing_of(request)
        insist(self.kind.why_not_see(standing))
        form = self.kind.narrow(request.GET, standing=standing)
        form.is_valid()
        return standing, form, form.narrow(self.kind.rows(standing))

    def show_list(self, request: HttpRequest) -> HttpResponse:
        kind = self.kind
        standing, form, rows = self._narrowed(request)
        page = Paginator(rows, SIZE).get_page(request.GET.get("page"))
        shown = [one for one in kind.columns if not one.only_in_workbook]
        context = {
            "kind": kind,
            "form": form,
            "page": page,
            "columns": shown,
            "lines": [(row, [(one, one.value(row)) for one in shown]) for row in page],
            "filtered": any(form.cleaned_data.values()),
            "why_not_add": kind.why_not_keep(standing, None),
            "urls": self._urls(),
        }
        return render(request, "upkeep/list.html", context)

    def _urls(self) -> dict[str, str]:
        names = ("list", "add", "export", "import")
        return {name: reverse(f"{self.kind.key}_{name}") for name in names} | {
            "edit": f"{self.kind.key}_edit"
        }

    def add(self, request: HttpRequest) -> HttpResponse:
        standing = standing_of(request)
        insist(self.kind.why_not_keep(standing, None))
        return self._form(request, standing, None)

    def edit(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One row: to be changed by who may, to be read by who may see it."""
        standing = standing_of(request)
        insist(self.kind.why_not_see(standing))
        row = get_object_or_404(self.kind.rows(standing), pk=pk)
        if request.method == "POST":
            insist(self.kind.why_not_keep(standing, row))
        return self._form(request, standing, row)

    def _form(self, request: HttpRequest, standing: Any, row: Any) -> HttpResponse:
        kind = self.kind
        why_not = kind.why_not_keep(standing, row)
        # a link to a new row may fill in what is known: ?unit=…&post=…
        known = {"initial": request.GET.dict()} if row is None else {}
        form = kind.form(standing=standing, row=row, **known, **sent(request))
        if request.method == "POST" and form.is_valid():
            done = attempt(form, lambda: kind.save(standing, row, form.cleaned_data))
            if done is not None:
                saved, said = done
                drafts.done(request, f"{kind.key}-{row.pk if row else 'new'}")
                messages.success(request, said)
                return redirect(f"{kind.key}_edit", pk=saved.pk)
        if why_not is not None:
            for field in form.fields.values():
                field.disabled = True
        context = {"kind": kind, "form": form, "row": row, "why_not": why_not, "urls": self._urls()}
        context |= kind.about(request, standing, row) if row is not None else {}
        return render(request, "upkeep/row.html", context, status=422 if form.errors else 200)

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """The workbook at once, and its line in the register of exports."""
        standing, form, rows = self._narrowed(request)
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "rows.xlsx"
            written = export(self.kind, standing, rows, target)
            with target.open("rb") as stream:
                name = f"{self.kind.noun}_{standing.at:%Y%m%d_%H%M}.xlsx"
                file = files.store(File(stream, name=name), by=standing.pk, at=standing.at)
        exports.register(
            officer=standing.pk,
            post=standing.post_titles,
            kind=f"{self.kind.key}_export",
            title=f"导出{self.kind.noun}",
            words="；".join(filter_words(form)),
            file=file,
            rows=written,
            at=standing.at,
        )
        return exports.hand_out(file, standing.at)

    def read_in(self, request: HttpRequest) -> HttpResponse:
        kind, standing = self.kind, standing_of(request)
        insist(kind.why_not_keep(standing, None))
        form = WorkbookForm(**sent(request))
        if request.method == "POST" and form.is_valid():
            file = files.store(form.cleaned_data["file"], by=standing.pk, at=standing.at)
            if not (sentence := why_not_read(kind, file)):
                arguments = {"kind": kind.key, "file": str(file.pk)}
                title = f"导入{kind.noun}：{file.name}"
                job = jobs.submit(JOB, title=title, owner=standing.pk, arguments=arguments, at=standing.at)
                return redirect("job_show", pk=job.pk)
            form.add_error("file", sentence)
        titles = [(str(one.label), one.required, one.help_text) for one in kind.form.base_fields.values()]
        context = {"kind": kind, "form": form, "titles": titles, "urls": self._urls()}
        return render(request, "upkeep/import.html", context, status=422 if form.errors else 200)
