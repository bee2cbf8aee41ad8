"""Slips taken and orders signed by an officer who goes."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from cases.actions.history import write
from cases.choices import Verb
from core.notices import notify
from dispatch.choices import SlipState
from dispatch.models import Slip, StandingOrder
from dispatch.querysets.slips import SlipQuerySet
from governance.choices import Capability
from governance.models import Appointment, Officer
from governance.standing import Standing

Handed = tuple[int, list[str]]


def taken_by(officer: Officer) -> SlipQuerySet:
    """Slips in the officer's hands that the unit has not answered yet: handed on to him, else acknowledged by him."""
    has_it = Q(holder=officer) | Q(holder=None, acknowledged_by=officer)
    return Slip.objects.filter(has_it, state=SlipState.ACKNOWLEDGED)


def hand_slips(by: Standing, officer: Officer, to: Officer, reason: str, at: datetime) -> Handed:
    """A slip is its unit's: the successor goes on with it when he handles there; who acknowledged it stays written."""
    held = Appointment.objects.held_on(at.date()).filter(officer=to)
    units = held.units_with(Capability.HANDLE)
    slips = list(taken_by(officer).select_related("case__area", "case", "unit").order_by("pk"))
    for slip in slips:
        if slip.unit_id in units:
            note = f"交办单 {slip.number} 由{officer}交接给{to}继续办理：{reason}"
            Slip.objects.filter(pk=slip.pk).update(holder=to)
            write(by=by, case=slip.case, verb=Verb.HAND_OVER, note=note, at=at, about={"slip": slip.pk})
            text = f"{officer}签收的交办单交接给您：{slip.case.title}（{slip.number}）"
            notify([to.pk], text, reverse("slip_show", args=[slip.pk]), at=at)
    left = [slip for slip in slips if slip.unit_id not in units]
    others = "、".join(sorted({str(slip.unit) for slip in left}))
    stayed = (
        [f"{len(left)} 件是{others}的交办单，{to}在那里没有“承办”职责；由该单位其他承办人继续办理。"]
        if left
        else []
    )
    return len(slips) - len(left), stayed


def orders_of(officer: Officer, at: datetime) -> int:
    """How many standing orders in force bear the officer's name."""
    return StandingOrder.objects.in_force(at).filter(signed_by=officer).count()


def end_orders(by: Standing, officer: Officer, to: Officer, reason: str, at: datetime) -> Handed:
    """Nobody signs in the name of who is gone: the order ends, the successor is asked to sign anew."""
    orders = StandingOrder.objects.in_force(at).filter(signed_by=officer)
    number = orders.update(until_at=at)
    if number:
        text = f"{officer}签署的常设签发令随交接失效，需要的请重新签署。"
        notify([to.pk], text, reverse("standing_orders"), at=at)
    return number, []
