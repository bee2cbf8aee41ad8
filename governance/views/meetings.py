"""Meetings, their papers, and the week of the rooms."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core import drafts, files
from core.acts import buttons
from core.clock import ZONE
from core.forms import attempt, sent
from core.markdown import render as shown
from core.once import once
from core.refusals import insist
from core.registry import registry
from governance.actions import meetings as actions
from governance.acts.meetings import MEETING_ACTS
from governance.forms.meetings import (
    BookForm,
    ConveneForm,
    MeetingFilterForm,
    WeekForm,
    rooms_of,
    week_bounds,
    week_days,
)
from governance.models import Booking, Meeting, Minutes
from governance.permissions import meetings as may
from governance.standing import Standing, standing_of


def visible_meeting(request: HttpRequest, pk: int) -> tuple[Standing, Meeting]:
    standing = standing_of(request)
    rows = Meeting.objects.visible_to(standing).select_related("centre__area", "host", "made_by")
    return standing, get_object_or_404(rows, pk=pk)


def page_of(meeting: Meeting) -> str:
    return reverse("meeting_show", args=[meeting.pk])


@require_GET
def meeting_list(request: HttpRequest) -> HttpResponse:
    standing = standing_of(request)
    form = MeetingFilterForm(request.GET, standing=standing)
    form.is_valid()
    meetings = form.narrow(Meeting.objects.visible_to(standing)).select_related("host", "centre")
    page = Paginator(meetings.prefetch_related("bookings__room"), 50).get_page(request.GET.get("page"))
    mine = dict(
        standing.officer.attendances.filter(meeting__in=[one.pk for one in page]).values_list(
            "meeting", "answer"
        )
    )
    context = {
        "form": form,
        "page": page,
        "rows": [(one, mine.get(one.pk, "")) for one in page],
        "why_not_convene": may.why_not_convene(standing),
    }
    return render(request, "governance/meeting_list.html", context)


@once
def convene(request: HttpRequest) -> HttpResponse:
    standing = standing_of(request)
    insist(may.why_not_convene(standing))
    form = ConveneForm(standing=standing, **sent(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and (
            meeting := attempt(
                form, lambda: actions.convene(by=standing, at=standing.at, **form.cleaned_data)
            )
        )
    ):
        drafts.done(request, "convene")
        asked = meeting.attendances.exclude(officer=standing.officer).count()
        when = actions.when(meeting.starts_at, meeting.ends_at)
        messages.success(request, f"已召集“{meeting}”，{when}，已通知 {asked} 人。")
        return redirect("meeting_show", pk=meeting.pk)
    return render(request, "governance/convene.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def meeting_show(request: HttpRequest, pk: int) -> HttpResponse:
    standing, meeting = visible_meeting(request, pk)
    minutes = list(meeting.minutes.select_related("made_by", "file"))
    context = {
        "meeting": meeting,
        "attendances": list(meeting.attendances.select_related("officer")),
        "booked": list(meeting.bookings.filter(released_at=None).select_related("room")),
        "minutes": minutes,
        "body": shown(minutes[0].text) if minutes else "",
        "agenda": shown(meeting.agenda),
        "acts": buttons(MEETING_ACTS, standing, meeting, ""),
        "besides": registry.beside("meeting", standing, meeting),
        "at": standing.at,
    }
    return render(request, "governance/meeting_show.html", context)


@require_GET
def meeting_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet everybody signs, on A4."""
    _, meeting = visible_meeting(request, pk)
    context = {
        "meeting": meeting,
        "attendances": list(meeting.attendances.select_related("officer")),
        "booked": list(meeting.bookings.filter(released_at=None).select_related("room")),
    }
    return render(request, "governance/meeting_sheet.html", context)


def _minutes(request: HttpRequest, pk: int, number: int) -> tuple[Meeting, Minutes]:
    _, meeting = visible_meeting(request, pk)
    rows = meeting.minutes.select_related("file", "made_by")
    return meeting, get_object_or_404(rows, number=number)


@require_GET
def minutes_print(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    meeting, minutes = _minutes(request, pk, number)
    people = list(meeting.attendances.select_related("officer"))
    context = {
        "meeting": meeting,
        "minutes": minutes,
        "body": shown(minutes.text),
        "came": [one.officer.name for one in people if one.is_present],
        "absent": [one.officer.name for one in people if one.is_present is False],
        "booked": list(meeting.bookings.filter(released_at=None).select_related("room")),
    }
    return render(request, "governance/minutes_print.html", context)


@require_GET
def minutes_file(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    _, minutes = _minutes(request, pk, number)
    if minutes.file is None or not files.path_of(minutes.file).exists():
        raise Http404
    return files.hand_out(minutes.file)


@once
def room_week(request: HttpRequest) -> HttpResponse:
    """The bookable rooms of one's centre through a week, and the form that takes one."""
    standing = standing_of(request)
    insist(may.why_not_book(standing))
    form = BookForm(standing=standing, **sent(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and (booking := attempt(form, lambda: actions.book(by=standing, at=standing.at, **form.cleaned_data)))
    ):
        said = f"已预约{booking.room}，{actions.when(booking.from_at, booking.until_at)}。"
        messages.success(request, said)
        return redirect(f"{reverse('room_week')}?day={booking.from_at.astimezone(ZONE):%Y-%m-%d}")
    monday = WeekForm(request.GET).monday(standing.at.date())
    days, rooms = list(week_days(monday)), list(rooms_of(standing))
    start, end = week_bounds(monday)
    taken = Booking.objects.overlapping(start, end).filter(room__in=rooms)
    cells: dict[tuple[int, object], list[Booking]] = defaultdict(list)
    for one in taken.select_related("meeting", "made_by", "room").order_by("from_at"):
        first, last = one.from_at.astimezone(ZONE).date(), one.until_at.astimezone(ZONE).date()
        for day in days:
            if first <= day <= last:
                cells[one.room_id, day].append(one)
    context = {
        "form": form,
        "days": days,
        "rows": [(room, [(day, cells[room.pk, day]) for day in days]) for room in rooms],
        "earlier": monday - timedelta(days=7),
        "later": monday + timedelta(days=7),
        "today": standing.at.date(),
        "mine": standing.pk,
        "seen": set(
            Meeting.objects.visible_to(standing).filter(bookings__in=taken).values_list("pk", flat=True)
        ),
    }
    return render(request, "governance/room_week.html", context, status=422 if form.errors else 200)


@require_POST
@once
def release_booking(request: HttpRequest, pk: int) -> HttpResponse:
    standing = standing_of(request)
    booking = get_object_or_404(Booking, pk=pk, room__in=rooms_of(standing))
    actions.release_booking(by=standing, booking=booking, at=standing.at)
    messages.success(request, f"已取消{booking.room}的预约。")
    return redirect("room_week")
