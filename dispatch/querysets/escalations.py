"""Reads of escalations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from cases.querysets import seen_by
from dispatch.choices import EscalationState
from dispatch.querysets.letters import READS_LETTERS
from governance.choices import Capability
from governance.models import Unit
from governance.standing import Standing

if TYPE_CHECKING:
    from dispatch.models import Escalation

OPEN = (EscalationState.ASKED, EscalationState.ACCEPTED)
# who answers a level's escalations; the leading group's are its commanders'
ANSWERS = (Capability.ASSIGN, Capability.COMMAND, Capability.SUPERVISE)


def answered_by(standing: Standing) -> Q:
    """Those whose level above the officer speaks for."""
    directed = Unit.objects.seated_at(*standing.centres_with(*ANSWERS))
    led = Unit.objects.seated_at(*standing.centres_with(Capability.COMMAND))
    return (Q(to_centre__in=directed) & ~Q(level="leading")) | Q(to_centre__in=led, level="leading")


class EscalationQuerySet(models.QuerySet["Escalation"]):
    def visible_to(self, standing: Standing) -> EscalationQuerySet:
        """On cases the officer may see, and what was asked of the own level, restricted or not; never who is accused."""
        if not standing.may(*READS_LETTERS):
            return self.none()
        # what is asked is seen before it is taken: the case itself only afterwards, by its grant
        mine = Q(unit__in=standing.unit_ids) | Q(officer=standing.officer)
        accusing = apps.get_model("cases", "Exclusion").objects.filter(mine, case=OuterRef("case"))
        return self.filter(seen_by(standing, "case__") | (answered_by(standing) & ~Exists(accusing)))

    def open(self) -> EscalationQuerySet:
        return self.filter(state__in=OPEN)

    def to_deliberate(self) -> EscalationQuerySet:
        """Put before the level's deliberation, and no opinion since."""
        silent = Q(opinion_at=None) | Q(opinion_at__lt=F("listed_at"))
        return self.filter(silent, state=EscalationState.ACCEPTED, listed_at__isnull=False)

    def ended(self) -> EscalationQuerySet:
        return self.exclude(state__in=OPEN)

    def to_answer(self, standing: Standing) -> EscalationQuerySet:
        """提级到我这里的: open, and the move is this officer's level's."""
        waiting = Q(state=EscalationState.ASKED) | (
            Q(state=EscalationState.ACCEPTED) & ~Q(above__state__in=OPEN)
        )
        return self.visible_to(standing).filter(answered_by(standing), waiting)

    def addressed_to(self, standing: Standing) -> EscalationQuerySet:
        """提级到我这里的, whatever became of them."""
        return self.filter(answered_by(standing))

    def asked_by_centre_of(self, standing: Standing) -> EscalationQuerySet:
        return self.visible_to(standing).filter(from_centre__in=standing.unit_ids)

    def by_level(self) -> dict[str, int]:
        """level → how many. One query."""
        rows = self.order_by().values_list("level").annotate(count=models.Count("pk"))
        return dict(rows)

    def with_row(self) -> EscalationQuerySet:
        return self.select_related("case__area", "from_centre", "to_centre", "asked_by")

    def with_head(self) -> EscalationQuerySet:
        return self.with_row().select_related(
            "case__centre",
            "answered_by",
            "opinion_by",
            "letter",
            "below",
            "from_centre__area",
            "to_centre__area",
        )
