"""Posts, and the templates that make whole teams of them in one step."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q

from core import audit
from core.refusals import incomplete, insist, wrong_state
from governance.choices import UnitKind
from governance.models import Appointment, Area, Post, TeamTemplate, TemplateLine, Unit
from governance.permissions import people as permissions
from governance.permissions.structure import why_not_keep
from governance.standing import Standing

_NAMES = {
    "unit": "单位",
    "title": "名称",
    "slot": "席位",
    "seats": "应配人数",
    "sees": "可见范围",
    "capabilities": "职责",
    "closed_on": "撤销日期",
}


@transaction.atomic
def save_post(*, by: Standing, post: Post | None, facts: dict[str, Any], at: datetime) -> Post:
    """Write a post as its form gives it: what it may do holds for everybody on it from now on."""
    insist(permissions.why_not_keep_post(by, post))
    insist(why_not_keep(by, facts["unit"].area))
    row = Post.objects.select_for_update(of=("self",)).get(pk=post.pk) if post else Post()
    if Post.objects.exclude(pk=row.pk).filter(unit=facts["unit"], title=facts["title"]).exists():
        insist(incomplete(f"{facts['unit']}已有“{facts['title']}”，请核对是否重复。"))
    if row.pk and row.unit != facts["unit"] and row.appointments.exists():
        insist(wrong_state("有人任过的岗位不能改到别的单位，请在那个单位新设岗位。"))
    insist(permissions.why_not_carry(by, row, facts["capabilities"]))
    closed = facts.get("closed_on")
    if row.pk and closed and Appointment.objects.in_days(closed, None).filter(post=row).exists():
        insist(incomplete("还有人任这个岗位到撤销日期之后，请先免职，再撤销岗位。"))
    before = {name: getattr(row, name) for name in facts} if row.pk else {}
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    changed = [f"{_NAMES[name]}改为{facts[name]}" for name in facts if before.get(name) != facts[name]]
    audit.record(by=by, verb="save_post", about=row, note="；".join(changed) if before else "新增", at=at)
    return row


@transaction.atomic
def save_team(
    *, by: Standing, template: TeamTemplate | None, facts: dict[str, Any], at: datetime
) -> TeamTemplate:
    """Write a template; its lines are kept on their own."""
    insist(why_not_keep(by))
    row = TeamTemplate.objects.select_for_update().get(pk=template.pk) if template else TeamTemplate()
    if TeamTemplate.objects.exclude(pk=row.pk).filter(name=facts["name"]).exists():
        insist(incomplete(f"已有模板“{facts['name']}”，请换一个名称。"))
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    audit.record(by=by, verb="save_team", about=row, at=at)
    return row


@transaction.atomic
def save_line(
    *, by: Standing, line: TemplateLine | None, facts: dict[str, Any], at: datetime
) -> TemplateLine:
    """Write a post of a template; teams that were made from it stay as they are."""
    insist(why_not_keep(by))
    row = TemplateLine.objects.select_for_update(of=("self",)).get(pk=line.pk) if line else TemplateLine()
    same = TemplateLine.objects.exclude(pk=row.pk).filter(
        template=facts["template"], unit_kind=facts["unit_kind"], title=facts["title"]
    )
    if same.exists():
        insist(incomplete(f"模板“{facts['template']}”里已有这个岗位，请核对是否重复。"))
    insist(permissions.why_not_carry(by, Post(), facts["capabilities"]))
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    audit.record(by=by, verb="save_team", about=row, at=at)
    return row


class Applied(NamedTuple):
    """What a template did: posts that are new, how many were there already, kinds of unit that the place lacks."""

    made: list[Post]
    there: int
    missing: list[str]


@transaction.atomic
def apply_team(
    *, by: Standing, template: TeamTemplate, at: datetime, area: Area | None = None, unit: Unit | None = None
) -> Applied:
    """Create the posts of a template that are missing, vacant: in this unit, or in the units of each place of its
    level in the area. What exists stays as it is."""
    insist(permissions.why_not_apply(by, area, unit))
    lines = list(template.lines.all())
    if not lines:
        insist(incomplete(f"模板“{template}”还没有岗位，请先添加。"))
    places, missing = _places(template, lines, area, unit, at), []
    made: list[Post] = []
    there = 0
    for place, units in places:
        for line in lines:
            fitting = [one for one in units if unit is not None or one.kind == line.unit_kind]
            if not fitting:
                missing.append(f"{place}缺{UnitKind(line.unit_kind).label}")
            for one in fitting:
                post, is_new = Post.objects.get_or_create(
                    unit=one,
                    title=line.title,
                    defaults={
                        "slot": line.slot,
                        "seats": line.seats,
                        "capabilities": line.capabilities,
                        "sees": line.sees,
                    },
                )
                if is_new:
                    made.append(post)
                else:
                    there += 1
    note = f"{unit or area}：新设岗位 {len(made)}，已有 {there}"
    audit.record(by=by, verb="apply_team", about=template, note=note, at=at)
    return Applied(made, there, list(dict.fromkeys(missing)))


def _places(
    template: TeamTemplate, lines: list[TemplateLine], area: Area | None, unit: Unit | None, at: datetime
) -> list[tuple[Area, list[Unit]]]:
    """(place, its units): the unit's own area, or each place of the template's level in the area."""
    if unit is not None:
        return [(unit.area, [unit])]
    if area is None:
        insist(incomplete("请写明区域，或单位。"))
        return []
    day = at.date()
    places = list(Area.objects.below(area.path).open_on(day).filter(level=template.level).order_by("path"))
    if not places:
        insist(incomplete(f"{area}及以下没有{template.get_level_display()}，这个模板用不上。"))
    kinds = {line.unit_kind for line in lines}
    units = Unit.objects.open_on(day).filter(Q(area__in=places), kind__in=kinds).order_by("id")
    return [(place, [one for one in units if one.area_id == place.pk]) for place in places]
