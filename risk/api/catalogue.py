"""Versions and drafts of the catalogue in the API, to the same officers as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.records import Records, addresses
from core.api.shapes import Shape
from core.refusals import Refusal
from governance.standing import Standing
from risk.actions.versions import catalogue_by
from risk.acts.catalogue import DRAFT_ACTS, VERSION_ACTS
from risk.models import CatalogueDraft, CatalogueVersion
from risk.permissions import catalogue as permissions

_FACTOR = {
    "type": "object",
    "required": ["code", "name", "dimension", "points", "definition", "supersedes", "evidence", "exclusions"],
    "properties": {
        **{key: {"type": "string"} for key in ("code", "name", "dimension", "definition")},
        "points": {"type": "integer"},
        **{
            key: {"type": "array", "items": {"type": "string"}}
            for key in ("supersedes", "evidence", "exclusions")
        },
    },
}


class VersionRow(Shape):
    class Meta:
        model = CatalogueVersion
        fields = ["id", "number", "sha", "published_at", "made_by", "published_by", "why"]


class _Whole(serializers.Serializer[Any]):
    factors = serializers.SerializerMethodField(help_text="要素")

    @extend_schema_field({"type": "array", "items": _FACTOR})
    def get_factors(self, one: Any) -> Any:
        found = catalogue_by(one.sha, one.content).factors.values()
        keys = _FACTOR["required"]
        return [{key: getattr(factor, key) for key in keys} for factor in found]


class VersionWhole(_Whole, VersionRow):
    class Meta(VersionRow.Meta):
        fields = [*VersionRow.Meta.fields, "content", "factors"]


class DraftRow(Shape):
    class Meta:
        model = CatalogueDraft
        fields = [
            "id", "title", "base", "sha", "made_by", "made_at", "edited_by", "edited_at", "published_as", "dropped_at",
        ]  # fmt: skip


class DraftWhole(_Whole, DraftRow):
    class Meta(DraftRow.Meta):
        fields = [*DraftRow.Meta.fields, "content", "factors"]


class Versions(Records):
    noun, label, row, whole = "catalogue_version", "要素目录", VersionRow, VersionWhole

    def visible(self, _standing: Standing) -> QuerySet[CatalogueVersion]:
        return CatalogueVersion.objects.all()

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return permissions.why_not_read_catalogue(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("made_by", "published_by")


class Drafts(Records):
    noun, label, row, whole = "catalogue_draft", "目录草稿", DraftRow, DraftWhole

    def visible(self, _standing: Standing) -> QuerySet[CatalogueDraft]:
        return CatalogueDraft.objects.all()

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return permissions.why_not_keep(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("base", "made_by", "edited_by", "published_as")


PATHS = [
    *addresses("catalogue-versions", Versions, acts=VERSION_ACTS),
    *addresses("catalogue-drafts", Drafts, acts=DRAFT_ACTS),
]
