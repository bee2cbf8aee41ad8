"""The spine: the only writer of a case's state and of its history."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from cases.choices import OPEN_STATES, Verb
from cases.models import Case, Entry
from cases.workflow import MOVES
from governance.choices import Capability
from governance.standing import Standing


def locked(case: Case) -> Case:
    """The row as it is now, held until the transaction ends; actions decide on this one, not on what a page showed."""
    return Case.objects.select_for_update(of=("self",)).get(pk=case.pk)


def write(
    *,
    by: Standing | None,
    case: Case,
    verb: str,
    at: datetime,
    note: str = "",
    about: dict[str, Any] | None = None,
    capability: Capability | None = None,
    unit_id: int | None = None,
    from_state: str = "",
    to_state: str = "",
) -> Entry:
    """One line of history: who, under which appointment, what, when, from, to, note. Touches `acted_at`."""
    under = by.under(capability, unit_id=unit_id, about=case) if by else None
    entry = Entry.objects.create(
        case=case,
        officer=by.officer if by else None,
        appointment=under,
        verb=verb,
        from_state=from_state,
        to_state=to_state,
        note=note,
        about=about or {},
        at=at,
    )
    if at > case.acted_at:
        case.acted_at = at
        case.save(update_fields=["acted_at"])
    return entry


def write_alike(*, by: Standing, cases: Collection[Case], verb: str, note: str, at: datetime) -> None:
    """The same line in the history of each of these cases. Cost: two statements; the cases come with their area."""
    Entry.objects.bulk_create(
        Entry(
            case=case,
            officer=by.officer,
            appointment=by.under(None, about=case),
            verb=verb,
            note=note,
            at=at,
        )
        for case in cases
    )
    Case.objects.filter(pk__in=[case.pk for case in cases], acted_at__lt=at).update(acted_at=at)


def _capability(verb: Verb, by: Standing | None, case: Case) -> Capability | None:
    return by.right(*MOVES[verb].capabilities, about=case) if by else None


def _move(
    *,
    by: Standing | None,
    case: Case,
    verb: Verb,
    at: datetime,
    note: str = "",
    about: dict[str, Any] | None = None,
) -> Entry:
    """The one place that writes `state`: along MOVES, on the locked row, with its line of history."""
    move = MOVES[verb]
    before = case.state if move.sources else ""
    if move.sources and case.state not in move.sources:
        raise ValueError(f"{verb} does not lead from {case.state}")  # a why_not_ was forgotten
    case.state = move.target
    match verb:
        case Verb.COMPLETE:
            case.completed_at = at
        case Verb.CLOSE:
            case.closed_at = at
        case Verb.CONCLUDE:
            case.completed_at = case.completed_at or at
            case.closed_at = at
        case Verb.REOPEN:
            case.completed_at = case.closed_at = None
            case.reopened_count += 1
    case.awaited = ""
    if case.state not in OPEN_STATES:
        case.next_due_at = None
    if case.is_history and verb in (Verb.ACCEPT, Verb.REOPEN, Verb.TAKE_BACK):
        # the row of an old ledger lives again: its text is read anew, and now somebody is told
        case.is_unread = True
    case.acted_at = max(at, case.acted_at)
    case.save()
    return write(
        by=by,
        case=case,
        verb=verb,
        at=at,
        note=note,
        about=about,
        capability=_capability(verb, by, case),
        from_state=before,
        to_state=case.state,
    )


# the other action modules move cases through here
move = _move
