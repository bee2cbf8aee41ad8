"""Reads of the duty roster and of modes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from governance.models import DutyShift, DutySwap, ModeSwitch
    from governance.standing import Standing


class DutyShiftQuerySet(models.QuerySet["DutyShift"]):
    def in_force(self) -> DutyShiftQuerySet:
        """Those that no later row replaced."""
        return self.filter(replaced_at=None)

    def as_known_at(self, moment: datetime) -> DutyShiftQuerySet:
        """The roster as it stood then, whatever was changed later."""
        made = Q(made_at=None) | Q(made_at__lte=moment)
        return self.filter(made, Q(replaced_at=None) | Q(replaced_at__gt=moment))

    def on(self, at: datetime) -> DutyShiftQuerySet:
        """The shifts that run at that moment, with the people on them."""
        return self.in_force().covering(at)

    def covering(self, at: datetime) -> DutyShiftQuerySet:
        return self.filter(from_at__lte=at, until_at__gt=at).select_related("leader", "staff")

    def between(self, first: datetime, last: datetime) -> DutyShiftQuerySet:
        """In force and touching this span, in order, with the people on them. Cost: one query more for the others."""
        touching = self.in_force().filter(from_at__lt=last, until_at__gt=first)
        return touching.select_related("leader", "staff").prefetch_related("more_staff").order_by("from_at")

    def within(self, *paths: str) -> DutyShiftQuerySet:
        """Of centres that stand in the areas at these paths or below."""
        wanted = Q(pk__in=[])
        for path in paths:
            wanted |= Q(centre__area__path__startswith=path)
        return self.filter(wanted)


class DutySwapQuerySet(models.QuerySet["DutySwap"]):
    def of(self, standing: Standing) -> DutySwapQuerySet:
        """Asked by or of the officer."""
        return self.filter(Q(asked_by=standing.officer) | Q(to=standing.officer))

    def open(self) -> DutySwapQuerySet:
        return self.filter(answer="")

    def answerable(self, at: datetime) -> DutySwapQuerySet:
        """Open, and about a shift that still stands and has not begun."""
        return self.open().filter(mine__replaced_at=None, mine__from_at__gt=at)

    def with_shifts(self) -> DutySwapQuerySet:
        return self.select_related(
            "asked_by", "to", "mine__centre__area", "mine__leader", "theirs__centre", "theirs__leader"
        )


class ModeSwitchQuerySet(models.QuerySet["ModeSwitch"]):
    def holding_at(self, at: datetime) -> ModeSwitchQuerySet:
        """In force at that moment."""
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=at), from_at__lte=at, until_at__gt=at)

    def not_over(self, at: datetime) -> ModeSwitchQuerySet:
        """In force or ordered for later."""
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=at), until_at__gt=at)

    def touching(self, first: datetime, last: datetime) -> ModeSwitchQuerySet:
        return self.filter(
            Q(ended_at=None) | Q(ended_at__gt=first), from_at__lt=last, until_at__gt=first
        ).exclude(ended_at__lte=models.F("from_at"))
