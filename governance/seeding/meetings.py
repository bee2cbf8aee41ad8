"""The demonstration's meetings: a monthly and a weekly one in each street, behind with minutes and ahead with answers."""

from datetime import datetime, time, timedelta

from core.clock import ZONE
from governance.choices import Answer, MeetingKind, RoomKind, UnitKind, Zone
from governance.models import Appointment, Attendance, Booking, Meeting, Minutes, Room, Unit
from governance.seeding import Plan

_TITLES = ("政法委员", "所长", "中心主任", "副所长", "庭长", "专班成员", "会议秘书")
_MINUTES = (
    "一、听取上周风险线索和交办事项进展。\n"
    "二、议定：高风险事项由包案领导每三日联系一次；临近时限的交办单由中心逐件提醒。\n"
    "三、下周同一时间继续研判。"
)


def seed_meetings(plan: Plan) -> None:
    """What exists stays: a centre that has meetings is left alone."""
    today = plan.until.date()
    monday = today - timedelta(days=today.weekday())
    centres = Unit.objects.filter(kind=UnitKind.CENTRE, area__level="street", meetings=None)
    for centre in centres.order_by("id"):
        people = list(
            Appointment.objects.filter(
                officer__is_demonstration=True, post__unit__area=centre.area_id, post__title__in=_TITLES
            )
            .select_related("officer", "post")
            .order_by("id")
        )
        called = next((one for one in people if one.post.title == "会议秘书"), None)
        host = next((one for one in people if one.post.title == "政法委员"), None)
        if called is None or host is None:
            continue
        room, _ = Room.objects.get_or_create(
            centre=centre,
            name="会商研判室",
            defaults={"zone": Zone.COMMAND, "kind": RoomKind.ROOM, "capacity": 16, "is_bookable": True},
        )
        for kind, title, day, hour in (
            (MeetingKind.DELIBERATION, "每周风险研判会", monday - timedelta(days=5), 9),
            (MeetingKind.COORDINATION, "本月调度会", monday - timedelta(days=3), 14),
            (MeetingKind.DELIBERATION, "每周风险研判会", monday + timedelta(days=9), 9),
        ):
            _meeting(
                centre,
                room,
                kind,
                title,
                datetime.combine(day, time(hour, 30), ZONE),
                called,
                host,
                people,
                plan.until,
            )


def _meeting(
    centre: Unit,
    room: Room,
    kind: str,
    title: str,
    start: datetime,
    called: Appointment,
    host: Appointment,
    people: list[Appointment],
    now: datetime,
) -> None:
    end, behind = start + timedelta(hours=1, minutes=30), start < now
    meeting = Meeting.objects.create(
        centre=centre,
        kind=kind,
        title=title,
        agenda="1. 上周事项回头看\n2. 新增风险线索\n3. 临近时限和超期的交办单",
        starts_at=start,
        ends_at=end,
        host=host.officer,
        made_by=called.officer,
        appointment=called,
        made_at=min(start - timedelta(days=3), now),
    )
    Booking.objects.create(
        room=room,
        meeting=meeting,
        what=title,
        from_at=start,
        until_at=end,
        made_by=called.officer,
        made_at=meeting.made_at,
    )
    seen: set[int] = set()
    for order, one in enumerate(people):
        if one.officer_id in seen:
            continue
        seen.add(one.officer_id)
        away = behind and order % 5 == 4 and one.officer_id not in (host.officer_id, called.officer_id)
        answer = Answer.DECLINED if away else Answer.COMING if behind or order % 2 == 0 else Answer.INVITED
        Attendance.objects.create(
            meeting=meeting,
            officer=one.officer,
            answer=answer,
            why="区里开会" if away else "",
            is_present=not away if behind else None,
        )
    if behind:
        Minutes.objects.create(
            meeting=meeting, number=1, text=_MINUTES, made_by=called.officer, made_at=end + timedelta(hours=2)
        )
