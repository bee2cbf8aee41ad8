"""Appointments are acts: made, ended, acted for by a deputy; never edited."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from core import audit
from core.notices import notify
from core.refusals import insist
from governance.actions.work import why_not_leave
from governance.choices import AppointmentKind
from governance.models import Appointment, Area, Officer, Post, Unit
from governance.permissions import people as permissions
from governance.standing import Standing


def _locked(officer: Officer) -> Officer:
    """Appointments of one officer are written one after the other: terms must not overlap."""
    return Officer.objects.select_for_update(of=("self",)).get(pk=officer.pk)


@transaction.atomic
def appoint(
    *,
    by: Standing,
    officer: Officer,
    post: Post,
    from_on: date,
    reason: str,
    at: datetime,
    until_on: date | None = None,
    area: Area | None = None,
    kind: AppointmentKind = AppointmentKind.REGULAR,
    home_unit: Unit | None = None,
) -> Appointment:
    """Put an officer on a post; rights follow the days. A secondment without `home_unit` comes from the staff's own."""
    officer = _locked(officer)
    insist(permissions.why_not_appoint(by, post, officer))
    insist(
        permissions.why_not_place(officer=officer, post=post, area=area, from_on=from_on, until_on=until_on)
    )
    if kind == AppointmentKind.SECONDMENT:
        home_unit = home_unit or officer.home or post.unit
    made = Appointment.objects.create(
        officer=officer,
        post=post,
        area=area,
        kind=kind,
        home_unit=home_unit if kind == AppointmentKind.SECONDMENT else None,
        reason=reason,
        made_by=by.officer,
        made_at=at,
        from_on=from_on,
        until_on=until_on,
    )
    _record(by, "appoint", made, reason, at)
    return made


@transaction.atomic
def deputise(
    *,
    by: Standing,
    appointment: Appointment,
    officer: Officer,
    from_on: date,
    until_on: date,
    reason: str,
    at: datetime,
) -> Appointment:
    """Let an officer act for another's appointment in these days; his acts are recorded under that post, as 代理."""
    insist(permissions.why_not_deputise(by, appointment))
    officer = _locked(officer)
    insist(permissions.why_not_appoint(by, appointment.post, officer))
    insist(
        permissions.why_not_place(
            officer=officer, post=appointment.post, area=appointment.area, from_on=from_on, until_on=until_on
        )
    )
    made = Appointment.objects.create(
        officer=officer,
        post=appointment.post,
        area=appointment.area,
        kind=AppointmentKind.DEPUTY,
        deputises=appointment,
        from_on=from_on,
        until_on=until_on,
        reason=reason,
        made_by=by.officer,
        made_at=at,
    )
    _record(by, "deputise", made, f"代{appointment.officer}。{reason}", at)
    return made


def day_after(until_on: date, at: datetime) -> date:
    """The first day on which an officer who is dismissed would hold nothing."""
    return max(until_on, at.date()) + timedelta(days=1)


@transaction.atomic
def dismiss(
    *,
    by: Standing,
    appointment: Appointment,
    until_on: date,
    reason: str,
    at: datetime,
    leave_work: bool = False,
) -> Appointment:
    """End an appointment with a last day. The last one of an officer with open work ends only after the handover,
    or with `leave_work`, when there is nobody to take it: the reason is written down."""
    row = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("post__unit__area", "officer")
        .get(pk=appointment.pk)
    )
    insist(permissions.why_not_dismiss(by, row, until_on))
    goes_on = Appointment.objects.filter(officer=row.officer).exclude(pk=row.pk)
    if not leave_work and not goes_on.held_on(day_after(until_on, at)).exists():
        insist(why_not_leave(row.officer, at))
    row.until_on, row.end_reason, row.ended_by, row.ended_at = until_on, reason, by.officer, at
    row.save(update_fields=["until_on", "end_reason", "ended_by", "ended_at"])
    note = f"到 {until_on:%Y-%m-%d}。{reason}" + ("（工作未交接）" if leave_work else "")
    _record(by, "dismiss", row, note, at)
    for deputy in row.deputies.filter(until_on__gt=until_on, from_on__lte=until_on):
        deputy.until_on, deputy.end_reason, deputy.ended_by, deputy.ended_at = (
            until_on,
            reason,
            by.officer,
            at,
        )
        deputy.save(update_fields=["until_on", "end_reason", "ended_by", "ended_at"])
        _record(by, "dismiss", deputy, f"所代的任职已免。{reason}", at)
    return row


def _record(by: Standing, verb: str, made: Appointment, note: str, at: datetime) -> None:
    days = (
        f"{made.from_on:%Y-%m-%d} 至 {made.until_on:%Y-%m-%d}"
        if made.until_on
        else f"{made.from_on:%Y-%m-%d} 起"
    )
    place = f"，{made.area}" if made.area else ""
    audit.record(by=by, verb=verb, about=made, note=f"{days}{place}。{note}", at=at)
    word = "免去" if verb == "dismiss" else "任"
    notify([made.officer_id], f"{word}您{made.post}{made.manner}：{days}", reverse("account"), at=at)
