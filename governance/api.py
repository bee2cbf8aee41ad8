"""The command structure in the API: what is below the own posts, and the way up."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.records import BY_ID, Records, addresses
from core.api.shapes import NAMED, Labelled, Named, Shape
from core.paging import Order
from governance.acts.meetings import MEETING_ACTS
from governance.choices import Capability
from governance.forms.areas import BeatNarrowForm
from governance.forms.meetings import MeetingFilterForm
from governance.forms.places import RoomNarrowForm, StationingNarrowForm
from governance.forms.regulations import RegulationNarrowForm
from governance.forms.structure import (
    AppointmentFilterForm,
    AreaFilterForm,
    DutyFilterForm,
    OfficerFilterForm,
    PostFilterForm,
    UnitFilterForm,
)
from governance.models import (
    Appointment,
    Area,
    Beat,
    DutyShift,
    Meeting,
    Officer,
    Post,
    Regulation,
    Room,
    Stationing,
    Unit,
)
from governance.permissions.structure import seen_paths
from governance.querysets import AppointmentQuerySet
from governance.querysets.sight import areas_near
from governance.standing import Standing


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # theirs
    target_class = "governance.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class AreaShape(Shape):
    class Meta:
        model = Area
        fields = ["id", "code", "name", "label", "level", "parent", "closed_on"]


class UnitShape(Shape):
    class Meta:
        model = Unit
        fields = ["id", "name", "short_name", "kind", "area", "closed_on"]


class PostShape(Shape):
    capabilities = serializers.SerializerMethodField(help_text="职责")

    class Meta:
        model = Post
        fields = ["id", "title", "unit", "slot", "sees", "capabilities"]

    @extend_schema_field(serializers.ListField(child=Labelled(Capability.choices)))
    def get_capabilities(self, post: Post) -> list[dict[str, str]]:
        return [{"value": one, "label": Capability(one).label} for one in post.capabilities]


class AppointmentShape(Shape):
    unit = Named(source="post.unit", read_only=True)

    class Meta:
        model = Appointment
        fields = ["id", "officer", "post", "unit", "area", "from_on", "until_on"]


class OfficerShape(Shape):
    """Name and posts held now; sign-in names and phones are not handed out."""

    posts = serializers.SerializerMethodField(help_text="现任岗位")

    class Meta:
        model = Officer
        fields = ["id", "name", "posts"]

    @extend_schema_field({"type": "array", "items": NAMED})
    def get_posts(self, officer: Any) -> list[dict[str, Any]]:
        return [{"id": held.post_id, "name": str(held.post)} for held in officer.held_now]


class DutyShape(Shape):
    class Meta:
        model = DutyShift
        fields = ["id", "centre", "leader", "staff", "from_at", "until_at"]


class RoomShape(Shape):
    class Meta:
        model = Room
        fields = ["id", "centre", "zone", "kind", "name", "capacity", "is_bookable", "unit", "closed_on"]


class BeatShape(Shape):
    class Meta:
        model = Beat
        fields = ["id", "code", "name", "station", "parent", "closed_on"]


class StationingShape(Shape):
    """Who sits at a centre and how; the liaison's telephone is for people who say why."""

    class Meta:
        model = Stationing
        fields = ["id", "centre", "unit", "presence", "room", "closed_on"]


class RegulationShape(Shape):
    edition = serializers.IntegerField(read_only=True, allow_null=True, help_text="现行版次")
    in_force_on = serializers.DateField(read_only=True, allow_null=True, help_text="施行日期")

    class Meta:
        model = Regulation
        fields = ["id", "title", "kind", "area", "unit", "edition", "in_force_on", "closed_on"]


class MeetingShape(Shape):
    class Meta:
        model = Meeting
        fields = [
            "id", "centre", "kind", "title", "agenda", "place", "starts_at", "ends_at", "host", "made_by", "cancelled_at",
            "why_cancelled",
        ]  # fmt: skip


class Areas(Records):
    noun, label, row, order = "area", "区域", AreaShape, BY_ID
    filter_form = AreaFilterForm

    def visible(self, standing: Any) -> QuerySet[Area]:
        return Area.objects.filter(areas_near(standing))

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("parent")


