"""Police grids, a centre's rooms, units stationed there and their turns: kept by hand, closed by a date."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from core import audit
from core.refusals import Refused, incomplete, insist
from governance.choices import Half, Presence, UnitKind
from governance.models import Beat, Officer, Room, Stationing, Turn, Unit
from governance.permissions.structure import why_not_keep
from governance.standing import Standing


def _written(by: Standing, row: Model, facts: dict[str, Any], verb: str, at: datetime) -> None:
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    audit.record(by=by, verb=verb, about=row, at=at)


@transaction.atomic
def save_beat(*, by: Standing, beat: Beat | None, facts: dict[str, Any], at: datetime) -> Beat:
    """A police grid of a station, or the responsibility area above some."""
    station, parent = facts["station"], facts["parent"]
    insist(why_not_keep(by, station.area, beat.station.area if beat else None))
    row = Beat.objects.select_for_update(of=("self",)).get(pk=beat.pk) if beat else Beat()
    if station.kind not in (UnitKind.POLICE_STATION, UnitKind.POLICE_POST):
        insist(incomplete(f"{station}不是派出所或警务室，请核对。"))
    if beat and facts["code"] != row.code:
        insist(incomplete(f"代码“{row.code}”已经使用，不能更改。"))
    if Beat.objects.filter(code=facts["code"]).exclude(pk=row.pk).exists():
        insist(incomplete(f"代码“{facts['code']}”已被别的警务网格使用，请核对。"))
    if parent is not None and (parent.pk == row.pk or parent.parent_id is not None or _has_below(row)):
        insist(incomplete("责任区只有一层：上级要是一个没有上级的责任区，本身下面也不能再有警务网格。"))
    if facts["closed_on"] and row.pk and (row.grids.filter(closed_on=None).exists() or _has_below(row)):
        grids, below = row.grids.filter(closed_on=None).count(), row.children.filter(closed_on=None).count()
        held = f"对应 {grids} 个网格、下属 {below} 个警务网格"
        insist(incomplete(f"{row.name}还{held}，请先改到别的警务网格，再撤销。"))
    _written(by, row, facts, "beat_save", at)
    return row


def _has_below(beat: Beat) -> bool:
    return bool(beat.pk) and beat.children.filter(closed_on=None).exists()


@transaction.atomic
def save_room(*, by: Standing, room: Room | None, facts: dict[str, Any], at: datetime) -> Room:
    """A window or a room of a centre; it never moves to another one."""
    centre = facts["centre"]
    insist(why_not_keep(by, centre.area, room.centre.area if room else None))
    row = Room.objects.select_for_update(of=("self",)).get(pk=room.pk) if room else Room()
    if room and row.centre_id != centre.pk:
        insist(incomplete("窗口和房间不能换到另一个中心，请在那边另建一个。"))
    if Room.objects.filter(centre=centre, name=facts["name"]).exclude(pk=row.pk).exists():
        insist(incomplete(f"{centre}已有“{facts['name']}”，请换个名称。"))
    _written(by, row, facts, "room_save", at)
    return row


@transaction.atomic
def save_stationing(
    *, by: Standing, stationing: Stationing | None, facts: dict[str, Any], at: datetime
) -> Stationing:
    """How a unit is present at a centre; on call needs somebody who can be called."""
    centre, unit = facts["centre"], facts["unit"]
    insist(why_not_keep(by, centre.area, stationing.centre.area if stationing else None))
    rows = Stationing.objects.select_for_update(of=("self",))
    row = rows.get(pk=stationing.pk) if stationing else Stationing()
    if unit == centre:
        insist(incomplete("进驻单位不能是中心自己。"))
    if stationing and (row.centre_id, row.unit_id) != (centre.pk, unit.pk):
        insist(incomplete("中心和单位不能改换，请停用这一条，另建一条。"))
    if Stationing.objects.filter(centre=centre, unit=unit).exclude(pk=row.pk).exists():
        insist(incomplete(f"{unit}已登记进驻{centre}，请修改那一条。"))
    phone = facts["liaison_phone"] or (facts["liaison"].phone if facts["liaison"] else "")
    who = facts["liaison"] or facts["liaison_name"]
    if facts["presence"] == Presence.ON_CALL and not (who and phone):
        insist(incomplete("随驻单位要有联络员和电话，有事才叫得到人。"))
    if facts["room"] and facts["presence"] != Presence.ROTATING:
        insist(incomplete("窗口只在轮驻时填写；常驻单位的窗口在“窗口和房间”里填进驻单位。"))
    _written(by, row, facts, "stationing_save", at)
    return row


def hand_over_liaison(
    *, by: Standing, rows: QuerySet[Stationing], to: Officer, why: str, at: datetime
) -> int:
    """Whoever takes over an officer's work is asked for in his place; a number written down for him goes."""
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for row in found:
        row.liaison, row.liaison_name, row.liaison_phone = to, "", ""
        row.save(update_fields=["liaison", "liaison_name", "liaison_phone"])
        audit.record(by=by, verb="stationing_save", about=row, note=f"联络员改为{to}：{why}", at=at)
    return len(found)


@transaction.atomic
def save_turn(*, by: Standing, turn: Turn | None, facts: dict[str, Any], at: datetime) -> Turn:
    """A weekly turn, or one on a day."""
    centre, unit = facts["centre"], facts["unit"]
    insist(why_not_keep(by, centre.area, turn.stationing.centre.area if turn else None))
    if bool(facts["weekday"]) == bool(facts["day"]):
        insist(incomplete("“每周”和“日期”填一个：固定在周几，或只在某一天。"))
    if facts["half"] == Half.ABSENT and not facts["day"]:
        insist(incomplete("“不到岗”要写明是哪一天。"))
    stationing = _rotating(centre, unit)
    row = Turn.objects.select_for_update(of=("self",)).get(pk=turn.pk) if turn else Turn()
    same = Turn.objects.filter(
        stationing=stationing, weekday=facts["weekday"], day=facts["day"], half=facts["half"], closed_on=None
    )
    if facts["closed_on"] is None and same.exclude(pk=row.pk).exists():
        insist(incomplete(f"{unit}这个时段已经排了班，请修改那一条。"))
    kept = {name: value for name, value in facts.items() if name not in ("centre", "unit")}
    _written(by, row, kept | {"stationing": stationing}, "turn_save", at)
    return row


def _rotating(centre: Unit, unit: Unit) -> Stationing:
    found = Stationing.objects.filter(centre=centre, unit=unit, presence=Presence.ROTATING).first()
    if found is None:
        raise Refused(incomplete(f"{unit}没有登记为{centre}的轮驻单位，请先在“进驻单位”里登记。"))
    return found
