"""Reads of the book of the watch."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from cases.querysets import seen_by
from core.querysets import AppendOnlyQuerySet
from governance.models import Unit
from governance.standing import Standing

if TYPE_CHECKING:
    from dispatch.models import HandoverSheet, WatchLine


def at_own_centre(standing: Standing) -> Q:
    """Rows of the centre one works at, and of those below the areas one looks at."""
    seen = Q(centre__in=standing.reading_unit_ids)
    for path in standing.area_paths:
        seen |= Q(centre__area__path__startswith=path)
    return seen


class WatchLineQuerySet(AppendOnlyQuerySet["WatchLine"]):
    def visible_to(self, standing: Standing) -> WatchLineQuerySet:
        """Lines about no case, and those about cases that the officer may see."""
        return self.filter(Q(case=None) | seen_by(standing, "case__"))

    def in_books_of(self, standing: Standing) -> WatchLineQuerySet:
        """Of the centres whose book the officer reads, as far as visible."""
        return self.visible_to(standing).filter(at_own_centre(standing))

    def of_watch(self, centre: Unit, first: datetime, last: datetime) -> WatchLineQuerySet:
        """What happened at a centre from a moment to a moment, the latest first."""
        rows = self.filter(centre=centre, at__gte=first, at__lt=last)
        return rows.select_related("officer", "appointment__post", "case").order_by("-at", "-id")


class HandoverSheetQuerySet(models.QuerySet["HandoverSheet"]):
    def visible_to(self, standing: Standing) -> HandoverSheetQuerySet:
        """Of the centre one works at, and of those below the areas one looks at."""
        return self.filter(at_own_centre(standing)).select_related(
            "centre__area", "leader_out", "leader_in", "made_by"
        )
