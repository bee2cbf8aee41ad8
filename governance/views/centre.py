"""A centre's rooms, the units at it, the rota, and who is there today; the communities whose four centres are one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import clock
from core.refusals import insist
from core.rules import mask_phone
from governance.actions.areas import save_merger
from governance.actions.places import save_room, save_stationing, save_turn
from governance.calendar import working_calendar
from governance.choices import Half, Presence, RoomKind, Weekday, Zone
from governance.figures import centres_below, layout_of, merged_shares
from governance.forms.areas import MergerForm, MergerNarrowForm, named
from governance.forms.places import (
    CentreDayForm,
    RoomForm,
    RoomNarrowForm,
    StationingForm,
    StationingNarrowForm,
    TurnForm,
    TurnNarrowForm,
)
from governance.models import Area, Merger, Room, Stationing, Turn, Unit
from governance.permissions.places import called_paths, sees_phones, why_not_see_centre, why_not_see_liaisons
from governance.permissions.structure import seen_paths, why_not_keep, why_not_see_structure
from governance.standing import Standing, standing_of
from governance.upkeep.kind import Shown, Upkeep, keep


def _centres(standing: Standing) -> QuerySet[Unit]:
    return Unit.objects.filter(area__in=Area.objects.below(*seen_paths(standing)))


def _rooms(standing: Standing) -> QuerySet[Room]:
    rows = Room.objects.filter(centre__in=_centres(standing)).select_related("centre__area", "unit")
    return rows.order_by("centre__area__path", "zone", "kind", "id")


def _save_room(standing: Standing, room: Room | None, facts: dict[str, Any]) -> tuple[Room, str]:
    saved = save_room(by=standing, room=room, facts=facts, at=clock.now())
    return saved, f"已{'更新' if room else '新增'}{saved.name}。"


ROOMS = keep(
    Upkeep(
        key="room",
        path="rooms/",
        noun="窗口和房间",
        intro="引导受理、多元化解、指挥调度三个功能区",
        rows=_rooms,
        columns=(
            Shown("名称", lambda room: room.name, 22),
            Shown("综治中心", lambda room: room.centre.name, 28),
            Shown("功能区", lambda room: Zone(room.zone).label, 12),
            Shown("类型", lambda room: RoomKind(room.kind).label, 8),
            Shown("可容纳人数", lambda room: room.capacity, 12, "integer", less=True),
            Shown("可预约", lambda room: "是" if room.is_bookable else "否", 8),
            Shown("进驻单位", lambda room: room.unit.name if room.unit else "", 28),
            Shown("停用日期", lambda room: room.closed_on, 12, "date", less=True),
        ),
        form=RoomForm,
        narrow=RoomNarrowForm,
        why_not_see=why_not_see_structure,
        why_not_keep=lambda standing, room: why_not_keep(standing, room.centre.area if room else None),
        save=_save_room,
        same=lambda standing, facts: (
            _rooms(standing).filter(centre=facts.get("centre"), name=facts.get("name")).first()
        ),
    )
)


def _stationings(standing: Standing) -> QuerySet[Stationing]:
    centres = Unit.objects.filter(area__in=Area.objects.below(*called_paths(standing)))
    rows = Stationing.objects.filter(centre__in=centres)
    return rows.select_related("centre__area", "unit", "room", "liaison").order_by(
        "centre__area__path", "presence", "id"
    )


def _phone(one: Stationing) -> str:
    return one.liaison_phone or (one.liaison.phone if one.liaison else "")


def _save_stationing(
    standing: Standing, one: Stationing | None, facts: dict[str, Any]
) -> tuple[Stationing, str]:
    saved = save_stationing(by=standing, stationing=one, facts=facts, at=clock.now())
    return saved, f"已{'更新' if one else '登记'}{saved}。"


STATIONINGS = keep(
    Upkeep(
        key="stationing",
        path="stationings/",
        noun="进驻单位",
        intro="常驻的天天在，轮驻的按班次来，随驻的有事来、有联络员",
        rows=_stationings,
        columns=(
            Shown("进驻单位", lambda one: one.unit.name, 30),
            Shown("综治中心", lambda one: one.centre.name, 28),
            Shown("进驻方式", lambda one: Presence(one.presence).label, 10),
            Shown("窗口", lambda one: one.room.name if one.room else "", 16),
            Shown(
                "联络员", lambda one: one.liaison.username if one.liaison else "", 14, only_in_workbook=True
            ),
            Shown("联络员姓名", lambda one: one.liaison_name, 12, only_in_workbook=True),
            Shown("联络电话", lambda one: one.liaison_phone, 16, only_in_workbook=True),
            Shown("停驻日期", lambda one: one.closed_on, 12, "date", less=True),
        ),
        form=StationingForm,
        narrow=StationingNarrowForm,
        why_not_see=why_not_see_liaisons,
        why_not_keep=lambda standing, one: why_not_keep(standing, one.centre.area if one else None),
        save=_save_stationing,
        same=lambda standing, facts: (
            _stationings(standing).filter(centre=facts.get("centre"), unit=facts.get("unit")).first()
        ),
    )
)


def _turns(standing: Standing) -> QuerySet[Turn]:
    rows = Turn.objects.filter(stationing__centre__in=_centres(standing))
    rows = rows.select_related("stationing__centre__area", "stationing__unit")
    return rows.order_by("stationing__centre__area__path", "weekday", "-day", "id")


def _save_turn(standing: Standing, turn: Turn | None, facts: dict[str, Any]) -> tuple[Turn, str]:
    saved = save_turn(by=standing, turn=turn, facts=facts, at=clock.now())
    return saved, f"已{'更新' if turn else '排好'}{saved}。"


def _same_turn(standing: Standing, facts: dict[str, Any]) -> Turn | None:
    rows = _turns(standing).filter(
        stationing__centre=facts.get("centre"), stationing__unit=facts.get("unit"), half=facts.get("half")
    )
    return rows.filter(weekday=facts.get("weekday") or "", day=facts.get("day")).first()


TURNS = keep(
    Upkeep(
        key="turn",
        path="turns/",
        noun="轮驻班次",
        intro="轮驻单位固定在周几来，或哪一天来、哪一天不来",
        rows=_turns,
        columns=(
            Shown("轮驻单位", lambda turn: turn.stationing.unit.name, 30),
            Shown("综治中心", lambda turn: turn.stationing.centre.name, 28),
            Shown("每周", lambda turn: Weekday(turn.weekday).label if turn.weekday else "", 8),
            Shown("日期", lambda turn: turn.day, 12, "date"),
            Shown("时段", lambda turn: Half(turn.half).label, 8),
            Shown("到岗人员", lambda turn: turn.person, 12),
            Shown("停用日期", lambda turn: turn.closed_on, 12, "date", less=True),
        ),
        form=TurnForm,
        narrow=TurnNarrowForm,
        why_not_see=why_not_see_structure,
        why_not_keep=lambda standing, turn: why_not_keep(
            standing, turn.stationing.centre.area if turn else None
        ),
        save=_save_turn,
        same=_same_turn,
    )
)


def _mergers(standing: Standing) -> QuerySet[Merger]:
    rows = Merger.objects.filter(area__in=Area.objects.below(*seen_paths(standing)))
    return rows.select_related("area").order_by("area__path")


def _save_merger(standing: Standing, merger: Merger | None, facts: dict[str, Any]) -> tuple[Merger, str]:
    saved = save_merger(by=standing, merger=merger, facts=facts, at=clock.now())
    return saved, f"已记下{saved.area}的四中心情况。"


def _yes(*, given: bool) -> str:
    return "是" if given else "否"


MERGERS = keep(
    Upkeep(
        key="merger",
        path="merge/communities/",
        noun="四中心情况",
        intro="每个社区有哪几个中心、哪天融合的",
        rows=_mergers,
        columns=(
            Shown("社区", lambda one: named(one.area), 26),
            Shown("综治中心", lambda one: _yes(given=one.has_governance), 10),
            Shown("信访接待中心", lambda one: _yes(given=one.has_petition), 12),
            Shown("矛盾纠纷调解中心", lambda one: _yes(given=one.has_mediation), 14),
            Shown("网格化指挥中心", lambda one: _yes(given=one.has_grid), 14),
            Shown("融合日期", lambda one: one.merged_on, 12, "date"),
            Shown("说明", lambda one: one.note, 30, only_in_workbook=True),
        ),
        form=MergerForm,
        narrow=MergerNarrowForm,
        why_not_see=why_not_see_structure,
        why_not_keep=lambda standing, one: why_not_keep(standing, one.area if one else None),
        save=_save_merger,
        same=lambda standing, facts: _mergers(standing).filter(area=facts.get("area")).first(),
    )
)


@require_GET
def centre_today(request: HttpRequest) -> HttpResponse:
    """The centre's zones, windows and rooms, and who is there on a day; for the wall on A4."""
    standing = standing_of(request)
    today = standing.at.date()
    centres = centres_below(seen_paths(standing), today)
    insist(why_not_see_centre(standing, centres))
    form = CentreDayForm(request.GET, centres=centres)
    form.is_valid()
    centre, day = form.chosen(standing.centre, today)
    is_workday = working_calendar().is_workday(day)
    whole = sees_phones(standing, centre)
    layout = layout_of(centre, day, is_workday=is_workday)
    context = {
        "form": CentreDayForm(initial={"centre": centre.pk, "day": day}, centres=centres),
        "centre": centre,
        "day": day,
        "is_today": day == today,
        "is_workday": is_workday,
        "layout": layout,
        "on_call": [
            (one, one.liaison.name if one.liaison else one.liaison_name, _shown(_phone(one), whole=whole))
            for one in layout.on_call
        ],
        "why_not_keep": why_not_keep(standing, centre.area),
        "may_list": whole,
    }
    return render(request, "governance/centre_today.html", context)


def _shown(phone: str, *, whole: bool) -> str:
    return phone if whole else mask_phone(phone)


@require_GET
def merge(request: HttpRequest) -> HttpResponse:
    """融合率 by street, with the communities behind it."""
    standing = standing_of(request)
    insist(why_not_see_structure(standing))
    day = standing.at.date()
    whole, streets = merged_shares(seen_paths(standing), day)
    context = {"whole": whole, "streets": streets, "day": day, "why_not_keep": why_not_keep(standing)}
    return render(request, "governance/merge.html", context)
