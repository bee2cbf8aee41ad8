"""Reads of slips; each starts from the cases that the officer may see."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from cases.querysets import seen_by
from core.querysets import AppendOnlyQuerySet
from dispatch.choices import LetterState, SlipState
from governance.choices import Capability
from governance.models import Appointment, Unit
from governance.standing import Standing

if TYPE_CHECKING:
    from dispatch.models import HandoverSheet, Letter, Slip, StandingOrder, WatchLine

# whose post reads all letters about the cases it sees; others read those addressed to their unit
READS_LETTERS = (
    Capability.ASSIGN,
    Capability.COMMAND,
    Capability.INSTRUCT,
    Capability.SUPERVISE,
    Capability.INTAKE,
    Capability.REPORT,
)
# whose list of slips is the centre's; others have those of their unit
WATCHES_SLIPS = (Capability.ASSIGN, Capability.COMMAND, Capability.SUPERVISE, Capability.INTAKE)
RUNNING = (SlipState.ISSUED, SlipState.ACKNOWLEDGED, SlipState.ANSWERED)


def _commanded(standing: Standing) -> models.QuerySet[Unit]:
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
        return self.visible_to(standing).filter(state=SlipState.DRAFTED, centre__in=_commanded(standing))

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
            "number", "state", "due_at", "acknowledge_due_at", "signed_at", "ended_at", "case__title",
            "case__area__label", "unit__short_name", "signed_by__name",
        )  # fmt: skip


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, standing: Standing) -> LetterQuerySet:
        """On cases the officer may see: a unit reads what was signed and addressed to it, the centre everything."""
        seen = self.filter(seen_by(standing, "case__"))
        if standing.may(*READS_LETTERS):
            return seen
        return seen.filter(number__isnull=False, unit__in=standing.unit_ids)

    def to_sign(self, standing: Standing) -> LetterQuerySet:
        """Proposals of the centre that the officer commands."""
        return self.visible_to(standing).filter(state=LetterState.PROPOSED, centre__in=_commanded(standing))

    def with_head(self) -> LetterQuerySet:
        """A whole row with what one record's page and its verbs ask, in one query."""
        return self.select_related(
            "case", "slip__unit", "clock", "centre", "unit", "signed_by", "standing_order__signed_by", "file"
        )

    def with_row(self) -> LetterQuerySet:
        """What one line of the register shows, in one query."""
        return self.select_related("unit", "slip", "case", "signed_by").only(
            "number", "kind", "state", "case__title", "created_at", "numbered_at", "reply_by", "file", "case_id",
            "unit__short_name", "slip__number", "slip__ended_at", "slip__answered_at", "signed_by__name",
            "standing_order_id",
        )  # fmt: skip


class StandingOrderQuerySet(models.QuerySet["StandingOrder"]):
    def in_force(self, at: datetime) -> StandingOrderQuerySet:
        return self.filter(Q(until_at__gt=at), from_at__lte=at)


def _at_own_centre(standing: Standing) -> Q:
    """Rows of the centre one works at, and of those below the areas one looks at."""
    seen = Q(centre__in=standing.unit_ids)
    for path in standing.area_paths:
        seen |= Q(centre__area__path__startswith=path)
    return seen


class WatchLineQuerySet(AppendOnlyQuerySet["WatchLine"]):
    def visible_to(self, standing: Standing) -> WatchLineQuerySet:
        """Lines about no case, and those about cases that the officer may see."""
        return self.filter(Q(case=None) | seen_by(standing, "case__"))

    def in_books_of(self, standing: Standing) -> WatchLineQuerySet:
        """Of the centres whose book the officer reads, as far as visible."""
        return self.visible_to(standing).filter(_at_own_centre(standing))

    def of_watch(self, centre: Unit, first: datetime, last: datetime) -> WatchLineQuerySet:
        """What happened at a centre from a moment to a moment, the latest first."""
        rows = self.filter(centre=centre, at__gte=first, at__lt=last)
        return rows.select_related("officer", "appointment__post", "case").order_by("-at", "-id")


class HandoverSheetQuerySet(models.QuerySet["HandoverSheet"]):
    def visible_to(self, standing: Standing) -> HandoverSheetQuerySet:
        """Of the centre one works at, and of those below the areas one looks at."""
        return self.filter(_at_own_centre(standing)).select_related(
            "centre__area", "leader_out", "leader_in", "made_by"
        )
