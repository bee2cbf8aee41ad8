"""Posts, team templates and Party organisations in ordinary pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from core.once import once
from core.refusals import Refusal, forbidden, insist
from governance.actions import parties, teams
from governance.choices import AppointmentKind, AreaLevel, Capability, PartyKind, Sees, Slot, UnitKind
from governance.forms.named import officer_label, unit_label
from governance.forms.teams import (
    ApplyForm,
    LineForm,
    LineNarrowForm,
    PartyForm,
    PartyNarrowForm,
    PostForm,
    PostNarrowForm,
    TeamForm,
    TeamNarrowForm,
)
from governance.models import Appointment, Area, PartyOrganisation, Post, TeamTemplate, TemplateLine
from governance.permissions import people as permissions
from governance.permissions.structure import WHO, kept_paths, seen_paths, why_not_keep, why_not_see_structure
from governance.standing import Standing, standing_of
from governance.upkeep.kind import Shown, Upkeep, keep


def _labels(capabilities: list[str]) -> str:
    return "、".join(Capability(one).label for one in capabilities if one in Capability.values)


def _posts(standing: Standing) -> QuerySet[Post]:
    below = Area.objects.below(*seen_paths(standing))
    found = Post.objects.filter(unit__area__in=below).select_related("unit__area")
    return found.with_holders(standing.at.date()).order_by("unit__area__path", "unit_id", "id")


def _save_post(standing: Standing, row: Post | None, facts: dict[str, Any]) -> tuple[Post, str]:
    saved = teams.save_post(by=standing, post=row, facts=facts, at=standing.at)
    return saved, f"已{'更新' if row else '新设'}{saved}。" + ("" if row else "下一步：任职。")


def _same_post(standing: Standing, facts: dict[str, Any]) -> Post | None:
    return _posts(standing).filter(unit=facts.get("unit"), title=facts.get("title")).first()


def _about_post(request: HttpRequest, standing: Standing, post: Post) -> dict[str, Any]:
    held = Appointment.objects.in_days(standing.at.date(), None).filter(post=post)
    mine = permissions.why_not_appoint(standing, post) is None
    add = f"{reverse('appointment_add')}?unit={unit_label(post.unit)}&post={post.title}"
    return {
        "terms": held.select_related("officer", "area", "home_unit").order_by("from_on", "id"),
        "missing": max(post.seats - held.exclude(kind=AppointmentKind.DEPUTY).count(), 0),
        "appoint_url": add if mine else "",
        "reads_people": permissions.why_not_see_people(standing) is None,
    }


POSTS = keep(
    Upkeep(
        key="post",
        path="posts/",
        noun="岗位",
        intro="单位里的位置：能做什么、看多远；权限只由岗位和任职而来",
        rows=_posts,
        columns=(
            Shown("岗位名称", lambda post: post.title, 18),
            Shown("单位", lambda post: unit_label(post.unit), 34),
            Shown("席位", lambda post: Slot(post.slot).label, 14),
            Shown("应配人数", lambda post: post.seats, 10, "integer"),
            Shown("在岗", lambda post: vars(post)["holders"], 8, "integer"),
            Shown("职责", lambda post: _labels(post.capabilities), 34),
            Shown("可见范围", lambda post: Sees(post.sees).label, 18, less=True),
            Shown("撤销日期", lambda post: post.closed_on, 12, "date", less=True, only_in_workbook=True),
        ),
        form=PostForm,
        narrow=PostNarrowForm,
        why_not_see=why_not_see_structure,
        why_not_keep=permissions.why_not_keep_post,
        save=_save_post,
        same=_same_post,
        beside="governance/post_beside.html",
        about=_about_post,
    )
)


def _why_not_see_teams(standing: Standing) -> Refusal | None:
    return None if kept_paths(standing) else forbidden("队伍模板由有“系统管理”职责的管理员维护。" + WHO)


def _why_not_keep_team(standing: Standing, _row: Any) -> Refusal | None:
    return why_not_keep(standing)


def _teams(_standing: Standing) -> QuerySet[TeamTemplate]:
    return TeamTemplate.objects.annotate(posts=Count("lines")).order_by("level", "name")


def _save_team(
    standing: Standing, row: TeamTemplate | None, facts: dict[str, Any]
) -> tuple[TeamTemplate, str]:
    saved = teams.save_team(by=standing, template=row, facts=facts, at=standing.at)
    return saved, f"已{'更新' if row else '新增'}模板“{saved}”。"


def _about_team(request: HttpRequest, standing: Standing, row: TeamTemplate) -> dict[str, Any]:
    shown = [(line, UnitKind(line.unit_kind).label, _labels(line.capabilities)) for line in row.lines.all()]
    return {"team": row, "team_lines": shown}


TEAMS = keep(
    Upkeep(
        key="team",
        path="teams/",
        noun="队伍模板",
        intro="一支队伍有哪些岗位（1+1+5+N、一长两员等）；按本地文件修改，一步套用",
        rows=_teams,
        columns=(
            Shown("名称", lambda one: one.name, 28),
            Shown("用于", lambda one: AreaLevel(one.level).label, 12),
            Shown("岗位数", lambda one: vars(one)["posts"], 8, "integer"),
            Shown("依据", lambda one: one.source, 40),
            Shown("说明", lambda one: one.note, 40, less=True),
            Shown("停用日期", lambda one: one.closed_on, 12, "date", only_in_workbook=True),
        ),
        form=TeamForm,
        narrow=TeamNarrowForm,
        why_not_see=_why_not_see_teams,
        why_not_keep=_why_not_keep_team,
        save=_save_team,
        same=lambda _standing, facts: TeamTemplate.objects.filter(name=facts.get("name")).first(),
        beside="governance/team_beside.html",
        about=_about_team,
    )
)


def _lines(_standing: Standing) -> QuerySet[TemplateLine]:
    return TemplateLine.objects.select_related("template").order_by("template__name", "order", "id")


def _save_line(
    standing: Standing, row: TemplateLine | None, facts: dict[str, Any]
) -> tuple[TemplateLine, str]:
    saved = teams.save_line(by=standing, line=row, facts=facts, at=standing.at)
    return saved, f"模板“{saved.template}”已{'更新' if row else '新增'}岗位“{saved.title}”。"


def _same_line(_standing: Standing, facts: dict[str, Any]) -> TemplateLine | None:
    named = {name: facts.get(name) for name in ("template", "unit_kind", "title")}
    return TemplateLine.objects.select_related("template").filter(**named).first()


TEAM_LINES = keep(
    Upkeep(
        key="team_line",
        path="teams/posts/",
        noun="模板岗位",
        intro="各队伍模板里的岗位",
        rows=_lines,
        columns=(
            Shown("岗位名称", lambda one: one.title, 18),
            Shown("模板", lambda one: one.template.name, 28),
            Shown("顺序", lambda one: one.order, 8, "integer"),
            Shown("所在单位类型", lambda one: UnitKind(one.unit_kind).label, 16),
            Shown("席位", lambda one: Slot(one.slot).label, 14),
            Shown("人数", lambda one: one.seats, 8, "integer"),
            Shown("职责", lambda one: _labels(one.capabilities), 34),
            Shown("可见范围", lambda one: Sees(one.sees).label, 18, less=True),
            Shown("说明", lambda one: one.note, 30, less=True),
        ),
        form=LineForm,
        narrow=LineNarrowForm,
        why_not_see=_why_not_see_teams,
        why_not_keep=_why_not_keep_team,
        save=_save_line,
        same=_same_line,
    )
)


@once
def team_apply(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Create the posts of a template that an area or a unit lacks, vacant."""
    standing = standing_of(request)
    insist(why_not_keep(standing))
    template = get_object_or_404(TeamTemplate, pk=pk)
    form = ApplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = teams.apply_team(by=standing, template=template, at=standing.at, **form.cleaned_data)
        messages.success(
            request,
            f"已新设 {len(done.made)} 个岗位，原有 {done.there} 个不变。下一步：在“岗位”里看空缺，逐个任职。",
        )
        for missing in done.missing[:10]:
            messages.warning(request, f"{missing}，这类岗位没有设。先在“单位”里新增，再套用一次。")
        return redirect(f"{reverse('post_list')}?vacant=yes")
    context = {"form": form, "team": template, "team_lines": template.lines.all()}
    return render(request, "governance/team_apply.html", context, status=422 if form.errors else 200)


