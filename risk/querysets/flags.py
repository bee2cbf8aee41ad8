"""Reads of red flags; each starts from the cases that the officer may see."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from cases.choices import OPEN_STATES, Level
from cases.querysets import seen_by
from governance.standing import Standing

if TYPE_CHECKING:
    from risk.models import RedFlag


class RedFlagQuerySet(models.QuerySet["RedFlag"]):
    def visible_to(self, standing: Standing) -> RedFlagQuerySet:
        return self.filter(seen_by(standing, "case__"))

    def with_row(self) -> RedFlagQuerySet:
        """With `version`: the id of the catalogue that read the text."""
        return self.annotate(version=models.F("screening__version")).select_related(
            "case__area", "seen_by", "answered_by"
        )

    def with_line(self) -> RedFlagQuerySet:
        """What one line on the page of its case shows, in one query."""
        return self.select_related("seen_by", "answered_by").only(
            "case_id",
            "raised_at",
            "seen_at",
            "answer",
            "answered_at",
            "reason",
            "seen_by__name",
            "answered_by__name",
        )

    def unseen(self) -> RedFlagQuerySet:
        """On open cases, and nobody looked yet."""
        return self.filter(seen_at=None, case__state__in=OPEN_STATES)

    def due(self, at: datetime) -> RedFlagQuerySet:
        """Those whose bell rings again."""
        return self.unseen().filter(next_ring_at__lte=at)

    def unanswered(self) -> RedFlagQuerySet:
        """On open cases below high, where no commander said yet whether the level rises."""
        return self.filter(answer="", case__state__in=OPEN_STATES).exclude(case__level=Level.HIGH)
