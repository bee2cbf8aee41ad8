"""What of the structure nobody answers for: places that are not set up, vacant heads, centres without a window.

For its page, for the doctor, and first of all for the administrator of a new house.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.urls import reverse

from core.registry import Ownerless, registry
from governance.actions.founding import PLACEHOLDER
from governance.choices import AreaLevel, Capability, Slot, UnitKind
from governance.models import Appointment, Area, Post, Unit
from governance.permissions.people import why_not_appoint
from governance.permissions.structure import kept_paths, seen_paths
from governance.standing import Standing

Rows = list[dict[str, str]]
# posts without which the mechanism has a hole; N and support show their vacancies on the roster
_HEADS = (Slot.LEADER, Slot.TWO, Slot.THREE)


def _below(standing: Standing | None) -> Any:
    """The areas looked up; all of them for the doctor."""
    return Area.objects.all() if standing is None else Area.objects.below(*seen_paths(standing))


def _lacking(standing: Standing | None, at: datetime, most: int) -> Rows:
    """In the order in which it is put right: names, streets, their centres, the centres' posts. Three queries."""
    below = _below(standing)
    units = Unit.objects.open_on(at.date()).filter(area__in=below)
    rows = [
        _row(one.name, "改成本单位的名称", "改名", reverse("unit_edit", args=[one.pk]))
        for one in units.filter(name=PLACEHOLDER).order_by("id")[:most]
    ]
    centres = Unit.objects.open_on(at.date()).filter(kind=UnitKind.CENTRE)
    streets = below.open_on(at.date()).filter(level=AreaLevel.STREET)
    streets = streets.annotate(ready=Exists(centres.filter(area=OuterRef("pk")))).order_by("ready", "path")[
        :most
    ]
    if not streets and standing is not None and kept_paths(standing):
        rows.append(_row("还没有街道", "先建街道，再建社区和网格", "新增区域", reverse("area_add")))
    for one in streets:
        if not one.ready:
            url = _filled_in("unit_add", kind=UnitKind.CENTRE, area=f"{one.code} {one.name}")
            rows.append(_row(one.label, "没有综治中心，不能受理事项", "新增单位", url))
    bare = centres.filter(area__in=below).exclude(Exists(Post.objects.filter(unit=OuterRef("pk"))))
    for centre in bare.order_by("area__path", "id")[:most]:
        rows.append(_row(centre.name, "没有岗位", "套用队伍模板", reverse("team_list")))
    return rows[:most]


def _filled_in(name: str, **given: str) -> str:
    """The address of a form with these fields filled in, whatever characters a name holds."""
    return f"{reverse(name)}?{urlencode(given)}"


def _row(title: str, note: str, fix: str, url: str) -> dict[str, str]:
    return {"title": title, "note": note, "url": url, "fix": fix, "fix_url": url}


def _vacant(standing: Standing | None, at: datetime, most: int) -> Rows:
    posts = Post.objects.open_on(at.date()).filter(slot__in=_HEADS, unit__area__in=_below(standing))
    vacant = posts.with_holders(at.date()).vacant().select_related("unit__area")
    rows = []
    for post in vacant.order_by("unit__area__path", "id")[:most]:
        mine = standing is not None and why_not_appoint(standing, post) is None
        url = reverse("post_edit", args=[post.pk])
        add = _filled_in("appointment_add", unit=f"{post.unit.area.code} {post.unit.name}", post=post.title)
        rows.append(
            {
                "title": str(post),
                "note": f"{post.unit.area}　{Slot(post.slot).label}，缺 {post.seats - post.holders} 人",  # type: ignore[attr-defined]  # annotated
                "url": url,
                "fix": "任职" if mine else "请管理员任职",
                "fix_url": add if mine else url,
            }
        )
    return rows


def _without(capability: Capability, standing: Standing | None, at: datetime, most: int) -> Rows:
    """Centres where nobody holds this capability now. Cost: two queries."""
    centres = Unit.objects.open_on(at.date()).filter(kind=UnitKind.CENTRE, area__in=_below(standing))
    held = Appointment.objects.held_on(at.date()).filter(post__unit__kind=UnitKind.CENTRE)
    has = {one.post.unit_id for one in held.with_capability(capability)}
    rows = [
        {
            "title": centre.name,
            "note": f"没有“{capability.label}”职责的在岗人员",
            "url": reverse("unit_edit", args=[centre.pk]),
            "fix": "设岗位、任职",
            "fix_url": f"{reverse('post_list')}?q={centre.short_name}",
        }
        for centre in centres.order_by("area__path", "id")
        if centre.pk not in has
    ]
    return rows[:most]


def _no_window(standing: Standing | None, at: datetime, most: int) -> Rows:
    return _without(Capability.INTAKE, standing, at, most)


def _no_assigner(standing: Standing | None, at: datetime, most: int) -> Rows:
    return _without(Capability.ASSIGN, standing, at, most)


OWNERLESS = (
    Ownerless("lacking", "没有建好的街道和综治中心", 40, _lacking),
    Ownerless("vacant", "空缺的责任领导、指挥长、专职力量", 50, _vacant),
    Ownerless("window", "没有窗口人员的综治中心", 60, _no_window),
    Ownerless("assigner", "没有交办人员的综治中心", 70, _no_assigner),
)

_SHOWN = 6
_CEILING = 100


def to_set_up(standing: Standing, at: datetime) -> tuple[int, list[dict[str, Any]], str]:
    """For the administrator's first page: what is not set up, then which heads are vacant."""
    found = [*_lacking(standing, at, _CEILING), *_vacant(standing, at, _CEILING)][:_CEILING]
    rows = [
        {
            "url": one["fix_url"],
            "number": one["fix"],
            "title": one["title"],
            "note": one["note"],
            "due_at": None,
        }
        for one in found[:_SHOWN]
    ]
    return len(found), rows, reverse("ownerless")


_MOST = 1000


def check(at: datetime) -> list[tuple[str, str, str]]:
    """For the doctor: one warning for each kind of thing that nobody answers for."""
    found = []
    for kind in registry.ownerless:
        if rows := kind.rows(None, at, _MOST + 1):
            number = f"{_MOST} 条以上" if len(rows) > _MOST else f"{len(rows)} 条"
            first = "、".join(row["title"] for row in rows[:3])
            sentence = f"{kind.label}：{number}（如{first}）。请在“无人负责”页逐条处理。"
            found.append(("warning", f"ownerless_{kind.key}", sentence))
    return found
