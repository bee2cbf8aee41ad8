"""Supervisions: begun by a signed letter or by hand, their level changed, what is going on noted, struck off."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from cases.actions import board
from cases.actions.history import locked, write
from cases.models import Case
from core.refusals import insist
from dispatch.choices import LetterState, SupervisionLevel, SupervisionSource, SupervisionVerb
from dispatch.models import Letter, Supervision
from dispatch.permissions import supervisions as permissions
from governance.choices import Capability
from governance.models import Officer
from governance.standing import Standing


def begin(*, by: Standing, letter: Letter, at: datetime) -> Supervision:
    """A supervision letter was signed: its signer answers for it until somebody else does; an open one takes it in."""
    found = Supervision.objects.open().filter(case=letter.case_id, unit=letter.unit_id).first()
    if found is not None:
        if found.letter_id is None:
            found.letter = letter
            found.save(update_fields=["letter"])
        return found
    return Supervision.objects.create(
        case_id=letter.case_id,
        centre=letter.centre,
        unit=letter.unit,
        slip=letter.slip,
        letter=letter,
        level=SupervisionLevel.ORDINARY,
        source=SupervisionSource.LADDER,
        reason=f"{letter.clock.get_kind_display()}时限已过，提醒后仍未反馈。",
        responsible=by.officer,
        asked_by=by.officer,
        appointment=by.under(Capability.COMMAND, about=letter.case),
        asked_at=at,
        due_at=letter.reply_by,
    )


def held(supervision: Supervision) -> tuple[Supervision, Case]:
    """The case first, as everywhere, then the supervision."""
    case = locked(supervision.case)
    rows = Supervision.objects.select_for_update(of=("self",)).select_related("centre", "unit", "responsible")
    fresh = rows.get(pk=supervision.pk)
    fresh.case = case
    return fresh, case


def told(by: Standing, supervision: Supervision, verb: SupervisionVerb, at: datetime, note: str = "") -> None:
    """One line of the case's history; reasons stand on the supervision, which the unit may not read."""
    about = {"supervision": supervision.pk, "unit": supervision.unit.short_name}
    words = note or supervision.get_level_display()
    write(by=by, case=supervision.case, verb=verb, at=at, note=words, about=about)


@transaction.atomic
def raise_level(
    *,
    by: Standing,
    supervision: Supervision,
    level: str,
    responsible: Officer,
    due_at: datetime,
    reason: str,
    at: datetime,
) -> Supervision:
    """Another level, another answerable officer or another day, with the reason."""
    supervision, case = held(supervision)
    insist(permissions.why_not_raise(by, supervision, level))
    before = supervision.get_level_display()
    supervision.level, supervision.responsible, supervision.due_at = level, responsible, due_at
    supervision.reason = f"{supervision.reason}\n{reason}"[-500:]
    supervision.save(update_fields=["level", "responsible", "due_at", "reason"])
    answer_for(case, responsible, at)
    told(by, supervision, SupervisionVerb.RAISE, at, f"{before} → {supervision.get_level_display()}")
    return supervision


def answer_for(case: Case, officer: Officer, at: datetime) -> None:
    """Whoever answers for a restricted case is named on it."""
    if case.is_restricted:
        board.name([(case.pk, officer.pk)], why="督办责任人", at=at)


@transaction.atomic
def note_supervision(*, by: Standing, supervision: Supervision, note: str, at: datetime) -> Supervision:
    """What was seen or done: on the spot, by telephone, at a meeting."""
    supervision, _ = held(supervision)
    insist(permissions.why_not_note(by, supervision))
    supervision.noted_at = at
    supervision.save(update_fields=["noted_at"])
    told(by, supervision, SupervisionVerb.NOTE, at, note)
    return supervision


@transaction.atomic
def lift(*, by: Standing, supervision: Supervision, reason: str, at: datetime) -> Supervision:
    """Struck off; a letter of it that nobody signed does not go out any more."""
    supervision, _ = held(supervision)
    insist(permissions.why_not_lift(by, supervision))
    supervision.lifted_by, supervision.lifted_at, supervision.lift_reason = by.officer, at, reason
    supervision.save(update_fields=["lifted_by", "lifted_at", "lift_reason"])
    waiting = (LetterState.DRAFTED, LetterState.PROPOSED)
    Letter.objects.filter(supervision=supervision, state__in=waiting).update(state=LetterState.LAPSED)
    told(by, supervision, SupervisionVerb.LIFT, at)
    return supervision