def _parties(standing: Standing) -> QuerySet[PartyOrganisation]:
    below = Area.objects.below(*seen_paths(standing))
    found = PartyOrganisation.objects.filter(area__in=below)
    return found.select_related("area", "parent__area", "secretary").order_by("area__path", "id")


def _why_not_keep_party(standing: Standing, row: PartyOrganisation | None) -> Refusal | None:
    return why_not_keep(standing, row.area if row else None)


def _save_party(
    standing: Standing, row: PartyOrganisation | None, facts: dict[str, Any]
) -> tuple[PartyOrganisation, str]:
    saved = parties.save_party(by=standing, party=row, facts=facts, at=standing.at)
    return saved, f"已{'更新' if row else '新增'}{saved.name}。"


def _same_party(standing: Standing, facts: dict[str, Any]) -> PartyOrganisation | None:
    return _parties(standing).filter(area=facts.get("area"), name=facts.get("name")).first()


PARTIES = keep(
    Upkeep(
        key="party",
        path="party-organisations/",
        noun="党组织",
        intro="党（工）委、总支、支部、小组和党员中心户，各在哪个区域",
        rows=_parties,
        columns=(
            Shown("名称", lambda one: one.name, 34),
            Shown("类型", lambda one: PartyKind(one.kind).label, 16),
            Shown("所在区域", lambda one: f"{one.area.code} {one.area.name}", 26),
            Shown(
                "上级组织",
                lambda one: f"{one.parent.area.code} {one.parent.name}" if one.parent else "",
                34,
                less=True,
            ),
            Shown("负责人账号", lambda one: officer_label(one.secretary), 20),
            Shown("负责人姓名", lambda one: one.secretary_name, 14),
            Shown("负责人电话", lambda one: one.secretary_phone, 16, only_in_workbook=True),
            Shown("党员人数", lambda one: one.members, 10, "integer"),
            Shown("撤销日期", lambda one: one.closed_on, 12, "date", only_in_workbook=True),
        ),
        form=PartyForm,
        narrow=PartyNarrowForm,
        why_not_see=why_not_see_structure,
        why_not_keep=_why_not_keep_party,
        save=_save_party,
        same=_same_party,
    )
)
