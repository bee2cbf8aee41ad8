"""How rows look as JSON: choices with their label, relations with id and name, everything read-only."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.models import Job, Notice

NAMED = {
    "type": "object",
    "nullable": True,
    "required": ["id", "name"],
    "properties": {"id": {"type": "integer"}, "name": {"type": "string"}},
}


class Labelled(serializers.ChoiceField):
    """`{value, label}` of a choice, null when there is none."""

    def to_representation(self, value: Any) -> Any:
        return {"value": str(value), "label": self.choices.get(value, str(value))} if value else None


@extend_schema_field(NAMED)
class Named(serializers.RelatedField[Any, Any, Any]):
    """`{id, name}` of a row that is pointed at."""

    def use_pk_only_optimization(self) -> bool:
        return False

    def to_representation(self, value: Any) -> dict[str, Any]:
        return {"id": value.pk, "name": str(value)}


class Shape(serializers.ModelSerializer[Any]):
    """The columns of a row that `Meta.fields` names."""

    serializer_choice_field = Labelled
    serializer_related_field = Named

    def get_extra_kwargs(self) -> dict[str, dict[str, Any]]:
        return {name: {"read_only": True} for name in self.Meta.fields}


class Link(serializers.CharField):
    """An address of this API."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)


class Problem(serializers.Serializer[Any]):
    """What every error looks like (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="一句中文，说明原因和怎么办")
    errors = serializers.DictField(  # type: ignore[assignment]  # a field of this name, not what is wrong with us
        child=serializers.ListField(child=serializers.CharField()), required=False, help_text="按字段列出"
    )


class Done(serializers.Serializer[Any]):
    """What a verb answers: what happened and where to read it."""

    id = serializers.IntegerField()
    url = serializers.CharField(help_text="办理后的记录")
    detail = serializers.CharField(help_text="一句中文，说明做了什么、下一步是什么")


class ActShape(serializers.Serializer[Any]):
    """A verb on a record: its address, and why not now."""

    verb = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # as above
    url = serializers.CharField()
    why_not = serializers.CharField(help_text="空表示现在可以办理")


class FileShape(serializers.Serializer[Any]):
    """A stored file and where to fetch it."""

    name = serializers.CharField()
    size = serializers.IntegerField()
    content_type = serializers.CharField()
    url = serializers.CharField()


class JobShape(Shape):
    class Meta:
        model = Job
        fields = ["id", "kind", "title", "state", "created_at", "finished_at", "done", "total", "sentence"]


class NoticeShape(Shape):
    class Meta:
        model = Notice
        fields = ["id", "text", "url", "created_at", "read_at"]
