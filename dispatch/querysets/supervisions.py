"""Reads of supervisions; each starts from the cases that the officer may see."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Q

from cases.choices import OPEN_STATES
from cases.querysets import seen_by
from dispatch.choices import SupervisionLevel
from dispatch.querysets.letters import READS_LETTERS
from governance.models import Appointment
from governance.standing import Standing

if TYPE_CHECKING:
    from dispatch.models import Supervision

# the unit's part is over, or the case's
_DONE = Q(slip__ended_at__isnull=False) | ~Q(case__state__in=OPEN_STATES)


class SupervisionQuerySet(models.QuerySet["Supervision"]):
    def visible_to(self, standing: Standing) -> SupervisionQuerySet:
        """On cases the officer may see: the centre everything, a unit's officers what is about their unit."""
        seen = self.filter(seen_by(standing, "case__"))
        if standing.may(*READS_LETTERS):
            return seen
        return seen.filter(unit__in=standing.unit_ids)

    def open(self) -> SupervisionQuerySet:
        return self.filter(lifted_at=None)

    def lifted(self) -> SupervisionQuerySet:
        return self.filter(lifted_at__isnull=False)

    def late(self, at: datetime) -> SupervisionQuerySet:
        return self.open().filter(due_at__lte=at)

    def listed(self) -> SupervisionQuerySet:
        """挂牌, open."""
        return self.open().filter(level=SupervisionLevel.LISTED)

    def to_lift(self) -> SupervisionQuerySet:
        """What they were about is done: somebody must strike them off."""
        return self.open().filter(_DONE)

    def figures(self, at: datetime) -> dict[str, int]:
        """{open, listed, late, to_lift, lifted}, each as many as the method of that name finds. One query."""
        running = Q(lifted_at=None)
        counted: dict[str, int] = self.order_by().aggregate(
            open=Count("pk", filter=running),
            listed=Count("pk", filter=running & Q(level=SupervisionLevel.LISTED)),
            late=Count("pk", filter=running & Q(due_at__lte=at)),
            to_lift=Count("pk", filter=running & _DONE),
            lifted=Count("pk", filter=~running),
        )
        return counted

    def for_officer(self, standing: Standing) -> SupervisionQuerySet:
        """Open ones that the officer answers for."""
        return self.visible_to(standing).open().filter(responsible=standing.officer)

    def ownerless(self, standing: Standing | None, at: datetime) -> SupervisionQuerySet:
        """Open ones whose responsible officer holds no post any more; None: the doctor, all."""
        held = Appointment.objects.held_on(at.date()).values("officer")
        return (self.visible_to(standing) if standing else self.all()).open().exclude(responsible__in=held)

    def with_row(self) -> SupervisionQuerySet:
        return self.select_related(
            "case__area", "case__category", "unit", "centre", "slip", "responsible", "letter"
        )

    def with_line(self) -> SupervisionQuerySet:
        """What one line on the page of its case shows, in one query."""
        return self.select_related("unit", "responsible").only(
            "level", "due_at", "lifted_at", "unit__short_name", "responsible__name"
        )

    def with_head(self) -> SupervisionQuerySet:
        return self.with_row().select_related("asked_by", "lifted_by", "case__centre")
