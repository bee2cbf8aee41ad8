"""Reads of assessments; each starts from the cases that the officer may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from cases.choices import Level
from cases.querysets import seen_by
from governance.standing import Standing
from risk.choices import AssessmentState
from risk.querysets.desk import DeskQuerySet

if TYPE_CHECKING:
    from risk.models import Assessment


class AssessmentQuerySet(DeskQuerySet):
    def visible_to(self, standing: Standing) -> AssessmentQuerySet:
        return self.filter(seen_by(standing, "case__"))

    def open(self) -> AssessmentQuerySet:
        return self.filter(state=AssessmentState.OPEN)

    def dangerous(self) -> AssessmentQuerySet:
        """Red flags, and whatever reads as medium or high."""
        return self.filter(Q(is_red=True) | ~Q(level=Level.LOW))

    def decided(self) -> AssessmentQuerySet:
        return self.filter(state=AssessmentState.DECIDED)

    def with_row(self) -> AssessmentQuerySet:
        """What one line of the desk's queue shows, in one query."""
        return self.select_related("case__area", "hazard_class").only(
            "rank", "level", "points", "is_red", "why", "opened_at", "case__number", "case__title", "case__received_at",
            "case__party_line",
            "case__area__label", "hazard_class__name",
        )  # fmt: skip

    def after(self, one: Assessment) -> AssessmentQuerySet:
        """The less urgent ones behind it, in the desk's order."""
        behind = Q(rank__gt=one.rank) | Q(rank=one.rank, id__gt=one.pk)
        return self.filter(behind, rank__gte=one.rank).order_by("rank", "id")

    def before(self, one: Assessment) -> AssessmentQuerySet:
        """The more urgent ones, the nearest first."""
        ahead = Q(rank__lt=one.rank) | Q(rank=one.rank, id__lt=one.pk)
        return self.filter(ahead, rank__lte=one.rank).order_by("-rank", "-id")
