"""Shape of meetings, their answers and minutes, and of bookings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core import clock
from core.acts import ActForm
from core.forms import DayField, FilesField, MomentField, QuickSelect, TextField, pick
from governance.choices import Answer, Capability, MeetingKind
from governance.models import Appointment, Attendance, Booking, Meeting, Officer, Room
from governance.standing import Standing

# who is called to meetings: everybody but those who only walk their grid
ASKED = frozenset(Capability) - {Capability.PATROL}


def people_of(standing: Standing) -> list[tuple[str, list[tuple[int, str]]]]:
    """Officers with a post in the centre's area, then above it: [(unit, [(id, "name title")])], each once. One query."""
    if standing.centre is None:
        return []
    path = standing.centre.area.path
    place = Q(post__unit__area__path__startswith=path) | Q(
        post__unit__area__code__in=path.strip(".").split(".")
    )
    held = (
        Appointment.objects.held_on(standing.at.date())
        .filter(place)
        .select_related("officer", "post__unit__area")
    )
    groups: dict[str, list[tuple[int, str]]] = {}
    seen: set[int] = set()
    near_first = sorted(
        held.order_by("post__unit__area__path", "post__unit_id", "id"),
        key=lambda one: not one.post.unit.area.path.startswith(path),
    )
    for one in near_first:
        if one.officer_id not in seen and ASKED & set(one.post.capabilities):
            seen.add(one.officer_id)
            label = f"{one.officer.name} {one.post.title}"
            groups.setdefault(one.post.unit.short_name, []).append((one.officer_id, label))
    return list(groups.items())


