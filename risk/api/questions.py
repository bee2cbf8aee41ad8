"""Questions about what is missing in the API: as their list shows them, with their verbs."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api import OfCases
from core.api.records import acts_of, addresses
from core.api.shapes import ActShape, Shape
from core.paging import Order
from governance.standing import Standing
from risk.acts.asking import QUESTION_ACTS
from risk.forms.asking import QuestionFilterForm
from risk.models import Question
from risk.permissions.assessing import may_read

BY_DUE = Order("due", "时限，急的在前", "due_at", descending=False)


class QuestionRow(Shape):
    class Meta:
        model = Question
        fields = [
            "id", "case", "to", "asked_as", "text", "made_by", "made_at", "due_at", "is_provisional", "answer",
            "answered_by", "answered_at", "withdrawn_at",
        ]  # fmt: skip


class QuestionWhole(QuestionRow):
    acts = serializers.SerializerMethodField()

    class Meta(QuestionRow.Meta):
        fields = [*QuestionRow.Meta.fields, "acts"]

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, question: Question) -> list[dict[str, str]]:
        return acts_of(QUESTION_ACTS, self.context["standing"], question, at=Questions.url(question.pk))


class Questions(OfCases):
    noun, label, row, whole = "question", "补充核实", QuestionRow, QuestionWhole
    filter_form, order, of_case = QuestionFilterForm, BY_DUE, "case"

    def visible(self, standing: Standing) -> QuerySet[Question]:
        return Question.objects.listed_for(standing, reads_all=may_read(standing))

    def with_row(self, rows: Any) -> Any:
        return rows.with_row()


PATHS = [*addresses("questions", Questions, acts=QUESTION_ACTS)]
