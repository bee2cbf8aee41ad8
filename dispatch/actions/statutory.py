"""Terms of the law in the hands of the office: extended once where the law says so, kept as data."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from cases.actions.board import refresh_due
from cases.actions.clocks import moved
from cases.actions.history import locked, write
from cases.actions.statutory import term_of
from cases.choices import MoveKind, TermMoment
from cases.models import Clock, StatutoryTerm
from core import audit
from core.refusals import incomplete, insist
from dispatch.choices import ClockVerb
from dispatch.permissions import clocks as permissions
from governance.calendar import working_calendar
from governance.rules import Rule
from governance.standing import Standing

# the end of a day (24:00) belongs to that day
_INSTANT = timedelta(microseconds=1)


@transaction.atomic
def extend_term(*, by: Standing, clock: Clock, why: str, at: datetime) -> Clock:
    """Once, by as much as the law allows, by whoever answers for the centre; the petitioner is told why."""
    case = locked(clock.case)
    fresh = Clock.objects.select_for_update(of=("self",)).get(pk=clock.pk)
    fresh.case = case
    insist(permissions.why_not_extend_term(by, fresh))
    term = term_of(fresh)
    more = Rule.parse(term.extension)
    due = more.due(working_calendar(case.centre_id), fresh.due_at - _INSTANT).at
    entry = write(
        by=by,
        case=case,
        verb=ClockVerb.EXTEND_TERM,
        at=at,
        note=f"{term.name}延长 {more.words()}：{why}",
        about={"clock": fresh.pk},
        capability=by.right(*permissions.KEEPERS, about=case),
    )
    moved(fresh, MoveKind.EXTENDED, entry, to_due=due, why=why, amount=term.extension)
    refresh_due(case)
    return fresh


@transaction.atomic
def save_term(
    *, by: Standing, term: StatutoryTerm | None, facts: dict[str, Any], at: datetime
) -> StatutoryTerm:
    """A law's time limit as data. Clocks that run keep the moment they were given."""
    insist(permissions.why_not_keep_terms(by))
    row = StatutoryTerm.objects.select_for_update(of=("self",)).get(pk=term.pk) if term else StatutoryTerm()
    if facts["until_on"] and facts["until_on"] < facts["from_on"]:
        insist(incomplete("失效日期不能早于施行日期，请核对。"))
    order = list(TermMoment)
    if order.index(TermMoment(facts["begins"])) >= order.index(TermMoment(facts["ends"])):
        insist(incomplete("截止要在起算之后，例如登记起算、受理截止。"))
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    audit.record(by=by, verb="statutory_term", about=row, note=f"{row.rule} {row.law}", at=at)
    return row
