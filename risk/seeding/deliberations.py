"""The demonstration's deliberations: weekly ones behind each street where there was something to talk over, minuted, an
urgent one for a red flag, one ahead whose list has filled, and one of the district that answered a street."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from cases.choices import Level
from cases.models import Case, Entry
from core.clock import ZONE
from core.registry import registry
from governance.choices import Answer, AreaLevel, Capability, MeetingKind
from governance.models import Appointment, Attendance, Meeting, Minutes, Unit
from governance.seeding import Plan
from risk.actions import agenda, minuting
from risk.actions.deliberating import said
from risk.actions.headquarters import members
from risk.choices import CalledFor, DeliberationLevel, ItemSource, ItemState, ItemVerb
from risk.models import Assessment, Deliberation, DeliberationItem

_WEEKS = 12
_PER_MEETING = 40
_WEEK = timedelta(days=7)
# an urgent one: that long after somebody judged the red flag
_GATHER = timedelta(minutes=40)
_EACH = timedelta(minutes=4)
_DAYS = {Level.HIGH.value: 3, Level.MEDIUM.value: 7}
_MEASURES = (
    "每三日上门见面一次，双方亲属分别谈话，有动向当日报告",
    "社区民警和网格员结对走访，收缴可能用来伤人的物品，动员先分开居住",
    "司法所牵头调解，五日内促成书面协议，心理服务站同步疏导",
    "承办单位负责人约见当事人当面答复，涉法部分引导走法律途径",
    "联系家属和用工单位，落实看护和收入，社区每日电话问候",
)
_UP = "涉及跨街道用工单位，请区级中心协调区人社局"


@transaction.atomic
def seed_deliberations(plan: Plan) -> None:
    """What exists stays: a meeting that is a deliberation already is left alone."""
    meetings = Meeting.objects.filter(
        kind=MeetingKind.DELIBERATION,
        deliberation=None,
        cancelled_at=None,
        host__is_demonstration=True,
        centre__area__level=AreaLevel.STREET,
    ).select_related("centre__area", "host", "made_by", "appointment")
    asked = None
    for last in list(meetings.filter(ends_at__lte=plan.until).order_by("centre", "-starts_at")):
        _urgent(last, plan.until)
        for weeks in range(_WEEKS, 0, -1):
            _earlier(last, weeks * _WEEK)
        held = _Held(last, asks=asked is None)
        held.run()
        asked = asked or held.asked
    if asked is not None:
        _answer(asked, plan.until)
    for one in meetings.filter(starts_at__gt=plan.until).order_by("starts_at", "id"):
        agenda.fill(_deliberation(one), plan.until)
    _district_ahead(plan.until)


def _district_ahead(until: datetime) -> None:
    """The district's own list for the day after tomorrow, with what streets escalated and its centre put on it."""
    level = DeliberationLevel.DISTRICT
    ahead = Deliberation.objects.filter(level=level, meeting__starts_at__gt=until)
    centres = Unit.objects.filter(kind="centre", area__level=AreaLevel.DISTRICT).select_related("area")
    for centre in centres.order_by("id")[:1]:
        asked = any(one.cases(centre, level, until).exists() for one in registry.referrals)
        called = members(centre, level, until)
        if asked and called and not ahead.filter(meeting__centre=centre).exists():
            start = until.astimezone(ZONE).replace(hour=15, minute=0, second=0, microsecond=0)
            meeting = _district_meeting(centre, called, start + timedelta(days=2), until)
            Attendance.objects.bulk_create(Attendance(meeting=meeting, officer=one.officer) for one in called)
            agenda.fill(_deliberation(meeting, level), until)


def _district_meeting(centre: Unit, called: list[Appointment], start: datetime, made_at: datetime) -> Meeting:
    return Meeting.objects.create(
        centre=centre,
        kind=MeetingKind.DELIBERATION,
        title="区级研判会",
        place="区综治中心会商室",
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        host=called[0].officer,
        made_by=called[-1].officer,
        appointment=called[-1],
        made_at=made_at,
    )


def _deliberation(
    meeting: Meeting, level: str = DeliberationLevel.STREET, called_for: str = CalledFor.WEEKLY
) -> Deliberation:
    return Deliberation.objects.create(meeting=meeting, level=level, called_for=called_for)


