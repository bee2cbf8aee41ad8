"""OpenAPI from the same sources as the addresses: serializers, filter forms, the forms of verbs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.serializers import BaseSerializer

from core.api.calls import MANY
from core.api.records import Records
from core.api.shapes import Done, Problem
from core.forms import FilesField
from core.problems import MEDIA_TYPE

_KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="同一个键重复发送只办理一次，得到同样的回答"
)


class LabelledSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # theirs
    target_class = "core.api.shapes.Labelled"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        value = {"type": "string", "enum": [key for key in self.target.choices if key]}
        return {
            "type": "object",
            "nullable": True,
            "required": ["value", "label"],
            "properties": {"value": value, "label": {"type": "string"}},
        }


def field_of(field: forms.Field) -> serializers.Field[Any, Any, Any, Any]:
    """A form's field as the schema knows fields. Choices that depend on who asks are not listed."""
    words = " ".join(str(one) for one in (field.label, field.help_text) if one)
    more: dict[str, Any] = {"required": field.required, "help_text": words}
    if isinstance(field, FilesField):
        return serializers.ListField(child=serializers.FileField(), **more)
    if isinstance(field, MANY):
        is_number = isinstance(field, forms.ModelMultipleChoiceField) or getattr(field, "coerce", None) is int
        child = serializers.IntegerField() if is_number else serializers.CharField()
        return serializers.ListField(child=child, **more)
    if isinstance(field, forms.ModelChoiceField) or getattr(field, "coerce", None) is int:
        return serializers.IntegerField(**more)
    if isinstance(field, forms.ChoiceField):
        choices = [(key, label) for key, label in field.choices if key]  # type: ignore[union-attr,misc]  # pairs
        return serializers.ChoiceField(choices, **more) if choices else serializers.CharField(**more)
    if isinstance(field, forms.BooleanField):
        return serializers.BooleanField(**more)
    if isinstance(field, forms.IntegerField):
        # ours are numbers, never callables
        more |= {"min_value": field.min_value, "max_value": field.max_value}
        return serializers.IntegerField(**more)
    if isinstance(field, forms.DateTimeField):
        return serializers.DateTimeField(**more)
    if isinstance(field, forms.DateField):
        return serializers.DateField(**more)
    length = getattr(field, "max_length", None)
    return serializers.CharField(max_length=length, allow_blank=not field.required, **more)


def shape_of(form: type[forms.Form], name: str, *, with_files: bool) -> type[BaseSerializer[Any]] | None:
    """The request of a form; None when there is nothing to say."""
    fields = {
        key: field_of(field)
        for key, field in form.base_fields.items()
        if with_files or not isinstance(field, FilesField)
    }
    return type(name, (serializers.Serializer,), fields) if fields else None


class HouseSchema(AutoSchema):
    """One operation; what is written by hand with `extend_schema` goes first."""

    def _records(self) -> Records | None:
        return self.view if isinstance(self.view, Records) else None

    def get_operation_id(self) -> str:
        records = self._records()
        if records is None:
            return super().get_operation_id()
        return f"{records.noun}_{records.act.verb if records.act else records.part or records.action}"

    def get_tags(self) -> list[str]:
        records = self._records()
        return [records.label] if records else super().get_tags()

    def get_summary(self) -> str | None:
        records = self._records()
        if records is None:
            return None
        if records.act:
            return records.act.label
        words = {"list": "列表", "retrieve": "一条", "download": "文件", "paper": "附件", "create": "登记"}
        return f"{records.label}：{words[records.action or 'list']}"

    def get_description(self) -> str:  # type: ignore[override]  # as drf-spectacular has it
        records = self._records()
        return records.act.sentence if records and records.act else super().get_description()

    def get_override_parameters(self) -> list[Any]:
        records = self._records()
        if records is None:
            return []
        if records.action != "list":
            return [_KEY] if self.method == "POST" else []
        fields = dict(records.filter_form.base_fields) if records.filter_form else {}
        found = [_parameter(name, field) for name, field in fields.items()]
        return [*found, OpenApiParameter("case", int, description="事项 id")] if records.of_case else found

    def get_request_serializer(self) -> Any:
        records = self._records()
        if records is None:
            return None
        form, name = records.request_form()
        if form is None:
            return None
        found = {"application/json": shape_of(form, name, with_files=False)}
        if any(isinstance(field, FilesField) for field in form.base_fields.values()):
            found["multipart/form-data"] = shape_of(form, f"{name}Files", with_files=True)
        return {kind: shape for kind, shape in found.items() if shape} or None

    def get_response_serializers(self) -> Any:
        records = self._records()
        if records is None:
            return {}
        good: Any
        match records.action:
            case "list":
                said, good = [401, 403, 422], {200: records.row}
            case "retrieve":
                said, good = [401, 403, 404], {200: records.whole or records.row}
            case "download" | "paper":
                said, good = [401, 403, 404], {(200, "application/octet-stream"): bytes}
            case "create":
                said, good = [400, 401, 403, 409, 413, 415, 422], {201: Done}
            case _:
                said, good = [400, 401, 403, 404, 409, 413, 415, 422], {200: Done}
        return good | {(code, MEDIA_TYPE): Problem for code in said}


def _parameter(name: str, field: forms.Field) -> OpenApiParameter:
    shown = field_of(field)
    kind: Any = {
        serializers.IntegerField: int,
        serializers.BooleanField: bool,
        serializers.DateField: date,
    }.get(type(shown), str)
    choices = getattr(shown, "choices", None)
    return OpenApiParameter(
        name, kind, description=str(shown.help_text or ""), enum=list(choices) if choices else None
    )