class Units(Records):
    noun, label, row, order = "unit", "单位", UnitShape, BY_ID
    filter_form = UnitFilterForm

    def visible(self, standing: Any) -> QuerySet[Unit]:
        return Unit.objects.filter(areas_near(standing, "area__path"))

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("area")


class Officers(Records):
    noun, label, row, order = "officer", "人员", OfficerShape, BY_ID
    filter_form = OfficerFilterForm

    def visible(self, standing: Any) -> QuerySet[Officer]:
        """Whoever holds a post now that one may read of, and oneself."""
        held = _held(standing).filter(officer=OuterRef("pk"))
        return Officer.objects.filter(Q(Exists(held)) | Q(pk=standing.pk))

    def with_row(self, rows: Any) -> Any:
        held = _held(self.standing).select_related("post__unit").order_by("id")
        return rows.prefetch_related(Prefetch("appointments", held, to_attr="held_now"))


class Posts(Records):
    noun, label, row, order = "post", "岗位", PostShape, BY_ID
    filter_form = PostFilterForm

    def visible(self, standing: Any) -> QuerySet[Post]:
        return Post.objects.filter(areas_near(standing, "unit__area__path"))

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("unit")


class Appointments(Records):
    noun, label, row, order = "appointment", "任职", AppointmentShape, BY_ID
    filter_form = AppointmentFilterForm

    def visible(self, standing: Any) -> QuerySet[Appointment]:
        return Appointment.objects.filter(areas_near(standing, "post__unit__area__path"))

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("officer", "post__unit", "area")


class DutyShifts(Records):
    noun, label, row = "duty_shift", "值班", DutyShape
    filter_form = DutyFilterForm
    order = Order("from", "新的在前", "from_at", descending=True)

    def visible(self, standing: Any) -> QuerySet[DutyShift]:
        return DutyShift.objects.in_force().filter(areas_near(standing, "centre__area__path"))

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("centre", "leader", "staff")


class Rooms(Records):
    noun, label, row, order = "room", "窗口和房间", RoomShape, BY_ID
    filter_form = RoomNarrowForm

    def visible(self, standing: Any) -> QuerySet[Room]:
        return Room.objects.filter(areas_near(standing, "centre__area__path"))

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("centre", "unit")


class Beats(Records):
    noun, label, row, order = "beat", "警务网格", BeatShape, BY_ID
    filter_form = BeatNarrowForm

    def visible(self, standing: Any) -> QuerySet[Beat]:
        return Beat.objects.filter(areas_near(standing, "station__area__path"))

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("station", "parent")


class Stationings(Records):
    noun, label, row, order = "stationing", "进驻单位", StationingShape, BY_ID
    filter_form = StationingNarrowForm

    def visible(self, standing: Any) -> QuerySet[Stationing]:
        return Stationing.objects.filter(areas_near(standing, "centre__area__path"))

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("centre", "unit", "room")


class Regulations(Records):
    noun, label, row, order = "regulation", "制度", RegulationShape, BY_ID
    filter_form = RegulationNarrowForm

    def visible(self, standing: Any) -> QuerySet[Regulation]:
        return Regulation.objects.holding(seen_paths(standing))

    def with_row(self, rows: Any) -> Any:
        return rows.with_edition(self.standing.at.date()).select_related("area", "unit")


class Meetings(Records):
    noun, label, row = "meeting", "会议", MeetingShape
    filter_form = MeetingFilterForm
    order = Order("starts", "近的在前", "starts_at", descending=False)

    def visible(self, standing: Any) -> QuerySet[Meeting]:
        return Meeting.objects.visible_to(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("centre", "host", "made_by")


def _held(standing: Standing) -> AppointmentQuerySet:
    near = areas_near(standing, "post__unit__area__path")
    return Appointment.objects.held_on(standing.at.date()).filter(near)


PATHS = [
    *addresses("areas", Areas),
    *addresses("units", Units),
    *addresses("officers", Officers),
    *addresses("posts", Posts),
    *addresses("appointments", Appointments),
    *addresses("duty-shifts", DutyShifts),
    *addresses("rooms", Rooms),
    *addresses("beats", Beats),
    *addresses("stationings", Stationings),
    *addresses("regulations", Regulations),
    *addresses("meetings", Meetings, acts=MEETING_ACTS),
]
