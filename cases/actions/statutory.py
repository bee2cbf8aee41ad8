"""Time limits that laws set: started beside the centre's own clocks; extended in `dispatch`, once, as the law says."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from cases.actions.board import start_clock
from cases.choices import ClockKind, TermMoment
from cases.models import Case, Clock, StatutoryTerm
from core.clock import ZONE
from governance.rules import Rule

# the end of a day (24:00) belongs to that day
_INSTANT = timedelta(microseconds=1)


def subject_of(term: StatutoryTerm) -> str:
    return f"law:{term.pk}"


def term_of(clock: Clock) -> StatutoryTerm:
    """The law behind a statutory clock. Cost: one query."""
    return StatutoryTerm.objects.get(pk=int(clock.subject.removeprefix("law:")))


def reached(case: Case, moment: TermMoment, at: datetime) -> None:
    """The case was registered or accepted: terms that ask for this are kept, those that count from it run.

    Of two rows with one name the first counts. Cost: two queries, and those of each clock.
    """
    day = at.astimezone(ZONE).date()
    terms = StatutoryTerm.objects.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)
    terms = terms.filter(Q(kind="") | Q(kind=case.kind), Q(channel="") | Q(channel=case.channel))
    fitting = {
        one.name: one for one in terms.filter(Q(category=None) | Q(category=case.category_id)).order_by("-id")
    }
    kept = [subject_of(one) for one in terms if one.ends == moment]
    if kept and moment != TermMoment.REGISTERED:
        law = Clock.objects.running().filter(case=case, kind=ClockKind.STATUTORY, subject__in=kept)
        law.update(stopped_at=at)
    for term in sorted(fitting.values(), key=lambda one: one.pk):
        if term.begins == moment:
            start_clock(
                case=case,
                kind=ClockKind.STATUTORY,
                rule=Rule.parse(term.rule),
                at=at,
                subject=subject_of(term),
                why=f"{term.name}：{term.law}"[:200],
            )
