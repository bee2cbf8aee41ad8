"""Supervision checks in the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api import OfCases
from core.api.records import Records, acts_of, addresses
from core.api.shapes import ActShape, Shape
from core.paging import Order
from core.refusals import Refusal
from dispatch.acts.inspecting import ROUND_ACTS, SAMPLE_ACTS
from dispatch.forms.follow_up import NameNarrowForm
from dispatch.forms.inspecting import RoundFilterForm
from dispatch.models import CheckItem, InspectionFinding, InspectionRound, InspectionSample
from dispatch.permissions.inspecting import why_not_read_checks
from governance.api.kept import Kept
from governance.standing import Standing

NEWEST = Order("made", "新的在前", "made_at", descending=True)
BY_NUMBER = Order("drawn", "抽样顺序", "id", descending=False, is_number=True)


class RoundShape(Shape):
    class Meta:
        model = InspectionRound
        fields = [
            "id", "kind", "title", "centre", "area", "since", "until", "size", "is_stratified", "seed", "population",
            "drawn", "state", "made_at", "closed_at",
        ]  # fmt: skip


class RoundWhole(RoundShape):
    acts = serializers.SerializerMethodField()

    class Meta(RoundShape.Meta):
        fields = [*RoundShape.Meta.fields, "made_by", "conclusion", "closed_by", "acts"]

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, round_: InspectionRound) -> list[dict[str, str]]:
        return acts_of(ROUND_ACTS, self.context["standing"], round_, at=Rounds.url(round_.pk))


class CheckFindingShape(Shape):
    class Meta:
        model = InspectionFinding
        fields = ["item", "verdict", "note"]


class SampleShape(Shape):
    class Meta:
        model = InspectionSample
        fields = ["id", "round", "case", "unit", "ticket", "checked_by", "checked_at", "flaws"]


class SampleWhole(SampleShape):
    findings = serializers.SerializerMethodField()
    acts = serializers.SerializerMethodField()

    class Meta(SampleShape.Meta):
        fields = [*SampleShape.Meta.fields, "remark", "findings", "acts"]

    @extend_schema_field(CheckFindingShape(many=True))
    def get_findings(self, sample: InspectionSample) -> Any:
        rows = InspectionFinding.objects.filter(sample=sample).select_related("item").order_by("item__order")
        return CheckFindingShape(rows, many=True).data

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, sample: InspectionSample) -> list[dict[str, str]]:
        return acts_of(SAMPLE_ACTS, self.context["standing"], sample, at=Samples.url(sample.pk))


class ItemShape(Shape):
    class Meta:
        model = CheckItem
        fields = ["id", "code", "name", "help", "order", "until_on"]


class Rounds(Records):
    noun, label, row, whole = "inspection", "督导检查", RoundShape, RoundWhole
    filter_form, order = RoundFilterForm, NEWEST

    def visible(self, standing: Standing) -> QuerySet[InspectionRound]:
        return InspectionRound.objects.visible_to(standing)

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return why_not_read_checks(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("centre", "area", "made_by", "closed_by")


class Samples(OfCases):
    noun, label, row, whole = "inspection_sample", "抽查样本", SampleShape, SampleWhole
    order, of_case = BY_NUMBER, "case"

    def visible(self, standing: Standing) -> QuerySet[InspectionSample]:
        return InspectionSample.objects.visible_to(standing)

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return why_not_read_checks(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("case__centre", "unit", "round__area", "checked_by")


class Items(Kept):
    noun, label, row, filter_form = "check_item", "检查项", ItemShape, NameNarrowForm


PATHS = [
    *addresses("inspections", Rounds, acts=ROUND_ACTS),
    *addresses("inspection-samples", Samples, acts=SAMPLE_ACTS),
    *addresses("check-items", Items),
]
