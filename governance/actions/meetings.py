"""Meetings are called, moved, cancelled, attended and minuted; rooms are booked. Nothing and nobody twice at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from core import files
from core.clock import ZONE
from core.notices import notify
from core.refusals import incomplete, insist
from governance.choices import Answer
from governance.models import Attendance, Booking, Meeting, Minutes, Officer, Room
from governance.permissions import meetings as may
from governance.standing import Standing

LONGEST = timedelta(hours=24)


def when(start: datetime, end: datetime) -> str:
    """11月24日 09:00–10:30; the second day is named when it ends on another one."""
    start, end = start.astimezone(ZONE), end.astimezone(ZONE)
    last = f"{end:%H:%M}" if end.date() == start.date() else f"{end.month}月{end.day}日 {end:%H:%M}"
    return f"{start.month}月{start.day}日 {start:%H:%M}–{last}"


@transaction.atomic
def convene(
    *,
    by: Standing,
    kind: str,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    host: Officer,
    people: Iterable[Officer],
    at: datetime,
    room: Room | None = None,
    place: str = "",
    agenda: str = "",
    knowing: bool = False,
) -> Meeting:
    """Call a meeting, book its room, tell everybody. `knowing`: also when somebody is elsewhere at that time."""
    insist(may.why_not_convene(by))
    assert by.centre is not None  # noqa: S101 - why_not_convene
    appointment = next(held for one in may.CONVENERS if (held := by.under(one)))
    invited = {one.pk: one for one in (host, *people)}
    _time(starts_at, ends_at, at)
    _people_free(invited.values(), starts_at, ends_at, knowing=knowing)
    meeting = Meeting.objects.create(
        centre=by.centre,
        kind=kind,
        title=title,
        agenda=agenda,
        place=place,
        starts_at=starts_at,
        ends_at=ends_at,
        host=host,
        made_by=by.officer,
        appointment=appointment,
        made_at=at,
    )
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, officer=one, answer=Answer.COMING if one.pk == by.pk else Answer.INVITED)
        for one in invited.values()
    )
    if room is not None:
        _take(by, room, title, starts_at, ends_at, at, meeting)
    _tell(
        meeting,
        set(invited) - {by.pk},
        f"请参加{meeting.get_kind_display()}“{title}”，{when(starts_at, ends_at)}",
        at,
    )
    return meeting


@transaction.atomic
def reschedule(
    *,
    by: Standing,
    meeting: Meeting,
    starts_at: datetime,
    ends_at: datetime,
    room: Room | None,
    at: datetime,
    place: str = "",
    knowing: bool = False,
) -> Meeting:
    """Another time or place; everybody is asked again."""
    row = _locked(meeting)
    insist(may.why_not_reschedule(by, row))
    _time(starts_at, ends_at, at)
    people = list(Officer.objects.filter(attendances__meeting=row))
    _people_free(people, starts_at, ends_at, knowing=knowing, but=row)
    row.bookings.filter(released_at=None).update(released_at=at)
    if room is not None:
        _take(by, room, row.title, starts_at, ends_at, at, row)
    row.starts_at, row.ends_at, row.place = starts_at, ends_at, place
    row.save(update_fields=["starts_at", "ends_at", "place"])
    row.attendances.exclude(officer=by.officer).update(answer=Answer.INVITED, why="")
    told = {one.pk for one in people} - {by.pk}
    _tell(row, told, f"会议“{row.title}”改到 {when(starts_at, ends_at)}，请重新答复", at)
    return row


@transaction.atomic
def cancel_meeting(*, by: Standing, meeting: Meeting, why: str, at: datetime) -> Meeting:
    """The meeting does not take place: its rooms are free again and everybody asked hears why."""
    row = _locked(meeting)
    insist(may.why_not_cancel_meeting(by, row))
    row.cancelled_at, row.why_cancelled = at, why
    row.save(update_fields=["cancelled_at", "why_cancelled"])
    row.bookings.filter(released_at=None).update(released_at=at)
    told = set(row.attendances.values_list("officer_id", flat=True)) - {by.pk}
    _tell(row, told, f"会议“{row.title}”（{when(row.starts_at, row.ends_at)}）已取消：{why}", at)
    return row


@transaction.atomic
def answer_invitation(*, by: Standing, meeting: Meeting, answer: str, why: str, at: datetime) -> Attendance:
    """Coming or not, as often as one changes one's mind; whoever called the meeting hears of a refusal."""
    row = _locked(meeting)
    insist(may.why_not_answer_invitation(by, row))
    if answer == Answer.DECLINED and not why:
        insist(incomplete("请假请写明原因，或写明由谁代为参加。"))
    mine = row.attendances.get(officer=by.officer)
    mine.answer, mine.why = answer, why if answer == Answer.DECLINED else ""
    mine.save(update_fields=["answer", "why"])
    if answer == Answer.DECLINED and row.made_by_id != by.pk:
        _tell(row, {row.made_by_id}, f"{by.name}不能参加“{row.title}”：{why}", at)
    return mine


