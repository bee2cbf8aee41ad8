"""Warnings and their rules in the API, for those who may read scores (trap 30)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.models import Category
from core.api.records import BY_ID, Records, acts_of, addresses
from core.api.shapes import ActShape, Shape
from core.refusals import Refusal
from governance.standing import Standing
from risk.actions.warnings import editing, judging
from risk.actions.warnings.kinds import KINDS
from risk.acts.warnings import RULE_ACTS, WARNING_ACTS
from risk.forms.warnings import LATEST, WarningFilterForm
from risk.models import RiskWarning, RuleEdition, WarningRule
from risk.permissions.warnings import why_not_read_warnings


class WarningShape(Shape):
    class Meta:
        model = RiskWarning
        fields = [
            "id", "rule", "edition", "area", "urgency", "text", "fired_at", "grown_at", "eased_at", "verdict", "note",
            "acknowledged_by", "acknowledged_at",
        ]  # fmt: skip


class WarningWhole(WarningShape):
    cases = serializers.SerializerMethodField(help_text="依据的事项 id")
    acts = serializers.SerializerMethodField()

    class Meta(WarningShape.Meta):
        fields = [*WarningShape.Meta.fields, "cases", "acts"]

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_cases(self, warning: RiskWarning) -> list[int]:
        return list(warning.rows.order_by("id").values_list("case", flat=True))

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, warning: RiskWarning) -> list[dict[str, str]]:
        return acts_of(WARNING_ACTS, self.context["standing"], warning, at=Warnings.url(warning.pk))


class Warnings(Records):
    noun, label, row, whole = "warning", "预警", WarningShape, WarningWhole
    filter_form, order = WarningFilterForm, LATEST

    def visible(self, standing: Standing) -> QuerySet[RiskWarning]:
        return RiskWarning.objects.visible_to(standing)

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return why_not_read_warnings(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("rule", "area", "acknowledged_by")


class WarningRuleShape(Shape):
    kind = serializers.SerializerMethodField(help_text="种类")
    sentence = serializers.SerializerMethodField(help_text="规则，一句话")

    class Meta:
        model = WarningRule
        fields = [
            "id", "name", "kind", "sentence", "area", "instead_of", "parameters", "urgency", "tells", "is_on", "number",
            "changed_at",
        ]  # fmt: skip

    def get_kind(self, rule: WarningRule) -> str:
        return KINDS[rule.kind].label if rule.kind in KINDS else rule.kind

    def get_sentence(self, rule: WarningRule) -> str:
        return editing.sentence_of(rule, self._categories)

    @cached_property
    def _categories(self) -> dict[str, str]:
        """Asked for once for a list: one serializer shows all its rows."""
        return dict(Category.objects.values_list("code", "name"))


class RuleEditionShape(Shape):
    class Meta:
        model = RuleEdition
        fields = ["number", "sentence", "is_on", "made_by", "made_at", "reason"]


class MeasuredShape(serializers.Serializer[Any]):
    fired = serializers.IntegerField(help_text="近 90 天预警")
    judged = serializers.IntegerField(help_text="其中已确认")
    false = serializers.IntegerField(help_text="其中误报")
    percent = serializers.IntegerField(allow_null=True, help_text="误报率，占已确认的百分数")


class WarningRuleWhole(WarningRuleShape):
    measured = serializers.SerializerMethodField()
    editions = serializers.SerializerMethodField(help_text="各版次，新的在前，最多 50 版")
    acts = serializers.SerializerMethodField()

    class Meta(WarningRuleShape.Meta):
        fields = [*WarningRuleShape.Meta.fields, "measured", "editions", "acts"]

    @extend_schema_field(MeasuredShape)
    def get_measured(self, rule: WarningRule) -> dict[str, int | None]:
        standing = self.context["standing"]
        return judging.measured(standing, [rule.pk], standing.at)[rule.pk]

    @extend_schema_field(RuleEditionShape(many=True))
    def get_editions(self, rule: WarningRule) -> Any:
        rows = rule.editions.select_related("made_by").order_by("-number")[:50]
        return RuleEditionShape(rows, many=True).data

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, rule: WarningRule) -> list[dict[str, str]]:
        return acts_of(RULE_ACTS, self.context["standing"], rule, at=WarningRules.url(rule.pk))


class WarningRules(Records):
    noun, label, row, whole, order = "warning_rule", "预警规则", WarningRuleShape, WarningRuleWhole, BY_ID

    def visible(self, standing: Standing) -> QuerySet[WarningRule]:
        return WarningRule.objects.visible_to(standing)

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return why_not_read_warnings(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("area", "instead_of")


PATHS = [
    *addresses("warnings", Warnings, acts=WARNING_ACTS),
    *addresses("warning-rules", WarningRules, acts=RULE_ACTS),
]
