"""Reads of what units ask about their clocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from cases.querysets import seen_by
from dispatch.querysets.slips import RUNNING, commanded
from governance.choices import Capability
from governance.standing import Standing

if TYPE_CHECKING:
    from dispatch.models import TimeRequest


class TimeRequestQuerySet(models.QuerySet["TimeRequest"]):
    def visible_to(self, standing: Standing) -> TimeRequestQuerySet:
        return self.filter(seen_by(standing, "slip__case__"))

    def unanswered(self) -> TimeRequestQuerySet:
        """Neither decided nor lapsed; a slip has one at most."""
        return self.filter(decided_at=None, lapsed_at=None)

    def open(self) -> TimeRequestQuerySet:
        """Not answered, on slips that still run."""
        return self.unanswered().filter(slip__state__in=RUNNING)

    def to_decide(self, standing: Standing) -> TimeRequestQuerySet:
        """Open ones that this officer answers: the director those below the limit, a commander those above."""
        director = Q(needs_commander=False, slip__centre__in=standing.unit_ids_with(Capability.ASSIGN))
        chief = Q(needs_commander=True, slip__centre__in=commanded(standing))
        return self.visible_to(standing).open().filter(director | chief)

    def with_row(self) -> TimeRequestQuerySet:
        return self.select_related("slip__unit", "slip__centre", "slip__case__area", "asked_by", "decided_by")
