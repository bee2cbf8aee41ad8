"""Reads of meetings and bookings."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from governance.choices import Capability

if TYPE_CHECKING:
    from governance.models import Booking, Meeting
    from governance.standing import Standing

# whoever runs a centre sees all its meetings
RUNNERS = (Capability.ASSIGN, Capability.COMMAND, Capability.REPORT)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, standing: Standing) -> MeetingQuerySet:
        """Those one is invited to, hosts or called; all of a centre that one runs."""
        me = standing.officer
        seen = Q(made_by=me) | Q(host=me) | Q(pk__in=me.attendances.values("meeting"))
        return self.filter(seen | Q(centre__in=standing.centres_with(*RUNNERS)))

    def overlapping(self, start: datetime, end: datetime) -> MeetingQuerySet:
        return self.filter(cancelled_at=None, starts_at__lt=end, ends_at__gt=start)


class BookingQuerySet(models.QuerySet["Booking"]):
    def overlapping(self, start: datetime, end: datetime) -> BookingQuerySet:
        """Bookings in force that take any part of this time; the ends may touch."""
        return self.filter(released_at=None, from_at__lt=end, until_at__gt=start)
