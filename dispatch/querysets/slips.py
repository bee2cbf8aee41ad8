"""Reads of slips; each starts from the cases that the officer may see."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from cases.querysets import seen_by
from dispatch.choices import SlipState
from governance.choices import Capability
from governance.models import Appointment, Unit
from governance.standing import Standing

if TYPE_CHECKING:
    from dispatch.models import Slip

# whose list of slips is the centre's; others have those of their unit
WATCHES_SLIPS = (Capability.ASSIGN, Capability.COMMAND, Capability.SUPERVISE, Capability.INTAKE)
RUNNING = (SlipState.ISSUED, SlipState.ACKNOWLEDGED, SlipState.ANSWERED)


def commanded(standing: Standing) -> models.QuerySet[Unit]:
    """The centres for which the officer signs."""
    return Unit.objects.seated_at(*standing.centres_with(Capability.COMMAND))


class SlipQuerySet(models.QuerySet["Slip"]):
    def visible_to(self, standing: Standing) -> SlipQuerySet:
        """On cases the officer may see; what nobody signed yet only for those who draft and sign there."""
        drafts = Q(pk__in=[])
        for path in standing.paths_of(Capability.ASSIGN, Capability.COMMAND):
            drafts |= Q(centre__area__path__startswith=path)
        return self.filter(seen_by(standing, "case__")).filter(drafts | Q(signed_at__isnull=False))

    def to_sign(self, standing: Standing) -> SlipQuerySet:
        """Drafts of the centre that the officer commands. Cost: the centre's query once a standing."""
        return self.visible_to(standing).filter(state=SlipState.DRAFTED, centre__in=commanded(standing))

    def listed_for(self, standing: Standing) -> SlipQuerySet:
        """The list: who gives and watches slips reads all that are seen, a unit's officers those of the unit."""
        at_centre = standing.may(*WATCHES_SLIPS)
        return self.visible_to(standing) if at_centre else self.for_units_of(standing)

    def for_units_of(self, standing: Standing) -> SlipQuerySet:
        """Slips addressed to a unit the officer is appointed to and may see."""
        return self.visible_to(standing).filter(unit__in=standing.unit_ids, signed_at__isnull=False)

    def given_by_centre_of(self, standing: Standing) -> SlipQuerySet:
        return self.visible_to(standing).filter(centre__in=standing.unit_ids)

    def ownerless(self, standing: Standing | None, day: date) -> SlipQuerySet:
        """Running ones in sight, of units where nobody handles what comes in; None: the doctor, all."""
        rows = (self.visible_to(standing) if standing else self).running()
        units = set(rows.values_list("unit_id", flat=True).distinct())
        held = Appointment.objects.held_on(day).of_units(*units)
        return rows.filter(unit__in=units - held.units_with(Capability.HANDLE))

    def running(self) -> SlipQuerySet:
        return self.filter(state__in=RUNNING)

    def with_head(self) -> SlipQuerySet:
        """A whole row with what one record's page and its verbs ask, in one query."""
        return self.select_related(
            "case__area",
            "case__category",
            "case__centre",
            "unit",
            "centre",
            "signed_by",
            "acknowledged_by",
            "drafted_by",
        )

    def with_row(self) -> SlipQuerySet:
        """What one line of the slip list shows, in one query."""
        return self.select_related("case__area", "unit", "signed_by").only(
            "number", "state", "due_at", "acknowledge_due_at", "paused_at", "signed_at", "ended_at", "case__title",
            "case__area__label", "unit__short_name", "signed_by__name",
        )  # fmt: skip
