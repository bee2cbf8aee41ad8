"""Reads of hazard classes, of drafts of the catalogue and of what a replay found."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from cases.querysets import seen_by
from governance.standing import Standing

if TYPE_CHECKING:
    from risk.models import CatalogueDraft, CatalogueReplay, HazardClass, ReplayRow


class HazardClassQuerySet(models.QuerySet["HazardClass"]):
    def in_force(self, day: date) -> HazardClassQuerySet:
        """The classes that count on that day, in their order."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day).order_by("order", "id")


class CatalogueDraftQuerySet(models.QuerySet["CatalogueDraft"]):
    def open(self) -> CatalogueDraftQuerySet:
        """Neither published nor dropped."""
        return self.filter(published_as=None, dropped_at=None)


class CatalogueReplayQuerySet(models.QuerySet["CatalogueReplay"]):
    def running(self) -> CatalogueReplayQuerySet:
        return self.filter(finished_at=None, stopped_at=None)

    def of_text(self, draft: CatalogueDraft) -> CatalogueReplayQuerySet:
        """Those that read the draft as it stands now."""
        return self.filter(draft=draft, sha=draft.sha)


class ReplayRowQuerySet(models.QuerySet["ReplayRow"]):
    def visible_to(self, standing: Standing) -> ReplayRowQuerySet:
        """Restricted since the replay: gone from the rows as it was never in them."""
        return self.filter(seen_by(standing, "case__"), case__is_restricted=False)

    def touching(self, code: str) -> ReplayRowQuerySet:
        """Where this factor came or went. A code is letters and digits, so the quotes around it part it from others."""
        held = f'"{code}"'
        text = {name: Cast(name, models.TextField()) for name in ("gained", "lost", "repriced")}
        found = self.alias(**{f"{name}_text": value for name, value in text.items()})
        return found.filter(
            Q(gained_text__contains=held) | Q(lost_text__contains=held) | Q(repriced_text__contains=held)
        )

    def with_row(self) -> ReplayRowQuerySet:
        """What one line shows, in one query."""
        return self.select_related("case__area").defer("case__narrative", "case__outcome", "case__source_row")
