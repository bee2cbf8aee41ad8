"""The catalogue: its versions, and a draft on its way to the next one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core import drafts, paging
from core.acts import buttons
from core.forms import attempt, sent
from core.once import once
from core.refusals import insist
from governance.standing import Standing, standing_of
from risk.actions import catalogue as actions
from risk.actions.catalogue import digest_of, factor_of, raw_of, whole_of
from risk.actions.versions import catalogue_by, catalogue_of, in_force
from risk.acts.catalogue import DRAFT_ACTS, VERSION_ACTS
from risk.exports.catalogue import hand_out
from risk.forms.catalogue import CUE_WORDS, FactorForm, UploadForm, WholeForm
from risk.models import CatalogueDraft, CatalogueVersion
from risk.permissions import catalogue as permissions
from risk.rules.catalogue import Catalogue
from risk.rules.catalogue_diff import DIMENSION_WORDS, Change, band_words, diff, flag_words

NEWEST = paging.Order("newest", "新的在前", "number", descending=True, is_number=True)
LATEST = paging.Order("latest", "新的在前", "id", descending=True, is_number=True)
# "kind" of the address → what it is
FORMATS = ("yaml", "xlsx")


def visible_version(request: HttpRequest, pk: int) -> tuple[Standing, CatalogueVersion]:
    standing = standing_of(request)
    insist(permissions.why_not_read_catalogue(standing))
    rows = CatalogueVersion.objects.select_related("made_by", "published_by")
    return standing, get_object_or_404(rows, pk=pk)


def visible_draft(request: HttpRequest, pk: int) -> tuple[Standing, CatalogueDraft]:
    standing = standing_of(request)
    insist(permissions.why_not_keep(standing))
    rows = CatalogueDraft.objects.select_related("made_by", "edited_by", "base", "published_as", "dropped_by")
    return standing, get_object_or_404(rows, pk=pk)


def page_of_version(version: CatalogueVersion) -> str:
    return reverse("catalogue_version", args=[version.pk])


def page_of_draft(draft: CatalogueDraft) -> str:
    return reverse("catalogue_draft", args=[draft.pk])


def catalogue_in(draft: CatalogueDraft) -> Catalogue:
    return catalogue_by(draft.sha, draft.content)


def _shown(catalogue: Catalogue, changes: tuple[Change, ...] = ()) -> dict[str, Any]:
    """A catalogue in the order of the page; factors that differ are marked."""
    touched = {one.code for one in changes}
    return {
        "groups": [
            (
                label,
                [(one, one.code in touched) for one in catalogue.factors.values() if one.dimension == key],
            )
            for key, label in DIMENSION_WORDS.items()
        ],
        "bands": [band_words(one) for one in catalogue.bands],
        "flags": [flag_words(one) for one in catalogue.red_flags],
        "cues": [(CUE_WORDS.get(kind, kind), words) for kind, words in catalogue.cues.items()],
        "count": len(catalogue.factors),
    }


@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every version, and for the district the drafts."""
    standing = standing_of(request)
    insist(permissions.why_not_read_catalogue(standing))
    current = in_force(standing.at)
    versions = CatalogueVersion.objects.select_related("made_by", "published_by").defer("content")
    kept = permissions.may_keep(standing)
    rows = CatalogueDraft.objects.select_related("made_by", "edited_by", "base", "published_as").defer(
        "content"
    )
    context = {
        "current": current,
        "page": paging.page(versions, NEWEST, request.GET.get("cursor", ""), size=30),
        "drafts": paging.page(rows, LATEST, "", size=20).rows if kept else [],
        "kept": kept,
        "acts": buttons(VERSION_ACTS, standing, current, ""),
    }
    return render(request, "risk/catalogue.html", context)


