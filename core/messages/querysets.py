"""Reads of messages."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from core.messages.choices import OPEN

if TYPE_CHECKING:
    from core.messages.models import Message


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, standing: Any) -> MessageQuerySet:
        """Everybody sees their own; an administrator those of the officers he looks after."""
        mine = Q(officer=standing.officer)
        if standing.may("administer"):
            mine |= Q(officer__in=standing.officers_below("administer"))
        return self.filter(mine)

    def due(self, at: datetime) -> MessageQuerySet:
        """What is to go out by now; a partial index on `due_at`."""
        return self.filter(state__in=OPEN, due_at__lte=at)

    def with_names(self) -> MessageQuerySet:
        return self.select_related("officer", "channel", "notice")
