"""Who has a case in hand now, with a telephone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from cases.models import Case
from dispatch.models import Slip
from dispatch.querysets.slips import RUNNING
from governance.choices import Capability
from governance.models import Appointment, Officer, Unit


class Holder(NamedTuple):
    """The unit and the officer who has the case; either may be missing."""

    unit: Unit | None
    officer: Officer | None

    @property
    def words(self) -> str:
        return " ".join(str(one) for one in self if one) or "未交办"

    @property
    def phone(self) -> str:
        """The officer's, else the unit's."""
        return (self.officer.phone if self.officer else "") or (self.unit.phone if self.unit else "")


def holders_of(cases: Iterable[Case], at: datetime) -> dict[int, Holder]:
    """By case: who has its running slip, else the first who handles at the lead unit, else the owner.

    Fetch lead_unit and owner ahead. Cost: two queries.
    """
    cases = list(cases)
    slips = Slip.objects.filter(case__in=[one.pk for one in cases], main=None, state__in=RUNNING)
    took = {
        slip.case_id: slip.holder or slip.acknowledged_by
        for slip in slips.select_related("acknowledged_by", "holder").order_by("id")
    }
    units = {one.lead_unit_id for one in cases if one.lead_unit_id}
    first: dict[int, Officer] = {}
    if cases and units:
        held = (
            Appointment.objects.held_on(at.date()).of_units(*units).select_related("officer").order_by("id")
        )
        for one in held.with_capability(Capability.HANDLE):
            first.setdefault(one.post.unit_id, one.officer)
    found = {}
    for case in cases:
        unit = case.lead_unit
        officer = took.get(case.pk) or (first.get(unit.pk) if unit else case.owner)
        found[case.pk] = Holder(unit or case.centre, officer)
    return found
