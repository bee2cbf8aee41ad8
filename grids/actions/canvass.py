"""A canvass is launched for every grid of its scope, drawn out, closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import cast

from django.db import transaction
from django.urls import reverse

from core import audit
from core.notices import notify, notify_each
from core.refusals import incomplete, insist
from governance.choices import GRIDS, AreaLevel
from governance.models import Appointment, Area, Unit
from governance.standing import Standing
from grids import rules
from grids.choices import CanvassVerb
from grids.models import Campaign, CanvassTask
from grids.permissions import canvass as permissions
from grids.querysets.canvass import LAUNCHERS, workers_of
from risk.models import HazardClass


@transaction.atomic
def launch(
    *,
    by: Standing,
    title: str,
    look_for: str,
    scope: Sequence[Area],
    starts_on: date,
    until_on: date,
    at: datetime,
    hazard_classes: Sequence[HazardClass] = (),
) -> Campaign:
    """One task for each grid of the scope; who patrols there hears of it. Cost: a fixed number of queries."""
    insist(permissions.why_not_launch(by))
    insist(permissions.why_not_cover(by, scope))
    if until_on < at.date():
        insist(incomplete("截止日期已经过去，请选今天或以后的日期。"))
    right = cast(Appointment, by.under(by.right(*LAUNCHERS)))  # as below
    campaign = Campaign.objects.create(
        centre=cast(Unit, by.centre_for(*LAUNCHERS)),  # why_not_launch has asked
        title=title,
        look_for=look_for,
        starts_on=starts_on,
        until_on=until_on,
        made_by=by.officer,
        appointment=right,
        made_at=at,
    )
    campaign.scope.set(_outermost(scope))
    campaign.hazard_classes.set(hazard_classes)
    tasks = CanvassTask.objects.bulk_create(_tasks(campaign, scope, at.date()))
    insist(permissions.why_no_grids(len(tasks)))
    audit.record(
        by=by, verb=CanvassVerb.LAUNCH, about=campaign, note=f"网格 {len(tasks)} 个", at=at, under=right
    )
    _tell(campaign, tasks, at)
    return campaign


def _outermost(areas: Sequence[Area]) -> list[Area]:
    """Without those that lie inside another."""
    return [
        one for one in areas if not any(one.path != up.path and one.path.startswith(up.path) for up in areas)
    ]


def _tasks(campaign: Campaign, scope: Iterable[Area], day: date) -> list[CanvassTask]:
    """The grids that the place is walked by, each with its community and street. Cost: three queries."""
    inside = Area.objects.below(*(one.path for one in scope)).filter(level__in=GRIDS).open_on(day)
    grids = {one.path: one for one in inside.order_by("path")}
    codes = {code for path in grids for code in path.strip(".").split(".")}
    uppers = {
        one.code: one
        for one in Area.objects.filter(code__in=codes, level__in=(AreaLevel.COMMUNITY, AreaLevel.STREET))
    }
    manned = workers_of((one.pk for one in grids.values()), day)
    worked = {path for path, one in grids.items() if one.pk in manned}
    level = rules.used_level([(path, one.level) for path, one in grids.items()], worked)
    places: dict[str, list[rules.Grid]] = defaultdict(list)
    for path, one in grids.items():
        places[_upper(path, uppers, AreaLevel.COMMUNITY)].append((path, one.level))
    tasks = []
    for own in places.values():
        for path in rules.walked(own, rules.used_level(own, worked, level)):
            community = uppers.get(_upper(path, uppers, AreaLevel.COMMUNITY))
            street = uppers.get(_upper(path, uppers, AreaLevel.STREET))
            tasks.append(CanvassTask(campaign=campaign, area=grids[path], community=community, street=street))
    return tasks


def _upper(path: str, uppers: dict[str, Area], level: AreaLevel) -> str:
    """The code of the community or street that a path leads through, empty when through none."""
    codes = path.strip(".").split(".")
    return next((one for one in reversed(codes) if one in uppers and uppers[one].level == level), "")


def _tell(campaign: Campaign, tasks: Sequence[CanvassTask], at: datetime) -> None:
    grids: dict[int, int] = defaultdict(int)
    manned = workers_of((one.area_id for one in tasks), at.date())
    for officers in manned.values():
        for officer in officers:
            grids[officer.pk] += 1
    days = f"{campaign.starts_on:%m月%d日}至{campaign.until_on:%m月%d日}"
    lines = (
        (pk, f"排查“{campaign}”，{days}，您有 {count} 个网格", reverse("canvass_list"))
        for pk, count in grids.items()
    )
    notify_each(lines, at=at)


def _locked(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_for_update(of=("self",)).select_related("centre").get(pk=campaign.pk)


@transaction.atomic
def extend(*, by: Standing, campaign: Campaign, until_on: date, reason: str, at: datetime) -> Campaign:
    """More time, with a reason; who was rung for being late is not rung before the new day is over."""
    campaign = _locked(campaign)
    insist(permissions.why_not_extend(by, campaign))
    if until_on <= max(campaign.until_on, at.date()):
        insist(incomplete("新的截止日期要在原来的截止日期和今天之后。要提前结束，请点“结束排查”。"))
    before, campaign.until_on = campaign.until_on, until_on
    campaign.save(update_fields=["until_on"])
    note = f"{before:%Y-%m-%d} 延至 {until_on:%Y-%m-%d}：{reason}"
    audit.record(by=by, verb=CanvassVerb.EXTEND, about=campaign, note=note, at=at)
    open_tasks = CanvassTask.objects.open().filter(campaign=campaign)
    manned = workers_of(open_tasks.values_list("area_id", flat=True), at.date())
    told = {officer.pk for officers in manned.values() for officer in officers}
    notify(sorted(told), f"排查“{campaign}”延到 {until_on:%m月%d日}", reverse("canvass_list"), at=at)
    return campaign


@transaction.atomic
def close(*, by: Standing, campaign: Campaign, summary: str, at: datetime) -> Campaign:
    """It is over: what was not walked stays so, and the figures stand."""
    campaign = _locked(campaign)
    insist(permissions.why_not_close(by, campaign))
    campaign.closed_at, campaign.closed_by, campaign.summary = at, by.officer, summary
    campaign.save(update_fields=["closed_at", "closed_by", "summary"])
    left = CanvassTask.objects.filter(campaign=campaign, finished_at=None).count()
    note = f"{left} 个网格没有完成" if left else "所有网格都已完成"
    audit.record(by=by, verb=CanvassVerb.CLOSE, about=campaign, note=note, at=at)
    return campaign
