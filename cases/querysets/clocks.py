"""Clocks that run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from cases.querysets.sight import seen_by
from governance.standing import Standing

if TYPE_CHECKING:
    from cases.models import Clock


class ClockQuerySet(models.QuerySet["Clock"]):
    def running(self) -> ClockQuerySet:
        """Not stopped; paused ones too."""
        return self.filter(stopped_at=None)

    def ticking(self) -> ClockQuerySet:
        """What can become due: neither stopped nor paused, as the partial index has it."""
        return self.filter(stopped_at=None, paused_at=None)

    def visible_to(self, standing: Standing) -> ClockQuerySet:
        return self.filter(seen_by(standing, "case__"))
