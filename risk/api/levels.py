"""Level changes and red flags in the API, for those who may read scores (trap 30); their verbs are verbs of the case."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from cases.api import OfCases
from core.api.records import addresses
from core.api.shapes import Shape
from core.paging import Order
from core.refusals import Refusal
from governance.standing import Standing
from risk.forms.levels import LevelChangeFilterForm, RedFlagFilterForm
from risk.models import LevelChange, RedFlag
from risk.permissions import assessing as permissions


class LevelChangeShape(Shape):
    class Meta:
        model = LevelChange
        fields = [
            "id", "case", "state", "from_level", "to_level", "removed", "reason", "made_by", "made_at", "second_by",
            "second_at", "second_note",
        ]  # fmt: skip


class RedFlagShape(Shape):
    class Meta:
        model = RedFlag
        fields = [
            "id", "case", "flags", "raised_at", "seen_by", "seen_at", "rings", "answer", "answered_by", "answered_at",
            "reason",
        ]  # fmt: skip


class LevelChanges(OfCases):
    noun, label, row = "level_change", "等级变动", LevelChangeShape
    filter_form, of_case = LevelChangeFilterForm, "case"
    order = Order("made", "提出时间，新的在前", "made_at", descending=True)

    def visible(self, standing: Standing) -> QuerySet[LevelChange]:
        return LevelChange.objects.visible_to(standing)

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return permissions.why_not_read(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.with_row()


class RedFlags(OfCases):
    noun, label, row = "red_flag", "红旗", RedFlagShape
    filter_form, of_case = RedFlagFilterForm, "case"
    order = Order("raised", "提示时间，新的在前", "raised_at", descending=True)

    def visible(self, standing: Standing) -> QuerySet[RedFlag]:
        return RedFlag.objects.visible_to(standing)

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return permissions.why_not_read(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.with_row()


PATHS = [*addresses("level-changes", LevelChanges), *addresses("red-flags", RedFlags)]
