"""Reads of the months' papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from governance.standing import Standing

if TYPE_CHECKING:
    from analysis.models import MonthlyPacket


class MonthlyPacketQuerySet(models.QuerySet["MonthlyPacket"]):
    def visible_to(self, standing: Standing) -> MonthlyPacketQuerySet:
        """An officer's own papers of areas still looked at: they hold what this officer may see, and nobody else's
        sight is the same (restricted cases, complaints against a colleague)."""
        below = Q(pk__in=[])
        for path in standing.area_paths:
            below |= Q(centre__area__path__startswith=path)
        return self.filter(below, made_for=standing.officer)

    def made(self) -> MonthlyPacketQuerySet:
        return self.filter(as_of__isnull=False)
