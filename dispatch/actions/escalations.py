"""Escalations: asked of the level above, taken or refused there, its opinion, handed back down."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.db import transaction
from django.urls import reverse

from cases.actions import board
from cases.actions.history import locked, write
from cases.choices import ClockKind
from cases.models import Case
from core.refusals import insist
from dispatch.actions.readers import Readers
from dispatch.choices import EscalationLevel, EscalationState, EscalationVerb
from dispatch.models import Escalation, Letter
from dispatch.permissions import escalations as permissions
from governance.choices import AreaLevel, Capability
from governance.duty import commanders_of
from governance.models import Unit
from governance.rules import Rule
from governance.standing import Standing

# which level is asked, and where it sits
Above = tuple[EscalationLevel, Unit]
# defaults: to say whether it is taken, then to say the opinion
TAKE = Rule(1, "workdays")
ANSWER = Rule(5, "workdays")


def above(centre: Unit, at: datetime) -> Above | None:
    """Which level a centre asks, and where it sits; None where there is none above. The centre comes with its area."""
    if centre.area.level in (AreaLevel.DISTRICT, AreaLevel.CITY):
        return EscalationLevel.LEADING, centre
    up = Readers(at).centre_above(centre)
    if up is None:
        return None
    streets = up.area.level not in (AreaLevel.DISTRICT, AreaLevel.CITY)
    return (EscalationLevel.STREET if streets else EscalationLevel.DISTRICT), up


@transaction.atomic
def escalate(*, by: Standing, case: Case, reason: str, at: datetime) -> Escalation:
    """A commander asks the level above, without waiting for any deadline."""
    case = locked(case)
    centre = Unit.objects.select_related("area").get(pk=case.centre_id)
    up = above(centre, at)
    insist(permissions.why_not_escalate(by, case) or permissions.why_not_level(case, up))
    # why_not_level has asked for it
    up = cast("Above", up)
    return _ask(by, case, centre, up, reason, at)


@transaction.atomic
def escalate_further(*, by: Standing, escalation: Escalation, reason: str, at: datetime) -> Escalation:
    """The level that was asked asks the next one, and stays answerable to the one below."""
    escalation, case = _held(escalation)
    up = above(escalation.to_centre, at)
    if escalation.level == EscalationLevel.LEADING:
        up = None
    insist(permissions.why_not_escalate_further(by, escalation) or permissions.why_not_level(case, up))
    up = cast("Above", up)
    return _ask(by, case, escalation.to_centre, up, reason, at, below=escalation)


def begin(*, by: Standing, letter: Letter, at: datetime) -> Escalation | None:
    """A letter to the level above was signed; what that level was asked by hand already takes the letter in."""
    centre = Unit.objects.select_related("area").get(pk=letter.centre_id)
    up = above(centre, at)
    if up is None:
        return None
    found = Escalation.objects.open().filter(case=letter.case_id, level=up[0]).first()
    if found is not None:
        if found.letter_id is None:
            Escalation.objects.filter(pk=found.pk).update(letter=letter)
        return found
    return _ask(by, letter.case, centre, up, letter.body[:2000], at, letter=letter)


def _ask(
    by: Standing,
    case: Case,
    centre: Unit,
    up: Above,
    reason: str,
    at: datetime,
    *,
    below: Escalation | None = None,
    letter: Letter | None = None,
) -> Escalation:
    level, to_centre = up
    escalation = Escalation.objects.create(
        case=case,
        below=below,
        letter=letter,
        from_centre=centre,
        to_centre=to_centre,
        level=level,
        reason=reason,
        asked_by=by.officer,
        appointment=by.under(Capability.COMMAND, about=case),
        asked_at=at,
        due_at=at,
    )
    verb = EscalationVerb.ESCALATE_FURTHER if below else EscalationVerb.ESCALATE
    _time(escalation, TAKE, at, "提级后受理（默认）")
    _told(by, escalation, verb, at, f"提请{level.label}协调")
    # a letter rings at the level above by itself
    if letter is None:
        _ring(escalation, Readers(at), f"请受理提级（{level.label}）：{centre}提请协调", at, up=True)
    return escalation


def _held(escalation: Escalation) -> tuple[Escalation, Case]:
    """The case first, as everywhere, then the row."""
    case = locked(escalation.case)
    rows = Escalation.objects.select_for_update(of=("self",))
    fresh = rows.select_related("from_centre__area", "to_centre__area", "below").get(pk=escalation.pk)
    fresh.case = case
    return fresh, case


def _time(escalation: Escalation, rule: Rule, at: datetime, why: str) -> None:
    """Its clock runs at the level above; a former one of it ends."""
    case, subject = escalation.case, f"escalation:{escalation.pk}"
    board.stop_clocks(case=case, at=at, subject=subject)
    kind, unit = ClockKind.ESCALATION, escalation.to_centre
    clock = board.start_clock(case=case, kind=kind, rule=rule, at=at, subject=subject, unit=unit, why=why)
    Escalation.objects.filter(pk=escalation.pk).update(due_at=clock.due_at)
    escalation.due_at = clock.due_at


def _told(by: Standing, escalation: Escalation, verb: EscalationVerb, at: datetime, note: str) -> None:
    """A line of history that a unit may read: reasons and opinions stand on the row."""
    about = {"escalation": escalation.pk, "level": escalation.level}
    write(by=by, case=escalation.case, verb=verb, at=at, note=note, about=about)


def _ring(escalation: Escalation, readers: Readers, text: str, at: datetime, *, up: bool = False) -> None:
    """At the level above, or back at the centre that asked. A restricted matter is named by its number only."""
    case = escalation.case
    words = f"{text}（{case.number}）" if case.is_restricted else f"{text}：{case.title}（{case.number}）"
    if up:
        who = readers.level_above(escalation.to_centre_id)
    else:
        centre = escalation.from_centre
        who = sorted({*readers.assigners(centre.pk), *commanders_of(centre.area, at, below=False)})
    readers.tell([(case.pk, who, words, reverse("escalation_show", args=[escalation.pk]))])


@transaction.atomic
def accept_escalation(*, by: Standing, escalation: Escalation, at: datetime) -> Escalation:
    """The level above takes it: it sees the case from now on, its time for an opinion starts."""
    escalation, case = _held(escalation)
    insist(permissions.why_not_accept(by, escalation))
    _move(escalation, EscalationState.ACCEPTED, answered_by=by.officer, answered_at=at)
    board.grant(case=case, unit=escalation.to_centre, why="提级受理", at=at)
    if case.is_restricted:
        board.name([(case.pk, by.pk)], why="提级受理", at=at)
    _time(escalation, ANSWER, at, "提级协调（默认）")
    _told(by, escalation, EscalationVerb.ACCEPT, at, escalation.get_level_display())
    _ring(escalation, Readers(at), f"{escalation.get_level_display()}已受理提级", at)
    return escalation


@transaction.atomic
def give_opinion(*, by: Standing, escalation: Escalation, opinion: str, at: datetime) -> Escalation:
    """What this level thinks and decides; it may be written again until it is handed down."""
    escalation, _ = _held(escalation)
    insist(permissions.why_not_give_opinion(by, escalation))
    _opine(by, escalation, opinion, at)
    _told(by, escalation, EscalationVerb.GIVE_OPINION, at, escalation.get_level_display())
    return escalation


def _opine(by: Standing, escalation: Escalation, opinion: str, at: datetime) -> None:
    escalation.opinion, escalation.opinion_by, escalation.opinion_at = opinion, by.officer, at
    escalation.save(update_fields=["opinion", "opinion_by", "opinion_at"])


@transaction.atomic
def hand_down(*, by: Standing, escalation: Escalation, opinion: str, at: datetime) -> Escalation:
    """Back to who asked, with the opinion; the clock stops, the level's own sight of the case ends."""
    escalation, _ = _held(escalation)
    insist(permissions.why_not_hand_down(by, escalation))
    _opine(by, escalation, opinion, at)
    _end(by, escalation, EscalationState.HANDED_DOWN, EscalationVerb.HAND_DOWN, "", at)
    _ring(escalation, Readers(at), f"{escalation.get_level_display()}已签署意见、交回办理", at)
    return escalation


