"""Escalations: asked of the level above, taken or refused there, its opinion, handed back down."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.text import Truncator

from cases.actions import board
from cases.actions.history import locked, write
from cases.choices import ClockKind
from cases.models import Case
from cases.querysets import CaseQuerySet
from core.refusals import insist
from dispatch import rules
from dispatch.actions.editions import Editions
from dispatch.actions.readers import Readers
from dispatch.choices import EscalationLevel, EscalationState, EscalationVerb
from dispatch.models import Escalation, Letter
from dispatch.permissions import escalations as permissions
from governance.choices import AreaLevel, Capability
from governance.duty import commanders_of
from governance.models import Unit
from governance.rules import Rule
from governance.standing import Standing

# as long as the column of an opinion
_OPINION = 2000
# which level is asked, and where it sits
Above = tuple[EscalationLevel, Unit]


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
    span = _span(escalation, at)
    _time(escalation, span.plan.escalation.take, at, f"提级后受理（{span.words}）")
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


def _span(escalation: Escalation, at: datetime) -> rules.Span:
    """The edition of the ladder that holds for a clock that starts now: it has the times of the level above."""
    return Editions().span(escalation.case.category_id, at)


def _time(escalation: Escalation, workdays: int, at: datetime, why: str) -> None:
    """Its clock runs at the level above; a former one of it ends."""
    rule = Rule(workdays, "workdays")
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
    span = _span(escalation, at)
    _time(escalation, span.plan.escalation.opinion, at, f"提级协调（{span.words}）")
    _told(by, escalation, EscalationVerb.ACCEPT, at, escalation.get_level_display())
    _ring(escalation, Readers(at), f"{escalation.get_level_display()}已受理提级", at)
    return escalation


@transaction.atomic
def list_escalation(*, by: Standing, escalation: Escalation, at: datetime) -> Escalation:
    """Before this level's deliberation: it stands on the next list there; what was not taken yet is taken now."""
    escalation, _ = _held(escalation)
    insist(permissions.why_not_list_escalation(by, escalation))
    if escalation.state == EscalationState.ASKED:
        escalation = accept_escalation(by=by, escalation=escalation, at=at)
    escalation.listed_by, escalation.listed_at = by.officer, at
    escalation.save(update_fields=["listed_by", "listed_at"])
    _told(by, escalation, EscalationVerb.LIST, at, escalation.get_level_display())
    return escalation


def referred(centre: Unit, level: str, at: datetime) -> CaseQuerySet:
    """Cases whose escalation to this level waits for its deliberation; `why` is the reason of the level below."""
    waiting = Escalation.objects.to_deliberate().filter(to_centre=centre, level=level, listed_at__lte=at)
    reason = waiting.filter(case=OuterRef("pk")).values("reason")[:1]
    rows = Case.objects.filter(pk__in=waiting.values("case"))
    return rows.annotate(why=Subquery(reason)).order_by("pk")


def answered(by: Standing, case: Case, level: str, words: str, at: datetime) -> None:
    """The deliberation of a level has decided: its words are that level's opinion, for handing down. The case is locked.

    By who decided there, whose right that was; who speaks for the level hears that it may go back down.
    """
    rows = Escalation.objects.select_for_update(of=("self",)).select_related("from_centre", "to_centre")
    taken = rows.filter(case=case, level=level, state=EscalationState.ACCEPTED, listed_at__isnull=False)
    escalation = taken.first()
    if escalation is None:
        return
    escalation.case = case
    _opine(by, escalation, Truncator(words).chars(_OPINION), at)
    _told(by, escalation, EscalationVerb.GIVE_OPINION, at, f"{escalation.get_level_display()}，研判会议定")
    text = f"研判会已议定，意见已记入，请交回{escalation.from_centre}"
    _ring(escalation, Readers(at), text, at, up=True)


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
