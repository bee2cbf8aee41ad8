"""Reads of emergencies: for the centre that commands, whoever looks at its area, and whoever was called out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Q

from core.querysets import AppendOnlyQuerySet
from dispatch.choices import CallAnswer
from dispatch.querysets.watch import at_own_centre
from governance.choices import Capability
from governance.standing import Standing

if TYPE_CHECKING:
    from dispatch.models import Callout, Emergency, EmergencyLine

# whose post reads what its centre commands
READS = (Capability.ASSIGN, Capability.COMMAND, Capability.INSTRUCT, Capability.SUPERVISE)


class EmergencyQuerySet(models.QuerySet["Emergency"]):
    def visible_to(self, standing: Standing) -> EmergencyQuerySet:
        """Of the own centre and area for those who lead there; for everybody called out, that one emergency.

        Never for whoever the case behind it accuses (trap 26).
        """
        officer = standing.officer
        seen = Q(pk__in=officer.callouts.values("emergency")) | Q(opened_by=officer)
        if standing.may(*READS):
            seen |= at_own_centre(standing)
        accused = Q(case__exclusions__officer=officer) | Q(case__exclusions__unit__in=standing.unit_ids)
        return self.filter(seen).exclude(accused)

    def running(self) -> EmergencyQuerySet:
        return self.filter(closed_at=None)

    def with_row(self) -> EmergencyQuerySet:
        """One line of the list, with how many were called, answered, came: integers."""
        return self.select_related("centre", "opened_by").annotate(
            called=Count("callouts"),
            answered=Count("callouts", filter=~Q(callouts__answer=CallAnswer.CALLED)),
            arrived=Count("callouts", filter=Q(callouts__answer=CallAnswer.ARRIVED)),
        )


class CalloutQuerySet(models.QuerySet["Callout"]):
    def unanswered_by(self, officer: int) -> CalloutQuerySet:
        """Calls that still ring for this officer."""
        return self.filter(officer=officer, answer=CallAnswer.CALLED, emergency__closed_at=None)

    def minutes_to_answer(self) -> list[int]:
        """How long each answer took, in whole minutes, the quickest first."""
        took = self.exclude(answered_at=None).values_list("called_at", "answered_at")
        return sorted((answered - called) // timedelta(minutes=1) for called, answered in took if answered)


class EmergencyLineQuerySet(AppendOnlyQuerySet["EmergencyLine"]):
    """The running log."""
