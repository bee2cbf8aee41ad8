"""Deliberations and their items in the API: what the pages show, to whom they show it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from rest_framework import serializers
from rest_framework.request import Request

from cases.api import OfCases
from core.api.calls import filled
from core.api.records import Records, acts_of, addresses, done
from core.api.shapes import Named, Shape
from core.paging import Order
from core.refusals import insist
from governance.standing import Standing
from risk.actions.deliberating import call_deliberation
from risk.acts.deliberating import DELIBERATION_ACTS, ITEM_ACTS, called_words
from risk.forms.deliberating import CallForm, DeliberationFilterForm, ItemFilterForm
from risk.models import Deliberation, DeliberationItem
from risk.permissions import deliberating as permissions

BY_START = Order("start", "新的在前", "starts_at", descending=True)


class DeliberationRow(Shape):
    starts_at = serializers.DateTimeField(source="meeting.starts_at")
    ends_at = serializers.DateTimeField(source="meeting.ends_at")
    centre = Named(source="meeting.centre", read_only=True)
    host = Named(source="meeting.host", read_only=True)

    class Meta:
        model = Deliberation
        fields = [
            "id", "meeting", "level", "called_for", "starts_at", "ends_at", "centre", "host", "filled_at", "finished_at",
        ]  # fmt: skip


class DeliberationWhole(DeliberationRow):
    acts = serializers.SerializerMethodField(help_text="可做的和不可做的原因")

    class Meta(DeliberationRow.Meta):
        fields = [*DeliberationRow.Meta.fields, "acts"]

    def get_acts(self, one: Deliberation) -> list[dict[str, str]]:
        return acts_of(DELIBERATION_ACTS, self.context["standing"], one, at=Deliberations.url(one.pk))


class ItemRow(Shape):
    units = Named(many=True, read_only=True)

    class Meta:
        model = DeliberationItem
        fields = [
            "id", "deliberation", "order", "case", "source", "why", "state", "proposed_level", "decided_level", "measures",
            "lead_officer", "units", "due_on", "sent_to", "listed_at", "decided_by", "decided_at", "note",
        ]  # fmt: skip


class ItemWhole(ItemRow):
    acts = serializers.SerializerMethodField(help_text="可做的和不可做的原因")

    class Meta(ItemRow.Meta):
        fields = [*ItemRow.Meta.fields, "acts"]

    def get_acts(self, item: DeliberationItem) -> list[dict[str, str]]:
        return acts_of(ITEM_ACTS, self.context["standing"], item, at=Items.url(item.pk))


class Deliberations(Records):
    noun, label, row, whole = "deliberation", "研判会", DeliberationRow, DeliberationWhole
    filter_form, order = DeliberationFilterForm, BY_START

    def visible(self, standing: Standing) -> QuerySet[Deliberation]:
        return Deliberation.objects.visible_to(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.with_row()

    def request_form(self) -> tuple[Any, str]:
        return (CallForm, "deliberation_create") if self.action == "create" else super().request_form()

    def create(self, request: Request) -> HttpResponseBase:
        """Call the headquarters together, as the page does: `people` are ids of officers."""
        standing = self.standing

        def work() -> HttpResponse:
            insist(permissions.why_not_call(standing))
            form = filled(CallForm, request, standing=standing)
            made = call_deliberation(by=standing, at=standing.at, **form.cleaned_data)
            return done(self.url(made.pk), made.pk, called_words(made), status=201)

        return self.once(request, work)


class Items(OfCases):
    noun, label, row, whole = "deliberation_item", "研判议题", ItemRow, ItemWhole
    filter_form, of_case = ItemFilterForm, "case"

    def visible(self, standing: Standing) -> QuerySet[DeliberationItem]:
        return DeliberationItem.objects.visible_to(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.with_row()


PATHS = [
    *addresses("deliberations", Deliberations, acts=DELIBERATION_ACTS, methods={"post": "create"}),
    *addresses("deliberation-items", Items, acts=ITEM_ACTS),
]
