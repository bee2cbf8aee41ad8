"""A centre's rooms and who books them, the units at it and their rota, police grids, the four centres."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from rest_framework import serializers

from core.api.records import BY_ID, Records, addresses
from core.api.shapes import Named, Shape
from core.paging import Order
from core.refusals import Refusal
from governance.api.kept import Kept
from governance.forms.areas import BeatNarrowForm, MergerNarrowForm
from governance.forms.meetings import BookingFilterForm, rooms_of
from governance.forms.places import RoomNarrowForm, StationingNarrowForm, TurnNarrowForm
from governance.models import Beat, Booking, Meeting, Merger, Room, Stationing, Turn
from governance.permissions.meetings import why_not_book
from governance.querysets.sight import areas_near
from governance.standing import Standing


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


class BookingShape(Shape):
    """What a room is taken for; of a meeting that one is not called to only that it is one."""

    what = serializers.SerializerMethodField(help_text="用途")
    meeting = serializers.SerializerMethodField(help_text="会议 id")
    is_mine = serializers.SerializerMethodField(help_text="本人预约的")

    class Meta:
        model = Booking
        fields = ["id", "room", "from_at", "until_at", "what", "meeting", "is_mine"]

    def get_what(self, booking: Any) -> str:
        return "会议" if booking.meeting_id and not booking.is_seen else str(booking.what)

    def get_meeting(self, booking: Any) -> int | None:
        return booking.meeting_id if booking.is_seen else None

    def get_is_mine(self, booking: Booking) -> bool:
        return bool(booking.made_by_id == self.context["standing"].pk)


class TurnShape(Shape):
    centre = Named(source="stationing.centre", read_only=True)
    unit = Named(source="stationing.unit", read_only=True)

    class Meta:
        model = Turn
        fields = ["id", "centre", "unit", "weekday", "day", "half", "person", "closed_on"]


class MergerShape(Shape):
    id = serializers.IntegerField(source="pk", read_only=True)

    class Meta:
        model = Merger
        fields = [
            "id", "area", "has_governance", "has_petition", "has_mediation", "has_grid", "merged_on", "note",
        ]  # fmt: skip


class Rooms(Records):
    noun, label, row, order = "room", "窗口和房间", RoomShape, BY_ID
    filter_form = RoomNarrowForm

    def visible(self, standing: Any) -> QuerySet[Room]:
        return Room.objects.filter(areas_near(standing, "centre__area__path"))

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("centre", "unit")


class Bookings(Records):
    """Of the rooms of one's own centre that can be booked; what was released is gone."""

    noun, label, row, filter_form = "booking", "房间预约", BookingShape, BookingFilterForm
    order = Order("from", "早的在前", "from_at", descending=False)

    def visible(self, standing: Standing) -> QuerySet[Booking]:
        return Booking.objects.filter(room__in=rooms_of(standing), released_at=None)

    def with_row(self, rows: Any) -> Any:
        seen = Meeting.objects.visible_to(self.standing).filter(pk=OuterRef("meeting"))
        return rows.annotate(is_seen=Exists(seen)).select_related("room")

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return why_not_book(standing)


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


class Turns(Kept):
    noun, label, row, filter_form = "turn", "轮驻班次", TurnShape, TurnNarrowForm


class Mergers(Kept):
    noun, label, row, filter_form = "merger", "四中心情况", MergerShape, MergerNarrowForm

    def visible(self, standing: Standing) -> QuerySet[Any]:
        # its key is the area's
        rows: QuerySet[Any] = super().visible(standing).annotate(id=F("area_id"))
        return rows


PATHS = [
    *addresses("rooms", Rooms),
    *addresses("bookings", Bookings),
    *addresses("beats", Beats),
    *addresses("stationings", Stationings),
    *addresses("turns", Turns),
    *addresses("mergers", Mergers),
]
