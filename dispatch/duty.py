"""Who has a case in hand now, with a telephone; what a watch wrote, shift by shift."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from cases.models import Case
from dispatch.models import Slip, WatchLine
from dispatch.querysets.slips import RUNNING
from governance.choices import Capability
from governance.duty import staff_of
from governance.models import Appointment, DutyShift, Officer, Unit


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


class Written(NamedTuple):
    """A shift with who stood by and the lines of its hours; no shift where nobody was on the roster."""

    shift: DutyShift | None
    staff: list[Officer]
    lines: list[WatchLine]


def by_shift(centre: Unit, lines: Sequence[WatchLine], running: DutyShift | None) -> list[Written]:
    """The lines (the latest first) under their shifts; the running one leads, also without a line. Two queries.

    `running` is None on older pages, and when nobody is on the roster now.
    """
    groups = [Written(running, staff_of(running), [])] if running else []
    if not lines:
        return groups
    first, last = lines[-1].at, lines[0].at + timedelta(seconds=1)
    rostered = list(DutyShift.objects.filter(centre=centre).between(first, last))
    for line in lines:
        shift = next((one for one in reversed(rostered) if one.from_at <= line.at < one.until_at), None)
        if not groups or groups[-1].shift != shift:
            groups.append(Written(shift, staff_of(shift) if shift else [], []))
        groups[-1].lines.append(line)
    return groups
