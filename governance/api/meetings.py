"""Meetings with their answers and minutes, rules with their editions, the lists on the wall."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.records import BY_ID, Records, acts_of, addresses, file_shape
from core.api.shapes import ActShape, FileShape, Shape
from core.models import StoredFile
from core.paging import Order
from governance.acts.meetings import MEETING_ACTS
from governance.api.kept import Kept
from governance.forms.meetings import MeetingFilterForm
from governance.forms.regulations import RegulationNarrowForm, WallNarrowForm
from governance.models import Attendance, Edition, Meeting, Minutes, Regulation, WallItem
from governance.permissions.structure import seen_paths


class RegulationShape(Shape):
    edition = serializers.IntegerField(read_only=True, allow_null=True, help_text="现行版次")
    in_force_on = serializers.DateField(read_only=True, allow_null=True, help_text="施行日期")

    class Meta:
        model = Regulation
        fields = ["id", "title", "kind", "area", "unit", "edition", "in_force_on", "closed_on"]


class EditionShape(Shape):
    class Meta:
        model = Edition
        fields = ["number", "in_force_on", "note", "made_by", "made_at"]


class RegulationWhole(RegulationShape):
    text = serializers.SerializerMethodField(help_text="现行版次的正文")
    file = serializers.SerializerMethodField(help_text="现行版次的原件")
    editions = serializers.SerializerMethodField(help_text="各版次，新的在前")

    class Meta(RegulationShape.Meta):
        fields = [*RegulationShape.Meta.fields, "text", "file", "editions"]

    def get_text(self, regulation: Regulation) -> str:
        current = self.context["view"].current(regulation)
        return current.text if current else ""

    @extend_schema_field(FileShape(allow_null=True))
    def get_file(self, regulation: Regulation) -> dict[str, Any] | None:
        current = self.context["view"].current(regulation)
        return file_shape(current.file if current else None, Regulations.url(regulation.pk) + "file/")

    @extend_schema_field(EditionShape(many=True))
    def get_editions(self, regulation: Regulation) -> Any:
        return EditionShape(regulation.editions.select_related("made_by"), many=True).data


class WallItemShape(Shape):
    class Meta:
        model = WallItem
        fields = ["id", "kind", "area", "text", "unit", "due_on", "done_on"]


class MeetingShape(Shape):
    class Meta:
        model = Meeting
        fields = [
            "id", "centre", "kind", "title", "agenda", "place", "starts_at", "ends_at", "host", "made_by", "cancelled_at",
            "why_cancelled",
        ]  # fmt: skip


class AttendanceShape(Shape):
    class Meta:
        model = Attendance
        fields = ["officer", "answer", "why", "is_present"]


class MinutesShape(Shape):
    class Meta:
        model = Minutes
        fields = ["number", "text", "made_by", "made_at"]


class MeetingWhole(MeetingShape):
    """All that the page shows: who is asked and came, rooms, every version of the minutes, the latest one's file."""

    rooms = serializers.SerializerMethodField(help_text="占用的房间")
    attendances = serializers.SerializerMethodField(help_text="参加人员")
    minutes = serializers.SerializerMethodField(help_text="纪要，新的一稿在前")
    file = serializers.SerializerMethodField(help_text="最新一稿的附件")
    acts = serializers.SerializerMethodField()

    class Meta(MeetingShape.Meta):
        fields = [*MeetingShape.Meta.fields, "rooms", "attendances", "minutes", "file", "acts"]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_rooms(self, meeting: Meeting) -> list[str]:
        booked = meeting.bookings.filter(released_at=None).select_related("room")
        return [one.room.name for one in booked]

    @extend_schema_field(AttendanceShape(many=True))
    def get_attendances(self, meeting: Meeting) -> Any:
        return AttendanceShape(meeting.attendances.select_related("officer"), many=True).data

    @extend_schema_field(MinutesShape(many=True))
    def get_minutes(self, meeting: Meeting) -> Any:
        return MinutesShape(meeting.minutes.select_related("made_by"), many=True).data

    @extend_schema_field(FileShape(allow_null=True))
    def get_file(self, meeting: Meeting) -> dict[str, Any] | None:
        return file_shape(_paper(meeting), Meetings.url(meeting.pk) + "file/")

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, meeting: Meeting) -> list[dict[str, str]]:
        return acts_of(MEETING_ACTS, self.context["standing"], meeting, at=Meetings.url(meeting.pk))


def _paper(meeting: Meeting) -> StoredFile | None:
    last = meeting.minutes.select_related("file").first()
    return last.file if last else None


class Regulations(Records):
    noun, label, row, whole, order = "regulation", "制度", RegulationShape, RegulationWhole, BY_ID
    filter_form = RegulationNarrowForm

    def visible(self, standing: Any) -> QuerySet[Regulation]:
        return Regulation.objects.holding(seen_paths(standing))

    def with_row(self, rows: Any) -> Any:
        return rows.with_edition(self.standing.at.date()).select_related("area", "unit")

    def current(self, regulation: Regulation) -> Edition | None:
        """What is in force today."""
        editions = Edition.objects.filter(regulation=regulation).in_force(self.standing.at.date())
        return editions.select_related("file").first()

    def files(self, record: Regulation) -> dict[str, StoredFile | None]:
        current = self.current(record)
        return {"file": current.file if current else None}


class WallItems(Kept):
    noun, label, row, filter_form = "wall_item", "上墙清单", WallItemShape, WallNarrowForm


class Meetings(Records):
    noun, label, row, whole = "meeting", "会议", MeetingShape, MeetingWhole
    filter_form = MeetingFilterForm
    order = Order("starts", "近的在前", "starts_at", descending=False)

    def visible(self, standing: Any) -> QuerySet[Meeting]:
        return Meeting.objects.visible_to(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("centre", "host", "made_by")

    def files(self, record: Meeting) -> dict[str, StoredFile | None]:
        return {"file": _paper(record)}


PATHS = [
    *addresses("regulations", Regulations, parts=["file"]),
    *addresses("wall-items", WallItems),
    *addresses("meetings", Meetings, acts=MEETING_ACTS, parts=["file"]),
]
