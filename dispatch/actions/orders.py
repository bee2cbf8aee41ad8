"""Standing orders: a commander signs in advance, for a time, that reminder letters go out by themselves."""

from datetime import datetime
from typing import cast

from django.db import transaction

from core import audit
from core.refusals import insist
from dispatch.models import StandingOrder
from dispatch.permissions import letters as permissions
from governance.choices import Capability
from governance.models import Appointment, Unit
from governance.standing import Standing


@transaction.atomic
def give_order(*, by: Standing, until_at: datetime, note: str, at: datetime) -> StandingOrder:
    """For the centre of the commander's own area, from now on; an earlier order ends with it."""
    insist(permissions.why_not_give_order(by, until_at))
    # why_not_give_order has asked for both
    centre = cast("Unit", by.centre_for(Capability.COMMAND))
    signing = cast("Appointment", by.under(Capability.COMMAND))
    StandingOrder.objects.select_for_update().in_force(at).filter(centre=centre).update(until_at=at)
    order = StandingOrder.objects.create(
        centre=centre,
        signed_by=by.officer,
        appointment=signing,
        from_at=at,
        until_at=until_at,
        note=note,
    )
    audit.record(by=by, verb="give_order", about=order, note=note, at=at, under=signing)
    return order


@transaction.atomic
def end_order(*, by: Standing, order: StandingOrder, at: datetime) -> StandingOrder:
    """From now on letters are only proposed; what went out stays."""
    order = StandingOrder.objects.select_for_update(of=("self",)).select_related("centre").get(pk=order.pk)
    insist(permissions.why_not_end_order(by, order))
    order.until_at = at
    order.save(update_fields=["until_at"])
    audit.record(by=by, verb="end_order", about=order, at=at)
    return order
