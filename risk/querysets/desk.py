"""Reads of the desk: what stands on it, what waits for an answer, what goes to the meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.choices import Level
from cases.querysets import seen_by
from governance.standing import Standing
from risk.choices import AssessmentState
from risk.querysets.asking import UNANSWERED

if TYPE_CHECKING:
    from typing import Self

    from risk.models import Assessment


def _awaited() -> QuerySet[models.Model]:
    """The questions that keep a clue off the desk: nobody answered and their time still runs."""
    questions = apps.get_model("risk", "Question")._default_manager
    return questions.filter(UNANSWERED, assessment=OuterRef("pk"), parks=True, late_at=None)


class DeskQuerySet(models.QuerySet["Assessment"]):
    def on_desk(self) -> Self:
        """Open clues that somebody can decide now: none that waits for an answer."""
        return self.filter(~Exists(_awaited()), state=AssessmentState.OPEN)

    def parked(self) -> Self:
        """Open clues that wait for an answer."""
        return self.filter(Exists(_awaited()), state=AssessmentState.OPEN)

    def of_batch(self, batch_id: int) -> Self:
        """Those that came with one imported ledger."""
        return self.filter(case__batch=batch_id)

    def for_meeting(self, standing: Standing) -> Self:
        """What a deliberation may take up: the last decision of each visible case, where it says medium or high.

        A case that stands on the desk again keeps its last decision until somebody decides anew.
        """
        later = self.model._default_manager.filter(
            case=OuterRef("case"), state=AssessmentState.DECIDED, id__gt=OuterRef("id")
        )
        return self.filter(
            seen_by(standing, "case__"),
            Q(level=Level.MEDIUM) | Q(level=Level.HIGH),
            ~Exists(later),
            state=AssessmentState.DECIDED,
        )