def _meeting(like: Meeting, start: datetime, hours: float, title: str) -> Meeting:
    """A meeting like this one at another time; everybody came."""
    made = Meeting.objects.create(
        centre=like.centre,
        kind=like.kind,
        title=title,
        place="会商研判室",
        starts_at=start,
        ends_at=start + timedelta(hours=hours),
        host=like.host,
        made_by=like.made_by,
        appointment=like.appointment,
        made_at=start - timedelta(hours=hours),
    )
    Attendance.objects.bulk_create(
        Attendance(meeting=made, officer_id=one.officer_id, answer=Answer.COMING, is_present=True)
        for one in like.attendances.all()
    )
    return made


def _earlier(last: Meeting, back: timedelta) -> None:
    """The weekly one of a week before, when there was something to talk over."""
    start = last.starts_at - back
    if _judged(last.centre, start, start + timedelta(hours=1)):
        _Held(_meeting(last, start, 1.5, last.title)).run()


def _urgent(last: Meeting, until: datetime) -> None:
    """The headquarters met at once when the last high red flag was judged."""
    row = (
        Assessment.objects.decided()
        .filter(case__centre=last.centre, level=Level.HIGH, is_red=True, decided_at__lt=until - 2 * _GATHER)
        .filter(case__is_restricted=False)
        .select_related(*_JOINED)
        .order_by("-decided_at", "-id")
        .first()
    )
    if row is None or row.decided_at is None:
        return
    meeting = _meeting(last, row.decided_at + _GATHER, 0.5, "红旗事项立即研判")
    if meeting.ends_at + _WRITTEN < until:
        _Held(meeting, called_for=CalledFor.URGENT, rows=[row]).run()


_JOINED = ("case__area", "case__centre__area", "case__lead_unit")
_WRITTEN = timedelta(hours=2)


def _judged(centre: Unit, start: datetime, end: datetime) -> list[Assessment]:
    """Decided in the week before, of cases that were still open then."""
    return list(
        Assessment.objects.decided()
        .filter(
            Q(level__in=(Level.MEDIUM, Level.HIGH)) | Q(is_red=True),
            Q(case__completed_at=None) | Q(case__completed_at__gt=end),
            decided_at__gt=start - _WEEK,
            decided_at__lte=start,
            case__centre=centre,
            case__deliberation_items=None,
        )
        .select_related(*_JOINED)
        .order_by("rank", "id")[:_PER_MEETING]
    )


class _Held:
    """One that was held: what stood on the list, what was decided, the lines it left on the cases.

    `asks`: the last case still open goes up to the district.
    """

    def __init__(
        self,
        meeting: Meeting,
        *,
        called_for: str = CalledFor.WEEKLY,
        rows: list[Assessment] | None = None,
        asks: bool = False,
    ) -> None:
        self.meeting = meeting
        self.asks = asks
        self.rows = _judged(meeting.centre, meeting.starts_at, meeting.ends_at) if rows is None else rows
        self.one = _deliberation(meeting, called_for=called_for)
        self.asked: DeliberationItem | None = None
        self.called = members(meeting.centre, DeliberationLevel.STREET, meeting.starts_at)
        self.chair = next(
            (one for one in self.called if Capability.COMMAND in one.post.capabilities), meeting.appointment
        )

    def run(self) -> None:
        start = self.meeting.starts_at
        items = [self._item(order, row, start) for order, row in enumerate(self.rows, 1)]
        self._ask(items)
        DeliberationItem.objects.bulk_create(items)
        self._units(items)
        _write([self._line(one) for one in items])
        written = self.meeting.ends_at + _WRITTEN
        text = minuting.compose(Deliberation.objects.with_row().get(pk=self.one.pk))
        last = self.meeting.minutes.aggregate(number=Max("number"))["number"] or 0
        Minutes.objects.create(
            meeting=self.meeting,
            number=last + 1,
            text=text,
            made_by=self.meeting.made_by,
            made_at=written + timedelta(minutes=last),
        )
        Deliberation.objects.filter(pk=self.one.pk).update(filled_at=start, finished_at=written)

    def _item(self, order: int, row: Assessment, start: datetime) -> DeliberationItem:
        lead = self.called[(row.case_id + order) % len(self.called)]
        return DeliberationItem(
            deliberation=self.one,
            case=row.case,
            order=order,
            source=ItemSource.URGENT if self.one.called_for == CalledFor.URGENT else ItemSource.ASSESSED,
            state=ItemState.DECIDED,
            proposed_level=row.level,
            decided_level=row.level,
            measures=_MEASURES[(row.case_id + order) % len(_MEASURES)],
            lead_officer=lead.officer,
            due_on=(start + timedelta(days=_DAYS.get(row.level, 30))).astimezone(ZONE).date(),
            listed_at=row.decided_at or start,
            decided_by=self.chair.officer,
            appointment=self.chair,
            decided_at=start + order * _EACH,
        )

    def _ask(self, items: list[DeliberationItem]) -> None:
        """The street cannot settle the last open one by itself."""
        still_open = [one for one in items if one.case.completed_at is None]
        if not self.asks or not still_open:
            return
        one = still_open[-1]
        one.state, one.sent_to, one.note = ItemState.SENT_UP, DeliberationLevel.DISTRICT, _UP
        one.decided_level, one.measures, one.lead_officer, one.due_on = "", "", None, None
        one.decided_by = one.appointment = one.decided_at = None
        self.asked = one

    def _units(self, items: list[DeliberationItem]) -> None:
        through = DeliberationItem.units.through
        through.objects.bulk_create(
            through(deliberationitem_id=one.pk, unit_id=one.case.lead_unit_id)
            for one in items
            if one.case.lead_unit_id and one.state == ItemState.DECIDED
        )

    def _line(self, one: DeliberationItem) -> Entry:
        units = [one.case.lead_unit] if one.case.lead_unit else []
        return _entry(
            one,
            ItemVerb.SEND_UP if one.state == ItemState.SENT_UP else ItemVerb.DECIDE,
            self.chair,
            self.meeting.starts_at + one.order * _EACH,
            units,
        )


