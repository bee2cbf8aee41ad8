"""The register of official documents in the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api import OfCases
from core.api.records import acts_of, addresses, file_shape
from core.api.shapes import ActShape, FileShape, Shape
from core.models import StoredFile
from core.paging import Order
from dispatch.acts import PAPER_ACTS
from dispatch.forms.papers import NEWEST, PARTS, PaperFilterForm, order_of
from dispatch.models import Delivery, Paper
from dispatch.permissions.papers import keeps
from governance.standing import Standing


class DeliveryShape(Shape):
    class Meta:
        model = Delivery
        fields = [
            "unit", "officer", "channel", "way", "state", "attempts", "sent_at", "opened_at", "received_at", "note",
        ]  # fmt: skip


class PaperRow(Shape):
    class Meta:
        model = Paper
        fields = [
            "id", "number", "kind", "state", "title", "centre", "unit", "addressee", "cc", "case", "slip", "letter",
            "signed_by", "numbered_at", "received_at", "received_by", "void_at", "void_why", "reissued_as",
        ]  # fmt: skip


class PaperWhole(PaperRow):
    deliveries = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()
    acts = serializers.SerializerMethodField()

    class Meta(PaperRow.Meta):
        fields = [*PaperRow.Meta.fields, "body", "rendered_at", "last_error", "deliveries", "files", "acts"]

    @extend_schema_field(DeliveryShape(many=True))
    def get_deliveries(self, paper: Paper) -> Any:
        """All for whoever keeps the register, others their own line."""
        rows = paper.deliveries.select_related("unit", "officer").order_by("unit_id", "officer_id", "id")
        standing = self.context["standing"]
        if not keeps(standing, paper):
            rows = rows.filter(officer=standing.officer)
        return DeliveryShape(rows, many=True, context=self.context).data

    @extend_schema_field(serializers.DictField(child=FileShape(allow_null=True)))
    def get_files(self, paper: Paper) -> dict[str, Any]:
        return {name: file_shape(getattr(paper, name), f"{Papers.url(paper.pk)}{name}/") for name in PARTS}

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, paper: Paper) -> list[dict[str, str]]:
        return acts_of(PAPER_ACTS, self.context["standing"], paper, at=Papers.url(paper.pk))


class Papers(OfCases):
    noun, label, row, whole = "paper", "公文", PaperRow, PaperWhole
    filter_form, order, of_case = PaperFilterForm, NEWEST, "case"

    def visible(self, standing: Standing) -> QuerySet[Paper]:
        return Paper.objects.visible_to(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.with_row()

    def with_whole(self, rows: Any) -> Any:
        return rows.with_head()

    def order_of(self, form: Any) -> Order:
        return order_of(form)

    def files(self, record: Paper) -> dict[str, StoredFile | None]:
        return {name: getattr(record, name) for name in PARTS}


PATHS = addresses("papers", Papers, acts=PAPER_ACTS, parts=list(PARTS))
