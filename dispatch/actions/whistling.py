"""吹哨报到: whistled, answered, who came, what each took on, closed with what was decided."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from cases.actions.history import locked, write
from cases.models import Case, Exclusion
from core.clock import ZONE
from core.notices import notify
from core.refusals import incomplete, insist
from dispatch.choices import Arrival, WhistleAnswer, WhistleVerb
from dispatch.models import Whistle, WhistleCall
from dispatch.permissions import whistling as permissions
from governance.choices import Capability
from governance.models import Appointment, Unit
from governance.standing import Standing


@transaction.atomic
def whistle(
    *,
    by: Standing,
    title: str,
    matter: str,
    place: str,
    meet_at: datetime,
    units: Collection[Unit],
    case: Case | None,
    at: datetime,
) -> Whistle:
    """Call units to one place at one time; each hears of it at once and answers whether it comes."""
    case = locked(case) if case else None
    insist(permissions.why_not_whistle_about(by, case, list(units), meet_at))
    own = permissions.whistling_unit(by)
    assert own is not None  # noqa: S101 - why_not_whistle
    made = Whistle.objects.create(
        unit=own, area=own.area, case=case, title=title, matter=matter, place=place, meet_at=meet_at,
        made_by=by.officer, appointment=_post(by, own), made_at=at,
    )  # fmt: skip
    called = [one for one in units if one.pk != own.pk]
    WhistleCall.objects.bulk_create(WhistleCall(whistle=made, unit=one) for one in called)
    _tell(made, [one.pk for one in called], f"{own}吹哨：{title}，{_when(meet_at)}到{place}", at)
    if case is not None:
        names = "、".join(str(one) for one in called)
        note = f"{title}：请{names}于{_when(meet_at)}到{place}"
        write(by=by, case=case, verb=WhistleVerb.WHISTLE, at=at, note=note)
    return made


def _post(by: Standing, unit: Unit) -> Appointment | None:
    return by.under(None, unit_id=unit.pk)


def _when(moment: datetime) -> str:
    local = moment.astimezone(ZONE)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def _tell(made: Whistle, units: Collection[int], text: str, at: datetime) -> None:
    """Who handles what comes to these units; nobody whom the case accuses."""
    held = Appointment.objects.held_on(at.date()).of_units(*units)
    hearers = {
        one.officer_id
        for right in permissions.ANSWERERS[:2]
        for one in held.with_capability(Capability(right))
    }
    if made.case_id:
        accused = Exclusion.objects.filter(Q(officer__in=hearers), case=made.case_id)
        hearers -= set(accused.values_list("officer", flat=True))
    notify(sorted(hearers), text, reverse("whistle_show", args=[made.pk]), at=at)


def _locked(call: WhistleCall) -> WhistleCall:
    """The whistle first, then the call."""
    made = _locked_whistle(call.whistle)
    fresh = WhistleCall.objects.select_for_update(of=("self",)).select_related("unit").get(pk=call.pk)
    fresh.whistle = made
    return fresh


def _locked_whistle(made: Whistle) -> Whistle:
    rows = Whistle.objects.select_for_update(of=("self",)).select_related("unit", "area")
    return rows.get(pk=made.pk)


@transaction.atomic
def answer(
    *, by: Standing, call: WhistleCall, answer: WhistleAnswer, who: str, why: str, at: datetime
) -> WhistleCall:
    """Coming (who), or not (why); it may be changed until somebody noted who came."""
    call = _locked(call)
    insist(permissions.why_not_answer_whistle(by, call))
    call.answer, call.who, call.why = answer, who, why
    call.answered_by, call.answered_at = by.officer, at
    call.save()
    said = f"{who}到场" if answer == WhistleAnswer.COMING else f"不能到场（{why}）"
    url = reverse("whistle_show", args=[call.whistle_id])
    notify([call.whistle.made_by_id], f"{call.unit}{said}：{call.whistle.title}", url, at=at)
    return call


@transaction.atomic
def note_arrival(
    *, by: Standing, call: WhistleCall, arrival: Arrival, arrived_at: datetime | None, at: datetime
) -> WhistleCall:
    """Who came, and when (now when nothing is said); absent has no time."""
    call = _locked(call)
    insist(permissions.why_not_note_arrival(by, call))
    moment = None if arrival == Arrival.ABSENT else arrived_at or at
    if moment is not None and moment > at:
        insist(incomplete("到场时间还没有到，请填写已经发生的时间。"))
    call.arrival, call.arrived_at = arrival, moment
    call.save()
    return call


@transaction.atomic
def give_duty(*, by: Standing, call: WhistleCall, duty: str, due_on: date, at: datetime) -> WhistleCall:
    """What this unit took on at the place, until which day."""
    call = _locked(call)
    insist(permissions.why_not_give_duty(by, call))
    if due_on < at.astimezone(ZONE).date():
        insist(incomplete("完成期限已经过去，请填今天或以后的日子。"))
    call.duty, call.duty_due_on = duty, due_on
    call.duty_done_at, call.duty_done_by, call.duty_result = None, None, ""
    call.save()
    _tell(call.whistle, [call.unit_id], f"吹哨派任务：{duty}，{due_on:%m-%d} 前完成", at)
    return call


@transaction.atomic
def finish_duty(*, by: Standing, call: WhistleCall, result: str, at: datetime) -> WhistleCall:
    """A unit has done what it took on at the spot; who whistled hears of it."""
    call = _locked(call)
    insist(permissions.why_not_finish_duty(by, call))
    call.duty_done_at, call.duty_done_by, call.duty_result = at, by.officer, result
    call.save()
    url = reverse("whistle_show", args=[call.whistle_id])
    notify([call.whistle.made_by_id], f"{call.unit}已完成吹哨任务：{call.duty}", url, at=at)
    return call


@transaction.atomic
def close_whistle(*, by: Standing, whistle: Whistle, minutes: str, at: datetime) -> Whistle:
    """What was decided; the units that were called read it, the case's history keeps it."""
    case = locked(whistle.case) if whistle.case else None
    whistle = _locked_whistle(whistle)
    insist(permissions.why_not_close_whistle(by, whistle))
    whistle.minutes, whistle.closed_by, whistle.closed_at = minutes, by.officer, at
    whistle.save()
    if case is not None:
        write(by=by, case=case, verb=WhistleVerb.CLOSE, at=at, note=minutes)
    units = list(WhistleCall.objects.filter(whistle=whistle).values_list("unit", flat=True))
    _tell(whistle, units, f"吹哨已议定：{whistle.title}", at)
    return whistle
