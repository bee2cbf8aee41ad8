"""The hazard ledger in the API, for those who read scores and for those who answer for a hazard (trap 30)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api import OfCases
from core.api.records import acts_of, addresses
from core.api.shapes import ActShape, Shape
from core.paging import Order
from core.refusals import Refusal, insist
from governance.standing import Standing
from risk.actions.reviews import colour_of
from risk.acts.hazards import HAZARD_ACTS
from risk.choices import Colour
from risk.exports.hazards import listed_for
from risk.forms.hazards import HazardFilterForm
from risk.models import Hazard, HazardLead, HazardReview
from risk.permissions import hazards as permissions
from risk.permissions.loops import loops_of


class ReviewShape(Shape):
    class Meta:
        model = HazardReview
        fields = ["id", "due_on", "done_at", "by", "finding", "note", "level", "next_on"]


class LeadShape(Shape):
    class Meta:
        model = HazardLead
        fields = ["id", "tier", "officer", "from_at", "until_at", "made_by"]


class LoopShape(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = serializers.CharField(source="label", help_text="名称")
    at = serializers.DateTimeField(allow_null=True, help_text="闭环时间")
    by = serializers.CharField(help_text="由谁")
    verb = serializers.CharField(help_text="因哪个动作")


class HazardRow(Shape):
    colour = serializers.SerializerMethodField(help_text="颜色")

    class Meta:
        model = Hazard
        fields = [
            "id", "case", "hazard_class", "level", "colour", "state", "found_on", "listed_at", "reviewed_at",
            "next_review_on", "struck_at",
        ]  # fmt: skip

    @extend_schema_field(serializers.ChoiceField(choices=Colour.choices))
    def get_colour(self, one: Hazard) -> str:
        return colour_of(one.level, red_flag=one.case.red_flag).value


class HazardWhole(HazardRow):
    loops = serializers.SerializerMethodField(help_text="闭环")
    leads = serializers.SerializerMethodField(help_text="包案")
    reviews = serializers.SerializerMethodField(help_text="复查，最近二十次")
    acts = serializers.SerializerMethodField()

    class Meta(HazardRow.Meta):
        fields = [
            *HazardRow.Meta.fields, "struck_by", "strike_reason", "open_loops", "loops", "leads", "reviews", "acts",
        ]  # fmt: skip

    @extend_schema_field(LoopShape(many=True))
    def get_loops(self, one: Hazard) -> Any:
        found = loops_of({one.case_id: one.level}, self.context["standing"].at.date())
        return LoopShape(found[one.case_id], many=True).data

    @extend_schema_field(LeadShape(many=True))
    def get_leads(self, one: Hazard) -> Any:
        return LeadShape(one.leads.select_related("officer", "made_by").order_by("id"), many=True).data

    @extend_schema_field(ReviewShape(many=True))
    def get_reviews(self, one: Hazard) -> Any:
        return ReviewShape(one.reviews.select_related("by").order_by("-id")[:20], many=True).data

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, one: Hazard) -> list[dict[str, str]]:
        return acts_of(HAZARD_ACTS, self.context["standing"], one, at=Hazards.url(one.pk))


class Hazards(OfCases):
    noun, label, row, whole = "hazard", "隐患台账", HazardRow, HazardWhole
    filter_form, of_case = HazardFilterForm, "case"

    def visible(self, standing: Standing) -> QuerySet[Hazard]:
        return Hazard.objects.visible_to(standing)

    def listed(self, standing: Standing) -> QuerySet[Hazard]:
        return listed_for(standing)

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return permissions.why_not_read_ledger(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.with_row()

    def order_of(self, form: Any) -> Order:
        order: Order = form.order
        return order

    def looked(self, found: Any) -> None:
        insist(permissions.why_not_read_hazard(self.standing, found))
        super().looked(found)


PATHS = [*addresses("hazards", Hazards, acts=HAZARD_ACTS)]
