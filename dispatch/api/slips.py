"""Slips and letters in the API. A slip says no score, no factor and no word of risk (trap 30)."""

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
from dispatch.acts import LETTER_ACTS, SLIP_ACTS
from dispatch.forms.letters import LetterFilterForm
from dispatch.forms.slip_work import RequirementTextNarrowForm
from dispatch.forms.slips import SlipFilterForm
from dispatch.models import Letter, RequirementText, Slip, SlipReport
from governance.api.kept import Kept
from governance.standing import Standing

BY_DUE = Order("due", "时限，急的在前", "due_at", descending=False)
NEWEST = Order("created", "形成时间，新的在前", "created_at", descending=True)


class SlipRow(Shape):
    title = serializers.CharField(source="case.title", read_only=True)

    class Meta:
        model = Slip
        fields = [
            "id", "number", "state", "mode", "main", "title", "unit", "signed_by", "signed_at",
            "acknowledge_due_at", "due_at", "ended_at",
        ]  # fmt: skip


class SlipReportShape(Shape):
    class Meta:
        model = SlipReport
        fields = ["id", "kind", "text", "by", "at"]


class SlipWhole(SlipRow):
    reports = SlipReportShape(many=True, read_only=True)
    acts = serializers.SerializerMethodField()

    class Meta(SlipRow.Meta):
        fields = [
            *SlipRow.Meta.fields, "case", "centre", "requirement", "drafted_by", "drafted_at", "acknowledged_by",
            "acknowledged_at", "answer", "answered_at", "return_reason", "return_note", "refusal", "basis", "is_named",
            "wished_units", "checked_by", "checked_at", "first_signed_by", "first_signed_at", "sealed_by", "sealed_at",
            "holder", "end_note", "replaces", "reports", "acts",
        ]  # fmt: skip

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, slip: Slip) -> list[dict[str, str]]:
        return acts_of(SLIP_ACTS, self.context["standing"], slip, at=Slips.url(slip.pk))


class LetterRow(Shape):
    title = serializers.CharField(source="case.title", read_only=True)

    class Meta:
        model = Letter
        fields = [
            "id", "number", "kind", "state", "title", "case", "slip", "unit", "signed_by", "created_at", "numbered_at",
            "reply_by",
        ]  # fmt: skip


class LetterWhole(LetterRow):
    title = serializers.CharField(read_only=True)  # the letter's own, not the case's
    file = serializers.SerializerMethodField()
    scan = serializers.SerializerMethodField(help_text="签字盖章后的扫描件")
    acts = serializers.SerializerMethodField()

    class Meta(LetterRow.Meta):
        fields = [
            *LetterRow.Meta.fields, "centre", "body", "reckoning", "due_at", "decline_note", "rendered_at", "last_error",
            "edited_at", "checked_by", "checked_at", "sealed_by", "sealed_at", "scanned_at", "file", "scan", "acts",
        ]  # fmt: skip

    @extend_schema_field(FileShape(allow_null=True))
    def get_file(self, letter: Letter) -> dict[str, Any] | None:
        return file_shape(letter.file, Letters.url(letter.pk) + "file/")

    @extend_schema_field(FileShape(allow_null=True))
    def get_scan(self, letter: Letter) -> dict[str, Any] | None:
        return file_shape(letter.scan, Letters.url(letter.pk) + "scan/")

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, letter: Letter) -> list[dict[str, str]]:
        return acts_of(LETTER_ACTS, self.context["standing"], letter, at=Letters.url(letter.pk))


class RequirementTextShape(Shape):
    class Meta:
        model = RequirementText
        fields = ["id", "centre", "category", "title", "text", "basis", "order", "until_on"]


class RequirementTexts(Kept):
    noun, label = "requirement_text", "办理要求范文"
    row, filter_form = RequirementTextShape, RequirementTextNarrowForm


class Slips(OfCases):
    noun, label, row, whole = "slip", "交办单", SlipRow, SlipWhole
    filter_form, order, of_case = SlipFilterForm, BY_DUE, "case"

    def visible(self, standing: Standing) -> QuerySet[Slip]:
        return Slip.objects.visible_to(standing)

    def listed(self, standing: Standing) -> QuerySet[Slip]:
        return Slip.objects.listed_for(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.with_row()

    def with_whole(self, rows: Any) -> Any:
        return rows.with_head().prefetch_related("reports", "wished_units")


class Letters(OfCases):
    noun, label, row, whole = "letter", "函件", LetterRow, LetterWhole
    filter_form, order, of_case = LetterFilterForm, NEWEST, "case"

    def visible(self, standing: Standing) -> QuerySet[Letter]:
        return Letter.objects.visible_to(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.with_row()

    def with_whole(self, rows: Any) -> Any:
        return rows.with_head()

    def files(self, record: Letter) -> dict[str, StoredFile | None]:
        return {"file": record.file, "scan": record.scan}


PATHS = [
    *addresses("slips", Slips, acts=SLIP_ACTS),
    *addresses("requirement-texts", RequirementTexts),
    *addresses("letters", Letters, acts=LETTER_ACTS, parts=["file", "scan"]),
]
