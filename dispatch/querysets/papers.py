"""Reads of the register of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.querysets import seen_by
from core.messages.choices import MessageState
from dispatch import rules
from dispatch.choices import MODE_WORDS
from dispatch.querysets.letters import READS_LETTERS
from governance.models import Meeting, Unit
from governance.standing import Standing

if TYPE_CHECKING:
    from dispatch.models import Paper


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, standing: Standing) -> PaperQuerySet:
        """About a case: on cases the officer may see, a unit only what was addressed to it. Minutes: who may see the
        meeting. Notices: the centre that sent them, those above it, and whoever they were addressed to."""
        to_my_units = self._deliveries().filter(unit__in=standing.reading_unit_ids)
        mine = Q(unit__in=standing.reading_unit_ids) | Q(pk__in=to_my_units.values("paper"))
        about_case = Q(case__isnull=False) & seen_by(standing, "case__")
        if not standing.may(*READS_LETTERS):
            about_case &= mine
        notices = mine | Q(centre__in=standing.reading_unit_ids)
        for path in standing.area_paths:
            notices |= Q(centre__area__path__startswith=path)
        meetings = Meeting.objects.visible_to(standing).values("pk")
        return self.filter(
            about_case | Q(minutes__meeting__in=meetings) | (Q(case=None, minutes=None) & notices)
        )

    def with_head(self) -> PaperQuerySet:
        """A whole row with what one document's page and its verbs ask, in one query."""
        return self.select_related(
            "case__area", "case__centre", "slip", "letter", "minutes__meeting", "centre__area", "unit", "signed_by",
            "void_by", "file", "pdf", "receipt", "scan", "reissued_as", "reissue_of",
        )  # fmt: skip

    def with_row(self) -> PaperQuerySet:
        """What one line of the register shows, in one query; `was_opened`: by whoever was to get it."""
        return self.select_related("centre", "unit", "signed_by", "reissued_as").annotate(
            was_opened=Exists(self._opened())
        )

    def addressed_to(self, unit_id: int) -> models.QuerySet[Any]:
        """Ids of documents that went to this unit, among others."""
        return self._deliveries().filter(unit=unit_id).values("paper")

    def received(self, *, yes: bool) -> PaperQuerySet:
        return self.filter(void_at=None, received_at__isnull=not yes)

    def opened(self, *, yes: bool) -> PaperQuerySet:
        seen = Exists(self._opened())
        return self.filter(seen) if yes else self.filter(~seen, void_at=None)

    def lost(self) -> PaperQuerySet:
        """Those of which a message was given up."""
        gone = self._deliveries().filter(paper=OuterRef("pk"), state=MessageState.GIVEN_UP)
        return self.filter(Exists(gone), void_at=None)

    def _opened(self) -> models.QuerySet[Any]:
        return self._deliveries().filter(paper=OuterRef("pk"), opened_at__isnull=False)

    def cases_meant(self, typed: str) -> models.QuerySet[Any, int] | None:
        """Ids of the cases that a typed official number may be about; None when it is none. Cost: one query where the
        series is not said."""
        if not rules.is_number(typed):
            return None
        marks = [*rules.MARKS.values(), *(one.mark for one in MODE_WORDS.values())]
        names = Unit.objects.exclude(document_name="").values_list("document_name", flat=True).distinct()
        series = (f"{name}{mark}" for name in names.iterator() for mark in marks)
        rows = self.filter(number__in=rules.numbers_meant(typed, series), case__isnull=False)
        return rows.order_by().values_list("case_id", flat=True)

    def _deliveries(self) -> models.QuerySet[Any]:
        model: Any = self.model._meta.get_field("deliveries").related_model
        rows: models.QuerySet[Any] = model.objects.all()
        return rows
