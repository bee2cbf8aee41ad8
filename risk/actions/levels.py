"""How a level changes by hand: raised by one person, lowered by two; the board follows, who must know is told."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from cases.actions.history import locked, write
from cases.choices import Level
from cases.models import Case
from core.refusals import insist
from governance.choices import Capability
from governance.standing import Standing
from risk.actions import alarm, settling
from risk.actions.grading import grade
from risk.choices import ChangeState, DeskReason, LevelVerb
from risk.models import Assessment, LevelChange, RedFlag
from risk.permissions import levels as permissions
from risk.workflow import READERS, SECONDS


@transaction.atomic
def raise_level(*, by: Standing, case: Case, level: str, reason: str, at: datetime) -> LevelChange:
    """Raise a level; one person is enough. Errors: Refused for whoever may not, a level that is no higher, no reason."""
    case = locked(case)
    insist(permissions.why_not_raise_to(by, case, level, reason))
    change = LevelChange(case=case, from_level=case.level, to_level=level, reason=reason)
    _begin(by, change, LevelVerb.RAISE, ChangeState.MADE, at, READERS)
    grade(case=case, level=level, red_flag=case.red_flag, at=at)
    return change


def raise_to_high(*, by: Standing, case: Case, reason: str, verb: str, at: datetime) -> LevelChange:
    """The commander's answer to a red flag; the case is locked and the right was asked."""
    change = LevelChange(case=case, from_level=case.level, to_level=Level.HIGH, reason=reason)
    _begin(by, change, verb, ChangeState.MADE, at, (Capability.COMMAND,))
    grade(case=case, level=Level.HIGH, red_flag=True, at=at)
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
    if (assessment := change.assessment) is not None:
        settling.settle(by=by, case=change.case, assessment=assessment, verb=LevelVerb.CONFIRM, at=at)
    else:
        grade(case=change.case, level=change.to_level, red_flag=change.case.red_flag, at=at)
    return change


@transaction.atomic
def decline_lowering(*, by: Standing, change: LevelChange, note: str, at: datetime) -> LevelChange:
    """The second person does not agree: the level stays, a decision goes back on the desk. Errors: as for confirming."""
    change = _locked(change)
    insist(permissions.why_not_decline(by, change) or permissions.why_not_note(note))
    _answer(by, change, LevelVerb.DECLINE, ChangeState.DECLINED, note, at)
    if (assessment := change.assessment) is not None:
        settling.move(by=by, case=change.case, assessment=assessment, verb=LevelVerb.DECLINE, at=at)
        before = assessment.factors.all()
        settling.put_on_desk(case=change.case, why=DeskReason.DECLINED, reason=note, before=before, at=at)
    alarm.tell_officer(change.case, change.made_by_id, "您提请的下调被退回", at)
    return change


def wait_for_second(
    *, by: Standing, assessment: Assessment, kept: str, aside: Sequence[str], reason: str, at: datetime
) -> LevelChange:
    """A decision that lowers: the case stands at `kept`, the higher level, until another person answers."""
    case = assessment.case
    change = LevelChange(
        case=case, assessment=assessment, from_level=kept, to_level=assessment.level, removed=list(aside),
        reason=reason,
    )  # fmt: skip
    _begin(by, change, LevelVerb.PROPOSE, ChangeState.PROPOSED, at, permissions.PROPOSERS)
    screening = assessment.screening
    # of an old ledger: read in silence, without a row that stands on the board already
    unrung = bool(screening.red_flags) and not RedFlag.objects.filter(screening=screening).exists()
    red_flag = case.red_flag or assessment.is_red or unrung
    grade(case=case, level=kept, red_flag=red_flag, at=at)
    alarm.tell_commanders(case, _proposed_text(change), at)
    return change


def _proposed_text(change: LevelChange) -> str:
    case = change.case
    words = f"{Level(change.from_level).label}下调为{Level(change.to_level).label}"
    if change.from_level == change.to_level:
        words = "去除 5 分要素"
    return f"提请{words}，待另一人复核（{case.area.label}，{case.party_line}，{case.number}）"


def _locked(change: LevelChange) -> LevelChange:
    """The case first, as every action does, then the change."""
    case = locked(change.case)
    rows = LevelChange.objects.select_for_update(of=("self",)).select_related("assessment__screening")
    change = rows.get(pk=change.pk)
    change.case = case
    if change.assessment is not None:
        change.assessment.case = case
    return change


def _begin(
    by: Standing,
    change: LevelChange,
    verb: str,
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
    right = by.right(*SECONDS, about=change.case)
    change.second_by, change.second_at, change.second_note = by.officer, at, note
    change.second_appointment = by.under(right, about=change.case)
    _move(by, change, verb, state, at, right)


def _move(
    by: Standing,
    change: LevelChange,
    verb: str,
    state: ChangeState,
    at: datetime,
    right: Capability | None,
) -> None:
    """The one place that writes a change's `state`, with its line of history, which units read: no reason in it."""
    change.state = state
    change.save()
    about = {"level": change.to_level} if state in (ChangeState.MADE, ChangeState.CONFIRMED) else {}
    write(by=by, case=change.case, verb=verb, at=at, about=about, capability=right)
