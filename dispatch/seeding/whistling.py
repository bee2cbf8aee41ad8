"""吹哨报到 of the demonstration: one that was held last week, one for tomorrow morning."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from cases.choices import State
from cases.models import Case
from core.clock import ZONE
from dispatch.actions import whistling
from dispatch.choices import Arrival, WhistleAnswer
from dispatch.models import Whistle, WhistleCall
from dispatch.permissions.whistling import ANSWERERS, whistling_unit
from governance.choices import Capability, UnitKind
from governance.models import Appointment, Unit
from governance.seeding import Plan
from governance.standing import Standing, standing_at

_HELD = {
    "title": "3 栋楼顶私搭阳光房",
    "matter": "居民反映 3 栋楼顶私搭阳光房，漏水、有安全隐患，户主不让进门。请到现场一起看、一起定怎么办。",
    "place": "社区综治中心会商室",
}
_AHEAD = {
    "title": "老旧小区电动车飞线充电",
    "matter": "多户从窗户拉线充电，请到现场核查线路、商定充电棚选址和整改时间。",
    "place": "小区北门岗亭",
}
_ABOUT = {
    "title": "一件事几家管，现场定牵头单位",
    "matter": "群众反映的问题涉及几个部门，请到现场一起看，当场定由谁牵头、各做什么、什么时候办好。",
    "place": "社区综治中心会商室",
}
_MINUTES = "一、三日内由城管上门送达限期拆除通知；二、社区每日回访户主；三、拒不拆除的，下周一再次会商。"


def seed_whistles(plan: Plan) -> None:
    """At the first community that has officers, when nobody whistled yet."""
    if Whistle.objects.exists():
        return
    at = plan.until.astimezone(ZONE).replace(hour=15, minute=30, second=0, microsecond=0) - timedelta(days=3)
    committees = Unit.objects.filter(kind=UnitKind.COMMUNITY_COMMITTEE).select_related("area")
    for committee in committees.order_by("area__code", "id")[:20]:
        held = (
            Appointment.objects.held_on(at.date()).of_units(committee.pk).with_capability(Capability.HANDLE)
        )
        by = standing_at(held[0].officer, at) if held else None
        if by is not None and whistling_unit(by) == committee:
            _whistles(by, committee, plan)
            return


@transaction.atomic
def _whistles(by: Standing, committee: Unit, plan: Plan) -> None:
    street = ".".join(committee.area.path.split(".")[:3]) + "."
    units = Unit.objects.within(street).filter(kind=UnitKind.DEPARTMENT).order_by("id")
    called = [one for one in units if _officer(one, by) is not None][:3]
    if not called:
        return
    at = by.at
    held = whistling.whistle(by=by, units=called, case=None, meet_at=at + timedelta(hours=18), at=at, **_HELD)
    for place, call in enumerate(WhistleCall.objects.filter(whistle=held).select_related("unit", "whistle")):
        _answered(by, held, call, place)
    later = standing_at(by.officer, held.meet_at + timedelta(hours=2))
    whistling.close_whistle(by=later, whistle=held, minutes=_MINUTES, at=later.at)
    now = standing_at(by.officer, plan.until - timedelta(hours=2))
    meet_at = at + timedelta(days=4, hours=-6)
    whistling.whistle(by=now, units=called, case=None, meet_at=meet_at, at=now.at, **_AHEAD)
    case = _case(now)
    if case is not None:
        meet_at += timedelta(days=1)
        whistling.whistle(by=now, units=called, case=case, meet_at=meet_at, at=now.at, **_ABOUT)


def _case(by: Standing) -> Case | None:
    """An ordinary one in work that the committee sees, whose page then shows the whistle."""
    rows = Case.objects.visible_to(by).filter(state=State.ACCEPTED, is_restricted=False, exclusions=None)
    rows = rows.filter(level="", red_flag=False)
    return rows.filter(acted_at__lt=by.at, is_history=False).order_by("-received_at", "-id").first()


def _answered(by: Standing, held: Whistle, call: WhistleCall, place: int) -> None:
    unit = _officer(call.unit, by)
    if unit is not None and place != 2:
        whistling.answer(
            by=unit,
            call=call,
            answer=WhistleAnswer.COMING,
            who=unit.name,
            why="",
            at=by.at + timedelta(hours=1),
        )
    there = standing_at(by.officer, held.meet_at + timedelta(minutes=30))
    arrival = (Arrival.CAME, Arrival.LATE, Arrival.ABSENT)[place]
    moment = held.meet_at + timedelta(minutes=(0, 18, 0)[place])
    whistling.note_arrival(by=there, call=call, arrival=arrival, arrived_at=moment, at=there.at)
    if place == 0:
        whistling.give_duty(
            by=there, call=call, duty="上门送达限期拆除通知", due_on=(held.meet_at + timedelta(days=4)).date(),
            at=there.at,
        )  # fmt: skip


def _officer(unit: Unit, by: Standing) -> Standing | None:
    held = Appointment.objects.held_on(by.at.date()).of_units(unit.pk)
    found = next((one for right in ANSWERERS for one in held.with_capability(right)), None)
    return standing_at(found.officer, by.at) if found else None
