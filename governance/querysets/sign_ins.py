"""Reads of sign-in history."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from core.querysets import AppendOnlyQuerySet
from governance.choices import SignInOutcome

if TYPE_CHECKING:
    from governance.models import Officer, SignIn

# what counts against a name and an address
FAILED = (SignInOutcome.WRONG_PASSWORD, SignInOutcome.WRONG_CODE)


class SignInQuerySet(AppendOnlyQuerySet["SignIn"]):
    def of(self, officers: models.QuerySet[Officer]) -> SignInQuerySet:
        """Attempts of these officers, and under names that nobody has."""
        return self.filter(models.Q(officer=None) | models.Q(officer__in=officers))

    def failed(self, since: datetime) -> SignInQuerySet:
        return self.filter(outcome__in=FAILED, at__gt=since)

    def last_at(self, *outcomes: SignInOutcome) -> datetime | None:
        """When one of these outcomes came last."""
        return self.filter(outcome__in=outcomes).order_by("-at").values_list("at", flat=True).first()

    def newest(self) -> SignInQuerySet:
        return self.select_related("officer", "by").order_by("-at", "-id")
