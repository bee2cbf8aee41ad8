"""Clocks in the API: what units ask, the deadline policy, terms of the law."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from cases.models import StatutoryTerm
from core.api.records import Records, addresses
from core.api.shapes import Shape
from core.paging import Order
from core.refusals import Refusal
from dispatch.choices import RequestState
from dispatch.forms.clocks import PolicyNarrowForm, TermNarrowForm, TimeRequestFilterForm
from dispatch.models import DeadlinePolicy, TimeRequest
from dispatch.permissions.clocks import why_not_see_requests
from governance.api.kept import Kept
from governance.standing import Standing

NEWEST = Order("asked", "申请时间，新的在前", "asked_at", descending=True)


class TimeRequestShape(Shape):
    state = serializers.ChoiceField(choices=RequestState.choices, read_only=True)

    class Meta:
        model = TimeRequest
        fields = [
            "id", "slip", "kind", "workdays", "reason", "why", "asked_by", "asked_at", "due_at", "state",
            "needs_commander", "granted_workdays", "decided_by", "decided_at", "answer",
        ]  # fmt: skip


class PolicyShape(Shape):
    class Meta:
        model = DeadlinePolicy
        fields = [
            "id", "centre", "category", "level", "channel", "mode", "tempo", "accept", "assign", "acknowledge",
            "first_report", "complete", "follow_up", "follow_up_days", "edition", "from_on", "until_on", "why",
        ]  # fmt: skip


class TermShape(Shape):
    class Meta:
        model = StatutoryTerm
        fields = [
            "id", "name", "kind", "category", "channel", "begins", "ends", "rule", "extension", "law", "from_on",
            "until_on",
        ]  # fmt: skip


class TimeRequests(Records):
    noun, label, row, order = "time_request", "时限申请", TimeRequestShape, NEWEST
    filter_form = TimeRequestFilterForm

    def visible(self, standing: Standing) -> QuerySet[TimeRequest]:
        return TimeRequest.objects.visible_to(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.with_row()

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return why_not_see_requests(standing)


class Policies(Kept):
    noun, label, row = "deadline_policy", "时限规则", PolicyShape
    filter_form = PolicyNarrowForm


class Terms(Kept):
    noun, label, row = "statutory_term", "法定期限", TermShape
    filter_form = TermNarrowForm


PATHS = [
    *addresses("time-requests", TimeRequests),
    *addresses("deadline-policies", Policies),
    *addresses("statutory-terms", Terms),
]
