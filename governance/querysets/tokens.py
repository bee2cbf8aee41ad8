"""Reads of API tokens."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from governance.choices import Capability

if TYPE_CHECKING:
    from governance.models import ApiToken
    from governance.standing import Standing

KEEPERS = (Capability.ADMINISTER, Capability.SECURE)


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, standing: Standing) -> ApiTokenQuerySet:
        """One's own; for administrators and security officers those of everybody posted in or below their area."""
        mine = Q(officer=standing.officer)
        paths = [
            held.post.unit.area.path
            for held in standing.appointments
            if any(one in held.post.capabilities for one in KEEPERS)
        ]
        if not paths:
            return self.filter(mine)
        below = Q()
        for path in paths:
            below |= Q(post__unit__area__path__startswith=path)
        held = apps.get_model("governance", "Appointment").objects
        posted = held.filter(below, officer=OuterRef("officer"))
        return self.filter(mine | Q(Exists(posted)))

    def in_force(self, at: datetime) -> ApiTokenQuerySet:
        return self.filter(revoked_at=None, expires_at__gt=at)
