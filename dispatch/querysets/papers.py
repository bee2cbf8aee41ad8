"""Reads of the register of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.querysets import seen_by
from dispatch.querysets.letters import READS_LETTERS
from governance.models import Meeting
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

    def _opened(self) -> models.QuerySet[Any]:
        return self._deliveries().filter(paper=OuterRef("pk"), opened_at__isnull=False)

    def _deliveries(self) -> models.QuerySet[Any]:
        model: Any = self.model._meta.get_field("deliveries").related_model
        rows: models.QuerySet[Any] = model.objects.all()
        return rows
