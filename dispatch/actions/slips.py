"""Every write of slips and follow-up."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from cases.actions import board, closing, papers
from cases.actions.accused import tell
from cases.actions.history import locked, write
from cases.choices import ClockKind, ContactKind, ContactResult
from cases.models import Case, Contact, Entry
from core import sequences
from core.models import StoredFile
from core.refusals import insist, wrong_state
from dispatch import rules
from dispatch.actions.registering import enter_slip, received
from dispatch.choices import ReturnReason, SlipState, SlipVerb
from dispatch.models import Slip
from dispatch.permissions.follow_up import CALLERS, why_not_follow_up
from dispatch.permissions.slips import (
    why_not_acknowledge,
    why_not_approve,
    why_not_assign,
    why_not_draft,
    why_not_feed_back,
    why_not_recall,
    why_not_refuse,
    why_not_return,
    why_not_send_back,
    why_not_sign,
)
from dispatch.querysets.slips import RUNNING
from dispatch.workflow import MOVES, Side
from governance.calendar import working_calendar
from governance.choices import Capability, Mode
from governance.duty import commanders_of, mode_of, seat_of
from governance.models import Appointment, Unit
from governance.rules import Rule
from governance.standing import Standing


def slip_number(centre: Unit, at: datetime) -> str:
    """XX综交〔2026〕12号: per centre and year, without gaps, given at signing."""
    serial = sequences.take(f"slip:{centre.number_prefix}", at.year)
    return f"{centre.document_name}交〔{at.year}〕{serial}号"


def _subject(slip: Slip) -> str:
    return f"slip:{slip.pk}"


def _locked(slip: Slip) -> tuple[Slip, Case]:
    """The case first, then the slip: always in this order, so two officers never wait for each other in a ring."""
    case = locked(slip.case)
    fresh = Slip.objects.select_for_update(of=("self",)).select_related("unit", "centre").get(pk=slip.pk)
    fresh.case = case
    return fresh, case


def _move(
    *,
    by: Standing,
    slip: Slip,
    verb: SlipVerb,
    at: datetime,
    note: str = "",
    capability: Capability | None = None,
) -> Entry:
    """The one place that writes a slip's `state`, with its line in the history of the case."""
    move = MOVES[verb]
    before = slip.state if move.sources else ""
    slip.state = move.target
    if slip.state not in (SlipState.DRAFTED, *RUNNING):
        slip.ended_at = at
    slip.save()
    about: dict[str, Any] = {"slip": slip.pk}
    if slip.number:  # a draft names no unit in the history
        about |= {"number": slip.number, "unit": slip.unit.short_name}
    sides = {Side.UNIT: slip.unit_id, Side.CENTRE: slip.centre_id, Side.COMMAND: None}
    return write(
        by=by,
        case=slip.case,
        verb=verb,
        at=at,
        note=note,
        about=about,
        capability=capability or move.capability,
        unit_id=None if capability else sides[move.side],
        from_state=before,
        to_state=slip.state,
    )


def _tell(unit: Unit, capability: Capability, text: str, slip: Slip, at: datetime) -> None:
    held = Appointment.objects.held_on(at.date()).of_units(unit.pk).with_capability(capability)
    tell(slip.case, [one.officer_id for one in held], text, reverse("slip_show", args=[slip.pk]), at=at)


def _prepared(
    by: Standing, case: Case, unit: Unit, requirement: str, at: datetime, due_at: datetime | None
) -> Slip:
    """A slip not written yet, with the deadlines it would have if it were signed now."""
    signing = by.under(Capability.ASSIGN, about=case)
    centre = signing.post.unit if signing else by.centre or case.centre
    slip = Slip(case=case, centre=centre, unit=unit, requirement=requirement, wished_due_at=due_at)
    _reckon(slip, at)
    return slip


def _reckon(slip: Slip, at: datetime) -> tuple[Rule, Rule]:
    """Both deadlines from this moment on, by the mode the centre stands in then; the rules they follow."""
    calendar, case = working_calendar(), slip.case
    mode = mode_of(slip.centre, at)
    first = rules.acknowledge(case.level, red_flag=case.red_flag, mode=mode)
    whole = rules.complete(case.level, mode=mode)
    slip.acknowledge_due_at = first.due(calendar, at).at
    slip.due_at = slip.wished_due_at or whole.due(calendar, at).at
    return first, whole


