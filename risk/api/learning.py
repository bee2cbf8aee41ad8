"""The learned editions in the API, to the same officers as their pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.records import Records, addresses
from core.api.shapes import Shape
from core.refusals import Refusal
from governance.standing import Standing
from risk.acts.learning import EDITION_ACTS
from risk.models import EditionSwitch, LearnedEdition
from risk.permissions.catalogue import why_not_read_catalogue


class EditionRow(Shape):
    class Meta:
        model = LearnedEdition
        fields = ["id", "number", "trained_at", "version", "base", "lessons", "codes"]


class SwitchShape(Shape):
    class Meta:
        model = EditionSwitch
        fields = ["by", "at", "why"]


class EditionWhole(EditionRow):
    switches = serializers.SerializerMethodField(help_text="启用记录，新的在前，最多 50 次")

    class Meta(EditionRow.Meta):
        fields = [*EditionRow.Meta.fields, "figures", "switches"]

    @extend_schema_field(SwitchShape(many=True))
    def get_switches(self, edition: LearnedEdition) -> Any:
        return SwitchShape(edition.switches.select_related("by").order_by("-id")[:50], many=True).data


class Editions(Records):
    noun, label, row, whole = "learned_edition", "学习版", EditionRow, EditionWhole

    def visible(self, _standing: Standing) -> QuerySet[LearnedEdition]:
        return LearnedEdition.objects.defer(
            "weights", "changes", "base__weights", "base__figures", "base__changes"
        )

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return why_not_read_catalogue(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("version", "base")


PATHS = addresses("learned-editions", Editions, acts=EDITION_ACTS)
