"""The clocks of a slip: started at signing, paused and resumed, given more time; each move with its line of history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from cases.actions import board
from cases.actions import clocks as moves
from cases.actions.accused import tell
from cases.actions.history import locked, write
from cases.choices import ClockKind, PauseReason
from cases.models import Clock, Entry
from cases.pages import moment_words
from core import switches
from core.clock import start_of
from core.refusals import incomplete, insist
from dispatch.actions.moving import locked_slip, subject_of
from dispatch.actions.policies import Terms, terms_for
from dispatch.actions.readers import News, Readers
from dispatch.choices import ClockVerb, RequestKind, SlipState, Step
from dispatch.models import Rung, Slip, TimeRequest
from dispatch.permissions import clocks as permissions
from governance.calendar import working_calendar
from governance.choices import Capability
from governance.duty import commanders_of, seat_of
from governance.models import Appointment, Unit
from governance.rules import Rule
from governance.standing import Standing

# what a slip's own clocks are, in the order in which they usually end
OF_SLIP = (ClockKind.ACKNOWLEDGE, ClockKind.FIRST_REPORT, ClockKind.COMPLETE)
MOST_WORKDAYS = 60


def reckoned(slip: Slip, at: datetime) -> Terms:
    """Both deadlines of a slip from this moment on, as the policy has them for its case and the mode of its centre."""
    terms = terms_for(slip.case, slip.centre, at)
    calendar = working_calendar(slip.case.centre_id)
    slip.acknowledge_due_at = _ruled(terms, "acknowledge").due(calendar, at).at
    slip.due_at = slip.wished_due_at or _ruled(terms, "complete").due(calendar, at).at
    return terms


def _ruled(terms: Terms, name: str) -> Rule:
    """A slip always has these two: a policy that lost its defaults is refused in words."""
    rule = terms.rule(name)
    if rule is None:
        insist(incomplete("时限规则里没有这类事项的签收和办结时限，请指挥长或中心主任先补上规则。"))
        raise AssertionError("insist has refused")
    return rule


def start_of_slip(slip: Slip, terms: Terms, at: datetime) -> None:
    """At signing: to acknowledge, to report for the first time where the policy asks for it, to complete."""
    wished = {ClockKind.COMPLETE: slip.wished_due_at}
    for kind in OF_SLIP:
        rule = terms.rule(kind)
        if rule is not None:
            board.start_clock(
                case=slip.case,
                kind=kind,
                rule=rule,
                at=at,
                subject=subject_of(slip),
                unit=slip.unit,
                due_at=wished.get(kind),
                why=terms.why(kind),
                policy=terms.row(kind),
            )


def reported(slip: Slip, entry: Entry) -> None:
    """The unit said something for the first time: 首报 is kept, and whoever answers is no longer waiting."""
    board.stop_clocks(case=slip.case, at=entry.at, subject=subject_of(slip), kind=ClockKind.FIRST_REPORT)
    if slip.paused_at is not None and slip.state == SlipState.ANSWERED:
        _go_on(slip, entry, "单位已反馈")


def _said(
    by: Standing,
    slip: Slip,
    verb: ClockVerb,
    at: datetime,
    note: str,
    capability: Capability,
    unit: int | None,
) -> Entry:
    about = {"slip": slip.pk, "number": slip.number, "unit": slip.unit.short_name}
    return write(
        by=by, case=slip.case, verb=verb, at=at, note=note, about=about, capability=capability, unit_id=unit
    )


def _said_by_centre(by: Standing, slip: Slip, verb: ClockVerb, at: datetime, note: str) -> Entry:
    if by.under(Capability.ASSIGN, unit_id=slip.centre_id):
        return _said(by, slip, verb, at, note, Capability.ASSIGN, slip.centre_id)
    return _said(by, slip, verb, at, note, Capability.COMMAND, None)


def _of(slip: Slip) -> list[Clock]:
    """The clocks of the slip that run, paused ones too; each with the locked case."""
    found = list(Clock.objects.running().filter(case=slip.case, subject=subject_of(slip)).order_by("id"))
    for one in found:
        one.case = slip.case
    return found


def _ring(slip: Slip, officers: list[int], text: str, at: datetime) -> None:
    tell(slip.case, officers, text, reverse("slip_show", args=[slip.pk]), at=at)


def _holders(unit: Unit, capability: Capability, at: datetime) -> list[int]:
    held = Appointment.objects.held_on(at.date()).of_units(unit.pk)
    return [one.officer_id for one in held.with_capability(capability)]


# --- what a unit asks


@transaction.atomic
def ask_time(*, by: Standing, slip: Slip, workdays: int, why: str, at: datetime) -> TimeRequest:
    """申请延期: so many working days more, and why."""
    slip, _ = locked_slip(slip)
    insist(permissions.why_not_ask_time(by, slip))
    if not 1 <= workdays <= MOST_WORKDAYS:
        insist(incomplete(f"一次请申请 1 到 {MOST_WORKDAYS} 个工作日。"))
    above = permissions.above_limit(slip, workdays)
    facts = {"kind": RequestKind.TIME, "workdays": workdays, "needs_commander": above}
    return _ask(by, slip, ClockVerb.ASK_TIME, why, at, facts)


@transaction.atomic
def ask_pause(*, by: Standing, slip: Slip, reason: PauseReason, why: str, at: datetime) -> TimeRequest:
    """申请暂停: what one waits for, and why nothing can be done until then."""
    slip, _ = locked_slip(slip)
    insist(permissions.why_not_ask_pause(by, slip))
    facts = {"kind": RequestKind.PAUSE, "reason": reason}
    return _ask(by, slip, ClockVerb.ASK_PAUSE, why, at, facts)


def _ask(
    by: Standing, slip: Slip, verb: ClockVerb, why: str, at: datetime, facts: Mapping[str, object]
) -> TimeRequest:
    request = TimeRequest.objects.create(
        slip=slip, why=why, asked_by=by.officer, asked_at=at, due_at=slip.due_at, **facts
    )
    note = f"{request.words}：{why}"
    _said(by, slip, verb, at, note, Capability.HANDLE, slip.unit_id)
    if request.needs_commander:
        who = commanders_of(seat_of(slip.centre).area, at)
        board.name_commanders(case=slip.case, at=at)
    else:
        who = _holders(slip.centre, Capability.ASSIGN, at)
    _ring(slip, who, f"{slip.unit}申请{request.words}，请审批：{slip.case.title}", at)
    return request


@transaction.atomic
def grant_time(
    *, by: Standing, slip: Slip, answer: str, at: datetime, workdays: int | None = None
) -> TimeRequest:
    """Grant what was asked, or fewer working days; more than the limit together only a commander."""
    slip, _ = locked_slip(slip)
    insist(permissions.why_not_grant_time(by, slip, workdays))
    request = _open(slip)
    if request.kind == RequestKind.PAUSE:
        note = f"同意{request.words}：{request.why}"
        entry = _decided(by, slip, request, ClockVerb.GRANT_TIME, note, answer, at, granted=True)
        _stand_still(slip, entry, PauseReason(request.reason), request.why)
        _ring(slip, _holders(slip.unit, Capability.HANDLE, at), f"已同意暂停计时：{slip.case.title}", at)
        return request
    days = request.workdays if workdays is None else workdays
    if not days or days > (request.workdays or 0):
        insist(incomplete(f"单位申请 {request.workdays} 个工作日，请填写不超过它的天数。"))
    request.granted_workdays = days
    clock = next((one for one in _of(slip) if one.kind == ClockKind.COMPLETE), None)
    insist(incomplete("这张交办单没有在走的办结时限，无法延期。") if clock is None else None)
    assert clock is not None and days  # noqa: S101, PT018 - insist has asked
    note = f"同意延期 {days} 个工作日：{request.why}"
    entry = _decided(by, slip, request, ClockVerb.GRANT_TIME, note, answer, at, granted=True)
    moves.extend(clock, Rule(days, "workdays"), entry, request.why)
    slip.due_at = clock.due_at
    slip.save(update_fields=["due_at"])
    _warn_again([clock])
    text = f"已同意延期，应于 {moment_words(slip.due_at)} 前办结：{slip.case.title}"
    _ring(slip, _holders(slip.unit, Capability.HANDLE, at), text, at)
    return request


@transaction.atomic
def decline_time(*, by: Standing, slip: Slip, answer: str, at: datetime) -> TimeRequest:
    """No, and why: the deadline stays."""
    slip, _ = locked_slip(slip)
    insist(permissions.why_not_decline_time(by, slip))
    request = _open(slip)
    note = f"不同意{request.words}：{answer}"
    _decided(by, slip, request, ClockVerb.DECLINE_TIME, note, answer, at, granted=False)
    text = f"未同意{request.words}（{answer}）：{slip.case.title}"
    _ring(slip, _holders(slip.unit, Capability.HANDLE, at), text[:300], at)
    return request


def _open(slip: Slip) -> TimeRequest:
    return TimeRequest.objects.unanswered().select_for_update(of=("self",)).get(slip=slip)


def _decided(
    by: Standing,
    slip: Slip,
    request: TimeRequest,
    verb: ClockVerb,
    note: str,
    answer: str,
    at: datetime,
    *,
    granted: bool,
) -> Entry:
    entry = _said_by_centre(by, slip, verb, at, note)
    _answer(by, request, entry, answer, granted=granted)
    return entry


def _answer(by: Standing, request: TimeRequest, entry: Entry, answer: str, *, granted: bool) -> None:
    request.decided_by = by.officer
    request.appointment_id = entry.appointment_id
    request.decided_at = entry.at
    request.is_granted = granted
    request.answer = answer
    request.save()


# --- standing still and going on


@transaction.atomic
def pause_slip(*, by: Standing, slip: Slip, reason: PauseReason, why: str, at: datetime) -> Slip:
    """The centre stops the clocks of a slip while it waits for a party, a court or an expert; this grants the pause that
    the unit asked for."""
    slip, _ = locked_slip(slip)
    insist(permissions.why_not_pause_slip(by, slip))
    entry = _said_by_centre(by, slip, ClockVerb.PAUSE, at, f"{reason.label}：{why}")
    asked = TimeRequest.objects.unanswered().filter(slip=slip, kind=RequestKind.PAUSE)
    for request in asked.select_for_update(of=("self",)):
        _answer(by, request, entry, why, granted=True)
    _stand_still(slip, entry, reason, why)
    _ring(slip, _holders(slip.unit, Capability.HANDLE, at), f"已暂停计时：{slip.case.title}", at)
    return slip


@transaction.atomic
def resume_slip(*, by: Standing, slip: Slip, why: str, at: datetime) -> Slip:
    """Go on with exactly the time that was left; what was asked and not answered before has lapsed, the unit hears so."""
    slip, _ = locked_slip(slip)
    insist(permissions.why_not_resume_slip(by, slip))
    entry = _said_by_centre(by, slip, ClockVerb.RESUME, at, why)
    _go_on(slip, entry, why)
    lapsed = TimeRequest.objects.unanswered().filter(slip=slip).update(lapsed_at=at)
    again = "，原申请已失效，仍需要的请重新申请" if lapsed else ""
    text = f"恢复计时，应于 {moment_words(slip.due_at)} 前办结{again}：{slip.case.title}"
    _ring(slip, _holders(slip.unit, Capability.HANDLE, at), text, at)
    return slip


def _stand_still(slip: Slip, entry: Entry, reason: PauseReason, why: str) -> None:
    # what is late already stays late: its time is over, there is nothing left to keep
    moves.pause([one for one in _of(slip) if one.due_at > entry.at], entry, reason, why)
    slip.paused_at = entry.at
    slip.save(update_fields=["paused_at"])


def _go_on(slip: Slip, entry: Entry, why: str) -> None:
    clocks = [one for one in _of(slip) if one.paused_at is not None]
    moves.resume(clocks, entry, why)
    for one in clocks:
        if one.kind == ClockKind.COMPLETE:
            slip.due_at = one.due_at
        elif one.kind == ClockKind.ACKNOWLEDGE:
            slip.acknowledge_due_at = one.due_at
    slip.paused_at = None
    slip.save(update_fields=["paused_at", "due_at", "acknowledge_due_at"])
    _warn_again(clocks)


def _warn_again(clocks: list[Clock]) -> None:
    """A clock that is due later is warned about later, once more; so is the next pause."""
    Rung.objects.filter(clock__in=clocks, step__in=[Step.WARNED, Step.PAUSED]).delete()


def remind_pauses(at: datetime) -> int:
    """Slips that stand still for longer than the office allows: their centre and unit are asked, once a pause.

    Cost: one query, and for what is found the readers'. Again at the same moment it does nothing.
    """
    before = start_of(at.date() - timedelta(days=switches.value(permissions.LONGEST_PAUSE)))
    old = Clock.objects.running().filter(paused_at__lt=before, kind=ClockKind.COMPLETE)
    old = old.exclude(rungs__step=Step.PAUSED).order_by("paused_at", "id")
    return sum(_remind_pause(pk, at) for pk in list(old.values_list("pk", flat=True)[:500]))


@transaction.atomic
def _remind_pause(clock_id: int, at: datetime) -> int:
    clock = Clock.objects.select_related("case__centre", "unit").get(pk=clock_id)
    case = locked(clock.case)
    fresh = Clock.objects.running().filter(pk=clock_id, paused_at__isnull=False)
    if not fresh.exclude(rungs__step=Step.PAUSED).exists():
        return 0
    readers = Readers(at)
    who = [*readers.assigners(case.centre_id), *(readers.handlers(clock.unit_id) if clock.unit_id else [])]
    since = moment_words(clock.paused_at) if clock.paused_at else ""
    text = f"计时已暂停很久（{since} 起），请核实能否恢复：{case.title}（{case.number}）"
    url = reverse("slip_show", args=[int(clock.subject.removeprefix("slip:"))])
    news: list[News] = [(case.pk, who, text, url)]
    readers.tell(news)
    Rung.objects.create(clock=clock, step=Step.PAUSED, at=at)
    return 1
