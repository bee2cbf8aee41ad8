"""The months' papers in the API: one's own, with their figures and files."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from analysis.models import MonthlyPacket
from analysis.permissions import why_not_see_months
from core.api.records import Records, addresses
from core.api.shapes import Shape
from core.models import StoredFile
from core.refusals import Refusal
from governance.standing import Standing


class MonthShape(Shape):
    class Meta:
        model = MonthlyPacket
        fields = ["id", "centre", "month", "is_routine", "asked_at", "as_of", "figures"]


class Months(Records):
    noun, label, row = "month", "月报", MonthShape

    def visible(self, standing: Standing) -> QuerySet[MonthlyPacket]:
        return MonthlyPacket.objects.visible_to(standing)

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return why_not_see_months(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("centre", "workbook", "report")

    def files(self, record: MonthlyPacket) -> dict[str, StoredFile | None]:
        return {"workbook": record.workbook, "report": record.report}


PATHS = [*addresses("months", Months, parts=["workbook", "report"])]
