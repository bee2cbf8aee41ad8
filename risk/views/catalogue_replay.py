"""What a replay of a draft found."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cases.choices import Level
from cases.rules import few
from core import exports, paging
from core.models import Job
from core.once import once
from core.refusals import insist
from governance.standing import Standing, standing_of
from risk.actions.replaying import matrix
from risk.exports.catalogue import ROWS, catalogues_of, named
from risk.forms.catalogue import ReplayRowFilterForm
from risk.models import CatalogueReplay, ReplayRow
from risk.permissions import catalogue as permissions

BY_STEP = paging.Order("step", "升级的在前", "step", descending=True, is_number=True)
LEVELS = (Level.LOW, Level.MEDIUM, Level.HIGH)


def page_of_job(job: Job) -> str:
    return reverse("catalogue_replay", args=[job.arguments["replay"]])


def _visible(request: HttpRequest, pk: int) -> tuple[Standing, CatalogueReplay]:
    standing = standing_of(request)
    insist(permissions.why_not_keep(standing))
    rows = CatalogueReplay.objects.select_related("draft", "against", "area", "asked_by", "job")
    return standing, get_object_or_404(rows, pk=pk)


@require_GET
def catalogue_replay(request: HttpRequest, pk: int) -> HttpResponse:
    """Its progress while it runs; then who changes level, old against new, and the red flags that come and go."""
    standing, replay = _visible(request, pk)
    context: dict[str, Any] = {
        "replay": replay,
        "draft": replay.draft,
        "fresh": replay.sha == replay.draft.sha,
    }
    if request.headers.get("HX-Request") and request.GET.get("part") == "progress":
        return render(request, "risk/catalogue_replay.html#progress", context)
    catalogues = catalogues_of(replay)
    form = ReplayRowFilterForm(request.GET, standing=standing, catalogues=catalogues)
    form.is_valid()
    mine = replay.rows.visible_to(standing)
    found = form.narrow(mine)
    page = paging.page(found.with_row(), BY_STEP, request.GET.get("cursor", ""), counted=found)
    context |= {
        "form": form,
        "page": page,
        "rows": [_line(row, catalogues) for row in page.rows],
        "table": _table(replay, standing),
        "counts": {
            "raised": mine.filter(step__gt=0).count(),
            "lowered": mine.filter(step__lt=0).count(),
            "gained": mine.exclude(red_gained=[]).count(),
            "lost": mine.exclude(red_lost=[]).count(),
        },
        "restricted": _restricted(replay),
    }
    return render(request, "risk/catalogue_replay.html", context)


def _line(row: ReplayRow, catalogues: Any) -> dict[str, Any]:
    parts = ("gained", "lost", "repriced", "red_gained", "red_lost")
    return {"row": row} | {name: named(getattr(row, name), *catalogues) for name in parts}


def _table(replay: CatalogueReplay, standing: Standing) -> list[tuple[str, list[tuple[int, bool]]]]:
    """A line for each old level: (its label, [(how many get each new level, whether it is the same one)])."""
    counts = matrix(replay, standing)
    return [(was.label, [(counts.get((was, now), 0), was == now) for now in LEVELS]) for was in LEVELS]


def _restricted(replay: CatalogueReplay) -> dict[str, str]:
    """Small numbers would name somebody: they are said roughly."""
    found = replay.figures.get("restricted", {})
    return {name: few(number) or "0 件" for name, number in found.items()}


@require_POST
@once
def catalogue_replay_export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The workbook of exactly these rows, written in the worker."""
    standing, replay = _visible(request, pk)
    query = request.GET.copy()
    query["replay"] = str(replay.pk)
    title = f"导出试算：{replay.draft}"
    return exports.begin(request, ROWS, title=title, by=standing, query=query.urlencode())
