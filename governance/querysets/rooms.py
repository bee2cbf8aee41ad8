"""Reads of windows and rooms."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from governance.models import Room


class RoomQuerySet(models.QuerySet["Room"]):
    def open_on(self, day: date) -> RoomQuerySet:
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day))

    def bookable_on(self, day: date) -> RoomQuerySet:
        """Rooms that can be booked for that day."""
        return self.open_on(day).filter(is_bookable=True)
