"""Reads of Party organisations."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from governance.models import PartyOrganisation


class PartyOrganisationQuerySet(models.QuerySet["PartyOrganisation"]):
    def open_on(self, day: date) -> PartyOrganisationQuerySet:
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day))
