"""Stacks in the API, for those who may read scores (trap 30)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.records import Records, addresses
from core.api.shapes import Shape
from core.paging import Order
from core.refusals import Refusal
from governance.standing import Standing
from risk import pages
from risk.forms.stacking import StackFilterForm
from risk.models import Stack
from risk.permissions.stacking import why_not_read_stacks

BY_POINTS = Order("points", "分高的在前", "points", descending=True, is_number=True)


class StackRow(Shape):
    subject = serializers.SerializerMethodField(help_text="姓名（遮盖）")

    class Meta:
        model = Stack
        fields = [
            "id", "kind", "subject", "area", "level", "points", "is_raised", "open_count", "dispute_count", "computed_at",
        ]  # fmt: skip

    def get_subject(self, stack: Stack) -> str:
        return pages.subject_words(stack)


class PartShape(serializers.Serializer[Any]):
    name = serializers.CharField(read_only=True)
    points = serializers.IntegerField(read_only=True)
    cases = serializers.ListField(child=serializers.IntegerField(), read_only=True)


class StackWhole(StackRow):
    parts = serializers.SerializerMethodField(help_text="构成")

    class Meta(StackRow.Meta):
        fields = [*StackRow.Meta.fields, "red_flags", "parts"]

    @extend_schema_field(PartShape(many=True))
    def get_parts(self, stack: Stack) -> Any:
        return PartShape(pages.stack_parts(stack), many=True).data


class Stacks(Records):
    noun, label, row, whole = "stack", "叠加风险", StackRow, StackWhole
    filter_form, order = StackFilterForm, BY_POINTS

    def visible(self, standing: Standing) -> QuerySet[Stack]:
        return Stack.objects.visible_to(standing)

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return why_not_read_stacks(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("person", "other", "area")


PATHS = [*addresses("stacks", Stacks)]
