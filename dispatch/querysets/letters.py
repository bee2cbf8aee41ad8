"""Reads of letters and standing orders."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from cases.querysets import seen_by
from dispatch.choices import LetterState
from dispatch.querysets.slips import commanded
from governance.choices import Capability
from governance.standing import Standing

if TYPE_CHECKING:
    from dispatch.models import Letter, StandingOrder

# whose post reads all letters about the cases it sees; others read those addressed to their unit
READS_LETTERS = (
    Capability.ASSIGN,
    Capability.COMMAND,
    Capability.INSTRUCT,
    Capability.SUPERVISE,
    Capability.INTAKE,
    Capability.REPORT,
)


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, standing: Standing) -> LetterQuerySet:
        """On cases the officer may see: a unit reads what was signed and addressed to it, the centre everything."""
        seen = self.filter(seen_by(standing, "case__"))
        if standing.may(*READS_LETTERS):
            return seen
        return seen.filter(number__isnull=False, unit__in=standing.unit_ids)

    def to_sign(self, standing: Standing) -> LetterQuerySet:
        """Proposals of the centre that the officer commands."""
        return self.visible_to(standing).filter(state=LetterState.PROPOSED, centre__in=commanded(standing))

    def to_check(self, standing: Standing) -> LetterQuerySet:
        """Drafts of the centre whose director the officer is."""
        centres = standing.centres_with(Capability.ASSIGN)
        return self.visible_to(standing).filter(state=LetterState.DRAFTED, centre__in=centres)

    def to_seal(self, standing: Standing) -> LetterQuerySet:
        """Signed letters of people at the officer's centre whose sealed paper has not come back yet."""
        centres = standing.centres_with(Capability.ASSIGN, Capability.REPORT)
        return self.visible_to(standing).filter(
            state=LetterState.RENDERED, kind__in=["supervision", "escalation"], scan=None, centre__in=centres
        )

    def with_head(self) -> LetterQuerySet:
        """A whole row with what one record's page and its verbs ask, in one query."""
        return self.select_related(
            "case", "slip__unit", "clock", "centre", "centre__area", "unit", "signed_by", "edited_by", "checked_by",
            "sealed_by", "scanned_by", "standing_order__signed_by", "file", "scan",
        )  # fmt: skip

    def with_row(self) -> LetterQuerySet:
        """What one line of the register shows, in one query."""
        return self.select_related("unit", "slip", "case", "signed_by").only(
            "number", "kind", "state", "case__title", "created_at", "numbered_at", "reply_by", "file", "case_id",
            "unit__short_name", "slip__number", "slip__ended_at", "slip__answered_at", "signed_by__name",
            "standing_order_id",
        )  # fmt: skip

    def with_line(self) -> LetterQuerySet:
        """What one line on the page of its case shows, in one query."""
        return self.select_related("unit").only("number", "kind", "state", "created_at", "unit__short_name")


class StandingOrderQuerySet(models.QuerySet["StandingOrder"]):
    def in_force(self, at: datetime) -> StandingOrderQuerySet:
        return self.filter(Q(until_at__gt=at), from_at__lte=at)
