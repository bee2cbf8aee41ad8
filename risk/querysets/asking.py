"""Reads of questions; each starts from the cases that the officer may see."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.querysets import seen_by
from governance.models import Appointment
from governance.standing import Standing
from risk.choices import AssessmentState

if TYPE_CHECKING:
    from risk.models import Question

UNANSWERED = Q(answered_at=None, withdrawn_at=None)


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, standing: Standing) -> QuestionQuerySet:
        return self.filter(seen_by(standing, "case__"))

    def listed_for(self, standing: Standing, *, reads_all: bool) -> QuestionQuerySet:
        """Those of visible cases that concern the officer; whoever reads the desk finds all of them."""
        rows = self.visible_to(standing)
        return rows if reads_all else rows.filter(Q(to=standing.officer) | Q(made_by=standing.officer))

    def open(self) -> QuestionQuerySet:
        """Unanswered ones about clues that nobody decided yet: what was decided waits for nothing any more."""
        return self.filter(UNANSWERED, assessment__state=AssessmentState.OPEN)

    def late(self, at: datetime) -> QuestionQuerySet:
        return self.open().filter(due_at__lte=at)

    def ownerless(self, standing: Standing | None, day: date) -> QuestionQuerySet:
        """Open ones in sight, put to somebody who holds no post that day."""
        rows = (self.visible_to(standing) if standing else self).open()
        return rows.filter(~Exists(Appointment.objects.held_on(day).filter(officer=OuterRef("to"))))

    def with_line(self) -> QuestionQuerySet:
        """What one line on the page of its case or beside its clue shows, in one query."""
        return self.select_related("assessment", "to", "made_by", "answered_by").only(
            "assessment_id", "text", "asked_as", "answer", "due_at", "answered_at", "withdrawn_at", "assessment__state",
            "to__name", "made_by__name", "answered_by__name",
        )  # fmt: skip

    def with_row(self) -> QuestionQuerySet:
        """What one line shows and what its verbs ask, in one query."""
        return self.select_related(
            "case__area",
            "case__centre",
            "assessment",
            "to",
            "made_by",
            "appointment__post__unit",
            "answered_by",
        ).defer("case__narrative", "case__outcome", "case__source_row")
