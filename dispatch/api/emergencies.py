"""Emergencies in the API: what a centre commands, who was called, what was done; the verbs of the page."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.records import Records, acts_of, addresses
from core.api.shapes import ActShape, Shape
from core.paging import Order
from dispatch.acts.emergencies import EMERGENCY_ACTS
from dispatch.forms.emergencies import EmergencyFilterForm
from dispatch.models import Callout, Emergency, EmergencyLine, EmergencyTask
from governance.standing import Standing

BY_START = Order("opened", "新的在前", "opened_at", descending=True)


class EmergencyShape(Shape):
    class Meta:
        model = Emergency
        fields = [
            "id",
            "centre",
            "title",
            "place",
            "mode",
            "opened_by",
            "opened_at",
            "closed_by",
            "closed_at",
        ]


class CalloutShape(Shape):
    class Meta:
        model = Callout
        fields = ["id", "officer", "desk", "called_at", "answer", "answered_at", "arrived_at", "note"]


class EmergencyTaskShape(Shape):
    class Meta:
        model = EmergencyTask
        fields = ["id", "text", "officer", "made_at", "due_at", "done_at", "dropped_at", "answer"]


class EmergencyLineShape(Shape):
    class Meta:
        model = EmergencyLine
        fields = ["at", "text", "officer"]


class EmergencyWhole(EmergencyShape):
    callouts = serializers.SerializerMethodField(help_text="点调的人员")
    tasks = serializers.SerializerMethodField(help_text="任务")
    lines = serializers.SerializerMethodField(help_text="日志，旧的在前")
    acts = serializers.SerializerMethodField()

    class Meta(EmergencyShape.Meta):
        fields = [*EmergencyShape.Meta.fields, "report", "callouts", "tasks", "lines", "acts"]

    @extend_schema_field(CalloutShape(many=True))
    def get_callouts(self, one: Emergency) -> Any:
        return CalloutShape(one.callouts.select_related("officer").order_by("id"), many=True).data

    @extend_schema_field(EmergencyTaskShape(many=True))
    def get_tasks(self, one: Emergency) -> Any:
        return EmergencyTaskShape(one.tasks.select_related("officer").order_by("id"), many=True).data

    @extend_schema_field(EmergencyLineShape(many=True))
    def get_lines(self, one: Emergency) -> Any:
        return EmergencyLineShape(one.lines.select_related("officer").order_by("at", "id"), many=True).data

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, one: Emergency) -> list[dict[str, str]]:
        return acts_of(EMERGENCY_ACTS, self.context["standing"], one, at=Emergencies.url(one.pk))


class Emergencies(Records):
    """Of one's own centre and area, and those one was called to."""

    noun, label, row, whole, order = "emergency", "应急调度", EmergencyShape, EmergencyWhole, BY_START
    filter_form = EmergencyFilterForm

    def visible(self, standing: Standing) -> QuerySet[Emergency]:
        return Emergency.objects.visible_to(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("centre", "opened_by", "closed_by")

    def with_whole(self, rows: Any) -> Any:
        return rows.select_related("centre__area", "opened_by", "closed_by")


PATHS = [*addresses("emergencies", Emergencies, acts=EMERGENCY_ACTS)]
