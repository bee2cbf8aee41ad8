"""How a level changes by hand: raised by one person, lowered by two; the board follows, who must know is told."""

from datetime import datetime

from django.db import transaction

from cases.actions import board
from cases.actions.history import locked, write
from cases.choices import Level
from cases.models import Case
from core.refusals import insist
from governance.choices import Capability
from governance.standing import Standing
from risk.actions import alarm
from risk.choices import ChangeState, LevelVerb
from risk.models import LevelChange
from risk.permissions import levels as permissions
from risk.workflow import READERS


@transaction.atomic
def raise_level(*, by: Standing, case: Case, level: str, reason: str, at: datetime) -> LevelChange:
    """Raise a level; one person is enough. Errors: Refused for whoever may not, a level that is no higher, no reason."""
    case = locked(case)
    insist(permissions.why_not_raise_to(by, case, level, reason))
    change = LevelChange(case=case, from_level=case.level, to_level=level, reason=reason)
    _begin(by, change, LevelVerb.RAISE, ChangeState.MADE, at, READERS)
    grade(case=case, level=level, red_flag=case.red_flag, at=at)
    return change


@transaction.atomic
def propose_lowering(*, by: Standing, case: Case, level: str, reason: str, at: datetime) -> LevelChange:
    """Ask for a lower level; the case keeps the higher one until another person confirms. Errors: Refused."""
    case = locked(case)
    insist(permissions.why_not_propose_to(by, case, level, reason))
    change = LevelChange(case=case, from_level=case.level, to_level=level, reason=reason)
    _begin(by, change, LevelVerb.PROPOSE, ChangeState.PROPOSED, at, permissions.PROPOSERS)
    alarm.tell_commanders(case, _proposed_text(change), at)
    return change


@transaction.atomic
def confirm_lowering(*, by: Standing, change: LevelChange, note: str, at: datetime) -> LevelChange:
    """The second person agrees: only now the level falls. Errors: Refused, above all for the one who proposed it."""
    change = _locked(change)
    insist(permissions.why_not_confirm(by, change) or permissions.why_not_note(note))
    _answer(by, change, LevelVerb.CONFIRM, ChangeState.CONFIRMED, note, at)
    grade(case=change.case, level=change.to_level, red_flag=change.case.red_flag, at=at)
    return change


@transaction.atomic
def decline_lowering(*, by: Standing, change: LevelChange, note: str, at: datetime) -> LevelChange:
    """The second person does not agree: the level stays. Errors: Refused, as for confirming."""
    change = _locked(change)
    insist(permissions.why_not_decline(by, change) or permissions.why_not_note(note))
    _answer(by, change, LevelVerb.DECLINE, ChangeState.DECLINED, note, at)
    return change


def grade(*, case: Case, level: str, red_flag: bool, at: datetime) -> None:
    """Write level and red flag on the board; when the level changes, the commanders and the owner hear of it."""
    before = case.level
    board.grade(case=case, level=level, red_flag=red_flag)
    if level != before and (before or level != Level.LOW):
        alarm.tell_level(case, before, at)


def _proposed_text(change: LevelChange) -> str:
    case = change.case
    words = f"{Level(change.from_level).label}下调为{Level(change.to_level).label}"
    return f"提请{words}，待复核（{case.area.label}，{case.party_line}，{case.number}）"


def _locked(change: LevelChange) -> LevelChange:
    """The case first, as every action does, then the change."""
    case = locked(change.case)
    change = LevelChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    change.case = case
    return change


def _begin(
    by: Standing,
    change: LevelChange,
    verb: LevelVerb,
    state: ChangeState,
    at: datetime,
    rights: tuple[Capability, ...],
) -> None:
    right = by.right(*rights, about=change.case)
    change.made_by, change.made_at = by.officer, at
    change.appointment = by.under(right, about=change.case)
    _move(by, change, verb, state, at, right)


def _answer(
    by: Standing, change: LevelChange, verb: LevelVerb, state: ChangeState, note: str, at: datetime
) -> None:
    right = by.right(*permissions.SECONDS, about=change.case)
    change.second_by, change.second_at, change.second_note = by.officer, at, note
    change.second_appointment = by.under(right, about=change.case)
    _move(by, change, verb, state, at, right)


def _move(
    by: Standing,
    change: LevelChange,
    verb: LevelVerb,
    state: ChangeState,
    at: datetime,
    right: Capability | None,
) -> None:
    """The one place that writes a change's `state`, with its line of history, which units read: no reason in it."""
    change.state = state
    change.save()
    about = {"level": change.to_level} if state in (ChangeState.MADE, ChangeState.CONFIRMED) else {}
    write(by=by, case=change.case, verb=verb, at=at, about=about, capability=right)
