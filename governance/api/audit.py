"""What was written down about everybody: the audit's stream, and the register of exports."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core import paging, streams
from core.api.answers import Unfit
from core.api.records import Records, addresses
from core.api.shapes import Shape
from core.models import ExportRecord
from core.refusals import Refusal
from governance.choices import Capability
from governance.forms.audit import AuditFilterForm
from governance.forms.exports import ExportFilterForm
from governance.permissions.audit import why_not_audit
from governance.standing import Standing


class AuditShape(serializers.Serializer[streams.Line]):
    """A line as auditors read it; `kind` says which register it stands in, `id` is one within it."""

    id = serializers.IntegerField(source="pk")
    kind = serializers.CharField(source="source.key")
    kind_label = serializers.CharField(source="source.label", help_text="类别")
    at = serializers.DateTimeField()
    officer = serializers.CharField(source="entry.officer", help_text="人员，空为系统")
    post = serializers.CharField(source="entry.post", help_text="岗位")
    verb = serializers.CharField(source="entry.verb", help_text="操作")
    about = serializers.CharField(source="entry.about", help_text="对象")
    note = serializers.CharField(source="entry.note", help_text="说明")
    ip = serializers.CharField(source="entry.ip", help_text="地址")


class ExportShape(Shape):
    """Who took what away; the filter as it was typed stays encrypted, the file is with who made it."""

    class Meta:
        model = ExportRecord
        fields = [
            "id", "officer", "post", "at", "title", "words", "purpose", "is_masked", "rows", "file_name", "digest",
            "downloads", "downloaded_at", "expires_at", "deleted_at",
        ]  # fmt: skip


class AuditLines(Records):
    """Several registers as one stream, newest first; a line has no page and no address of its own."""

    noun, label, row, filter_form = "audit_line", "审计", AuditShape, AuditFilterForm

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return why_not_audit(standing)

    def list(self, request: Request) -> Response:
        """Every write and every look, newest first, as auditors read it."""
        form, own = self.asked(request)
        cursor = own.cleaned_data["cursor"]
        if cursor and not streams.is_cursor(cursor):
            raise Unfit({"cursor": ["这不是本列表给出的位置，请从第一页开始。"]})
        size = own.cleaned_data["size"] or paging.SIZE
        return self.answered(request, streams.page(form.parts(), cursor, size=size))


class Exports(Records):
    """One's own; the security officer and the auditor see everybody's."""

    noun, label, row, filter_form = "export", "导出登记", ExportShape, ExportFilterForm
    order = paging.Order("at", "新的在前", "at", descending=True)

    def visible(self, standing: Standing) -> QuerySet[ExportRecord]:
        return ExportRecord.objects.visible_to(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("officer").defer("query")

    def filter(self, standing: Standing, data: Any) -> ExportFilterForm:
        all_seen = standing.may(Capability.SECURE, Capability.AUDIT)
        return ExportFilterForm(data, standing=standing, all_seen=all_seen)


PATHS = [
    path("audit-lines/", AuditLines.as_view({"get": "list"}), name="audit_line_list"),
    *addresses("exports", Exports),
]
