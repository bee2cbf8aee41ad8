"""Areas in ordinary pages: the kept rows, the tree, the boundaries."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from core import clock
from core.models import AuditLine
from core.once import once
from core.refusals import Refusal, insist
from core.registry import registry
from governance import geometry
from governance.actions.areas import draw_boundaries, draw_boundary, save_area
from governance.choices import AreaLevel
from governance.forms.areas import AreaForm, AreaNarrowForm, ManyBoundariesForm, OneBoundaryForm, named
from governance.models import Area, Boundary
from governance.permissions.structure import seen_paths, why_not_keep, why_not_see_structure
from governance.querysets import AreaQuerySet
from governance.standing import Standing, standing_of
from governance.upkeep.kind import Shown, Upkeep, keep

FOUND_MAX = 50
CHILDREN_MAX = 500
_MOVES = ("area_move", "area_close", "area_open", "area_add")


def seen_areas(standing: Standing) -> AreaQuerySet:
    return Area.objects.below(*seen_paths(standing))


def _rows(standing: Standing) -> QuerySet[Area]:
    return seen_areas(standing).select_related("parent", "beat", "successor").order_by("path")


def _why_not(standing: Standing, area: Area | None) -> Refusal | None:
    return why_not_keep(standing, area)


def _save(standing: Standing, area: Area | None, facts: dict[str, Any]) -> tuple[Area, str]:
    moved = area is not None and area.parent_id != (facts["parent"].pk if facts["parent"] else None)
    saved = save_area(by=standing, area=area, facts=facts, at=clock.now())
    below = saved.children.exists()
    said = f"已把{saved.label}{'和下面的区域' if below else ''}移到{saved.parent}之下。" if moved else ""
    if saved.successor and saved.closed_on and not (area and area.closed_on):
        said += f"已撤销{saved.label}，由{saved.successor.label}接续。"
    return saved, said or f"已{'更新' if area else '新增'}{saved.label}。"


def _same(standing: Standing, facts: dict[str, Any]) -> Area | None:
    return _rows(standing).filter(code=facts.get("code")).first()


def _about(_request: HttpRequest, standing: Standing, area: Area) -> dict[str, Any]:
    """What hangs on it, its map, what became of it."""
    lines = AuditLine.objects.filter(about_kind="governance.area", about_id=str(area.pk), verb__in=_MOVES)
    return {
        "above": list(_above(area)),
        "uses": [
            (one.noun, number, one.url(area) if one.url else "")
            for one, number in registry.uses("area", area, standing.at)
        ],
        "map": drawn(area),
        "lines": [
            (line, registry.verbs.get(line.verb, line.verb))
            for line in lines.select_related("officer").order_by("-at", "-id")[:20]
        ],
    }


def _above(area: Area) -> Any:
    return Area.objects.filter(code__in=area.path.strip(".").split(".")[:-1]).order_by("path")


def drawn(area: Area) -> dict[str, Any] | None:
    """The map of what lies directly below an area; where one thing covers it all, of what lies below that.

    None when nothing is drawn. Cost: two queries, one more for each step down.
    """
    own, shown = Boundary.objects.filter(area=area).first(), _boundaries(area)
    while len(shown) == 1 and (deeper := _boundaries(shown[0].area)):
        shown = deeper
    every = [*shown, *([own] if own else [])]
    if not every:
        return None
    drawing = geometry.Drawing(one.box for one in every)
    tiles = [
        {
            "area": one.area,
            "path": drawing.path(one.shape),
            "middle": drawing.middle(one.shape),
            "tone": order % 4,
        }
        for order, one in enumerate(shown)
    ]
    outline = drawing.path(own.shape) if own else ""
    return {"view_box": drawing.view_box, "tiles": tiles, "outline": outline}


def _boundaries(parent: Area) -> list[Boundary]:
    rows = Boundary.objects.filter(area__parent=parent, area__closed_on=None)
    return list(rows.select_related("area").order_by("area__path")[:CHILDREN_MAX])


AREAS = keep(
    Upkeep(
        key="area",
        path="areas/",
        noun="区域",
        intro="从市、区县、街道到社区、小区、楼栋和网格",
        rows=_rows,
        columns=(
            Shown("全称", lambda area: area.label, 30),
            Shown("代码", lambda area: area.code, 18),
            Shown("名称", lambda area: area.name, 20, only_in_workbook=True),
            Shown("层级", lambda area: AreaLevel(area.level).label, 12),
            Shown("上级区域", lambda area: named(area.parent), 26),
            Shown("警务网格", lambda area: named(area.beat), 20, less=True),
            Shown("撤销日期", lambda area: area.closed_on, 12, "date", less=True),
            Shown("接续区域", lambda area: named(area.successor), 20, only_in_workbook=True),
        ),
        form=AreaForm,
        narrow=AreaNarrowForm,
        why_not_see=why_not_see_structure,
        why_not_keep=_why_not,
        save=_save,
        same=_same,
        beside="governance/area_about.html",
        about=_about,
    )
)


@require_GET
def area_tree(request: HttpRequest) -> HttpResponse:
    """The tree as far as it is opened: `?open=12` opens that area and those above it; `?q=` finds by code or name."""
    standing = standing_of(request)
    insist(why_not_see_structure(standing))
    seen = seen_areas(standing)
    text = request.GET.get("q", "").replace("\0", "").strip()[:60]
    opened = _opened(seen, request.GET.get("open", ""))
    if request.headers.get("HX-Request") and opened is not None:
        node = _nodes(seen, standing, [opened], {opened.pk})[0]
        response = render(request, "governance/area_node.html", {"node": node})
    else:
        context: dict[str, Any] = {"q": text, "opened": opened}
        context |= {"found": _found(seen, text)} if text else {"nodes": _tree(seen, standing, opened)}
        context["why_not_add"] = why_not_keep(standing)
        response = render(request, "governance/area_tree.html", context)
    response["Vary"] = "HX-Request"
    return response


def _opened(seen: Any, given: str) -> Area | None:
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
    found: Area | None = seen.filter(pk=number).first()
    return found


def _tree(seen: Any, standing: Standing, opened: Area | None) -> list[dict[str, Any]]:
    """The tops of what is seen, opened down to the wanted one; a single top is open by itself."""
    tops = list(seen.exclude(parent__in=seen.values("pk")).order_by("path")[:CHILDREN_MAX])
    open_ids = {opened.pk, *(one.pk for one in _above(opened))} if opened else set()
    if len(tops) == 1:
        open_ids.add(tops[0].pk)
    return _nodes(seen, standing, tops, open_ids)


def _nodes(seen: Any, standing: Standing, areas: list[Area], open_ids: set[int]) -> list[dict[str, Any]]:
    """[{area, children (None: not opened), has_children, is_closed, level}]. Cost: two queries, however deep."""
    held = seen.filter(parent__in=open_ids)
    held = held.annotate(has_children=Exists(Area.objects.filter(parent=OuterRef("pk")))).order_by("path")
    below: dict[int, list[Area]] = {}
    for one in held:
        below.setdefault(one.parent_id, []).append(one)
    known = set(Area.objects.filter(parent__in=[one.pk for one in areas]).values_list("parent", flat=True))

    def node(area: Area, *, has_children: bool) -> dict[str, Any]:
        children = below.get(area.pk, [])
        return {
            "area": area,
            "level": AreaLevel(area.level).label,
            "is_closed": area.closed_on is not None and area.closed_on <= standing.at.date(),
            "has_children": has_children,
            "more": max(len(children) - CHILDREN_MAX, 0),
            "children": [node(one, has_children=one.has_children) for one in children[:CHILDREN_MAX]]  # type: ignore[attr-defined]  # annotated above
            if area.pk in open_ids
            else None,
        }

    return [node(one, has_children=one.pk in known) for one in areas]


def _found(seen: Any, text: str) -> dict[str, Any]:
    """The first that fit, with the names above them. Cost: two queries."""
    rows = list(seen.matching(text).order_by("path")[: FOUND_MAX + 1])
    codes = {code for one in rows for code in one.path.strip(".").split(".")}
    names = dict(Area.objects.filter(code__in=codes).values_list("code", "name"))
    return {
        "more": len(rows) > FOUND_MAX,
        "rows": [
            (one, AreaLevel(one.level).label, " › ".join(names[code] for code in one.path.split(".")[:-2]))
            for one in rows[:FOUND_MAX]
        ],
    }


@once
def area_boundary(request: HttpRequest, pk: int) -> HttpResponse:
    """The boundary of one area: drawn by a file or pasted, or taken away."""
    standing = standing_of(request)
    insist(why_not_see_structure(standing))
    area = get_object_or_404(seen_areas(standing), pk=pk)
    insist(why_not_keep(standing, area))
    form = OneBoundaryForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        shape = getattr(form, "shape", None)
        draw_boundary(by=standing, area=area, shape=shape, at=standing.at)
        messages.success(request, f"已{'更新' if shape else '清除'}{area.label}的边界。")
        return redirect("area_edit", pk=area.pk)
    context = {"form": form, "area": area, "map": drawn(area)}
    return render(request, "governance/area_boundary.html", context, status=422 if form.errors else 200)


@once
def boundary_import(request: HttpRequest) -> HttpResponse:
    """Many boundaries from one collection; what fits no area is listed, the rest is kept."""
    standing = standing_of(request)
    insist(why_not_keep(standing))
    form = ManyBoundariesForm(request.POST or None, request.FILES or None, standing=standing)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        count = draw_boundaries(by=standing, shapes=form.found, at=standing.at)
        context |= {"count": count, "problems": form.problems[:200], "problem_count": len(form.problems)}
        # the file is read and done with; pasted text stays to be mended
        context["form"] = ManyBoundariesForm(initial={"text": form.cleaned_data["text"]}, standing=standing)
    return render(request, "governance/boundary_import.html", context, status=422 if form.errors else 200)


@require_GET
def boundary_export(request: HttpRequest) -> HttpResponse:
    """The boundaries below an area (`?below=code`) as one FeatureCollection, as the import reads it."""
    standing = standing_of(request)
    insist(why_not_see_structure(standing))
    below = (
        get_object_or_404(seen_areas(standing), code=request.GET["below"]) if "below" in request.GET else None
    )
    areas = Area.objects.below(below.path) if below else seen_areas(standing)
    rows = Boundary.objects.filter(area__in=areas).select_related("area").order_by("area__path")
    features = [
        {
            "type": "Feature",
            "properties": {"code": one.area.code, "name": one.area.label, "level": one.area.level},
            "geometry": geometry.geometry_of(one.shape),
        }
        for one in rows
    ]
    body = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    response = HttpResponse(body, content_type="application/geo+json; charset=utf-8")
    name = f"boundaries_{below.code if below else 'all'}_{standing.at:%Y%m%d}.geojson"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
