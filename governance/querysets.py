"""Reads of the command structure."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from governance.models import Appointment, Area, DutyShift, Unit


class AreaQuerySet(models.QuerySet["Area"]):
    def below(self, *paths: str) -> AreaQuerySet:
        """The areas at these paths and everything under them."""
        wanted = Q(pk__in=[])
        for path in paths:
            wanted |= Q(path__startswith=path)
        return self.filter(wanted)

    def open_on(self, day: date) -> AreaQuerySet:
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day))


class UnitQuerySet(models.QuerySet["Unit"]):
    def open_on(self, day: date) -> UnitQuerySet:
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day))

    def within(self, path: str) -> UnitQuerySet:
        """Units that stand in the area at this path or below it."""
        return self.filter(area__path__startswith=path)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def held_on(self, day: date) -> AppointmentQuerySet:
        """Appointments in force on that day, of officers who may sign in."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day, officer__is_active=True)

    def of_units(self, *unit_ids: int) -> AppointmentQuerySet:
        return self.filter(post__unit_id__in=unit_ids)

    def with_capability(self, capability: str) -> list[Appointment]:
        """Capabilities are a short JSON list: the few appointments are filtered here, on every database alike."""
        return [one for one in self.select_related("post") if capability in one.post.capabilities]


class DutyShiftQuerySet(models.QuerySet["DutyShift"]):
    def on(self, at: datetime) -> DutyShiftQuerySet:
        """The shifts that run at that moment, with the people on them."""
        return self.filter(from_at__lte=at, until_at__gt=at).select_related("leader", "staff")
