"""Areas are added, changed, moved with all below them, and closed by a date; never deleted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Value
from django.db.models.functions import Concat, Length, Substr

from core import audit
from core.refusals import incomplete, insist
from core.registry import registry
from governance import geometry
from governance.choices import GRIDS, AreaLevel
from governance.models import Area, Boundary, Merger
from governance.permissions.areas import (
    why_not_close_area,
    why_not_hang_area,
    why_not_mark_merger,
    why_not_succeed_area,
)
from governance.permissions.structure import why_not_keep
from governance.standing import Standing

_PATH_MAX = 300


@transaction.atomic
def save_area(*, by: Standing, area: Area | None, facts: dict[str, Any], at: datetime) -> Area:
    """Write an area as its form gives it; another parent moves it, a new day of closing closes it. Both are audited."""
    _lock_tree()
    row = Area.objects.get(pk=area.pk) if area else Area(code=facts["code"])
    parent = facts["parent"]
    insist(why_not_keep(by, parent if row.parent_id != _pk(parent) else None, area))
    if area and facts["code"] != row.code:
        insist(incomplete(f"代码“{row.code}”已经使用，不能更改。用错了代码，请撤销这个区域，另建一个。"))
    if not area and Area.objects.filter(code=row.code).exists():
        insist(incomplete(f"代码“{row.code}”已被{Area.objects.get(code=row.code).label}使用，请核对。"))
    if facts["beat"] is not None and facts["level"] not in GRIDS:
        insist(incomplete("只有三、四、五级网格才对应警务网格。"))
    moved = area is None or row.parent_id != _pk(parent)
    insist(why_not_hang_area(row, AreaLevel(facts["level"]), parent))
    was = row.closed_on
    renamed = (row.name, row.level) != (facts["name"], facts["level"])
    row.name, row.level, row.beat = facts["name"], facts["level"], facts["beat"]
    if area is None:
        row.parent, row.label = parent, row.name
        row.path = f"{parent.path if parent else ''}{row.code}."
        insist(_why_too_deep(len(row.path)))
        row.save()
        audit.record(by=by, verb="area_add", about=row, note=f"上级：{parent or '无'}", at=at)
    elif moved:
        row.save()
        _move(by, row, parent, at)
    else:
        row.save()
    if moved or renamed:
        renew_labels(row.path)
        row.refresh_from_db()
    if (facts["closed_on"], _pk(facts["successor"])) != (was, row.successor_id):
        close_area(by=by, area=row, on=facts["closed_on"], successor=facts["successor"], at=at)
        row.refresh_from_db()
    return row


@transaction.atomic
def move_area(*, by: Standing, area: Area, parent: Area, at: datetime) -> Area:
    """Hang an area with all below it under another parent. Cost: one update of all paths, one of the changed labels."""
    _lock_tree()
    row = Area.objects.get(pk=area.pk)
    insist(why_not_keep(by, row, parent))
    insist(why_not_hang_area(row, AreaLevel(row.level), parent))
    _move(by, row, parent, at)
    renew_labels(row.path)
    row.refresh_from_db()
    return row


def _move(by: Standing, row: Area, parent: Area | None, at: datetime) -> None:
    was, before = row.path, row.parent
    path = f"{parent.path if parent else ''}{row.code}."
    subtree = Area.objects.below(was)
    deepest = subtree.aggregate(most=Max(Length("path")))["most"] or 0
    insist(_why_too_deep(deepest - len(was) + len(path)))
    subtree.update(path=Concat(Value(path), Substr("path", len(was) + 1)))
    Area.objects.filter(pk=row.pk).update(parent=parent)
    row.path, row.parent = path, parent
    note = f"由{before.label if before else '（无上级）'}移到{parent.label if parent else '（无上级）'}"
    audit.record(by=by, verb="area_move", about=row, note=note, at=at)


@transaction.atomic
def close_area(*, by: Standing, area: Area, on: date | None, successor: Area | None, at: datetime) -> Area:
    """Close an area from that day on, or open it again (None). What hangs on it goes to the successor, in one step.

    Errors: refused while something hangs on it that nobody takes over.
    """
    _lock_tree()
    row = Area.objects.select_for_update(of=("self",)).get(pk=area.pk)
    insist(why_not_keep(by, row))
    went = ""
    if on is not None:
        if successor is not None:
            insist(why_not_succeed_area(row, on, successor, at))
            went = _hand_on(by, row, successor, at)
        insist(why_not_close_area(row, successor, at))
    row.closed_on, row.successor = on, successor if on else None
    row.save(update_fields=["closed_on", "successor"])
    note = f"自 {on} 起，接续：{successor or '无'}{went}" if on else ""
    audit.record(by=by, verb="area_close" if on else "area_open", about=row, note=note, at=at)
    return row


def _hand_on(by: Standing, row: Area, successor: Area, at: datetime) -> str:
    """Give the successor what hangs on the area, and its police grid; in words what went. Nothing stays behind.

    Units and lower areas go first: a case stays with its centre, which may be one of them.
    """
    uses = registry.uses("area", row, at)
    if uses or row.beat:
        insist(why_not_keep(by, successor))
    went = [
        f"{number:,} {one.noun}"
        for one, _ in reversed(uses)
        if one.hand_on is not None and (number := one.hand_on(by, row, successor, at))
    ]
    if row.beat and successor.level in GRIDS and successor.beat_id is None:
        Area.objects.filter(pk=successor.pk).update(beat=row.beat)
        went.append(f"警务网格{row.beat.name}")
    return f"；随之转去：{'、'.join(went)}" if went else ""


def hand_on_children(by: Standing, area: Area, successor: Area, at: datetime) -> int:
    """The open areas directly below a place that closes are hung under its successor, each with all below it."""
    rows = list(area.children.open_on(at.date()).order_by("code"))
    for row in rows:
        move_area(by=by, area=row, parent=successor, at=at)
    return len(rows)


def renew_labels(path: str) -> int:
    """Name the areas at and below the path anew: a place below a community is named with it. Two queries at most."""
    rows = list(Area.objects.below(path).order_by("path"))
    above = Area.objects.filter(code__in=path.strip(".").split(".")[:-1], level=AreaLevel.COMMUNITY)
    communities = {one.path: one.name for one in above} | {
        one.path: one.name for one in rows if one.level == AreaLevel.COMMUNITY
    }
    changed = []
    for row in rows:
        label = _label(row, communities)
        if label != row.label:
            row.label = label
            changed.append(row)
    return Area.objects.bulk_update(changed, ["label"], batch_size=500)


def _label(row: Area, communities: dict[str, str]) -> str:
    parts = row.path.strip(".").split(".")
    heads = (".".join(parts[:n]) + "." for n in range(len(parts) - 1, 0, -1))
    home = next((communities[head] for head in heads if head in communities), "")
    return f"{home} {row.name}"[:120] if home else row.name


def _lock_tree() -> None:
    """Whoever changes the tree waits here for whoever changes it now: a path is only right while nobody moves."""
    list(Area.objects.select_for_update(of=("self",)).filter(parent=None).order_by("pk"))


def _why_too_deep(length: int) -> Any:
    if length > _PATH_MAX:
        return incomplete("层级太深，代码连起来超过 300 个字符。请减少层级，或缩短代码。")
    return None


def _pk(area: Area | None) -> int | None:
    return area.pk if area else None


@transaction.atomic
def draw_boundary(*, by: Standing, area: Area, shape: geometry.Shape | None, at: datetime) -> None:
    """Keep the boundary of an area, or take it away (None)."""
    insist(why_not_keep(by, area))
    if shape is None:
        Boundary.objects.filter(area=area).delete()
    else:
        _draw(area, shape, at)
    audit.record(by=by, verb="area_boundary", about=area, note="" if shape else "清除", at=at)


@transaction.atomic
def draw_boundaries(*, by: Standing, shapes: list[tuple[Area, geometry.Shape]], at: datetime) -> int:
    """Keep many boundaries at once; one line of audit for all."""
    insist(why_not_keep(by, *(area for area, _ in shapes)))
    for area, shape in shapes:
        _draw(area, shape, at)
    if shapes:
        audit.record(by=by, verb="area_boundary", note=f"批量导入 {len(shapes)} 个", at=at)
    return len(shapes)


def _draw(area: Area, shape: geometry.Shape, at: datetime) -> None:
    west, south, east, north = geometry.box_of(shape)
    facts = {"shape": shape, "west": west, "south": south, "east": east, "north": north, "drawn_at": at}
    Boundary.objects.update_or_create(area=area, defaults=facts)


@transaction.atomic
def save_merger(*, by: Standing, merger: Merger | None, facts: dict[str, Any], at: datetime) -> Merger:
    """Which of the four centres a community has, and since when they are one."""
    area = facts["area"]
    insist(why_not_keep(by, area))
    insist(why_not_mark_merger(area, facts))
    if merger and merger.area_id != area.pk:
        insist(incomplete("社区不能改换。请为另一个社区另记一条。"))
    row, _ = Merger.objects.update_or_create(area=area, defaults={**facts})
    note = f"融合日期：{row.merged_on}" if row.merged_on else "未融合"
    audit.record(by=by, verb="area_merge", about=area, note=note, at=at)
    return row
