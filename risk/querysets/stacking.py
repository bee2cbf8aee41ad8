"""Reads of stacks: only those of whose cases the officer sees every one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.querysets import seen_by
from governance.models import Area
from governance.standing import Standing

if TYPE_CHECKING:
    from risk.models import Stack


class StackQuerySet(models.QuerySet["Stack"]):
    def visible_to(self, standing: Standing) -> StackQuerySet:
        """A sum tells of each of its cases: who may not see one of them is shown the sum of the others, or none."""
        parts = apps.get_model("risk", "StackedCase").objects.filter(stack=OuterRef("pk"))
        return self.filter(~Exists(parts.filter(~seen_by(standing, "case__"))))

    def raised(self) -> StackQuerySet:
        """Those that come to a higher level than any of their cases alone."""
        return self.filter(is_raised=True)

    def within(self, area: Area) -> StackQuerySet:
        return self.filter(area__in=Area.objects.below(area.path).values("pk"))

    def of_case(self, case_id: int) -> StackQuerySet:
        return self.filter(
            Q(pk__in=apps.get_model("risk", "StackedCase").objects.filter(case=case_id).values("stack"))
        )
