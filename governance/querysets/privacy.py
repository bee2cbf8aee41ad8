"""Reads of the processing register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from core.querysets import AppendOnlyQuerySet

if TYPE_CHECKING:
    from governance.models import ProcessingActivity


class ProcessingActivityQuerySet(AppendOnlyQuerySet["ProcessingActivity"]):
    def newest(self) -> ProcessingActivityQuerySet:
        """The version in force of every entry."""
        newer = self.model.objects.filter(code=OuterRef("code"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(newer))
