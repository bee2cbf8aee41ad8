"""Modes: ordered, extended, ended early; when their time is over the sweeper says so."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from core import switches
from core.notices import notify
from core.refusals import insist
from governance.choices import Capability, Mode
from governance.duty import commanders_of, forget_modes, mode_at
from governance.models import Appointment, ModeSwitch, Unit
from governance.permissions import duty as permissions
from governance.standing import Standing


def longest(mode: str) -> timedelta:
    """How long one order may hold, as the office set it."""
    key = "mode_emergency_hours" if mode == Mode.EMERGENCY else "mode_urgent_hours"
    return timedelta(hours=switches.value(key))


def minimum_staff(mode: str) -> int:
    """How many must stand by in a mode (switch)."""
    keys = {Mode.URGENT.value: "duty_staff_urgent", Mode.EMERGENCY.value: "duty_staff_emergency"}
    least: int = switches.value(keys.get(mode, "duty_staff"))
    return least


def report_every(mode: str) -> timedelta:
    """How often the watch reports in a mode (switch)."""
    key = "report_emergency_hours" if mode == Mode.EMERGENCY else "report_urgent_hours"
    return timedelta(hours=switches.value(key))


def _hold(centre: Unit) -> None:
    """One order for a centre at a time (trap 22)."""
    Unit.objects.select_for_update(of=("self",)).get(pk=centre.pk)


def _tell(centre: Unit, text: str, at: datetime, *, without: int = 0) -> None:
    """The commanders and who assigns at the centre."""
    held = Appointment.objects.held_on(at.date()).of_units(centre.pk).with_capability(Capability.ASSIGN)
    told = {*commanders_of(centre.area, at), *(one.officer_id for one in held)} - {without}
    notify(sorted(told), text, f"{reverse('duty_modes')}?centre={centre.pk}", at=at)


def _write(
    by: Standing, centre: Unit, mode: str, span: tuple[datetime, datetime], reason: str, at: datetime
) -> ModeSwitch:
    switch = ModeSwitch.objects.create(
        centre=centre,
        mode=mode,
        from_at=span[0],
        until_at=span[1],
        reason=reason,
        made_by=by.officer,
        appointment=permissions.over(by, centre, *permissions.ORDERERS),
        made_at=at,
    )
    forget_modes()
    until = permissions.words(switch.until_at)
    _tell(centre, f"{centre}{Mode(mode).label}，最晚到 {until}（{by.officer}：{reason}）", at, without=by.pk)
    return switch


@transaction.atomic
def switch_mode(
    *,
    by: Standing,
    centre: Unit,
    mode: str,
    reason: str,
    at: datetime,
    from_at: datetime | None = None,
    until_at: datetime | None = None,
) -> ModeSwitch:
    """Order a mode from now or from a later moment; without an end it holds as long as it may. Another one that runs ends.

    Only what starts in the mode is shortened: running clocks stay.
    """
    _hold(centre)
    start = max(from_at or at, at)
    limit = longest(mode)
    span = (start, until_at or start + limit)
    others = list(ModeSwitch.objects.touching(*span).filter(centre=centre))
    insist(permissions.why_not_switch_mode(by, centre, span=span, limit=limit, mode=mode, others=others))
    for other in others:
        # one that begins later than now leaves the running one until then
        _end(by, other, f"转为{Mode(mode).label}", max(start, at))
    return _write(by, centre, mode, span, reason, at)


def _end(by: Standing, switch: ModeSwitch, why: str, ends_at: datetime) -> None:
    switch.ended_at, switch.ended_by, switch.why_ended = ends_at, by.officer, why
    switch.save(update_fields=["ended_at", "ended_by", "why_ended"])
    forget_modes()


@transaction.atomic
def extend_mode(
    *, by: Standing, centre: Unit, until_at: datetime | None, reason: str, at: datetime
) -> ModeSwitch:
    """A new order that begins where the running one ends."""
    _hold(centre)
    running = last_of(centre, at)
    insist(permissions.why_not_extend_mode(by, centre, running))
    assert running is not None  # noqa: S101 - refused above
    limit = longest(running.mode)
    span = (running.until_at, until_at or running.until_at + limit)
    insist(permissions.why_not_switch_mode(by, centre, span=span, limit=limit, mode=running.mode))
    return _write(by, centre, running.mode, span, reason, at)


def last_of(centre: Unit, at: datetime) -> ModeSwitch | None:
    """The order that ends last of those that run now and follow without a gap."""
    if mode_at(centre, at) is None:
        return None
    return ModeSwitch.objects.not_over(at).filter(centre=centre).order_by("-until_at").first()


@transaction.atomic
def end_mode(*, by: Standing, centre: Unit, why: str, at: datetime) -> ModeSwitch:
    """Back to routine before the time; orders for later fall with it."""
    _hold(centre)
    running = mode_at(centre, at)
    insist(permissions.why_not_end_mode(by, centre, running))
    assert running is not None  # noqa: S101 - refused above
    for switch in ModeSwitch.objects.not_over(at).filter(centre=centre):
        _end(by, switch, why, at)
    _tell(centre, f"{centre}恢复平时（{by.officer}：{why}）", at, without=by.pk)
    return running


def tell_over(at: datetime) -> int:
    """Say once of each order whose time is over that it is, unless the next one holds already."""
    told = 0
    over = ModeSwitch.objects.filter(until_at__lte=at, ended_at=None, told_at=None)
    for switch in over.select_related("centre__area").order_by("until_at", "id")[:200]:
        with transaction.atomic():
            if ModeSwitch.objects.filter(pk=switch.pk, told_at=None).update(told_at=at) == 0:
                continue
            if mode_at(switch.centre, at) is None:
                label = Mode(switch.mode).label
                _tell(switch.centre, f"{switch.centre}{label}到期，已恢复平时", at)
            told += 1
    return told


def remind_once(switch: ModeSwitch, due: datetime) -> bool:
    """Take the reminder of this due report: true for one caller only."""
    mine = ModeSwitch.objects.filter(Q(reminded_at=None) | Q(reminded_at__lt=due), pk=switch.pk)
    return mine.update(reminded_at=due) == 1
