"""Assessments in the API, for those who may read scores (trap 30)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api import OfCases
from core.api.records import acts_of, addresses
from core.api.shapes import ActShape, Shape
from core.paging import Order
from core.refusals import Refusal
from governance.standing import Standing
from risk.acts.asking import ASK
from risk.forms.desk import AssessmentFilterForm
from risk.models import AssessedFactor, Assessment
from risk.permissions import assessing as permissions
from risk.rules.unknown import UNCERTAIN

BY_DANGER = Order("danger", "最危险的在前", "rank", descending=False, is_number=True)


class FactorShape(Shape):
    class Meta:
        model = AssessedFactor
        fields = ["code", "points", "origin", "state", "note"]


class AssessmentRow(Shape):
    class Meta:
        model = Assessment
        fields = [
            "id", "case", "state", "why", "level", "points", "is_red", "is_uncertain", "hazard_class", "opened_at",
            "decided_at",
        ]  # fmt: skip


class AssessmentWhole(AssessmentRow):
    factors = serializers.SerializerMethodField(help_text="要素")
    edition = serializers.IntegerField(
        source="screening.edition_id",
        read_only=True,
        allow_null=True,
        help_text="提示所用的学习版，没有则为空",
    )
    warning = serializers.SerializerMethodField(help_text="要素不明过多时的提醒，没有则为空")

    acts = serializers.SerializerMethodField(help_text="可做的和不可做的原因")

    class Meta(AssessmentRow.Meta):
        fields = [
            *AssessmentRow.Meta.fields,
            "red_flags",
            "reason",
            "decided_by",
            "note",
            "warning",
            "edition",
            "factors",
            "acts",
        ]

    def get_warning(self, one: Assessment) -> str:
        return UNCERTAIN if one.is_uncertain else ""

    @extend_schema_field(FactorShape(many=True))
    def get_factors(self, one: Assessment) -> Any:
        return FactorShape(one.factors.order_by("id"), many=True).data

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, one: Assessment) -> list[dict[str, str]]:
        return acts_of((ASK,), self.context["standing"], one, at=Assessments.url(one.pk))


class Assessments(OfCases):
    noun, label, row, whole = "assessment", "预评", AssessmentRow, AssessmentWhole
    filter_form, order, of_case = AssessmentFilterForm, BY_DANGER, "case"

    def visible(self, standing: Standing) -> QuerySet[Assessment]:
        return Assessment.objects.visible_to(standing)

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return permissions.why_not_read(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("case", "hazard_class", "decided_by")


PATHS = [*addresses("assessments", Assessments, acts=(ASK,))]
