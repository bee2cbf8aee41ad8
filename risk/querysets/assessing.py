"""Reads of assessments; each starts from the cases that the officer may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from cases.choices import Level
from cases.querysets import seen_by
from governance.standing import Standing
from risk.choices import AssessmentState
from risk.querysets.desk import DeskQuerySet

if TYPE_CHECKING:
    from risk.models import Assessment


_HEIGHT = {Level.LOW.value: 0, Level.MEDIUM.value: 1, Level.HIGH.value: 2}


class AssessmentQuerySet(DeskQuerySet):
    def visible_to(self, standing: Standing) -> AssessmentQuerySet:
        return self.filter(seen_by(standing, "case__"))

    def open(self) -> AssessmentQuerySet:
        return self.filter(state=AssessmentState.OPEN)

    def pending(self) -> AssessmentQuerySet:
        """Not settled: on the desk, or waiting for a second person."""
        return self.filter(state__in=(AssessmentState.OPEN, AssessmentState.PROPOSED))

    def dangerous(self) -> AssessmentQuerySet:
        """Red flags, and whatever reads as medium or high."""
        return self.filter(Q(is_red=True) | ~Q(level=Level.LOW))

    def decided(self) -> AssessmentQuerySet:
        return self.filter(state=AssessmentState.DECIDED)

    def teaching(self) -> AssessmentQuerySet:
        """What people decided last on each case. Restricted cases, and those that accuse somebody, teach nothing."""
        later = self.model._default_manager.filter(
            case=OuterRef("case"), pk__gt=OuterRef("pk"), state=AssessmentState.DECIDED
        )
        return self.decided().filter(
            ~Exists(later), case__is_restricted=False, screening__is_unreadable=False, case__exclusions=None
        )

    def steps(self) -> list[tuple[str | None, str]]:
        """(level of the decision before on the same case, None for the first; level of this one), for each row."""
        return list(self.annotate(before=Subquery(self._before())).order_by().values_list("before", "level"))

    def _before(self) -> models.QuerySet[Assessment, str]:
        earlier = self.model._default_manager.filter(
            case=OuterRef("case"), pk__lt=OuterRef("pk"), state=AssessmentState.DECIDED
        )
        return earlier.order_by("-pk").values_list("level", flat=True)[:1]

    def moved(self, how: str) -> AssessmentQuerySet:
        """Decided "up" or "down" from the decision before, or "first"."""
        rows: AssessmentQuerySet = self.annotate(before=Subquery(self._before()))
        if how == "first":
            return rows.filter(before=None)
        wanted = Q(pk__in=[])
        for old, low in _HEIGHT.items():
            for new, high in _HEIGHT.items():
                if high != low and (high > low) == (how == "up"):
                    wanted |= Q(before=old, level=new)
        return rows.filter(wanted)

    def with_row(self) -> AssessmentQuerySet:
        """What one line of the desk's queue shows, in one query."""
        return self.select_related("case__area", "hazard_class").only(
            "rank", "level", "points", "is_red", "why", "opened_at", "case__number", "case__title", "case__received_at",
            "case__party_line",
            "case__area__label", "hazard_class__name",
        )  # fmt: skip

    def with_told(self) -> AssessmentQuerySet:
        """What the page of its case tells of it, in one query."""
        return self.select_related(
            "version", "screening__edition", "hazard_class", "decided_by", "appointment__post__unit"
        ).only(
            "case_id", "state", "reason", "points", "level", "red_flags", "is_uncertain", "decided_at", "note",
            "version__number", "version__sha", "version__content", "screening__phrases", "screening__passed_over",
            "screening__text_sha", "screening__edition__number", "hazard_class__name", "decided_by__name",
            "appointment__kind", "appointment__post__title", "appointment__post__unit__short_name",
        )  # fmt: skip

    def after(self, one: Assessment) -> AssessmentQuerySet:
        """The less urgent ones behind it, in the desk's order."""
        behind = Q(rank__gt=one.rank) | Q(rank=one.rank, id__gt=one.pk)
        return self.filter(behind, rank__gte=one.rank).order_by("rank", "id")

    def before(self, one: Assessment) -> AssessmentQuerySet:
        """The more urgent ones, the nearest first."""
        ahead = Q(rank__lt=one.rank) | Q(rank=one.rank, id__lt=one.pk)
        return self.filter(ahead, rank__lte=one.rank).order_by("-rank", "-id")
