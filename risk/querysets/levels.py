"""Reads of level changes; each starts from the cases that the officer may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from cases.querysets import seen_by
from governance.standing import Standing
from risk.choices import ChangeState

if TYPE_CHECKING:
    from risk.models import LevelChange


class LevelChangeQuerySet(models.QuerySet["LevelChange"]):
    def visible_to(self, standing: Standing) -> LevelChangeQuerySet:
        return self.filter(seen_by(standing, "case__"))

    def proposed(self) -> LevelChangeQuerySet:
        """Lowerings that wait for a second person."""
        return self.filter(state=ChangeState.PROPOSED)

    def for_second(self, standing: Standing) -> LevelChangeQuerySet:
        """Those that another one proposed."""
        return self.proposed().exclude(made_by=standing.officer)

    def with_line(self) -> LevelChangeQuerySet:
        """What one line on the page of its case shows, in one query."""
        return self.select_related("made_by", "second_by", "assessment__version").only(
            "case_id", "state", "from_level", "to_level", "removed", "reason", "made_at", "second_at", "second_note",
            "made_by__name", "second_by__name", "assessment__version__sha", "assessment__version__content",
        )  # fmt: skip

    def with_row(self) -> LevelChangeQuerySet:
        return self.select_related("case__area", "made_by", "second_by", "assessment__version")
