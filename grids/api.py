"""Canvass campaigns in the API: the pages' sight, filters and verbs; names and addresses masked always."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from cases.choices import State
from core.api.calls import filled
from core.api.records import Records, acts_of, addresses, done
from core.api.shapes import ActShape, Labelled, Shape
from core.fields import masked
from core.paging import Order
from core.refusals import insist
from core.rules import mask_address, mask_name
from governance.standing import Standing
from grids.actions.canvass import launch
from grids.acts import CAMPAIGN_ACTS, HOUSEHOLD_ACTS, TASK_ACTS, WALKING_ACTS, launched_words
from grids.forms.canvass import CampaignFilterForm, HouseholdFilterForm, LaunchForm, TaskFilterForm
from grids.models import Campaign, CanvassTask, Finding, Household
from grids.pages import canvass as pages
from grids.permissions import canvass as permissions
from risk.permissions.assessing import may_read


class CampaignRow(Shape):
    class Meta:
        model = Campaign
        fields = ["id", "title", "centre", "starts_on", "until_on", "made_by", "made_at", "closed_at"]


class FindingShape(Shape):
    state = Labelled(source="case.state", choices=State.choices, read_only=True)
    level = serializers.SerializerMethodField(help_text="风险等级；没有查阅职责的为空")

    class Meta:
        model = Finding
        fields = ["id", "task", "case", "made_by", "made_at", "state", "level"]

    def get_level(self, one: Finding) -> str:
        return one.case.level if may_read(self.context["standing"]) else ""


class CampaignWhole(CampaignRow):
    figures = serializers.SerializerMethodField(help_text="网格、住户、发现的数字")
    acts = serializers.SerializerMethodField()

    class Meta(CampaignRow.Meta):
        fields = [*CampaignRow.Meta.fields, "look_for", "closed_by", "summary", "figures", "acts"]

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
    def get_figures(self, campaign: Campaign) -> dict[str, int]:
        one = pages.totals(self.context["standing"], campaign)
        return {name: getattr(one, name) for name in ("grids", "done", "late", "doors", "walked", "finds")}

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, campaign: Campaign) -> list[dict[str, str]]:
        return acts_of(CAMPAIGN_ACTS, self.context["standing"], campaign, at=Campaigns.url(campaign.pk))


class CanvassTaskRow(Shape):
    class Meta:
        model = CanvassTask
        fields = ["id", "campaign", "area", "community", "street", "drawn_at", "finished_at", "finished_by"]


class CanvassTaskWhole(CanvassTaskRow):
    acts = serializers.SerializerMethodField()

    class Meta(CanvassTaskRow.Meta):
        fields = [*CanvassTaskRow.Meta.fields, "acts"]

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, task: CanvassTask) -> list[dict[str, str]]:
        acts: tuple[Any, ...] = (*WALKING_ACTS, *TASK_ACTS)
        return acts_of(acts, self.context["standing"], task, at=Tasks.url(task.pk))


class HouseholdShape(Shape):
    name = serializers.SerializerMethodField(help_text="遮盖")
    address = serializers.SerializerMethodField(help_text="遮盖")

    class Meta:
        model = Household
        fields = ["id", "task", "name", "address", "people", "clear_at", "clear_by"]

    def get_name(self, one: Household) -> str:
        return masked(one.person.name, mask_name)

    def get_address(self, one: Household) -> str:
        return masked(one.person.address, mask_address)


class Campaigns(Records):
    noun, label, row, whole = "campaign", "排查", CampaignRow, CampaignWhole
    filter_form = CampaignFilterForm
    order = Order("made", "新的在前", "made_at", descending=True)

    def visible(self, standing: Standing) -> QuerySet[Campaign]:
        return Campaign.objects.visible_to(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("centre__area", "made_by", "closed_by")

    def request_form(self) -> tuple[Any, str]:
        return (LaunchForm, "campaign_create") if self.action == "create" else super().request_form()

    def create(self, request: Request) -> HttpResponseBase:
        """Launch a canvass, as the page does: `scope` are ids of areas, `hazard_classes` of classes."""
        standing = self.standing

        def work() -> HttpResponse:
            insist(permissions.why_not_launch(standing))
            form = filled(LaunchForm, request, standing=standing)
            made = launch(by=standing, at=standing.at, **form.cleaned_data)
            return done(self.url(made.pk), made.pk, launched_words(made), status=201)

        return self.once(request, work)


class Tasks(Records):
    noun, label, row, whole = "canvass_task", "网格排查任务", CanvassTaskRow, CanvassTaskWhole
    filter_form = TaskFilterForm

    def visible(self, standing: Standing) -> QuerySet[CanvassTask]:
        return CanvassTask.objects.visible_to(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("campaign__centre", "area", "community", "street", "finished_by")


class Households(Records):
    noun, label, row = "household", "排查住户", HouseholdShape
    filter_form = HouseholdFilterForm

    def visible(self, standing: Standing) -> QuerySet[Household]:
        return Household.objects.visible_to(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("task__campaign__centre", "task__area", "person", "clear_by")


class Findings(Records):
    noun, label, row = "finding", "排查发现", FindingShape

    def visible(self, standing: Standing) -> QuerySet[Finding]:
        return Finding.objects.visible_to(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("task__campaign", "task__area", "case", "made_by")


PATHS = [
    *addresses("campaigns", Campaigns, acts=CAMPAIGN_ACTS, methods={"post": "create"}),
    *addresses("canvass-tasks", Tasks, acts=(*WALKING_ACTS, *TASK_ACTS)),
    *addresses("households", Households, acts=HOUSEHOLD_ACTS),
    *addresses("findings", Findings),
]
