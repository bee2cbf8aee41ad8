"""The duty roster, requests to change it, and the modes a centre stood in."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.records import Records, acts_of, addresses
from core.api.shapes import ActShape, Named, Shape
from core.paging import Order
from core.refusals import Refusal
from governance.acts.duty import SHIFT_ACTS, SWAP_ACTS
from governance.forms.structure import CentreFilterForm, DutyFilterForm
from governance.models import DutyShift, DutySwap, ModeSwitch
from governance.permissions import duty as permissions
from governance.querysets.sight import areas_near
from governance.standing import Standing

BY_START = Order("from", "新的在前", "from_at", descending=True)


class DutyShape(Shape):
    class Meta:
        model = DutyShift
        fields = ["id", "centre", "leader", "staff", "more_staff", "from_at", "until_at"]


class DutyWhole(DutyShape):
    acts = serializers.SerializerMethodField()

    class Meta(DutyShape.Meta):
        fields = [*DutyShape.Meta.fields, "made_by", "made_at", "why", "acts"]

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, shift: DutyShift) -> list[dict[str, str]]:
        return acts_of(SHIFT_ACTS, self.context["standing"], shift, at=DutyShifts.url(shift.pk))


class SwapShape(Shape):
    """`mine` is the shift of who asks, `theirs` the one asked for; null to stand in without giving one."""

    class Meta:
        model = DutySwap
        fields = [
            "id", "mine", "theirs", "asked_by", "to", "leads", "note", "asked_at", "answer", "answered_at",
            "answer_note",
        ]  # fmt: skip


class SwapWhole(SwapShape):
    acts = serializers.SerializerMethodField()

    class Meta(SwapShape.Meta):
        fields = [*SwapShape.Meta.fields, "acts"]

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, swap: DutySwap) -> list[dict[str, str]]:
        return acts_of(SWAP_ACTS, self.context["standing"], swap, at=DutySwaps.url(swap.pk))


class ModeShape(Shape):
    """An order: it holds from `from_at` to `until_at`, or to `ended_at` where it was ended before."""

    post = Named(source="appointment.post", read_only=True)

    class Meta:
        model = ModeSwitch
        fields = [
            "id", "centre", "mode", "from_at", "until_at", "reason", "made_by", "post", "made_at", "ended_at",
            "ended_by", "why_ended",
        ]  # fmt: skip


class DutyShifts(Records):
    noun, label, row, whole = "duty_shift", "值班", DutyShape, DutyWhole
    filter_form, order = DutyFilterForm, BY_START

    def visible(self, standing: Any) -> QuerySet[DutyShift]:
        return DutyShift.objects.in_force().filter(areas_near(standing, "centre__area__path"))

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("centre__area", "leader", "staff").prefetch_related("more_staff")

    def with_whole(self, rows: Any) -> Any:
        return self.with_row(rows).select_related("centre__area", "leader", "staff", "made_by")


class DutySwaps(Records):
    """What one asked of others, and what others ask."""

    noun, label, row, whole = "duty_swap", "换班", SwapShape, SwapWhole
    order = Order("asked", "新的在前", "asked_at", descending=True)

    def visible(self, standing: Standing) -> QuerySet[DutySwap]:
        return DutySwap.objects.of(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.with_shifts()


class Modes(Records):
    """Every order of the centres whose roster one reads; what is in force now stands at the centre."""

    noun, label, row = "mode_switch", "模式切换", ModeShape
    filter_form, order = CentreFilterForm, BY_START

    def visible(self, standing: Standing) -> QuerySet[ModeSwitch]:
        return ModeSwitch.objects.filter(centre__in=permissions.seen_centres(standing))

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("centre", "made_by", "appointment__post__unit", "ended_by")

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return permissions.why_not_see_duty(standing)


PATHS = [
    *addresses("duty-shifts", DutyShifts, acts=SHIFT_ACTS),
    *addresses("duty-swaps", DutySwaps, acts=SWAP_ACTS),
    *addresses("modes", Modes),
]
