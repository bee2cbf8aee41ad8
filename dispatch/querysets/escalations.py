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


def _accusing(standing: Standing) -> Q:
    mine = Q(unit__in=standing.unit_ids) | Q(officer=standing.officer)
    return Q(Exists(apps.get_model("cases", "Exclusion").objects.filter(mine, case=OuterRef("case"))))


class EscalationQuerySet(models.QuerySet["Escalation"]):
    def visible_to(self, standing: Standing) -> EscalationQuerySet:
        """On cases the officer may see, and what was asked of the own level, restricted or not; never who is accused."""
        # what is asked is seen before it is taken: the case itself only afterwards, by its grant
        asked = answered_by(standing) & ~_accusing(standing)
        return self._reading(standing).filter(seen_by(standing, "case__") | asked)

    def _reading(self, standing: Standing) -> EscalationQuerySet:
        return self.all() if standing.may(*READS_LETTERS) else self.none()

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
        # what is asked of one's level is in sight unless it accuses: the case itself need not be
        return self._reading(standing).filter(answered_by(standing), ~_accusing(standing), waiting)

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

    def with_level(self) -> EscalationQuerySet:
        """What the steps and one line on the page of its case show, in one query."""
        return self.select_related("from_centre", "letter", "asked_by", "opinion_by").only(
            "level", "state", "reason", "asked_at", "due_at", "answered_at", "opinion", "opinion_at", "ended_at",
            "end_note", "from_centre__short_name", "letter__number", "asked_by__name", "opinion_by__name",
        )  # fmt: skip

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
