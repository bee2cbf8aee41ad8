"""The records that the law on personal information wants kept. Who asks about the own data is masked, whoever reads."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core import paging, retention
from core.api.calls import check
from core.api.records import Keyset, Records, acts_of, addresses, file_shape
from core.api.shapes import NAMED, ActShape, FileShape, Shape
from core.models import Erasure, StoredFile
from core.refusals import Refusal, insist
from core.rules import mask_name
from governance.actions.privacy import EXPORT, FACTS
from governance.acts.privacy import ACTIVITY_ACTS, ASSESSMENT_ACTS, REQUEST_ACTS
from governance.forms.privacy import RequestFilterForm
from governance.models import ImpactAssessment, ProcessingActivity, SubjectRequest
from governance.permissions import privacy as permissions
from governance.standing import Standing

# everything about somebody in clear is for a person who says why, never for a program
CALLABLE = tuple(act for act in REQUEST_ACTS if act.verb != EXPORT)


class ActivityShape(Shape):
    class Meta:
        model = ProcessingActivity
        fields = ["id", "code", "from_on", *FACTS, "is_ended", "made_by", "made_at"]


class ActivityWhole(ActivityShape):
    versions = serializers.SerializerMethodField(help_text="各版本的 id，新的在前")
    acts = serializers.SerializerMethodField()

    class Meta(ActivityShape.Meta):
        fields = [*ActivityShape.Meta.fields, "versions", "acts"]

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_versions(self, activity: ProcessingActivity) -> list[int]:
        rows = ProcessingActivity.objects.filter(code=activity.code)
        return list(rows.order_by("-id").values_list("id", flat=True))

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, activity: ProcessingActivity) -> list[dict[str, str]]:
        return acts_of(ACTIVITY_ACTS, self.context["standing"], activity, at=Activities.url(activity.pk))


class ImpactShape(Shape):
    class Meta:
        model = ImpactAssessment
        fields = ["id", "title", "assessed_on", "author", "made_at", "removed_at"]


class ImpactWhole(ImpactShape):
    kept_until = serializers.SerializerMethodField(help_text="至少保存到")
    file = serializers.SerializerMethodField(help_text="报告原件")
    acts = serializers.SerializerMethodField()

    class Meta(ImpactShape.Meta):
        fields = [
            *ImpactShape.Meta.fields, "scope", "risks", "measures", "conclusion", "kept_until", "removed_by",
            "why_removed", "file", "acts",
        ]  # fmt: skip

    @extend_schema_field(serializers.DateField())
    def get_kept_until(self, assessment: ImpactAssessment) -> str:
        return permissions.kept_until(assessment).isoformat()

    @extend_schema_field(FileShape(allow_null=True))
    def get_file(self, assessment: ImpactAssessment) -> dict[str, Any] | None:
        return file_shape(assessment.file, ImpactAssessments.url(assessment.pk) + "file/")

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, assessment: ImpactAssessment) -> list[dict[str, str]]:
        at = ImpactAssessments.url(assessment.pk)
        return acts_of(ASSESSMENT_ACTS, self.context["standing"], assessment, at=at)


class RequestShape(Shape):
    name = serializers.SerializerMethodField(help_text="姓名，隐去")

    class Meta:
        model = SubjectRequest
        fields = ["id", "number", "kind", "name", "received_on", "due_on", "decision", "decided_at"]

    def get_name(self, one: SubjectRequest) -> str:
        return mask_name(one.name)


class RequestWhole(RequestShape):
    """Without the ways to reach who asks: those are opened on the page, which writes it down."""

    acts = serializers.SerializerMethodField()

    class Meta(RequestShape.Meta):
        fields = [*RequestShape.Meta.fields, "taken_by", "taken_at", "decided_by", "acts"]

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, one: SubjectRequest) -> list[dict[str, str]]:
        return acts_of(CALLABLE, self.context["standing"], one, at=Requests.url(one.pk))


class RuleShape(serializers.Serializer[retention.Rule]):
    key = serializers.CharField(source="kind.key")
    label = serializers.CharField(source="kind.label")  # type: ignore[assignment]  # a field of this name
    days = serializers.IntegerField()
    minimum_days = serializers.IntegerField(source="kind.minimum_days")
    basis = serializers.CharField(source="kind.basis")
    may_erase = serializers.BooleanField()
    note = serializers.CharField(source="kind.note")
    changed_at = serializers.DateTimeField(source="changed.changed_at", default=None)
    changed_by = serializers.SerializerMethodField()

    @extend_schema_field(NAMED)
    def get_changed_by(self, rule: retention.Rule) -> dict[str, Any] | None:
        by = rule.changed.changed_by if rule.changed else None
        return {"id": by.pk, "name": str(by)} if by else None


class ErasureShape(Shape):
    class Meta:
        model = Erasure
        fields = [
            "id", "key", "label", "keep_days", "before", "asked_by", "asked_at", "reason", "count", "digest",
            "finished_at",
        ]  # fmt: skip


class Registers(Records):
    """Kept by the security officer, read by auditors too."""

    by_post = True

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return permissions.why_not_read(standing)


class Activities(Registers):
    """The list has the version in force of every entry; earlier ones are read by their id."""

    noun, label, row, whole = "processing_activity", "处理活动", ActivityShape, ActivityWhole

    def visible(self, standing: Standing) -> QuerySet[ProcessingActivity]:
        return ProcessingActivity.objects.all()

    def listed(self, standing: Standing) -> QuerySet[ProcessingActivity]:
        return ProcessingActivity.objects.newest()

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("made_by")


class ImpactAssessments(Registers):
    noun, label, row, whole = "impact_assessment", "影响评估", ImpactShape, ImpactWhole

    def visible(self, standing: Standing) -> QuerySet[ImpactAssessment]:
        return ImpactAssessment.objects.all()

    def listed(self, standing: Standing) -> QuerySet[ImpactAssessment]:
        return ImpactAssessment.objects.filter(removed_at=None)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("author", "file", "removed_by")

    def files(self, record: ImpactAssessment) -> dict[str, StoredFile | None]:
        return {"file": record.file}


class Requests(Registers):
    noun, label, row, whole = "subject_request", "个人信息请求", RequestShape, RequestWhole
    filter_form = RequestFilterForm

    def visible(self, standing: Standing) -> QuerySet[SubjectRequest]:
        return SubjectRequest.objects.all()

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("taken_by", "decided_by")

    def filter(self, standing: Standing, data: Any) -> RequestFilterForm:
        return RequestFilterForm(data)

    def narrowed(self, form: Any, rows: Any) -> Any:
        return form.narrow(rows, self.standing.at.date())


class Whole(Keyset):
    """A list of fixed length, always all of it."""

    def get_schema_operation_parameters(self, _view: Any) -> list[dict[str, Any]]:
        return []


class Rules(Registers):
    """Every kind of record with its rule, also where nobody changed the default."""

    noun, label, row, pagination_class = "retention_rule", "保存期限", RuleShape, Whole

    def list(self, request: Request) -> Response:
        """All kinds, in the order of the page."""
        insist(self.why_not_read(self.standing))
        check(request.query_params)
        rules = retention.rules()
        return self.answered(request, paging.Page(rules, "", "", "", len(rules)))


class Erasures(Registers):
    noun, label, row = "erasure", "清除登记", ErasureShape

    def visible(self, standing: Standing) -> QuerySet[Erasure]:
        return Erasure.objects.select_related("asked_by")


PATHS = [
    *addresses("processing-activities", Activities, acts=ACTIVITY_ACTS),
    *addresses("impact-assessments", ImpactAssessments, acts=ASSESSMENT_ACTS, parts=["file"]),
    *addresses("subject-requests", Requests, acts=CALLABLE),
    path("retention-rules/", Rules.as_view({"get": "list"}), name="retention_rule_list"),
    *addresses("erasures", Erasures),
]
