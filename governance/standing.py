"""Who an officer is at a moment: the appointments held, what they allow, how far they look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q
from django.http import HttpRequest

from governance.choices import Capability, Sees, UnitKind
from governance.models import Appointment, Area, Officer, Unit


@dataclass(frozen=True)
class Standing:
    """An officer with the appointments held at `at`; every action and every read starts from one."""

    officer: Officer
    appointments: tuple[Appointment, ...]
    at: datetime

    def may(self, *capabilities: Capability) -> bool:
        """Whether any appointment held carries one of these capabilities."""
        return any(
            one in appointment.post.capabilities for appointment in self.appointments for one in capabilities
        )

    def under(self, capability: Capability | None, *, unit_id: int | None = None) -> Appointment | None:
        """The appointment an act is recorded under: one with the capability (in that unit), else the first held."""
        fitting = [
            one
            for one in self.appointments
            if (capability is None or capability in one.post.capabilities)
            and (unit_id is None or one.post.unit_id == unit_id)
        ]
        return fitting[0] if fitting else None

    @cached_property
    def unit_ids(self) -> frozenset[int]:
        return frozenset(one.post.unit_id for one in self.appointments)

    def unit_ids_with(self, *capabilities: Capability) -> frozenset[int]:
        """The units where an appointment held carries one of these capabilities."""
        return frozenset(
            held.post.unit_id
            for held in self.appointments
            if any(one in held.post.capabilities for one in capabilities)
        )

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
        """The centre an officer works at or for: the unit itself, or the centre of its street or district."""
        own = [one.post.unit for one in self.appointments]
        for unit in own:
            if unit.kind == UnitKind.CENTRE:
                return unit
        if not own:
            return None
        above = Area.objects.filter(code__in=own[0].area.path.strip(".").split("."))
        centres = Unit.objects.filter(kind=UnitKind.CENTRE, area__in=above).select_related("area")
        return max(centres, key=lambda unit: len(unit.area.path), default=None)

    @property
    def pk(self) -> int:
        return self.officer.pk

    @property
    def name(self) -> str:
        return self.officer.name

    @property
    def post_titles(self) -> str:
        return "、".join(f"{one.post.unit.short_name}{one.post.title}" for one in self.appointments[:3])

    @property
    def centre_name(self) -> str:
        return self.appointments[0].post.unit.name if self.appointments else ""


def standing_at(officer: Officer, at: datetime) -> Standing:
    """Cost: one query."""
    held = (
        Appointment.objects.filter(officer=officer)
        .held_on(at.date())
        .select_related("post__unit__area", "area", "officer")
        .order_by("id")
    )
    return Standing(officer, tuple(held), at)


def standing_of(request: HttpRequest) -> Standing:
    """The standing that the middleware put on the request of a signed-in officer."""
    standing: Standing = request.standing  # type: ignore[attr-defined]  # set by governance.middleware
    return standing
