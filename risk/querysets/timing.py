"""Reads of desk times."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from cases.querysets import seen_by
from governance.standing import Standing

if TYPE_CHECKING:
    from risk.models import DeskTime


class DeskTimeQuerySet(models.QuerySet["DeskTime"]):
    def visible_to(self, standing: Standing) -> DeskTimeQuerySet:
        return self.filter(seen_by(standing, "assessment__case__"))

    def since(self, at: datetime) -> DeskTimeQuerySet:
        return self.filter(until_at__gte=at)
