"""A centre's watch in the API: its mode and who is on duty, the book, handover sheets; standing orders."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api import OfCases
from cases.models import Case
from core.api.records import BY_ID, Records, acts_of, addresses
from core.api.shapes import ActShape, Shape
from core.paging import Order
from core.refusals import Refusal
from dispatch.acts import SHEET_ACTS, WATCH_ACTS
from dispatch.models import HandoverCase, HandoverSheet, StandingOrder, WatchLine
from dispatch.permissions.letters import why_not_give_order
from dispatch.permissions.watch import why_not_read_any_log
from governance.acts.duty import MODE_ACTS, ROSTER_ACTS
from governance.choices import Capability
from governance.duty import mode_at, staff_of
from governance.forms.structure import CentreFilterForm
from governance.models import DutyShift, Unit
from governance.permissions.duty import seen_centres, why_not_see_duty
from governance.standing import Standing

CENTRE_ACTS = (*ROSTER_ACTS, *MODE_ACTS, *WATCH_ACTS)
BY_MOMENT = Order("at", "新的在前", "at", descending=True)
BY_SHIFT = Order("until", "新的在前", "until_at", descending=True)
BY_START = Order("from", "新的在前", "from_at", descending=True)


def _named(row: Any) -> dict[str, Any]:
    return {"id": row.pk, "name": str(row)}


class CentreShape(Shape):
    class Meta:
        model = Unit
        fields = ["id", "name", "short_name", "area"]


class NowShape(serializers.Serializer[Any]):
    """The mode that holds; `value` is empty in routine 平时."""

    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of this name
    order = serializers.IntegerField(allow_null=True, help_text="模式切换 id")
    until_at = serializers.DateTimeField(allow_null=True)


class OnDutyShape(serializers.Serializer[Any]):
    """The shift that runs: who leads, who answers the telephone (the first)."""

    leader = serializers.DictField(help_text="带班领导")
    staff = serializers.ListField(child=serializers.DictField(), help_text="值班人员")
    until_at = serializers.DateTimeField()


class CentreWhole(CentreShape):
    mode = serializers.SerializerMethodField(help_text="现在的模式")
    on_duty = serializers.SerializerMethodField(help_text="现在的班次，没有排班为空")
    acts = serializers.SerializerMethodField()

    class Meta(CentreShape.Meta):
        fields = [*CentreShape.Meta.fields, "mode", "on_duty", "acts"]

    @extend_schema_field(NowShape)
    def get_mode(self, centre: Unit) -> Any:
        now = mode_at(centre, self.context["standing"].at)
        told: dict[str, Any] = {"value": "", "label": "平时", "order": None, "until_at": None}
        if now is not None:
            told = {
                "value": now.mode,
                "label": now.get_mode_display(),
                "order": now.pk,
                "until_at": now.until_at,
            }
        return NowShape(told).data

    @extend_schema_field(OnDutyShape(allow_null=True))
    def get_on_duty(self, centre: Unit) -> Any:
        shifts = DutyShift.objects.on(self.context["standing"].at).filter(centre=centre)
        shift = shifts.prefetch_related("more_staff").first()
        if shift is None:
            return None
        staff = [_named(one) for one in staff_of(shift)]
        return OnDutyShape({"leader": _named(shift.leader), "staff": staff, "until_at": shift.until_at}).data

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, centre: Unit) -> list[dict[str, str]]:
        return acts_of(CENTRE_ACTS, self.context["standing"], centre, at=Centres.url(centre.pk))


class WatchLineShape(Shape):
    class Meta:
        model = WatchLine
        fields = ["id", "centre", "kind", "at", "text", "whom", "answer", "case", "officer", "written_at"]


class HandoverCaseShape(Shape):
    """A case as it stood when the sheet was made; telephones stay on the page."""

    class Meta:
        model = HandoverCase
        fields = ["case", "is_danger", "words", "holder", "last_at", "due_at"]


class SheetShape(Shape):
    class Meta:
        model = HandoverSheet
        fields = [
            "id", "centre", "from_at", "until_at", "leader_out", "leader_in", "dangers", "late", "signed_over_at",
            "taken_at",
        ]  # fmt: skip


class SheetWhole(SheetShape):
    cases = serializers.SerializerMethodField(help_text="看得到的事项")
    hidden = serializers.SerializerMethodField(help_text="只对知情人列出的件数")
    acts = serializers.SerializerMethodField()

    class Meta(SheetShape.Meta):
        fields = [
            *SheetShape.Meta.fields, "note", "made_by", "made_at", "signed_over_by", "taken_by", "cases", "hidden",
            "acts",
        ]  # fmt: skip

    def _seen(self, sheet: HandoverSheet) -> QuerySet[HandoverCase]:
        visible = Case.objects.visible_to(self.context["standing"]).values("pk")
        return HandoverCase.objects.filter(sheet=sheet, case__in=visible)

    @extend_schema_field(HandoverCaseShape(many=True))
    def get_cases(self, sheet: HandoverSheet) -> Any:
        return HandoverCaseShape(self._seen(sheet).select_related("case"), many=True).data

    def get_hidden(self, sheet: HandoverSheet) -> int:
        return HandoverCase.objects.filter(sheet=sheet).count() - self._seen(sheet).count()

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, sheet: HandoverSheet) -> list[dict[str, str]]:
        return acts_of(SHEET_ACTS, self.context["standing"], sheet, at=HandoverSheets.url(sheet.pk))


class OrderShape(Shape):
    class Meta:
        model = StandingOrder
        fields = ["id", "centre", "signed_by", "from_at", "until_at", "note"]


class Centres(Records):
    """The centres whose roster one reads, each with its mode, its watch and the verbs on them."""

    noun, label, row, whole, order = "centre", "综治中心", CentreShape, CentreWhole, BY_ID

    def visible(self, standing: Standing) -> QuerySet[Unit]:
        seen = [one.pk for one in seen_centres(standing)]
        return Unit.objects.filter(pk__in=seen).select_related("area")

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return why_not_see_duty(standing)


class OfTheBook(OfCases):
    """Of the book of the watch, for those who work at the centre or look at its whole area."""

    filter_form = CentreFilterForm

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return why_not_read_any_log(standing)


class WatchLines(OfTheBook):
    noun, label, row, order, of_case = "watch_line", "值班日志", WatchLineShape, BY_MOMENT, "case"

    def visible(self, standing: Standing) -> QuerySet[WatchLine]:
        return WatchLine.objects.visible_to(standing).in_books_of(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("centre", "case", "officer")

    def looked(self, found: WatchLine) -> None:
        if found.case is not None:
            super().looked(found)


class HandoverSheets(OfTheBook):
    noun, label, row, whole, order = "handover_sheet", "交接班", SheetShape, SheetWhole, BY_SHIFT

    def visible(self, standing: Standing) -> QuerySet[HandoverSheet]:
        return HandoverSheet.objects.visible_to(standing)

    def with_whole(self, rows: Any) -> Any:
        return rows.select_related(
            "centre__area", "leader_out", "leader_in", "made_by", "signed_over_by", "taken_by"
        )

    def looked(self, found: HandoverSheet) -> None:
        """It names cases that one may see and opens none."""


class StandingOrders(Records):
    """Of the centre that one commands: reminder letters go out by themselves until then."""

    noun, label, row, order = "standing_order", "常设签发令", OrderShape, BY_START

    def visible(self, standing: Standing) -> QuerySet[StandingOrder]:
        return StandingOrder.objects.filter(centre=standing.centre_for(Capability.COMMAND))

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("centre", "signed_by")

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return why_not_give_order(standing)


PATHS = [
    *addresses("centres", Centres, acts=CENTRE_ACTS),
    *addresses("watch-lines", WatchLines),
    *addresses("handover-sheets", HandoverSheets, acts=SHEET_ACTS),
    *addresses("standing-orders", StandingOrders),
]
