"""Reads of the ladder's editions: one small table, the same for everybody who may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from governance.choices import Capability
from governance.standing import Standing

if TYPE_CHECKING:
    from dispatch.models import LadderEdition

# who knows after which deadline which letter follows
READS_LADDER = (
    Capability.ASSIGN,
    Capability.COMMAND,
    Capability.INSTRUCT,
    Capability.SUPERVISE,
    Capability.REPORT,
    Capability.ADMINISTER,
)


class LadderEditionQuerySet(models.QuerySet["LadderEdition"]):
    def visible_to(self, standing: Standing) -> LadderEditionQuerySet:
        return self if standing.may(*READS_LADDER) else self.none()

    def in_order(self) -> LadderEditionQuerySet:
        return self.order_by("from_at", "number")