def _entry(one: DeliberationItem, verb: ItemVerb, by: Appointment, at: datetime, units: list[Unit]) -> Entry:
    note = said(one, units) if verb == ItemVerb.DECIDE else f"{one.deliberation.cited_as}{one}"
    about = {"deliberation": one.deliberation_id, "item": one.pk}
    return Entry(
        case=one.case, officer=by.officer, appointment=by, verb=verb.value, note=note, about=about, at=at
    )


def _write(lines: Iterable[Entry]) -> None:
    """The lines of cases whose story had not gone on by then: history never runs backwards, the item tells the rest."""
    kept = [one for one in lines if one.at >= one.case.acted_at]
    Entry.objects.bulk_create(kept)
    for one in kept:
        one.case.acted_at = one.at
    Case.objects.bulk_update([one.case for one in kept], ["acted_at"])


def _answer(asked: DeliberationItem, until: datetime) -> None:
    """The district talked over what a street sent up, two days later, and answered."""
    street = asked.deliberation.meeting
    start = street.starts_at + timedelta(days=2)
    centre = (
        Unit.objects.filter(kind="centre", area=street.centre.area.parent_id).select_related("area").first()
    )
    if centre is None or start + timedelta(hours=1) > until:
        return
    called = members(centre, DeliberationLevel.DISTRICT, start)
    chair = next((one for one in called if Capability.COMMAND in one.post.capabilities), None)
    if chair is None:
        return
    meeting = _district_meeting(
        centre,
        [chair, *(one for one in called if one.pk != chair.pk)],
        start,
        start - timedelta(days=1),
    )
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, officer=one.officer, answer=Answer.COMING, is_present=True)
        for one in called
    )
    one = _deliberation(meeting, DeliberationLevel.DISTRICT)
    item = DeliberationItem.objects.create(
        deliberation=one,
        case=asked.case,
        order=1,
        source=ItemSource.ESCALATED,
        why=asked.note,
        state=ItemState.DECIDED,
        proposed_level=asked.proposed_level,
        decided_level=asked.proposed_level,
        measures="区人社局两日内约谈用工单位，结果书面告知街道；街道继续稳控",
        lead_officer=chair.officer,
        due_on=(start + timedelta(days=7)).astimezone(ZONE).date(),
        asked_by=asked,
        listed_at=start - timedelta(days=1),
        decided_by=chair.officer,
        appointment=chair,
        decided_at=start + _EACH,
    )
    _write([_entry(item, ItemVerb.DECIDE, chair, start + _EACH, [])])
