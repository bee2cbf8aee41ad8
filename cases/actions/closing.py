"""How a case is done: completed, reopened, closed."""

from datetime import datetime

from django.db import transaction

from cases import permissions
from cases.actions.board import await_assignment, drop_contacts, plan_follow_up, stop_clocks
from cases.actions.history import locked, move
from cases.choices import Verb
from cases.models import Case
from core.refusals import insist
from core.registry import registry
from governance.standing import Standing


@transaction.atomic
def complete(*, by: Standing, case: Case, outcome: str, at: datetime) -> Case:
    """Done on the spot by whoever has it; a follow-up is planned."""
    case = locked(case)
    insist(permissions.why_not_complete(by, case))
    return finish(by=by, case=case, outcome=outcome, at=at)


def finish(*, by: Standing, case: Case, outcome: str, at: datetime) -> Case:
    """The completion itself, for a locked row that an action has already asked about (complete, approve)."""
    case.outcome = outcome
    move(by=by, case=case, verb=Verb.COMPLETE, at=at, note=outcome)
    stop_clocks(case=case, at=at)
    plan_follow_up(case=case, at=at)
    return case


@transaction.atomic
def reopen(*, by: Standing, case: Case, note: str, at: datetime) -> Case:
    """Work on it again with the old history; planned calls lose their reason, a new assignment starts new clocks."""
    case = locked(case)
    insist(permissions.why_not_reopen(by, case))
    return again(by=by, case=case, note=note, at=at)


def again(*, by: Standing, case: Case, note: str, at: datetime) -> Case:
    """The reopening itself, for a locked row (reopen, or a follow-up that found somebody unhappy)."""
    case.lead_unit = None
    move(by=by, case=case, verb=Verb.REOPEN, at=at, note=note)
    drop_contacts(case=case)
    stop_clocks(case=case, at=at)
    await_assignment(case=case, at=at)
    return case


@transaction.atomic
def close(*, by: Standing, case: Case, note: str, at: datetime) -> Case:
    """Nothing more to do. What is left open is written down beside the reason of whoever signs; the reason is for those
    who watch the case and not for the units that read its history (trap 30)."""
    case = locked(case)
    insist(permissions.why_not_close(by, case))
    left = registry.left_open(case, at)
    insist(permissions.why_unsigned(left, note))
    drop_contacts(case=case)
    signed = {"reason": note, "open": left} if left else None
    move(by=by, case=case, verb=Verb.CLOSE, at=at, note="" if left else note, about=signed)
    stop_clocks(case=case, at=at)
    return case
