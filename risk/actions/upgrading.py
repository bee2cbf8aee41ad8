"""A commander answers a red flag on a case below high: the level rises, or it stays, each with a reason."""

from datetime import datetime

from django.db import transaction

from cases.actions.history import locked, write
from cases.models import Case
from core.refusals import insist
from governance.choices import Capability
from governance.standing import Standing
from risk.actions import flags, levels
from risk.actions.grading import grade
from risk.choices import FlagAnswer, FlagVerb
from risk.models import RedFlag
from risk.permissions import flags as permissions


@transaction.atomic
def confirm_upgrade(*, by: Standing, case: Case, reason: str, at: datetime) -> Case:
    """Raise the case to high because of its red flag. Errors: Refused."""
    case = locked(case)
    insist(permissions.why_not_answer(by, case) or permissions.why_not_reason(reason))
    _answer(by, case, FlagAnswer.RAISED, reason, at)
    levels.raise_to_high(by=by, case=case, reason=reason, verb=FlagVerb.CONFIRM, at=at)
    return case


@transaction.atomic
def reject_upgrade(*, by: Standing, case: Case, reason: str, at: datetime) -> Case:
    """Leave the level as it is; the flag falls unless people judged it red. Errors: Refused."""
    case = locked(case)
    insist(permissions.why_not_answer(by, case) or permissions.why_not_reason(reason))
    _answer(by, case, FlagAnswer.KEPT, reason, at)
    grade(case=case, level=case.level, red_flag=flags.is_judged_red(case), at=at)
    write(by=by, case=case, verb=FlagVerb.REJECT, at=at, capability=Capability.COMMAND)
    return case


def _answer(by: Standing, case: Case, answer: FlagAnswer, reason: str, at: datetime) -> None:
    """On every flag of the case that waits; whoever answers has looked."""
    waiting = RedFlag.objects.filter(case=case, answer="")
    waiting.filter(seen_at=None).update(seen_by=by.officer, seen_at=at, next_ring_at=None)
    waiting.update(
        answer=answer,
        answered_by=by.officer,
        answered_at=at,
        reason=reason,
        appointment=by.under(Capability.COMMAND, about=case),
    )
