"""Reads of slips; each starts from the cases that the officer may see."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from cases.querysets import seen_by
from dispatch.choices import LetterState, SlipState
from governance.choices import Capability
from governance.standing import Standing

if TYPE_CHECKING:
    from dispatch.models import Letter, Slip, StandingOrder

# whose post reads all letters about the cases it sees; others read those addressed to their unit
READS_LETTERS = (
    Capability.ASSIGN,
    Capability.COMMAND,
    Capability.INSTRUCT,
    Capability.SUPERVISE,
    Capability.INTAKE,
    Capability.REPORT,
)
RUNNING = (SlipState.ISSUED, SlipState.ACKNOWLEDGED, SlipState.ANSWERED)


class SlipQuerySet(models.QuerySet["Slip"]):
    def visible_to(self, standing: Standing) -> SlipQuerySet:
        """On cases the officer may see; what nobody signed yet only for those who draft and sign."""
        seen = self.filter(seen_by(standing, "case__"))
        if standing.may(Capability.ASSIGN, Capability.COMMAND):
            return seen
        return seen.filter(signed_at__isnull=False)

    def to_sign(self, standing: Standing) -> SlipQuerySet:
        """Drafts of the centre that the officer commands. Cost: the centre's query once a standing."""
        return self.visible_to(standing).filter(state=SlipState.DRAFTED, centre=standing.centre)

    def for_units_of(self, standing: Standing) -> SlipQuerySet:
        """Slips addressed to a unit the officer is appointed to and may see."""
        return self.visible_to(standing).filter(unit__in=standing.unit_ids, signed_at__isnull=False)

    def given_by_centre_of(self, standing: Standing) -> SlipQuerySet:
        return self.visible_to(standing).filter(centre__in=standing.unit_ids)

    def running(self) -> SlipQuerySet:
        return self.filter(state__in=RUNNING)

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
        return self.visible_to(standing).filter(state=LetterState.PROPOSED, centre=standing.centre)

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
