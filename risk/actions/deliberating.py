"""A deliberation is called, its items are decided one by one, and its minutes are written."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from cases.actions import board
from cases.actions.accused import tell
from cases.actions.history import locked, write
from cases.choices import Level
from cases.models import Case
from core import audit
from core.refusals import insist
from core.registry import registry
from governance.actions import meetings
from governance.choices import Capability, MeetingKind
from governance.models import Appointment, Booking, Meeting, Officer, Room, Unit
from governance.standing import Standing
from risk.actions import agenda, levels, minuting
from risk.actions.grading import grade
from risk.actions.headquarters import members
from risk.choices import (
    CalledFor,
    ChangeState,
    DeliberationLevel,
    DeliberationVerb,
    ItemSource,
    ItemState,
    ItemVerb,
)
from risk.models import Deliberation, DeliberationItem
from risk.permissions import deliberating as permissions
from risk.permissions.deliberating import levels_for
from risk.rules.levels import is_higher
from risk.workflow import ITEM_MOVES

_AT_ONCE = timedelta(hours=1)
_URGENT_TITLE = "红旗事项立即研判"


@transaction.atomic
def call_deliberation(
    *,
    by: Standing,
    level: str,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    host: Officer,
    people: Iterable[Officer],
    at: datetime,
    room: Room | None = None,
    place: str = "",
    knowing: bool = False,
) -> Deliberation:
    """Call the headquarters together; the list fills at once and goes on filling until the meeting is over."""
    insist(permissions.why_not_call(by, level))
    meeting = meetings.convene(
        by=by,
        kind=MeetingKind.DELIBERATION,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        host=host,
        people=people,
        at=at,
        room=room,
        place=place,
        knowing=knowing,
    )
    made = _made(by, meeting, level, CalledFor.WEEKLY, at)
    agenda.fill(made, at)
    return made


@transaction.atomic
def deliberate_now(*, by: Standing, case: Case, at: datetime) -> Deliberation:
    """A red flag: the headquarters is called for this minute and rung at once, without whoever the case accuses."""
    case = locked(case)
    insist(permissions.why_not_deliberate_now(by, case))
    assert by.centre is not None  # noqa: S101 - why_not_call
    level = levels_for(by)[0]
    called = members(by.centre, level, at, case)
    host = next((one for one in called if Capability.COMMAND in one.post.capabilities), None)
    room = _free_room(by.centre, at, at + _AT_ONCE)
    meeting = meetings.convene(
        by=by,
        kind=MeetingKind.DELIBERATION,
        title=_URGENT_TITLE,
        starts_at=at,
        ends_at=at + _AT_ONCE,
        host=host.officer if host else by.officer,
        people=[one.officer for one in called],
        at=at,
        room=room,
        place="" if room else f"{by.centre}指挥调度区",
        knowing=True,
    )
    made = _made(by, meeting, level, CalledFor.URGENT, at)
    agenda.add(made, [agenda.Candidate(case.pk, ItemSource.URGENT, level=case.level)], at, by)
    write(by=by, case=case, verb=DeliberationVerb.AT_ONCE, at=at, about={"deliberation": made.pk},
          note=f"已通知指挥部 {len(called)} 人")  # fmt: skip
    return made


def _made(by: Standing, meeting: Meeting, level: str, called_for: CalledFor, at: datetime) -> Deliberation:
    made = Deliberation.objects.create(meeting=meeting, level=level, called_for=called_for)
    audit.record(by=by, verb=DeliberationVerb.CALL, about=made, note=str(meeting), at=at)
    return made


def _free_room(centre: Unit, start: datetime, end: datetime) -> Room | None:
    taken = Booking.objects.overlapping(start, end).values("room")
    rooms = Room.objects.bookable_on(start.date()).filter(centre=centre).exclude(pk__in=taken)
    return rooms.order_by("zone", "id").first()


@transaction.atomic
def refill_agenda(*, by: Standing, deliberation: Deliberation, at: datetime) -> int:
    """Look now what belongs on the list, without waiting for the clock; how many were added."""
    insist(permissions.why_not_refill(by, agenda.locked_deliberation(deliberation)))
    added = agenda.fill(deliberation, at)
    audit.record(by=by, verb=DeliberationVerb.REFILL, about=deliberation, note=f"列入 {added} 件", at=at)
    return added


@transaction.atomic
def list_item(
    *, by: Standing, deliberation: Deliberation, case: Case, why: str, at: datetime
) -> DeliberationItem:
    """Put a case on the list by hand."""
    case = locked(case)
    row = agenda.locked_deliberation(deliberation)
    insist(permissions.why_not_list(by, row, case))
    agenda.add(row, [agenda.Candidate(case.pk, ItemSource.OFFICER, why, case.level)], at, by)
    item = row.items.get(case=case)
    write(by=by, case=case, verb=ItemVerb.LIST, at=at, about=_about(item))
    return item


@transaction.atomic
def decide_item(
    *,
    by: Standing,
    item: DeliberationItem,
    level: str,
    measures: str,
    lead_officer: Officer | None,
    units: Collection[Unit],
    due_on: date | None,
    note: str,
    at: datetime,
) -> DeliberationItem:
    """What was decided: level, measures, who leads, who acts, until when. Raising holds at once by this one person;
    lowering is proposed and waits for a second commander who was there, the rest holds. Who leads and who acts hear it.
    """
    item = _locked(item)
    insist(permissions.why_not_decide_item(by, item))
    chosen = list(units)
    insist(permissions.why_not_measures(item, measures=measures, lead_officer=lead_officer, units=chosen))
    case, before = item.case, item.case.level
    item.decided_level, item.measures, item.note = level, measures, note
    item.lead_officer, item.due_on = lead_officer, due_on
    item.decided_by, item.decided_at = by.officer, at
    item.appointment = by.under(Capability.COMMAND, about=case)
    item.lowering = None
    reason = note and f"{item.deliberation.cited_as}{item}：{note}"
    if not before and level == Level.LOW:
        grade(case=case, level=level, red_flag=case.red_flag, at=at)
    elif is_higher(level, before):
        levels.raise_level(by=by, case=case, level=level, reason=reason, at=at)
    elif is_higher(before, level):
        item.lowering = levels.propose_lowering(by=by, case=case, level=level, reason=reason, at=at)
    item.units.set(chosen)
    target = ItemState.TO_CONFIRM if item.lowering else ItemState.DECIDED
    _move(by, item, ItemVerb.DECIDE, at, said(item, chosen), target)
    _strike_elsewhere(item)
    _tell_of_decision(item, chosen, at)
    for one in registry.referrals:
        one.answered(by, case, item.deliberation.level, said(item, chosen), at)
    return item


def _strike_elsewhere(item: DeliberationItem) -> None:
    """What was decided here does not wait on another list of this level: an urgent one decides before the weekly one."""
    deliberation = item.deliberation
    waiting = (
        DeliberationItem.objects.in_force()
        .to_talk_over()
        .filter(case=item.case_id, deliberation__level=deliberation.level, deliberation__finished_at=None)
    )
    waiting.exclude(pk=item.pk).update(state=ItemState.STRUCK, note=f"{deliberation.cited_as}已议定")


def said(item: DeliberationItem, units: Collection[Unit]) -> str:
    """What was decided without its level: units read it on the case and on the slip (trap 30)."""
    parts = [f"{item.deliberation.cited_as}{item}：{item.measures}"]
    if item.lead_officer:
        parts.append(f"包案 {item.lead_officer}")
    if units:
        parts.append(f"承办 {'、'.join(str(one) for one in units)}")
    if item.due_on:
        parts.append(f"{item.due_on.month}月{item.due_on.day}日前完成")
    return "；".join(parts)


def _tell_of_decision(item: DeliberationItem, units: Collection[Unit], at: datetime) -> None:
    """Who leads and who acts may read the case from now on; the bell says what to do and until when."""
    case, page = item.case, reverse("case_show", args=[item.case_id]) + "#deliberation"
    due = f"，{item.due_on.month}月{item.due_on.day}日前" if item.due_on else ""
    if item.lead_officer_id:
        board.name([(case.pk, item.lead_officer_id)], why="研判会议定：包案领导", at=at)
        tell(case, [item.lead_officer_id], f"研判会议定由您包案：{case.title}{due}", page, at=at)
    for unit in units:
        board.grant(case=case, unit=unit, why=f"{item.deliberation.cited_as}议定", at=at)
    held = Appointment.objects.held_on(at.date()).of_units(*(one.pk for one in units))
    handlers = [one.officer_id for one in held.with_capability(Capability.HANDLE)]
    tell(case, handlers, f"研判会议定由贵单位承办：{case.title}{due}，交办单随后送达", page, at=at)
    if item.asked_by_id:
        asker = DeliberationItem.objects.select_related("deliberation__meeting").get(pk=item.asked_by_id)
        meeting = asker.deliberation.meeting
        told = [one for one in (meeting.made_by_id, meeting.host_id) if one != item.lead_officer_id]
        answered = reverse("item_show", args=[asker.pk])
        tell(case, told, f"{item.deliberation.cited_as}已答复你们提请的事项：{case.number}", answered, at=at)


@transaction.atomic
def confirm_item(*, by: Standing, item: DeliberationItem, note: str, at: datetime) -> DeliberationItem:
    """The second commander agrees: only now the level falls."""
    item = _locked(item)
    insist(permissions.why_not_confirm_item(by, item))
    assert item.lowering is not None  # noqa: S101 - the state says so
    levels.confirm_lowering(by=by, change=item.lowering, note=note, at=at)
    _move(by, item, ItemVerb.CONFIRM, at)
    return item


@transaction.atomic
def decline_item(*, by: Standing, item: DeliberationItem, note: str, at: datetime) -> DeliberationItem:
    """The second commander does not agree: what was decided holds, at the level the case has."""
    item = _locked(item)
    insist(permissions.why_not_decline_item(by, item))
    assert item.lowering is not None  # noqa: S101 - the state says so
    levels.decline_lowering(by=by, change=item.lowering, note=note, at=at)
    item.decided_level = item.lowering.from_level
    _move(by, item, ItemVerb.DECLINE, at)
    return item


@transaction.atomic
def defer_item(*, by: Standing, item: DeliberationItem, note: str, at: datetime) -> DeliberationItem:
    """Not ripe: it stands on the next list by itself."""
    item = _locked(item)
    insist(permissions.why_not_defer_item(by, item))
    item.note = note
    _move(by, item, ItemVerb.DEFER, at)
    return item


@transaction.atomic
def strike_item(*, by: Standing, item: DeliberationItem, note: str, at: datetime) -> DeliberationItem:
    """The item is taken off the list, with the reason."""
    item = _locked(item)
    insist(permissions.why_not_strike_item(by, item))
    item.note = note
    _move(by, item, ItemVerb.STRIKE, at)
    return item


@transaction.atomic
def send_up_item(
    *, by: Standing, item: DeliberationItem, to: str, note: str, at: datetime
) -> DeliberationItem:
    """Ask the level above: it stands on the next list there, what is decided there comes back."""
    item = _locked(item)
    insist(permissions.why_not_send_up_item(by, item, to))
    item.sent_to, item.note = to, note
    _move(by, item, ItemVerb.SEND_UP, at, f"提请{DeliberationLevel(to).label}")
    return item


@transaction.atomic
def finish_minutes(*, by: Standing, deliberation: Deliberation, text: str, at: datetime) -> Deliberation:
    """The minutes, as edited, and the same as a Word file; from now on the items stay as they are."""
    row = agenda.locked_deliberation(deliberation)
    insist(permissions.why_not_finish(by, row))
    word = minuting.word_of(row, text)
    meetings.write_minutes(by=by, meeting=row.meeting, text=text, file=word, at=at)
    row.finished_at = at
    row.save(update_fields=["finished_at"])
    audit.record(by=by, verb=DeliberationVerb.FINISH, about=row, at=at)
    return row


def settle(deliberation: Deliberation) -> int:
    """Lowerings that were answered on the case itself; how many items followed. Their history is the change's."""
    waiting = deliberation.items.filter(state=ItemState.TO_CONFIRM)
    answered = waiting.exclude(lowering__state=ChangeState.PROPOSED)
    return answered.update(state=ItemState.DECIDED)


def _locked(item: DeliberationItem) -> DeliberationItem:
    """The case first, as everywhere, then the deliberation, then the item."""
    case = locked(item.case)
    row = agenda.locked_deliberation(item.deliberation)
    settle(row)
    rows = DeliberationItem.objects.select_for_update(of=("self",)).select_related("lead_officer", "lowering")
    fresh = rows.get(pk=item.pk)
    fresh.case, fresh.deliberation = case, row
    return fresh


def _about(item: DeliberationItem) -> dict[str, int]:
    return {"deliberation": item.deliberation_id, "item": item.pk}


def _move(
    by: Standing,
    item: DeliberationItem,
    verb: ItemVerb,
    at: datetime,
    note: str = "",
    target: ItemState | None = None,
) -> None:
    """The one place that writes an item's `state`, with its line in the history of the case, which units read."""
    move = ITEM_MOVES[verb]
    item.state = target or move.target
    item.save()
    capability = by.right(*move.capabilities, about=item.case)
    write(
        by=by,
        case=item.case,
        verb=verb,
        at=at,
        note=note or f"{item.deliberation.cited_as}{item}",
        about=_about(item),
        capability=capability,
    )
