"""Who must know at once, day and night; in which mode a centre stands; who commanded at a moment."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from core.clock import ZONE
from governance.choices import AreaLevel, Capability, Mode, Slot, UnitKind
from governance.models import Appointment, Area, DutyShift, ModeSwitch, Officer, Unit

_OWN_SEAT = (AreaLevel.CITY, AreaLevel.DISTRICT, AreaLevel.STREET)


def seat_of(centre: Unit) -> Unit:
    """The centre whose commanders answer for this one: that of the street for a community's, else itself.

    Cost: one query below a street, besides the centre's area.
    """
    if centre.area.level in _OWN_SEAT:
        return centre
    above = Unit.objects.filter(
        kind=UnitKind.CENTRE,
        area__code__in=centre.area.path.strip(".").split("."),
        area__level=AreaLevel.STREET,
    )
    return above.select_related("area").order_by("id").first() or centre


def leaders_at(centre: Unit, at: datetime) -> list[int]:
    """Ids of the officers who lead at that moment: the duty leader, or every commander when nobody is rostered.

    A community's centre without a roster of its own has its street's; a leader who holds no post any more counts as
    nobody. Never empty for a centre whose street has a commander. Cost: one query, two or three without a roster.
    """
    in_office = Appointment.objects.held_on(at.date()).filter(officer=OuterRef("leader"))
    rostered = DutyShift.objects.on(at).filter(Exists(in_office), centre=centre).first()
    if rostered is not None:
        return [rostered.leader_id]
    seat = seat_of(centre)
    return commanders_of(seat.area, at) if seat == centre else leaders_at(seat, at)


def commanders_of(area: Area, at: datetime, *, below: bool = True) -> list[int]:
    """Ids of the officers who hold a commander's post in that area, or only of those at this very level. One query."""
    held = Appointment.objects.held_on(at.date())
    held = (
        held.filter(post__unit__area__path__startswith=area.path)
        if below
        else held.filter(post__unit__area=area)
    )
    return sorted({one.officer_id for one in held.with_capability(Capability.COMMAND)})


def staff_of(shift: DutyShift) -> list[Officer]:
    """Who stands by, the one at the telephone first. No query when `more_staff` was fetched ahead."""
    first = [shift.staff] if shift.staff else []
    return [*first, *shift.more_staff.all()]


@dataclass(frozen=True)
class Watch:
    """Who commanded at a moment, from rows that nobody edits.

    shift: the roster as it stands now, corrections included. known: as it stood at that very moment, where that was
    another; alarms of that night went there. commanders: who held a commander's post at the street on that day.
    """

    centre: Unit
    at: datetime
    mode: ModeSwitch | None
    shift: DutyShift | None
    known: DutyShift | None
    commanders: list[Appointment]

    @property
    def leaders(self) -> list[Officer]:
        """The duty leader; without a roster all commanders of the day."""
        if self.shift is not None:
            return [self.shift.leader]
        return list({one.officer_id: one.officer for one in self.commanders}.values())

    @property
    def staff(self) -> list[Officer]:
        return staff_of(self.shift) if self.shift else []


def commanded_at(centre: Unit, at: datetime) -> Watch:
    """The mode, the duty leader and the commanders of that moment. A shift has its first moment and not its last.

    Officers who left since are named all the same. Cost: five queries at most.
    """
    rows = DutyShift.objects.filter(centre=centre).covering(at).prefetch_related("more_staff")
    shift = rows.in_force().first()
    known = rows.as_known_at(at).first()
    day = at.astimezone(ZONE).date()
    held = Appointment.objects.filter(
        Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day, post__unit__area=centre.area_id
    )
    held = held.select_related("officer", "post__unit").order_by("post__slot", "id")
    commanders = [
        one
        for one in held
        if Capability.COMMAND in one.post.capabilities
        or (one.post.slot == Slot.TWO and Capability.INSTRUCT in one.post.capabilities)
    ]
    other = known if (known and known.leader_id) != (shift and shift.leader_id) else None
    return Watch(centre, at, mode_at(centre, at), shift, other, commanders)


# --- modes


def mode_at(centre: Unit, at: datetime) -> ModeSwitch | None:
    """What was ordered for that moment; None in routine. Cost: one query."""
    rows = ModeSwitch.objects.holding_at(at).filter(centre=centre).select_related("made_by")
    return rows.order_by("-from_at", "-id").first()


def mode_of(centre: Unit, at: datetime) -> str:
    """ "urgent", "emergency" or "" (routine)."""
    found = mode_at(centre, at)
    return found.mode if found else ""


# each process reads the few running orders anew after that long; one that changes them at once
_FRESH = 5.0
_read: tuple[float, list[tuple[str, ModeSwitch]]] | None = None


def forget_modes() -> None:
    global _read  # noqa: PLW0603 - one small memory for each process
    _read = None


def remember_no_mode(seconds: float = 3600) -> None:
    """Nothing is ordered, and nobody asks again so long unless an order is given: for tests and benches that count."""
    global _read  # noqa: PLW0603 - as above
    _read = time.monotonic() + seconds, []


def _ordered(at: datetime) -> list[tuple[str, ModeSwitch]]:
    global _read  # noqa: PLW0603 - as above
    if _read is None or time.monotonic() - _read[0] > _FRESH:
        rows = ModeSwitch.objects.not_over(at).select_related("centre__area").order_by("from_at")[:200]
        _read = time.monotonic(), [(one.centre.area.path, one) for one in rows]
    return _read[1]


def modes_for(own: Collection[str], looked_at: tuple[str, ...], at: datetime) -> list[ModeSwitch]:
    """What holds now above the places (paths) where one works or in the areas one looks at.

    Cost: a query every five seconds in each process.
    """
    return [
        one
        for path, one in _ordered(at)
        if one.from_at <= at < (one.ended_at or one.until_at)
        and (any(place.startswith(path) for place in own) or path.startswith(looked_at))
    ]


def mode_name(switch: ModeSwitch | None) -> str:
    return Mode(switch.mode if switch else "").label
