"""Police grids in ordinary pages, and both trees side by side."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import clock
from core.refusals import Refusal, insist
from governance.actions.places import save_beat
from governance.choices import AreaLevel, Capability
from governance.figures import Match, beats_of, matches_of
from governance.forms.areas import BeatForm, BeatNarrowForm, MatchForm, named
from governance.models import Appointment, Area, Beat, Unit
from governance.permissions.structure import seen_paths, why_not_keep, why_not_see_structure
from governance.standing import Standing, standing_of
from governance.upkeep.kind import Shown, Upkeep, keep

PAGE = 100
ALONE_MAX = 200
_HEADS = (AreaLevel.STREET, AreaLevel.COMMUNITY)


def _rows(standing: Standing) -> QuerySet[Beat]:
    stations = Unit.objects.filter(area__in=Area.objects.below(*seen_paths(standing)))
    rows = Beat.objects.filter(station__in=stations)
    return rows.select_related("station__area", "parent").order_by("code")


def _why_not(standing: Standing, beat: Beat | None) -> Refusal | None:
    return why_not_keep(standing, beat.station.area if beat else None)


def _save(standing: Standing, beat: Beat | None, facts: dict[str, Any]) -> tuple[Beat, str]:
    saved = save_beat(by=standing, beat=beat, facts=facts, at=clock.now())
    return saved, f"已{'更新' if beat else '新增'}{saved.name}。"


def _about(_request: HttpRequest, standing: Standing, beat: Beat) -> dict[str, Any]:
    grids = list(beat.grids.order_by("path"))
    below = list(beat.children.order_by("code"))
    return {"grids": grids, "below": below, "police": _police(grids, {beat.station_id}, standing)}


BEATS = keep(
    Upkeep(
        key="beat",
        path="beats/",
        noun="警务网格",
        intro="派出所的警务网格和责任区；哪个网格对应它，在“区域”里填",
        rows=_rows,
        columns=(
            Shown("名称", lambda beat: beat.name, 24),
            Shown("代码", lambda beat: beat.code, 16),
            Shown("派出所", lambda beat: beat.station.name, 22),
            Shown("所属责任区", lambda beat: named(beat.parent), 24),
            Shown("撤销日期", lambda beat: beat.closed_on, 12, "date", less=True),
        ),
        form=BeatForm,
        narrow=BeatNarrowForm,
        why_not_see=why_not_see_structure,
        why_not_keep=_why_not,
        save=_save,
        same=lambda standing, facts: _rows(standing).filter(code=facts.get("code")).first(),
        beside="governance/beat_about.html",
        about=_about,
    )
)


@require_GET
def beat_match(request: HttpRequest) -> HttpResponse:
    """Left the governance grids, right the police grid of each; what stands alone is red on both sides."""
    standing = standing_of(request)
    insist(why_not_see_structure(standing))
    paths, day = seen_paths(standing), standing.at.date()
    streets = Area.objects.below(*paths).open_on(day).filter(level=AreaLevel.STREET).order_by("path")
    known = {street.code: street for street in streets}
    form = MatchForm(request.GET, streets=[(one.code, one.name) for one in known.values()])
    form.is_valid()
    given = form.cleaned_data
    if given.get("street"):
        paths = (known[given["street"]].path,)
    matches = matches_of(paths, day, given.get("level") or "")
    beats = beats_of(paths, day)
    alone = beats.exclude(grids__closed_on=None, grids__isnull=False)
    counts = {
        "grids": len(matches),
        "grids_alone": sum(one.is_alone for one in matches),
        "beats": beats.count(),
        "beats_alone": alone.count(),
    }
    if given.get("only"):
        matches = [one for one in matches if one.is_alone]
    page = Paginator(matches, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "groups": _grouped(list(page), standing),
        "counts": counts,
        "alone": alone.select_related("station", "parent").order_by("code")[:ALONE_MAX],
        "why_not_keep": why_not_keep(standing),
    }
    return render(request, "governance/beat_match.html", context)


def _grouped(matches: list[Match], standing: Standing) -> list[tuple[str, list[dict[str, Any]]]]:
    """Grids by their community: (its name with the street's, [{grid, level, beat, match, police}]). Cost: four queries."""
    grids = Area.objects.in_bulk([one.grid for one in matches])
    beats = Beat.objects.select_related("station", "parent").in_bulk(
        {one.beat for one in matches if one.beat}
    )
    codes = {code for one in grids.values() for code in one.path.strip(".").split(".")}
    above = {one.code: one for one in Area.objects.filter(code__in=codes, level__in=_HEADS)}
    police = _police(list(grids.values()), {one.station_id for one in beats.values()}, standing)
    groups: dict[str, list[dict[str, Any]]] = {}
    for match in matches:
        grid = grids[match.grid]
        codes_above = grid.path.strip(".").split(".")[:-1]
        head = " ".join(above[code].name for code in codes_above if code in above)
        groups.setdefault(head or "（无社区）", []).append(
            {
                "grid": grid,
                "level": AreaLevel(grid.level).label,
                "beat": beats[match.beat] if match.beat else None,
                "match": match,
                "police": police[grid.pk],
            }
        )
    return list(groups.items())


def _police(grids: list[Area], stations: set[int], standing: Standing) -> dict[int, list[str]]:
    """Names of those who patrol each grid for its station, by the areas of their appointments. Cost: one query."""
    held = Appointment.objects.held_on(standing.at.date()).filter(~Q(area=None), post__unit__in=stations)
    by_path: dict[str, list[str]] = defaultdict(list)
    for one in held.select_related("officer", "area").with_capability(Capability.PATROL):
        if one.area is not None:
            by_path[one.area.path].append(one.officer.name)
    found = {}
    for grid in grids:
        parts = grid.path.strip(".").split(".")
        heads = [".".join(parts[:n]) + "." for n in range(len(parts), 0, -1)]
        found[grid.pk] = next((by_path[head] for head in heads if head in by_path), [])
    return found
