"""Rows kept by hand, in the API: read here, changed on their pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.api.records import BY_ID, Records
from core.refusals import Refusal
from governance.standing import Standing
from governance.upkeep.kind import KINDS


class Kept(Records):
    """`noun` is the key of an `Upkeep`: seen, joined and refused as on its pages."""

    order, by_post = BY_ID, True

    def visible(self, standing: Standing) -> QuerySet[Any]:
        return KINDS[self.noun].rows(standing)

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return KINDS[self.noun].why_not_see(standing)