def _issue(by: Standing, slip: Slip, verb: SlipVerb, at: datetime, note: str) -> Slip:
    """Number, clocks, sight and the bell: what signing does, whoever drafted it."""
    case = slip.case
    first, whole = _reckon(slip, at)
    slip.number = slip_number(slip.centre, at)
    slip.signed_by = by.officer
    slip.signed_at = at
    commands = verb == SlipVerb.ASSIGN and by.under(Capability.ASSIGN) is None
    _move(by=by, slip=slip, verb=verb, at=at, note=note, capability=Capability.COMMAND if commands else None)
    unit, subject = slip.unit, _subject(slip)
    mode = mode_of(slip.centre, at)
    why = f"{Mode(mode).label}时限" if mode else ""
    board.grant(case=case, unit=unit, why=f"交办单 {slip.number}", at=at)
    board.lead(case, unit)
    board.await_move(case, f"{unit} 签收")
    board.stop_clocks(case=case, at=at, kind=ClockKind.ASSIGN)
    board.start_clock(
        case=case, kind=ClockKind.ACKNOWLEDGE, rule=first, at=at, subject=subject, unit=unit, why=why
    )
    board.start_clock(
        case=case,
        kind=ClockKind.COMPLETE,
        rule=whole,
        at=at,
        subject=subject,
        unit=unit,
        due_at=slip.wished_due_at,
        why=why,
    )
    _tell(unit, Capability.HANDLE, f"新交办：{case.title}（{slip.number}）", slip, at)
    enter_slip(slip, at)
    return slip


@transaction.atomic
def assign(
    *, by: Standing, case: Case, unit: Unit, requirement: str, at: datetime, due_at: datetime | None = None
) -> Slip:
    """Sign a slip to a unit: the unit may see the case from now on, both clocks start.

    `due_at` overrides the default deadline of the case's level; one in the past is refused.
    """
    case = locked(case)
    insist(why_not_assign(by, case, unit, due_at))
    slip = _prepared(by, case, unit, requirement, at, due_at)
    return _issue(by, slip, SlipVerb.ASSIGN, at, requirement)


@transaction.atomic
def draft(
    *, by: Standing, case: Case, unit: Unit, requirement: str, at: datetime, due_at: datetime | None = None
) -> Slip:
    """Prepare a slip that a commander must sign: no number, no clock, nothing the unit could see."""
    case = locked(case)
    insist(why_not_draft(by, case, unit, due_at))
    slip = _prepared(by, case, unit, requirement, at, due_at)
    slip.drafted_by = by.officer
    slip.drafted_at = at
    _move(by=by, slip=slip, verb=SlipVerb.DRAFT, at=at)
    board.await_move(case, "指挥长 签发")
    commanders = [one for one in commanders_of(seat_of(slip.centre).area, at) if one != by.officer.pk]
    text = f"请签发交办单：{case.title}（{unit}）"
    board.name_commanders(case=case, at=at)
    tell(case, commanders, text, reverse("slip_show", args=[slip.pk]), at=at)
    return slip


@transaction.atomic
def sign(*, by: Standing, slip: Slip, at: datetime) -> Slip:
    """A commander signs what the director drafted; number and clocks start now, by the level the case has now."""
    slip, case = _locked(slip)
    insist(why_not_sign(by, slip))
    slip = _issue(by, slip, SlipVerb.SIGN, at, slip.requirement)
    _tell_drafter(slip, f"已签发 {slip.number}：{case.title}", at)
    return slip


@transaction.atomic
def refuse(*, by: Standing, slip: Slip, note: str, at: datetime) -> Slip:
    """Not so: the draft ends with its reason and the case waits for the director again."""
    slip, case = _locked(slip)
    insist(why_not_refuse(by, slip))
    slip.refusal = note
    _move(by=by, slip=slip, verb=SlipVerb.REFUSE, at=at, note=note)
    board.await_move(case, "")
    _tell_drafter(slip, f"拟稿被退回：{case.title}（{note}）", at)
    return slip


def _tell_drafter(slip: Slip, text: str, at: datetime) -> None:
    if slip.drafted_by_id:
        tell(slip.case, [slip.drafted_by_id], text, reverse("slip_show", args=[slip.pk]), at=at)


@transaction.atomic
def acknowledge(*, by: Standing, slip: Slip, at: datetime) -> Slip:
    slip, case = _locked(slip)
    insist(why_not_acknowledge(by, slip))
    slip.acknowledged_at = at
    slip.acknowledged_by = by.officer
    _move(by=by, slip=slip, verb=SlipVerb.ACKNOWLEDGE, at=at)
    board.stop_clocks(case=case, at=at, subject=_subject(slip), kind=ClockKind.ACKNOWLEDGE)
    board.await_move(case, f"{slip.unit} 反馈")
    received(slip, by.officer, at)
    return slip


