"""Reads of warnings: only those of whose rows the officer sees every one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When

from cases.querysets import seen_by
from governance.models import Area
from governance.standing import Standing
from risk.choices.warnings import Urgency

if TYPE_CHECKING:
    from risk.models import RiskWarning, WarningRule


class WarningRuleQuerySet(models.QuerySet["WarningRule"]):
    def on(self) -> WarningRuleQuerySet:
        return self.filter(is_on=True)

    def visible_to(self, standing: Standing) -> WarningRuleQuerySet:
        """Those for everywhere, those of the places one looks at, and those that hold above them."""
        seen = Q(area=None)
        for path in standing.area_paths:
            codes = path.strip(".").split(".")
            seen |= Q(area__path__startswith=path) | Q(area__code__in=codes)
        return self.filter(seen)


class RiskWarningQuerySet(models.QuerySet["RiskWarning"]):
    def visible_to(self, standing: Standing) -> RiskWarningQuerySet:
        """A warning tells of each of its rows: who may not see one of them is not shown it, nor told its number."""
        rows = apps.get_model("risk", "WarningRow").objects.filter(warning=OuterRef("pk"))
        return self.filter(Exists(rows), ~Exists(rows.filter(~seen_by(standing, "case__"))))

    def unacknowledged(self) -> RiskWarningQuerySet:
        return self.filter(acknowledged_at=None)

    def since(self, moment: datetime) -> RiskWarningQuerySet:
        return self.filter(fired_at__gte=moment)

    def within(self, area: Area) -> RiskWarningQuerySet:
        return self.filter(area__in=Area.objects.below(area.path).values("pk"))

    def of_case(self, case_id: int) -> RiskWarningQuerySet:
        rows = apps.get_model("risk", "WarningRow").objects.filter(case=case_id)
        return self.filter(pk__in=rows.values("warning"))

    def most_urgent_first(self) -> RiskWarningQuerySet:
        """Urgent ones in front, each group the oldest first: what waits longest is looked at first."""
        weight = Case(
            When(urgency=Urgency.URGENT, then=Value(0)),
            When(urgency=Urgency.IMPORTANT, then=Value(1)),
            default=Value(2),
        )
        return self.order_by(weight, "fired_at", "id")

    def with_row(self) -> RiskWarningQuerySet:
        """What one line of a list shows, in one query."""
        return self.select_related("rule", "area", "acknowledged_by")
