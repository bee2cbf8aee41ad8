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

    def with_row(self) -> LevelChangeQuerySet:
        return self.select_related("case__area", "made_by", "second_by")
