"""Reads of posts and appointments."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from governance.choices import AppointmentKind

if TYPE_CHECKING:
    from governance.models import Appointment, Post


class PostQuerySet(models.QuerySet["Post"]):
    def open_on(self, day: date) -> PostQuerySet:
        """Posts that exist on that day, of units that do."""
        return self.filter(
            Q(closed_on=None) | Q(closed_on__gt=day),
            Q(unit__closed_on=None) | Q(unit__closed_on__gt=day),
        )

    def with_holders(self, day: date) -> PostQuerySet:
        """`holders`: how many hold it on that day, deputies not counted."""
        appointments = apps.get_model("governance", "Appointment").objects
        held = appointments.held_on(day).filter(post=OuterRef("pk")).exclude(kind=AppointmentKind.DEPUTY)
        number = held.order_by().values("post").annotate(number=Count("pk")).values("number")
        return self.annotate(holders=Coalesce(Subquery(number), 0))

    def vacant(self) -> PostQuerySet:
        """Those with fewer holders than seats (behind `with_holders`)."""
        return self.alias(missing=F("seats") - F("holders")).filter(missing__gt=0)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def held_on(self, day: date) -> AppointmentQuerySet:
        """Appointments in force on that day, of officers who may sign in."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day, officer__is_active=True)

    def in_days(self, from_on: date, until_on: date | None) -> AppointmentQuerySet:
        """Appointments in force on any of these days (both included; None: for good)."""
        rows = self.filter(Q(until_on=None) | Q(until_on__gte=from_on))
        return rows if until_on is None else rows.filter(from_on__lte=until_on)

    def of_units(self, *unit_ids: int) -> AppointmentQuerySet:
        return self.filter(post__unit_id__in=unit_ids)

    def units_with(self, *capabilities: str) -> set[int]:
        """The units where one of these capabilities is held."""
        rows = self.order_by().values_list("post__unit_id", "post__capabilities")
        return {unit for unit, held in rows if any(one in held for one in capabilities)}

    def officers_with(self, *capabilities: str) -> set[int]:
        """Who holds one of these capabilities."""
        rows = self.order_by().values_list("officer_id", "post__capabilities")
        return {officer for officer, held in rows if any(one in held for one in capabilities)}

    def with_capability(self, capability: str) -> list[Appointment]:
        """Capabilities are a short JSON list: the few appointments are filtered here, on every database alike."""
        return [one for one in self.select_related("post") if capability in one.post.capabilities]
