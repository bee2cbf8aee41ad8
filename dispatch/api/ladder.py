"""Supervisions, escalations and the ladder's editions in the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api import OfCases
from cases.models import Case
from core.api.records import LATEST as BY_ID_DOWN
from core.api.records import Records, acts_of, addresses
from core.api.shapes import ActShape, Shape
from core.paging import Order
from core.refusals import Refusal
from dispatch.acts import ESCALATION_ACTS, SUPERVISION_ACTS
from dispatch.forms import escalations as escalation_forms
from dispatch.forms import supervisions as supervision_forms
from dispatch.models import Escalation, LadderEdition, Supervision
from dispatch.permissions.escalations import why_not_read_escalations
from dispatch.permissions.ladder import why_not_read_ladder
from dispatch.permissions.supervisions import why_not_read_supervisions
from governance.standing import Standing


class SupervisionShape(Shape):
    title = serializers.CharField(source="case.title", read_only=True)

    class Meta:
        model = Supervision
        fields = [
            "id", "case", "title", "level", "source", "unit", "responsible", "asked_at", "due_at", "lifted_at",
        ]  # fmt: skip


class SupervisionWhole(SupervisionShape):
    acts = serializers.SerializerMethodField()

    class Meta(SupervisionShape.Meta):
        fields = [
            *SupervisionShape.Meta.fields, "centre", "slip", "reason", "asked_by", "noted_at", "lifted_by",
            "lift_reason", "acts",
        ]  # fmt: skip

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, one: Supervision) -> list[dict[str, str]]:
        return acts_of(SUPERVISION_ACTS, self.context["standing"], one, at=Supervisions.url(one.pk))


class Supervisions(OfCases):
    noun, label, row, whole = "supervision", "督办", SupervisionShape, SupervisionWhole
    filter_form, of_case = supervision_forms.SupervisionFilterForm, "case"

    def visible(self, standing: Standing) -> QuerySet[Supervision]:
        return Supervision.objects.visible_to(standing)

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return why_not_read_supervisions(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.with_row()

    def with_whole(self, rows: Any) -> Any:
        return rows.with_head()

    def order_of(self, form: Any) -> Order:
        settled = form.cleaned_data.get("state") in ("lifted", "all")
        return supervision_forms.LATEST if settled else supervision_forms.BY_DUE


class EscalationShape(Shape):
    """Without the title: a restricted case shows it only once the level above took it."""

    class Meta:
        model = Escalation
        fields = [
            "id", "case", "level", "state", "from_centre", "to_centre", "asked_by", "asked_at", "due_at", "listed_at",
            "ended_at",
        ]  # fmt: skip


class EscalationWhole(EscalationShape):
    acts = serializers.SerializerMethodField()

    class Meta(EscalationShape.Meta):
        fields = [
            *EscalationShape.Meta.fields, "below", "letter", "reason", "answered_by", "answered_at", "opinion",
            "opinion_by", "opinion_at", "end_note", "acts",
        ]  # fmt: skip

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, one: Escalation) -> list[dict[str, str]]:
        return acts_of(ESCALATION_ACTS, self.context["standing"], one, at=Escalations.url(one.pk))


class Escalations(OfCases):
    noun, label, row, whole = "escalation", "提级", EscalationShape, EscalationWhole
    filter_form, of_case = escalation_forms.EscalationFilterForm, "case"
    order = escalation_forms.LATEST

    def visible(self, standing: Standing) -> QuerySet[Escalation]:
        return Escalation.objects.visible_to(standing)

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return why_not_read_escalations(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.with_row()

    def with_whole(self, rows: Any) -> Any:
        return rows.with_head()

    def looked(self, found: Escalation) -> None:
        """Asked of one's level it names a case that may be out of sight yet, and opens none."""
        if Case.objects.visible_to(self.standing).filter(pk=found.case_id).exists():
            super().looked(found)


class LadderShape(Shape):
    class Meta:
        model = LadderEdition
        fields = ["id", "category", "number", "from_at", "follows", "rungs", "made_by", "made_at", "reason"]


class LadderEditions(Records):
    noun, label, row, order = "ladder_edition", "阶梯版次", LadderShape, BY_ID_DOWN

    def visible(self, standing: Standing) -> QuerySet[LadderEdition]:
        return LadderEdition.objects.visible_to(standing)

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return why_not_read_ladder(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("category", "made_by")


PATHS = [
    *addresses("supervisions", Supervisions, acts=SUPERVISION_ACTS),
    *addresses("escalations", Escalations, acts=ESCALATION_ACTS),
    *addresses("ladder-editions", LadderEditions),
]