class PeopleInput(forms.CheckboxSelectMultiple):
    """Officers to tick, folded by unit; a unit with somebody ticked is open."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        ticked = {str(one) for one in value or ()}
        groups = (
            (
                SafeString(" open") if any(str(pk) in ticked for pk, _ in people) else "",
                unit,
                format_html_join(
                    "",
                    '<label><input type="checkbox" name="{}" value="{}"{}> {}</label>',
                    (
                        (name, pk, SafeString(" checked") if str(pk) in ticked else "", who)
                        for pk, who in people
                    ),
                ),
            )
            for unit, people in self.choices
        )
        inside = format_html_join("", "<details{}><summary>{}</summary>{}</details>", groups)
        return format_html('<div class="people" id="{}">{}</div>', (attrs or {}).get("id", name), inside)


class PeopleField(forms.TypedMultipleChoiceField):
    """Officers by id; gives a list of Officer."""

    widget = PeopleInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        return list(Officer.objects.filter(pk__in=super().clean(value)))


def rooms_of(standing: Standing) -> QuerySet[Room]:
    rooms = Room.objects.bookable_on(standing.at.date())
    return rooms.filter(centre=standing.centre).order_by("zone", "id") if standing.centre else rooms.none()


class TimesForm(forms.Form):
    """When and where, the same for a new meeting and a moved one."""

    starts_at = MomentField(label="开始")
    ends_at = MomentField(label="结束")
    room = forms.ModelChoiceField(
        Room.objects.none(), label="房间", required=False, empty_label="不用中心的房间", widget=QuickSelect
    )
    place = TextField(label="其他地点", max_length=120, required=False, help_text="不在中心开时填写")
    knowing = forms.BooleanField(
        label="有冲突仍然召集", required=False, help_text="有人那时另有会议也照常通知"
    )

    def offer_rooms(self, standing: Standing) -> None:
        self.fields["room"].queryset = rooms_of(standing)  # type: ignore[attr-defined]  # a model choice

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("room") and not cleaned.get("place"):
            self.add_error("place", "请选一个房间，或写明在哪里开。")
        return cleaned


class ConveneForm(TimesForm):
    kind = forms.ChoiceField(label="种类", choices=MeetingKind.choices, widget=QuickSelect)
    title = TextField(label="议题", max_length=120)
    host = forms.TypedChoiceField(label="主持人", coerce=int, widget=QuickSelect)
    people = PeopleField(label="参加人员")
    agenda = TextField(label="议程", rows=5, max_length=5000, required=False)
    field_order = (
        "title",
        "kind",
        "starts_at",
        "ends_at",
        "room",
        "place",
        "host",
        "people",
        "agenda",
        "knowing",
    )

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rooms(standing)
        groups = people_of(standing)
        self.fields["people"].choices = groups  # type: ignore[attr-defined]  # a choice field
        self.fields["host"].choices = groups  # type: ignore[attr-defined]  # a choice field
        self.initial.setdefault("host", standing.pk)

    def clean_host(self) -> Officer:
        return Officer.objects.get(pk=self.cleaned_data["host"])


class RescheduleForm(TimesForm, ActForm):
    def __init__(self, *args: Any, standing: Standing, target: Meeting, **kwargs: Any) -> None:
        booked = target.bookings.filter(released_at=None).first()
        room = booked.room_id if booked else None
        kwargs.setdefault(
            "initial",
            {"starts_at": target.starts_at, "ends_at": target.ends_at, "place": target.place, "room": room},
        )
        super().__init__(*args, standing=standing, target=target, **kwargs)
        self.offer_rooms(standing)


class CancelMeetingForm(ActForm):
    why = TextField(label="取消原因", max_length=200)


class AnswerForm(ActForm):
    answer = forms.ChoiceField(
        label="是否参加",
        choices=[(Answer.COMING.value, "参加"), (Answer.DECLINED.value, "请假")],
        widget=forms.RadioSelect,
    )
    why = TextField(
        label="请假原因", max_length=200, required=False, help_text="请假时写明原因，或由谁代为参加"
    )


class AttendanceForm(ActForm):
    present = forms.TypedMultipleChoiceField(
        label="到会人员", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, standing: Standing, target: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, standing=standing, target=target, **kwargs)
        invited = list(Attendance.objects.filter(meeting=target).select_related("officer"))
        self.fields["present"].choices = [(one.officer_id, one.officer.name) for one in invited]  # type: ignore[attr-defined]  # a choice field
        self.initial["present"] = [
            one.officer_id
            for one in invited
            if (one.answer != Answer.DECLINED if one.is_present is None else one.is_present)
        ]


class MinutesForm(ActForm):
    text = TextField(label="纪要", rows=14, max_length=50_000, help_text="议定什么、谁来办、什么时候办完")
    file = FilesField(label="附件", only_one=True)

    def __init__(self, *args: Any, standing: Standing, target: Meeting, **kwargs: Any) -> None:
        last = target.minutes.first()
        kwargs.setdefault("initial", {"text": last.text if last else target.agenda})
        super().__init__(*args, standing=standing, target=target, **kwargs)


class MeetingFilterForm(forms.Form):
    when = pick("时间", ("past", "已开过"), ("all", "全部"))
    kind = pick("种类", *MeetingKind.choices)
    q = TextField(label="查找", required=False, max_length=60)

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing
        self.fields["when"].choices = [("", "待召开"), *self.fields["when"].choices[1:]]  # type: ignore[attr-defined]  # a choice field

    def narrow(self, meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
        """Those ahead, the next first; those behind, the last first."""
        given, at = self.cleaned_data, self.standing.at
        if given.get("q"):
            meetings = meetings.filter(title__contains=given["q"])
        if given.get("kind"):
            meetings = meetings.filter(kind=given["kind"])
        match given.get("when"):
            case "past":
                return meetings.filter(ends_at__lte=at).order_by("-starts_at", "-id")
            case "all":
                return meetings.order_by("-starts_at", "-id")
        return meetings.filter(ends_at__gt=at).order_by("starts_at", "id")


class BookForm(forms.Form):
    room = forms.ModelChoiceField(Room.objects.none(), label="房间", empty_label="请选择", widget=QuickSelect)
    what = TextField(label="用途", max_length=120)
    from_at = MomentField(label="开始")
    until_at = MomentField(label="结束")

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = rooms_of(standing)  # type: ignore[attr-defined]  # a model choice


class WeekForm(forms.Form):
    day = DayField(required=False)

    def monday(self, today: date) -> date:
        """The Monday of the week asked for, else of this week."""
        given: date = (self.cleaned_data.get("day") if self.is_valid() else None) or today
        return given - timedelta(days=given.weekday())


class BookingFilterForm(WeekForm):
    """The week of a day as the page shows it; without one, this week and what comes after."""

    day = DayField(label="哪一周（写其中一天；不写为本周和以后）", required=False)

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing

    def narrow(self, bookings: QuerySet[Booking]) -> QuerySet[Booking]:
        start, end = week_bounds(self.monday(self.standing.at.date()))
        bookings = bookings.filter(until_at__gt=start)
        return bookings.filter(from_at__lt=end) if self.cleaned_data.get("day") else bookings


def week_days(monday: date) -> Iterable[date]:
    return [monday + timedelta(days=number) for number in range(7)]


def week_bounds(monday: date) -> tuple[Any, Any]:
    return clock.start_of(monday), clock.start_of(monday + timedelta(days=7))