@transaction.atomic
def feed_back(
    *, by: Standing, slip: Slip, answer: str, at: datetime, files: Sequence[StoredFile] = ()
) -> Slip:
    """The unit's answer with its papers; the clock goes on until the centre approves it."""
    slip, case = _locked(slip)
    insist(why_not_feed_back(by, slip))
    slip.answer = answer
    slip.answered_at = at
    entry = _move(by=by, slip=slip, verb=SlipVerb.FEED_BACK, at=at, note=answer)
    papers.attach(case=case, files=files, entry=entry)
    board.await_move(case, f"{slip.centre} 审核")
    _tell(slip.centre, Capability.ASSIGN, f"{slip.unit}已反馈，请审核：{case.title}", slip, at)
    return slip


@transaction.atomic
def return_slip(*, by: Standing, slip: Slip, reason: ReturnReason, note: str, at: datetime) -> Slip:
    """Not this unit's business: the slip ends with its reason and the centre names another unit."""
    slip, case = _locked(slip)
    insist(why_not_return(by, slip))
    slip.return_reason = reason
    slip.return_note = note
    _move(by=by, slip=slip, verb=SlipVerb.RETURN, at=at, note=f"{reason.label}：{note}")
    _take_from_unit(slip, case, at)
    _tell(slip.centre, Capability.ASSIGN, f"{slip.unit}退回：{case.title}（{reason.label}）", slip, at)
    return slip


@transaction.atomic
def recall(*, by: Standing, slip: Slip, note: str, at: datetime) -> Slip:
    slip, case = _locked(slip)
    insist(why_not_recall(by, slip))
    was_signed = slip.signed_at is not None
    _move(by=by, slip=slip, verb=SlipVerb.RECALL, at=at, note=note)
    if not was_signed:
        board.await_move(case, "")
        return slip
    _take_from_unit(slip, case, at)
    _tell(slip.unit, Capability.HANDLE, f"交办单已收回：{case.title}", slip, at)
    return slip


def _take_from_unit(slip: Slip, case: Case, at: datetime) -> None:
    """The unit keeps sight of what it handled until now; the case has no lead unit any more."""
    board.stop_clocks(case=case, at=at, subject=_subject(slip))
    board.lead(case, None)
    board.await_move(case, "")
    board.await_assignment(case=case, at=at)


@transaction.atomic
def approve(*, by: Standing, slip: Slip, note: str, at: datetime) -> Slip:
    """The answer is good: the slip ends and with it the case is completed."""
    slip, case = _locked(slip)
    insist(why_not_approve(by, slip))
    _move(by=by, slip=slip, verb=SlipVerb.APPROVE, at=at, note=note)
    closing.finish(by=by, case=case, outcome=slip.answer, at=at)
    return slip


@transaction.atomic
def send_back(*, by: Standing, slip: Slip, note: str, at: datetime) -> Slip:
    """The answer is not enough: the unit works on, the clock has never stopped."""
    slip, case = _locked(slip)
    insist(why_not_send_back(by, slip))
    _move(by=by, slip=slip, verb=SlipVerb.SEND_BACK, at=at, note=note)
    board.await_move(case, f"{slip.unit} 反馈")
    _tell(slip.unit, Capability.HANDLE, f"反馈被退回重办：{case.title}", slip, at)
    return slip


@transaction.atomic
def follow_up(*, by: Standing, case: Case, result: ContactResult, note: str, at: datetime) -> Contact:
    """Record the call-back by somebody who did not handle it; an unhappy citizen reopens the case."""
    case = locked(case)
    insist(why_not_follow_up(by, case))
    contact = (
        Contact.objects.select_for_update(of=("self",))
        .filter(case=case, kind=ContactKind.FOLLOW_UP, done_at=None)
        .first()
    )
    if contact is None:
        insist(wrong_state("这次回访已有同事记录，请刷新查看。") if _followed_up(case) else None)
        contact = board.plan_follow_up(case=case, at=at)
    contact.case = case
    board.record_contact(by=by, contact=contact, result=result, note=note, at=at)
    write(
        by=by,
        case=case,
        verb=SlipVerb.FOLLOW_UP,
        at=at,
        note=f"{result.label}。{note}" if note else result.label,
        about={"result": result.value},
        capability=by.right(*CALLERS, about=case),
    )
    if result == ContactResult.DISSATISFIED:
        closing.again(by=by, case=case, note=f"回访不满意：{note}", at=at)
    return contact


def _followed_up(case: Case) -> bool:
    return (
        Contact.objects.filter(case=case, done_at__gte=case.completed_at)
        .exclude(result=ContactResult.UNREACHED)
        .exists()
    )
