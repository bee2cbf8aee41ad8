"""Who is called to a deliberation: the 2, the 3 and the (1) of the headquarters, by their posts (domain.md 1.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cases.models import Case, Exclusion
from governance.choices import Answer, AppointmentKind, Capability, Slot
from governance.duty import seat_of
from governance.models import Appointment, Attendance, Post, Unit
from risk.choices import DeliberationLevel
from risk.models import Deliberation

_STREET = (Slot.TWO, Slot.THREE, Slot.ONE)
# above the street the mechanism has no numbers: whoever commands, signs and inspects there, for the group its leaders
_ABOVE = {
    DeliberationLevel.DISTRICT: (
        (Slot.DISTRICT, *_STREET),
        (Capability.COMMAND, Capability.ASSIGN, Capability.INSPECT),
    ),
    DeliberationLevel.LEADING: (
        (Slot.LEADER, Slot.DISTRICT, *_STREET),
        (Capability.COMMAND, Capability.INSTRUCT, Capability.INSPECT),
    ),
}


@dataclass(frozen=True)
class Seat:
    """One place of the headquarters: who holds it, and why nobody sits there in words ("" when somebody does)."""

    slot: str
    post: str
    name: str
    absent: str


def members(centre: Unit, level: str, at: datetime, case: Case | None = None) -> list[Appointment]:
    """One appointment for each officer called, commanders first; without those the case accuses. Cost: two queries."""
    slots, wanted = _ABOVE.get(DeliberationLevel(level), (_STREET, ()))
    held = (
        Appointment.objects.held_on(at.date())
        .filter(post__unit__area=seat_of(centre).area_id, post__slot__in=slots)
        .select_related("officer", "post__unit")
        .order_by("id")
    )
    accused = Exclusion.objects.accused_in([case.pk], at.date()) if case else set()
    deaf = {officer for _, officer in accused}
    found: dict[int, Appointment] = {}
    for one in sorted(held, key=lambda one: slots.index(Slot(one.post.slot))):
        if one.officer_id in deaf or (wanted and not set(wanted) & set(one.post.capabilities)):
            continue
        found.setdefault(one.officer_id, one)
    return list(found.values())


def seats(deliberation: Deliberation, attendances: list[Attendance], at: datetime) -> list[Seat]:
    """The places of the headquarters with who is missing: declined, did not come, was not asked, nobody holds it.

    Before the meeting an unanswered invitation counts as missing too. Cost: three queries.
    """
    meeting = deliberation.meeting
    asked = {one.officer_id: one for one in attendances}
    called = members(meeting.centre, deliberation.level, meeting.starts_at)
    why = {one.pk: _why_absent(asked.get(one.officer_id)) for one in called}
    # a deputy who is there sits for the one who is away
    taken = {one.post_id for one in called if one.kind == AppointmentKind.DEPUTY and not why[one.pk]}
    found = [
        Seat(
            Slot(one.post.slot).label,
            _post(one),
            one.officer.name,
            "" if one.post_id in taken else why[one.pk],
        )
        for one in called
    ]
    if deliberation.level == DeliberationLevel.STREET:
        empty = (
            Post.objects.open_on(meeting.starts_at.date())
            .filter(unit__area=seat_of(meeting.centre).area_id, slot__in=_STREET)
            .exclude(pk__in=Appointment.objects.held_on(meeting.starts_at.date()).values("post"))
            .select_related("unit")
        )
        found += [Seat(Slot(one.slot).label, f"{one.unit}{one.title}", "", "空缺") for one in empty]
    return found


def _post(one: Appointment) -> str:
    manner = "（代理）" if one.kind == AppointmentKind.DEPUTY else ""
    return f"{one.post.unit}{one.post.title}{manner}"


def _why_absent(one: Attendance | None) -> str:
    if one is None:
        return "未邀请"
    if one.is_present is not None:
        return "" if one.is_present else f"未到{f'：{one.why}' if one.why else ''}"
    if one.answer == Answer.DECLINED:
        return f"请假：{one.why}"
    return "" if one.answer == Answer.COMING else "未答复"