@transaction.atomic
def refuse_escalation(*, by: Standing, escalation: Escalation, note: str, at: datetime) -> Escalation:
    """The level above does not take it, with the reason; the centre that asked goes on."""
    escalation, _ = _held(escalation)
    insist(permissions.why_not_refuse(by, escalation))
    answered = {"answered_by": by.officer, "answered_at": at}
    _end(by, escalation, EscalationState.REFUSED, EscalationVerb.REFUSE, note, at, **answered)
    _ring(escalation, Readers(at), f"{escalation.get_level_display()}不予提级", at)
    return escalation


@transaction.atomic
def withdraw_escalation(*, by: Standing, escalation: Escalation, note: str, at: datetime) -> Escalation:
    """Who asked does not need it any more."""
    escalation, _ = _held(escalation)
    insist(permissions.why_not_withdraw(by, escalation))
    _end(by, escalation, EscalationState.WITHDRAWN, EscalationVerb.WITHDRAW, note, at)
    _ring(escalation, Readers(at), f"{escalation.from_centre}已撤回提级", at, up=True)
    return escalation


def _end(
    by: Standing,
    escalation: Escalation,
    state: EscalationState,
    verb: EscalationVerb,
    note: str,
    at: datetime,
    **more: object,
) -> None:
    _move(escalation, state, ended_at=at, end_note=note, **more)
    board.stop_clocks(case=escalation.case, at=at, subject=f"escalation:{escalation.pk}")
    board.end_grant(case=escalation.case, unit=escalation.to_centre, at=at)
    _told(by, escalation, verb, at, escalation.get_level_display())


def _move(escalation: Escalation, state: EscalationState, **columns: object) -> None:
    """The only writer of the state."""
    escalation.state = state
    for name, value in columns.items():
        setattr(escalation, name, value)
    escalation.save(update_fields=["state", *columns])
