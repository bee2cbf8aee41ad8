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

    def with_line(self) -> LawfulEndQuerySet:
        """What one line on the page of its case shows, in one query."""
        return self.select_related("signed_by").only(
            "case_id", "rounds", "manner", "signed_at", "signed_by__name"
        )