@require_GET
def catalogue_version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version as it was, and what it changed."""
    standing, version = visible_version(request, pk)
    before = CatalogueVersion.objects.filter(number__lt=version.number).order_by("-number").first()
    shown = catalogue_of(version)
    changes = diff(catalogue_of(before), shown) if before else ()
    context = _shown(shown, changes) | {
        "version": version,
        "before": before,
        "changes": changes,
        "is_current": in_force(standing.at).pk == version.pk,
        "acts": buttons(VERSION_ACTS, standing, version, ""),
    }
    return render(request, "risk/catalogue_version.html", context)


@require_GET
def catalogue_version_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    standing, version = visible_version(request, pk)
    return _file(request, standing, f"要素目录{version}", version.content, catalogue_of(version))


@require_GET
def catalogue_draft_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    standing, draft = visible_draft(request, pk)
    return _file(request, standing, f"要素目录草稿 {draft}", draft.content, catalogue_in(draft))


def _file(
    request: HttpRequest, standing: Standing, title: str, content: str, shown: Catalogue
) -> HttpResponseBase:
    kind = request.GET.get("kind", FORMATS[0])
    if kind not in FORMATS:
        raise Http404
    return hand_out(by=standing, title=title, content=content, catalogue=shown, kind=kind, at=standing.at)


@require_GET
def catalogue_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft beside the version in force, a published one beside what it began from: what differs, what a replay found,
    every part to be changed."""
    standing, draft = visible_draft(request, pk)
    current, shown = in_force(standing.at), catalogue_in(draft)
    against = draft.base if draft.published_as_id else current
    changes = diff(catalogue_of(against), shown)
    refusal = permissions.why_not_edit(standing, draft)
    context = _shown(shown, changes) | {
        "draft": draft,
        "current": current,
        "against": against,
        "changes": changes,
        "why_not": refusal.sentence if refusal else "",
        "replays": list(draft.replays.select_related("asked_by", "job", "against").order_by("-id")[:5]),
        "upload": UploadForm(),
        "acts": buttons(DRAFT_ACTS, standing, draft, "" if refusal else "open"),
    }
    return render(request, "risk/catalogue_draft.html", context)


@once
def catalogue_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """One factor beside the version in force (`?code=`), or a new one."""
    standing, draft = visible_draft(request, pk)
    insist(permissions.why_not_edit(standing, draft))
    raw, code = raw_of(draft), request.GET.get("code", "")
    factor = factor_of(raw, code)
    if code and factor is None:
        raise Http404
    form = FactorForm(factor=factor, allowed=raw["scores_allowed"], **_sent(request))
    if request.method == "POST" and form.is_valid():
        facts, seen = form.facts(), request.POST.get("seen", "")
        given: dict[str, Any] = {"code": code, "facts": facts, "seen": seen, "at": standing.at}
        if attempt(form, lambda: actions.save_factor(by=standing, draft=draft, **given)):
            drafts.done(request, f"factor-{pk}-{code}")
            messages.success(
                request, f"草稿里的 {facts['code']} {facts['name_zh']} 已保存，启用前不影响任何事项。"
            )
            return redirect(page_of_draft(draft))
    now = catalogue_of(in_force(standing.at)).factors.get(code)
    context = {
        "form": form,
        "draft": draft,
        "code": code,
        "factor": factor,
        "now": now,
        "seen": digest_of(factor),
    }
    return render(request, "risk/catalogue_factor.html", context, status=422 if form.errors else 200)


def _sent(request: HttpRequest) -> dict[str, Any]:
    return {"data": request.POST} if request.method == "POST" else {}


@require_POST
@once
def catalogue_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the factor of `code` out of the draft."""
    standing, draft = visible_draft(request, pk)
    code = request.POST.get("code", "")
    actions.retire_factor(by=standing, draft=draft, code=code, at=standing.at)
    messages.success(request, f"草稿里已停用要素 {code}。已评定的事项保留它，新的阅读不再提示。")
    return redirect(page_of_draft(draft))


@once
def catalogue_whole(request: HttpRequest, pk: int) -> HttpResponse:
    """Bands, red flags and cues."""
    standing, draft = visible_draft(request, pk)
    insist(permissions.why_not_edit(standing, draft))
    raw = raw_of(draft)
    form = WholeForm(raw=raw, catalogue=catalogue_in(draft), **_sent(request))
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {
            "facts": form.facts(),
            "seen": request.POST.get("seen", ""),
            "at": standing.at,
        }
        if attempt(form, lambda: actions.save_whole(by=standing, draft=draft, **given)):
            drafts.done(request, f"whole-{pk}")
            messages.success(request, "草稿的等级、红旗和提示词已保存，启用前不影响任何事项。")
            return redirect(page_of_draft(draft))
    now = _shown(catalogue_of(in_force(standing.at)))
    context = {"form": form, "draft": draft, "now": now, "seen": digest_of(whole_of(raw))}
    return render(request, "risk/catalogue_whole.html", context, status=422 if form.errors else 200)


@once
def catalogue_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """A whole file in place of the draft."""
    standing, draft = visible_draft(request, pk)
    insist(permissions.why_not_edit(standing, draft))
    form = UploadForm(**sent(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        given: dict[str, Any] = {key: data[key] for key in ("text", "sheets", "name")} | {"at": standing.at}
        if attempt(form, lambda: actions.replace_draft(by=standing, draft=draft, **given), about="file"):
            messages.success(request, f"草稿已换成“{data['name']}”的内容，请看差别。")
            return redirect(page_of_draft(draft))
    context = {"form": form, "draft": draft}
    return render(request, "risk/catalogue_upload.html", context, status=422 if form.errors else 200)
