"""Reads of the lawful ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from cases.querysets import seen_by
from governance.standing import Standing

if TYPE_CHECKING:
    from dispatch.models import LawfulEnd


class LawfulEndQuerySet(models.QuerySet["LawfulEnd"]):
    def visible_to(self, standing: Standing) -> LawfulEndQuerySet:
        return self.filter(seen_by(standing, "case__"))
