"""吹哨报到 in the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.records import Records, acts_of, addresses
from core.api.shapes import ActShape, Shape
from core.paging import Order
from dispatch.acts.whistling import CALL_ACTS, WHISTLE_ACTS
from dispatch.forms.whistling import WhistleFilterForm
from dispatch.models import Whistle, WhistleCall
from governance.standing import Standing

LATEST = Order("meet", "到场时间，新的在前", "meet_at", descending=True)


class WhistleShape(Shape):
    class Meta:
        model = Whistle
        fields = ["id", "unit", "area", "title", "place", "meet_at", "made_by", "made_at", "closed_at"]


class WhistleWhole(WhistleShape):
    acts = serializers.SerializerMethodField()

    class Meta(WhistleShape.Meta):
        fields = [*WhistleShape.Meta.fields, "matter", "minutes", "closed_by", "acts"]

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, whistle: Whistle) -> list[dict[str, str]]:
        return acts_of(WHISTLE_ACTS, self.context["standing"], whistle, at=Whistles.url(whistle.pk))


class WhistleCallShape(Shape):
    class Meta:
        model = WhistleCall
        fields = [
            "id",
            "whistle",
            "unit",
            "answer",
            "who",
            "arrival",
            "arrived_at",
            "duty",
            "duty_due_on",
            "duty_done_at",
        ]


class WhistleCallWhole(WhistleCallShape):
    acts = serializers.SerializerMethodField()

    class Meta(WhistleCallShape.Meta):
        fields = [*WhistleCallShape.Meta.fields, "why", "answered_by", "answered_at", "duty_result", "acts"]

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, call: WhistleCall) -> list[dict[str, str]]:
        return acts_of(CALL_ACTS, self.context["standing"], call, at=WhistleCalls.url(call.pk))


class Whistles(Records):
    noun, label, row, whole = "whistle", "吹哨", WhistleShape, WhistleWhole
    filter_form, order = WhistleFilterForm, LATEST

    def visible(self, standing: Standing) -> QuerySet[Whistle]:
        return Whistle.objects.visible_to(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("unit", "area", "case", "made_by", "closed_by")


class WhistleCalls(Records):
    noun, label, row, whole = "whistle_call", "报到", WhistleCallShape, WhistleCallWhole

    def visible(self, standing: Standing) -> QuerySet[WhistleCall]:
        return WhistleCall.objects.visible_to(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("unit", "whistle__unit", "whistle__area", "answered_by")


PATHS = [
    *addresses("whistles", Whistles, acts=WHISTLE_ACTS),
    *addresses("whistle-calls", WhistleCalls, acts=CALL_ACTS),
]
