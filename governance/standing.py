"""Who an officer is at a moment: the appointments held, what they allow, how far they look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from core import addresses
from governance.choices import AppointmentKind, Capability, Sees, UnitKind
from governance.models import Appointment, Area, Officer, Unit


@dataclass(frozen=True)
class Standing:
    """An officer with the appointments held at `at`; every action and every read starts from one."""

    officer: Officer
    appointments: tuple[Appointment, ...]
    at: datetime

    def may(self, *capabilities: Capability, about: Any = None) -> bool:
        """Whether an appointment held carries one of these capabilities; `about` a case, one that reaches it."""
        return self.right(*capabilities, about=about) is not None

    def right(self, *capabilities: Capability, about: Any = None) -> Capability | None:
        """The first of these capabilities that an appointment carries; `about` a case, one that reaches it.

        An appointment reaches the cases of its centre and of its area; the first receiver's reach their own case.
        """
        held = self.appointments
        if about is not None and about.owner_id != self.pk:
            held = tuple(one for one in held if self._reaches(one, about))
        return next(
            (right for right in capabilities if any(right in one.post.capabilities for one in held)), None
        )

    def _reaches(self, held: Appointment, about: Any) -> bool:
        """What has a centre and an area. Cost: at most the area's query, and that for the centres of other units."""
        if held.post.unit_id == about.centre_id:
            return True
        if about.area.path.startswith((held.area or held.post.unit.area).path):
            return True
        centre = self._centres.get(held.post.unit_id)
        return centre is not None and centre.pk == about.centre_id

    def under(
        self, capability: Capability | None, *, unit_id: int | None = None, about: Any = None
    ) -> Appointment | None:
        """The appointment an act is recorded under: one with the capability (in that unit).

        With several, the one nearest to the case it is `about`: of its centre, then of the smallest place around
        it, an own post before one that is acted for; else the one held longest.
        """
        fitting = [
            one
            for one in self.appointments
            if (capability is None or capability in one.post.capabilities)
            and (unit_id is None or one.post.unit_id == unit_id)
        ]
        if about is not None and len(fitting) > 1:
            return max(fitting, key=lambda one: _nearness(one, about))
        return fitting[0] if fitting else None

    def seen_from(self, address: str) -> Standing:
        """With the appointments alone that count at this address: those whose post names no other networks."""
        here = tuple(
            one
            for one in self.appointments
            if not one.post.networks or addresses.within(address, one.post.networks)
        )
        return self if len(here) == len(self.appointments) else Standing(self.officer, here, self.at)

    @cached_property
    def unit_ids(self) -> frozenset[int]:
        return frozenset(one.post.unit_id for one in self.appointments)

    @cached_property
    def reading_unit_ids(self) -> frozenset[int]:
        """The units whose cases reach the officer: not those where a keeper sits whose post sees none (不看事项)."""
        return frozenset(one.post.unit_id for one in self.appointments if one.post.sees != Sees.NOTHING)

    def unit_ids_with(self, *capabilities: Capability) -> frozenset[int]:
        """The units where an appointment held carries one of these capabilities."""
        return frozenset(
            held.post.unit_id
            for held in self.appointments
            if any(one in held.post.capabilities for one in capabilities)
        )

    def paths_of(self, *capabilities: Capability) -> tuple[str, ...]:
        """The areas of the posts that carry one of these capabilities, whatever the post may see there."""
        held = [one for one in self.appointments if any(cap in one.post.capabilities for cap in capabilities)]
        return tuple(sorted({(one.area or one.post.unit.area).path for one in held}))

    def covers(self, area: Area, *capabilities: Capability) -> bool:
        """Whether one of these capabilities is held for this area."""
        return any(area.path.startswith(path) for path in self.paths_of(*capabilities))

    def officers_below(self, *capabilities: Capability) -> QuerySet[Officer]:
        """Officers on the staff or on a post in the areas where one of these capabilities is held."""
        below = Area.objects.below(*self.paths_of(*capabilities))
        held = Appointment.objects.held_on(self.at.date()).filter(post__unit__area__in=below)
        return Officer.objects.filter(Q(home__area__in=below) | Q(pk__in=held.values("officer")))

    @cached_property
    def seen(self) -> dict[str, Q]:
        """What `visible_to` worked out for this standing, by the path to the case."""
        return {}

    @cached_property
    def area_paths(self) -> tuple[str, ...]:
        """Paths whose whole subtree is seen; one inside another is left out."""
        paths = {
            (one.area or one.post.unit.area).path for one in self.appointments if one.post.sees == Sees.AREA
        }
        return tuple(sorted(p for p in paths if not any(p != q and p.startswith(q) for q in paths)))

    @cached_property
    def centre(self) -> Unit | None:
        """The centre an officer works at or for: the unit itself, or the centre of its street or district.

        With several, that of the regular post before those of posts held beside it or for somebody else.
        """
        own = [one.post.unit for one in self._regular_first]
        at_centre = next((unit for unit in own if unit.kind == UnitKind.CENTRE), None)
        return at_centre or (self._centres.get(own[0].pk) if own else None)

    def centres_with(self, *capabilities: Capability) -> tuple[Unit, ...]:
        """The centres at or for which one of these capabilities is held: a right of one street is none in another."""
        held = [
            one
            for one in self._regular_first
            if any(right in one.post.capabilities for right in capabilities)
        ]
        own = [one.post.unit for one in held]
        found = [unit for unit in own if unit.kind == UnitKind.CENTRE]
        if len(found) < len(own):
            found += [self._centres[unit.pk] for unit in own if unit.pk in self._centres]
        return tuple(dict.fromkeys(found))

    def centre_for(self, *capabilities: Capability) -> Unit | None:
        """The centre at which an act with one of these capabilities is done."""
        return next(iter(self.centres_with(*capabilities)), None)

    @property
    def _regular_first(self) -> list[Appointment]:
        return sorted(self.appointments, key=lambda one: one.kind in _BESIDE)

    @cached_property
    def _centres(self) -> dict[int, Unit]:
        """The centre for each unit of a post that is none itself: the nearest above it. Cost: one query."""
        own = {
            one.post.unit_id: one.post.unit
            for one in self.appointments
            if one.post.unit.kind != UnitKind.CENTRE
        }
        codes = {code for unit in own.values() for code in unit.area.path.strip(".").split(".")}
        centres = list(Unit.objects.filter(kind=UnitKind.CENTRE, area__code__in=codes).select_related("area"))
        above = {
            pk: [one for one in centres if unit.area.path.startswith(one.area.path)]
            for pk, unit in own.items()
        }
        return {pk: max(found, key=lambda one: len(one.area.path)) for pk, found in above.items() if found}

    @property
    def pk(self) -> int:
        return self.officer.pk

    @property
    def name(self) -> str:
        return self.officer.name

    @property
    def post_titles(self) -> str:
        return "、".join(
            f"{one.post.unit.short_name}{one.post.title}{one.manner}" for one in self.appointments[:3]
        )

    @property
    def centre_name(self) -> str:
        return self.appointments[0].post.unit.name if self.appointments else ""


# held beside another post, or for somebody who is away
_BESIDE = (AppointmentKind.CONCURRENT, AppointmentKind.DEPUTY)


def _nearness(one: Appointment, about: Any) -> tuple[bool, int, bool]:
    """How near an appointment is to what has a centre and an area."""
    path = (one.area or one.post.unit.area).path
    reach = len(path) if about.area.path.startswith(path) else 0
    return one.post.unit_id == about.centre_id, reach, one.kind != AppointmentKind.DEPUTY


def standing_at(officer: Officer, at: datetime) -> Standing:
    """Cost: one query."""
    held = officer.appointments.held_on(at.date()).select_related("post__unit__area", "area").order_by("id")
    return Standing(officer, tuple(held), at)


def standing_of(request: HttpRequest) -> Standing:
    """The standing that the middleware put on the request of a signed-in officer."""
    standing: Standing = request.standing  # type: ignore[attr-defined]  # set by governance.middleware
    return standing
