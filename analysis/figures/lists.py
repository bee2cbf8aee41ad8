"""The single cases that a report names: dangerous ones, examples, what has waited long; never what must not be spread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case as SqlCase
from django.db.models import Exists, IntegerField, OuterRef, Q, Subquery, Value, When

from analysis.figures.names import names_of
from analysis.figures.scope import DONE, Scope, communities, ended_in, open_at, with_end, within
from analysis.rules import masked
from cases.choices import Channel, ContactKind, ContactResult, Kind, Level, State
from cases.models import Contact, Exclusion
from core.clock import ZONE

DANGEROUS = (Level.HIGH, Level.MEDIUM)
LONG = timedelta(days=30)
SHOWN, EXAMPLES = 100, 3


@dataclass(frozen=True)
class Named:
    """A case in words, masked."""

    number: str
    title: str
    community: str
    category: str
    channel: str
    level: str
    state: str
    unit: str
    received_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    people_count: int | None
    result: str


@dataclass(frozen=True)
class Lists:
    """What is withheld is restricted or accuses somebody: counted, never named."""

    dangerous: list[Named]
    dangerous_count: int
    withheld: int
    examples: list[Named]
    waiting: list[Named]
    waiting_count: int
    waiting_withheld: int
    waiting_long: int


def read_lists(scope: Scope) -> Lists:
    """Cost: a dozen queries; `SHOWN` rows of each list at most, with the number of all of them."""
    month = scope.month
    cases = with_end(scope.cases().filter(received_at__lt=month.end))
    accused = Exists(Exclusion.objects.filter(case=OuterRef("pk")))
    quiet = Q(is_restricted=True) | Q(accused)
    opened = cases.filter(open_at(month.end))
    danger = cases.filter(Q(level__in=DANGEROUS) & (within("received_at", month) | open_at(month.end)))
    rank = SqlCase(
        When(level=Level.HIGH, then=Value(0)),
        When(level=Level.MEDIUM, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    done = cases.filter(ended_in(month), state__in=DONE, kind=Kind.DISPUTE).exclude(quiet)
    homes = communities(scope.area)
    return Lists(
        dangerous=_named(danger.exclude(quiet).order_by(rank, "received_at", "id")[:SHOWN], homes),
        dangerous_count=danger.exclude(quiet).count(),
        withheld=danger.filter(quiet).count(),
        examples=_named(_happy(done).order_by(rank, "-people_count", "received_at", "id")[:EXAMPLES], homes),
        waiting=_named(opened.exclude(quiet).order_by("received_at", "id")[:SHOWN], homes),
        waiting_count=opened.count(),
        waiting_withheld=opened.filter(quiet).count(),
        waiting_long=opened.filter(received_at__lt=scope.at - LONG).count(),
    )


def _last_result() -> Any:
    calls = Contact.objects.filter(
        case=OuterRef("pk"), kind=ContactKind.FOLLOW_UP, done_at__gte=OuterRef("completed_at")
    )
    return Subquery(calls.order_by("-done_at", "-id").values("result")[:1])


def _happy(cases: Any) -> Any:
    return cases.annotate(last_result=_last_result()).filter(
        last_result__in=(ContactResult.SATISFIED, ContactResult.BASICALLY)
    )


def _named(cases: Any, homes: dict[int, str]) -> list[Named]:
    rows = list(cases.with_names().annotate(shown_result=_last_result()))
    names = names_of([case.pk for case in rows])
    return [
        Named(
            number=case.number,
            title=masked(case.title, names.get(case.pk, [])),
            community=homes.get(case.area_id, ""),
            category=case.category.name if case.category else "类别待定",
            channel=Channel(case.channel).label,
            level=Level(case.level).label if case.level else "未评估",
            state=State(case.state).label,
            unit=str(case.lead_unit or "中心"),
            received_at=case.received_at.astimezone(ZONE),
            ended_at=case.ended_at and case.ended_at.astimezone(ZONE),
            due_at=case.next_due_at and case.next_due_at.astimezone(ZONE),
            people_count=case.people_count,
            result=ContactResult(case.shown_result).label if case.shown_result else "",
        )
        for case in rows
    ]
