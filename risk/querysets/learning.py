"""Reads of the learned editions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from risk.models import EditionSwitch


class EditionSwitchQuerySet(models.QuerySet["EditionSwitch"]):
    def in_use(self) -> int | None:
        """The edition that texts are read by now; None: what came with the product. Cost: one query."""
        return self.order_by("-id").values_list("edition_id", flat=True).first()