@transaction.atomic
def note_attendance(*, by: Standing, meeting: Meeting, present: Collection[int], at: datetime) -> int:
    """Who came, by officer id; how many."""
    row = _locked(meeting)
    insist(may.why_not_note_attendance(by, row))
    row.attendances.update(is_present=False)
    return row.attendances.filter(officer__in=present).update(is_present=True)


@transaction.atomic
def write_minutes(
    *, by: Standing, meeting: Meeting, text: str, file: File[bytes] | None, at: datetime
) -> Minutes:
    """The next version of the minutes; everybody invited is told."""
    row = _locked(meeting)
    insist(may.why_not_write_minutes(by, row))
    last = row.minutes.aggregate(number=Max("number"))["number"] or 0
    minutes = Minutes.objects.create(
        meeting=row,
        number=last + 1,
        text=text,
        file=files.store(file, by=by.pk, at=at) if file else None,
        made_by=by.officer,
        made_at=at,
    )
    told = set(row.attendances.values_list("officer_id", flat=True)) - {by.pk}
    _tell(row, told, f"“{row.title}”的纪要{'已写好' if last == 0 else f'已改为第 {last + 1} 稿'}，请查看", at)
    return minutes


@transaction.atomic
def book(
    *, by: Standing, room: Room, what: str, from_at: datetime, until_at: datetime, at: datetime
) -> Booking:
    """Take a room for something that is no meeting."""
    insist(may.why_not_book(by))
    _time(from_at, until_at, at)
    return _take(by, room, what, from_at, until_at, at, None)


@transaction.atomic
def release_booking(*, by: Standing, booking: Booking, at: datetime) -> None:
    """The room is free again from now on."""
    row = Booking.objects.select_for_update(of=("self",)).select_related("room", "made_by").get(pk=booking.pk)
    insist(may.why_not_release_booking(by, row))
    Booking.objects.filter(pk=row.pk).update(released_at=at)


@transaction.atomic
def hand_over_meetings(*, by: Standing, officer: Officer, to: Officer, at: datetime) -> int:
    """The successor hosts the meetings ahead and is told of each; how many."""
    ahead = Meeting.objects.select_for_update(of=("self",)).filter(
        host=officer, cancelled_at=None, ends_at__gt=at
    )
    rows = list(ahead.order_by("pk"))
    for meeting in rows:
        Attendance.objects.get_or_create(meeting=meeting, officer=to)
        _tell(
            meeting,
            {to.pk} - {by.pk},
            f"“{meeting}”（{when(meeting.starts_at, meeting.ends_at)}）改由您主持",
            at,
        )
    Meeting.objects.filter(pk__in=[one.pk for one in rows]).update(host=to)
    return len(rows)


def _locked(meeting: Meeting) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("made_by", "host", "centre")
    return rows.get(pk=meeting.pk)


def _time(start: datetime, end: datetime, at: datetime) -> None:
    if end <= start:
        insist(incomplete("结束时间须晚于开始时间。"))
    if start < at:
        insist(incomplete("开始时间已经过去，请填写今后的时间。"))
    if end - start > LONGEST:
        insist(incomplete("一次最长 24 小时，请分次预约。"))


def _take(
    by: Standing,
    room: Room,
    what: str,
    start: datetime,
    end: datetime,
    at: datetime,
    meeting: Meeting | None,
) -> Booking:
    """The room's row is the lock: of two who book at the same moment one gets it, the other a sentence."""
    row = Room.objects.select_for_update(of=("self",)).get(pk=room.pk)
    if by.centre is None or row.centre_id != by.centre.pk:
        insist(incomplete("只能预约本中心的房间。"))
    if not row.is_bookable or (row.closed_on is not None and row.closed_on <= start.astimezone(ZONE).date()):
        insist(incomplete(f"“{row}”那时不能预约，请另选房间。"))
    taken = Booking.objects.overlapping(start, end).filter(room=row).order_by("from_at").first()
    if taken is not None:
        insist(
            incomplete(f"“{row}”{when(taken.from_at, taken.until_at)} 已有“{taken.what}”，请换个时间或房间。")
        )
    return Booking.objects.create(
        room=row, meeting=meeting, what=what, from_at=start, until_at=end, made_by=by.officer, made_at=at
    )


def _people_free(
    people: Iterable[Officer], start: datetime, end: datetime, *, knowing: bool, but: Meeting | None = None
) -> None:
    """Refuses, with names, people who are in another meeting then; the officers' rows are the lock."""
    ids = sorted(one.pk for one in people)
    list(Officer.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    if knowing:
        return
    others = Meeting.objects.overlapping(start, end).exclude(pk=but.pk if but else 0)
    busy = (
        Attendance.objects.filter(officer__in=ids, meeting__in=others)
        .exclude(answer=Answer.DECLINED)
        .select_related("officer", "meeting")
        .order_by("officer_id")[:5]
    )
    if said := "；".join(
        f"{one.officer} {when(one.meeting.starts_at, one.meeting.ends_at)} 有“{one.meeting.title}”"
        for one in busy
    ):
        insist(incomplete(f"时间有冲突：{said}。请换个时间，或勾选“有冲突仍然召集”。"))


def _tell(meeting: Meeting, people: Iterable[int], text: str, at: datetime) -> None:
    notify(people, text, reverse("meeting_show", args=[meeting.pk]), at=at)
