"""Instructions that stand, and days that come."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from cases.querysets.sight import seen_by
from governance.choices import Capability
from governance.models import Appointment
from governance.standing import Standing

if TYPE_CHECKING:
    from cases.models import KeyDate, Task


OPEN_TASK = Q(done_at=None, withdrawn_at=None)
AHEAD = timedelta(days=7)


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, standing: Standing) -> TaskQuerySet:
        return self.filter(seen_by(standing, "case__"))

    def open(self) -> TaskQuerySet:
        return self.filter(OPEN_TASK)

    def late(self, at: datetime) -> TaskQuerySet:
        return self.open().filter(due_at__lte=at)

    def ownerless(self, standing: Standing | None, day: date) -> TaskQuerySet:
        """Open ones in sight, given to an officer without a post or to a unit where nobody handles what comes in."""
        rows = (self.visible_to(standing) if standing else self).open()
        held = Appointment.objects.held_on(day)
        units = set(rows.exclude(unit=None).values_list("unit_id", flat=True).distinct())
        empty = units - held.of_units(*units).units_with(Capability.HANDLE, Capability.ASSIGN)
        gone = ~Exists(held.filter(officer=OuterRef("officer")))
        return rows.filter(Q(unit__in=empty) | Q(officer__isnull=False) & gone)

    def addressed_to(self, standing: Standing) -> TaskQuerySet:
        """Those given to the officer, or to a unit where the officer handles what comes in."""
        units = standing.unit_ids_with(Capability.HANDLE, Capability.ASSIGN)
        return self.filter(Q(officer=standing.officer) | Q(unit__in=units))

    def with_row(self) -> TaskQuerySet:
        """What one line of a list shows, and what its verbs ask, in one query."""
        return (
            self.with_people()
            .select_related("case__area", "case__centre")
            .defer("case__narrative", "case__outcome", "case__source_row")
        )

    def with_people(self) -> TaskQuerySet:
        """Whom it is for, who gave it and who did it; what one line of the case's own page needs."""
        return self.select_related("unit", "officer", "made_by", "appointment__post__unit", "done_by")


class KeyDateQuerySet(models.QuerySet["KeyDate"]):
    def visible_to(self, standing: Standing) -> KeyDateQuerySet:
        return self.filter(seen_by(standing, "case__"))

    def in_force(self) -> KeyDateQuerySet:
        """Those not crossed out."""
        return self.filter(crossed_out_at=None)

    def with_visits(self) -> KeyDateQuerySet:
        """`visits_planned`, `visits_done`: what hangs on a warning about domestic violence."""
        planned = Count("visits", filter=Q(visits__withdrawn_at=None))
        done = Count("visits", filter=Q(visits__done_at__isnull=False))
        return self.annotate(visits_planned=planned, visits_done=done)

    def ahead(self, today: date) -> KeyDateQuerySet:
        """Today and the seven days after it."""
        return self.in_force().filter(day__gte=today, day__lte=today + AHEAD)
