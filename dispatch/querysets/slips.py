"""Reads of slips; each starts from the cases that the officer may see."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Count, F, Q, Value, When

from cases.querysets import seen_by
from core.clock import ZONE
from dispatch import rules
from dispatch.choices import SlipState
from governance.choices import Capability
from governance.models import Appointment, Area, Unit
from governance.standing import Standing

if TYPE_CHECKING:
    from dispatch.models import RequirementText, Slip, SlipReport

# whose list of slips is the centre's; others have those of their unit
WATCHES_SLIPS = (Capability.ASSIGN, Capability.COMMAND, Capability.SUPERVISE, Capability.INTAKE)
# no deadline while the clocks stand still
_STANDING_STILL = datetime(2999, 1, 1, tzinfo=ZONE)
UNSIGNED = (SlipState.CHECKING, SlipState.DRAFTED, SlipState.COUNTERSIGNING)
RUNNING = (SlipState.ISSUED, SlipState.ACKNOWLEDGED, SlipState.ANSWERED)


def commanded(standing: Standing) -> models.QuerySet[Unit]:
    """The centres for which the officer signs."""
    return Unit.objects.seated_at(*standing.centres_with(Capability.COMMAND))


class SlipQuerySet(models.QuerySet["Slip"]):
    def visible_to(self, standing: Standing) -> SlipQuerySet:
        """On cases the officer may see; what nobody signed yet only for those who draft and sign there."""
        seen = self.filter(seen_by(standing, "case__"))
        drafted_below = standing.paths_of(Capability.ASSIGN, Capability.COMMAND)
        if not drafted_below:
            return seen.filter(signed_at__isnull=False)
        # by their ids: two joins more take PostgreSQL longer to plan than the list takes to read
        centres = Unit.objects.filter(area__in=Area.objects.below(*drafted_below).values("pk")).values("pk")
        return seen.filter(Q(centre__in=centres) | Q(signed_at__isnull=False))

    def to_sign(self, standing: Standing) -> SlipQuerySet:
        """Drafts of the centre that the officer commands, and those that wait for a second name but have not this
        officer's yet. Cost: the centre's query once a standing."""
        second = Q(state=SlipState.COUNTERSIGNING) & ~Q(first_signed_by=standing.officer)
        waits = self.visible_to(standing).filter(Q(state=SlipState.DRAFTED) | second)
        return waits.filter(centre__in=commanded(standing))

    def to_check(self, standing: Standing) -> SlipQuerySet:
        """Drafts that somebody else wrote and that this officer may read over."""
        near = Q(centre__in=standing.unit_ids_with(Capability.ASSIGN)) | Q(centre__in=commanded(standing))
        waits = self.visible_to(standing).filter(near, state=SlipState.CHECKING)
        return waits.exclude(drafted_by=standing.officer)

    def search(self, text: str) -> SlipQuerySet:
        """By the number of the slip or its case, or the title, each in part."""
        number = rules.fold_number(text)
        about = Q(case__number__contains=number.upper()) | Q(case__title__contains=text.strip())
        return self.filter(Q(number__contains=number) | about)

    def lead(self) -> SlipQuerySet:
        return self.filter(main=None)

    def unsigned(self) -> SlipQuerySet:
        return self.filter(state__in=UNSIGNED)

    def unanswered_assists(self, case_id: int) -> SlipQuerySet:
        """Slips of assisting units that still owe their answer."""
        owe = (SlipState.ISSUED, SlipState.ACKNOWLEDGED)
        return self.filter(case=case_id, main__isnull=False, state__in=owe)

    def returners(self, case_id: int) -> models.QuerySet[Any, int]:
        """Ids of the units that returned the lead's slip of this case."""
        rows = self.filter(case=case_id, main=None, state=SlipState.RETURNED)
        return rows.values_list("unit_id", flat=True).distinct()

    def by_next_due(self) -> SlipQuerySet:
        """`next_at`: the moment that the unit has to keep next; where the clocks stand still, behind all others."""
        return self.annotate(
            next_at=Case(
                When(paused_at__isnull=False, then=Value(_STANDING_STILL)),
                When(state=SlipState.ISSUED, then=F("acknowledge_due_at")),
                default=F("due_at"),
            )
        )

    def returned_by_unit(self) -> models.QuerySet[Any, Any]:
        """{unit, unit__short_name, return_reason, number}: what units returned and why."""
        rows = self.filter(state=SlipState.RETURNED).order_by("unit__short_name", "return_reason")
        return rows.values("unit", "unit__short_name", "return_reason").annotate(number=Count("pk"))

    def listed_for(self, standing: Standing) -> SlipQuerySet:
        """The list: who gives and watches slips reads all that are seen, a unit's officers those of the unit."""
        at_centre = standing.may(*WATCHES_SLIPS)
        return self.visible_to(standing) if at_centre else self.for_units_of(standing)

    def for_units_of(self, standing: Standing) -> SlipQuerySet:
        """Slips addressed to a unit the officer is appointed to and may see."""
        # what is signed is no draft: `visible_to` would ask for that too, through the centre's area
        seen = self.filter(seen_by(standing, "case__"))
        return seen.filter(unit__in=standing.unit_ids, signed_at__isnull=False)

    def to_approve(self, standing: Standing) -> SlipQuerySet:
        """Answers to the officer's centre that nobody approved or sent back yet; all of them are signed."""
        seen = self.filter(seen_by(standing, "case__"))
        return seen.filter(centre__in=standing.unit_ids, state=SlipState.ANSWERED)

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
            "checked_by",
            "first_signed_by",
            "sealed_by",
            "holder",
            "main",
            "replaces",
            "replaced_by",
        )

    def with_row(self) -> SlipQuerySet:
        """What one line of the slip list shows, in one query."""
        return self.select_related("case__area", "unit", "signed_by").only(
            "number", "state", "mode", "main_id", "due_at", "acknowledge_due_at", "paused_at", "signed_at", "ended_at",
            "case__title",
            "case__area__label", "unit__short_name", "signed_by__name",
        )  # fmt: skip

    def with_line(self) -> SlipQuerySet:
        """What one line on the page of its case shows, in one query."""
        return self.select_related("unit").only(
            "number", "state", "mode", "main_id", "due_at", "signed_at", "ended_at", "requirement", "answer", "refusal",
            "end_note", "return_reason", "return_note", "unit__short_name",
        )  # fmt: skip


class SlipReportQuerySet(models.QuerySet["SlipReport"]):
    def visible_to(self, standing: Standing) -> SlipReportQuerySet:
        return self.filter(seen_by(standing, "slip__case__"), slip__signed_at__isnull=False)


class RequirementTextQuerySet(models.QuerySet["RequirementText"]):
    def visible_to(self, standing: Standing) -> RequirementTextQuerySet:
        """Those of the centres where the officer assigns or commands."""
        own = Q(centre__in=standing.unit_ids_with(Capability.ASSIGN)) | Q(centre__in=commanded(standing))
        return self.filter(own)

    def offered(self, centre: Unit, category_id: int | None, day: date) -> RequirementTextQuerySet:
        """Of this centre, in use, for this category or for all; those for this category first."""
        fits = Q(category=None) | Q(category=category_id)
        used = Q(until_on=None) | Q(until_on__gt=day)
        return self.filter(fits, used, centre=centre).order_by(
            F("category").asc(nulls_last=True), "order", "id"
        )
