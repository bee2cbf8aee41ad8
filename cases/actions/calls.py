"""Calls back: planned when a case is completed, by level and outcome; a fair sample of the ordinary ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from cases import rules
from cases.actions.board import start_clock, stop_clocks
from cases.choices import ClockKind, CompletedBy, ContactKind, ContactResult, Level
from cases.models import Case, Contact, FollowUpDraw, FollowUpPlan
from cases.permissions import ATTEMPTS
from core import switches
from governance.calendar import working_calendar
from governance.rules import Rule
from governance.standing import Standing

SHARE, SALT = "follow_up_share", "follow_up_salt"
# nobody was drawn to be called, and somebody called all the same
VOLUNTARY = "未抽中，主动回访"
_ROUND = "办结后回访（默认）"
# when a number that nobody answered is tried again
RETRY = timedelta(hours=1)


def outcome_of(case: Case) -> CompletedBy:
    """How this round ended: worked on again, answered by a unit, or done on the spot."""
    if case.reopened_count:
        return CompletedBy.AGAIN
    return CompletedBy.UNIT if case.lead_unit_id else CompletedBy.SPOT


def plan_for(case: Case) -> rules.CallPlan:
    """The plan of calls for a case as it stands: its level's row for this outcome, else its level's, else the default.

    Cost: one query.
    """
    found = list(FollowUpPlan.objects.filter(Q(outcome=outcome_of(case)) | Q(outcome=""), level=case.level))
    row = max(found, key=lambda one: bool(one.outcome), default=None)
    if row is None:
        return rules.default_plan(case.level)
    return rules.CallPlan(Rule.parse(row.first), tuple(row.later_days), is_sampled=row.is_sampled)


def draw(case: Case, plan: rules.CallPlan) -> tuple[bool, int, int, str]:
    """(called or not, ticket, share, why): by the case's number and the office's salt, so anybody reckons it again."""
    level = Level(case.level).label if case.level else "未评估"
    if not plan.is_sampled:
        return True, 0, 100, f"{level}事项全部回访"
    share = int(switches.value(SHARE))
    ticket = rules.ticket(case.number, case.reopened_count, str(switches.value(SALT)))
    is_drawn = rules.is_drawn(ticket, share)
    return is_drawn, ticket, share, rules.draw_words(level, ticket, share, is_drawn=is_drawn)


def plan_follow_up(*, case: Case, at: datetime) -> None:
    """Plan the calls of a case completed now and start the clock of the first; not drawn: no call, and why."""
    plan = plan_for(case)
    is_drawn, ticket, share, why = draw(case, plan)
    FollowUpDraw.objects.create(
        case=case, completed_at=at, is_drawn=is_drawn, ticket=ticket, share=share, why=why
    )
    if not is_drawn:
        return
    first_call(case=case, at=at, rule=plan.first, why=why)
    Contact.objects.bulk_create(Contact(case=case, **one) for one in later_calls(plan, at))


def later_calls(plan: rules.CallPlan, at: datetime) -> list[dict[str, Any]]:
    """The columns of the calls some weeks after; each may be made from the morning of its day on."""
    calendar = working_calendar()
    made = []
    for step, days in enumerate(plan.later_days, start=1):
        opens, due = rules.later_day(calendar, at, days)
        why = f"办结后第 {days} 天回访"
        made.append(
            {"kind": ContactKind.FOLLOW_UP, "step": step, "planned_at": opens, "due_at": due, "why": why}
        )
    return made


def first_call(
    *, case: Case, at: datetime, rule: Rule = rules.FIRST_CALL, why: str = "", attempt: int = 1
) -> Contact:
    """The call that closing waits for, with its clock."""
    clock = start_clock(case=case, kind=ClockKind.FOLLOW_UP, rule=rule, at=at, why=_ROUND)
    return Contact.objects.create(
        case=case,
        kind=ContactKind.FOLLOW_UP,
        planned_at=at,
        due_at=clock.due_at,
        attempt=attempt,
        why=why[:200],
    )


def record_contact(
    *,
    by: Standing,
    contact: Contact,
    result: ContactResult,
    note: str,
    at: datetime,
    answers: Sequence[dict[str, str]] = (),
) -> Contact:
    """Write down what a planned call gave; one that nobody answered is planned again, so many times as is set."""
    contact.done_at = at
    contact.done_by = by.officer
    contact.result = result
    contact.note = note
    contact.answers = list(answers)
    contact.claimed_by = contact.claimed_until = contact.later_at = None
    contact.save()
    if contact.step == 0:
        stop_clocks(case=contact.case, at=at, kind=ClockKind.FOLLOW_UP)
    _move_next(contact, at)
    if result == ContactResult.UNREACHED and contact.attempt < int(switches.value(ATTEMPTS)):
        _again(contact, at)
    return contact


def _move_next(contact: Contact, at: datetime) -> None:
    """This call came so late that the day of the next one has passed too: that one is for tomorrow."""
    opens, due = rules.later_day(working_calendar(), at, 1)
    ripe = Contact.objects.filter(case=contact.case, kind=contact.kind, done_at=None, planned_at__lte=at)
    ripe.filter(step__gt=contact.step).update(planned_at=opens, due_at=due, later_at=None)


def _again(contact: Contact, at: datetime) -> None:
    """Once more, but not the same minute: the number that nobody answered comes back to the list after a while."""
    attempt, later = contact.attempt + 1, at + RETRY
    if contact.step == 0:
        again = first_call(case=contact.case, at=at, why=contact.why, attempt=attempt)
        Contact.objects.filter(pk=again.pk).update(later_at=later)
        return
    due = rules.FIRST_CALL.due(working_calendar(), at).at
    Contact.objects.create(
        case=contact.case, kind=contact.kind, step=contact.step, planned_at=at, due_at=due, attempt=attempt,
        why=contact.why, later_at=later,
    )  # fmt: skip
