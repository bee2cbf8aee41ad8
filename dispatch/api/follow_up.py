"""Calls, lawful ends, plans and scripts in the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from cases.api import ContactShape, ContactWhole, OfCases
from cases.models import Contact, FollowUpPlan
from core.api.records import Records, addresses
from core.api.shapes import Shape
from core.paging import Order
from dispatch.forms.follow_up import FollowUpFilterForm, LawfulEndFilterForm, NameNarrowForm, PlanNarrowForm
from dispatch.models import CallScript, LawfulEnd
from governance.api.kept import Kept
from governance.standing import Standing

BY_DUE = Order("due", "应回访，急的在前", "due_at", descending=False)
BY_DONE = Order("done", "回访，新的在前", "done_at", descending=True)
SIGNED = Order("signed", "签发，新的在前", "signed_at", descending=True)


class FollowUps(Records):
    noun, label, row, whole = "contact", "回访", ContactShape, ContactWhole
    filter_form, of_case = FollowUpFilterForm, "case"

    def visible(self, standing: Standing) -> QuerySet[Contact]:
        return Contact.objects.visible_to(standing)

    def narrowed(self, form: Any, rows: Any) -> Any:
        return form.narrow(rows, self.standing)

    def with_row(self, rows: Any) -> Any:
        return rows.with_row()

    def with_whole(self, rows: Any) -> Any:
        return rows.select_related("case", "done_by", "caller")

    def order_of(self, form: Any) -> Order:
        return BY_DONE if form.is_done else BY_DUE


class LawfulEndShape(Shape):
    class Meta:
        model = LawfulEnd
        fields = ["id", "case", "rounds", "manner", "signed_by", "signed_at"]


class LawfulEndWhole(LawfulEndShape):
    class Meta(LawfulEndShape.Meta):
        fields = [*LawfulEndShape.Meta.fields, "summary", "remedies"]


class LawfulEnds(OfCases):
    noun, label, row, whole = "lawful_end", "依法按程序办结", LawfulEndShape, LawfulEndWhole
    filter_form, order, of_case = LawfulEndFilterForm, SIGNED, "case"

    def visible(self, standing: Standing) -> QuerySet[LawfulEnd]:
        return LawfulEnd.objects.visible_to(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("case", "signed_by")


class PlanShape(Shape):
    class Meta:
        model = FollowUpPlan
        fields = ["id", "level", "outcome", "first", "later_days", "is_sampled"]


class ScriptShape(Shape):
    class Meta:
        model = CallScript
        fields = ["id", "use", "kind", "name", "text", "questions", "order", "until_on"]


class Plans(Kept):
    noun, label, row, filter_form = "follow_up_plan", "回访计划", PlanShape, PlanNarrowForm


class Scripts(Kept):
    noun, label, row, filter_form = "call_script", "回访话术", ScriptShape, NameNarrowForm


PATHS = [
    *addresses("follow-ups", FollowUps),
    *addresses("lawful-ends", LawfulEnds),
    *addresses("follow-up-plans", Plans),
    *addresses("call-scripts", Scripts),
]
