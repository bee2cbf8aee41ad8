"""The raw counts of a month, by grouped queries only: as many queries for ten cases as for a million."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate

from analysis.figures.scope import DONE, LEFT, Scope, communities, ended_in, open_at, with_end, within
from analysis.rules import SHANGHAI, median_hours
from cases.choices import CONTENT, JUDGED, Channel, ClockKind, ContactKind, ContactResult, Kind, Level, Verb
from cases.models import Clock, Contact
from core import clock
from dispatch.choices import ReturnReason, SlipState
from dispatch.querysets.slips import RUNNING

Counts = dict[str, int]
MEASURES = ("new", "completed", "left", "open_end", "overdue")


@dataclass(frozen=True)
class Line:
    """One row of a table: what it is about and its counts, in the order the sheet shows."""

    label: str
    counts: Counts


def measures(scope: Scope) -> dict[str, Count]:
    """What every grouping of cases counts; the keys are MEASURES."""
    month = scope.month
    return {
        "new": Count("pk", filter=within("received_at", month)),
        "completed": Count("pk", filter=Q(state__in=DONE) & ended_in(month)),
        "left": Count("pk", filter=Q(state__in=LEFT) & ended_in(month)),
        "open_end": Count("pk", filter=open_at(month.end)),
        "overdue": Count("pk", filter=open_at(month.end) & late(scope)),
    }


def late(scope: Scope) -> Q:
    return Q(ended_at=None, next_due_at__lte=scope.at)


def case_counts(scope: Scope) -> Counts:
    """Cost: one query over the cases received by the month's end."""
    month = scope.month
    new = within("received_at", month)
    dispute = new & Q(kind=Kind.DISPUTE)
    return dict(
        with_end(scope.cases().filter(received_at__lt=month.end)).aggregate(
            **measures(scope),
            open_start=Count("pk", filter=open_at(month.start)),
            new_completed=Count("pk", filter=new & Q(state__in=DONE)),
            dispute_new=Count("pk", filter=dispute),
            dispute_resolved=Count("pk", filter=dispute & Q(state__in=DONE)),
            found_new=Count("pk", filter=new & Q(channel__in=(Channel.GRID, Channel.CANVASS))),
            high=Count("pk", filter=new & Q(level=Level.HIGH)),
            medium=Count("pk", filter=new & Q(level=Level.MEDIUM)),
            red_flag=Count("pk", filter=new & Q(red_flag=True)),
            closed=Count("pk", filter=Q(state="closed") & within("closed_at", month)),
        )
    )


def completed_counts(scope: Scope) -> Counts:
    """Deadline and follow-up of the cases completed in the month. Cost: one query."""
    mine = Q(case=OuterRef("pk"))
    # the clock that ran when it was completed; clocks of earlier rounds had been stopped before
    clocks = Clock.objects.filter(mine, kind=ClockKind.COMPLETE).filter(
        Q(stopped_at=None) | Q(stopped_at__gte=OuterRef("completed_at"))
    )
    calls = Contact.objects.filter(mine, kind=ContactKind.FOLLOW_UP)
    since = calls.filter(done_at__gte=OuterRef("completed_at"))
    done = with_end(scope.cases().filter(state__in=DONE)).filter(ended_in(scope.month))
    rows = done.annotate(
        due_at=Subquery(clocks.order_by("-due_at").values("due_at")[:1]),
        is_planned=Exists(calls.filter(done_at=None)) | Exists(since),
        is_followed=Exists(since.exclude(result=ContactResult.UNREACHED)),
    )
    return dict(
        rows.aggregate(
            timed=Count("pk", filter=Q(due_at__isnull=False)),
            kept=Count("pk", filter=Q(due_at__gt=F("ended_at"))),
            untimed=Count("pk", filter=Q(due_at=None)),
            to_follow=Count("pk", filter=Q(is_planned=True)),
            followed=Count("pk", filter=Q(is_followed=True)),
        )
    )


def entry_counts(scope: Scope) -> Counts:
    """Cost: one query."""
    return dict(
        scope.entries()
        .filter(within("at", scope.month), verb__in=(Verb.ACCEPT, Verb.REOPEN))
        .aggregate(
            accepted=Count("case", filter=Q(verb=Verb.ACCEPT), distinct=True),
            reopened=Count("case", filter=Q(verb=Verb.REOPEN), distinct=True),
        )
    )


def contact_results(scope: Scope) -> Counts:
    """How many calls of the month gave each result; results that did not occur are 0. Cost: one query."""
    rows = calls_of(scope).values_list("result").annotate(n=Count("pk"))
    found = dict(rows.order_by())
    return {one.value: found.get(one.value, 0) for one in ContactResult}


def calls_of(scope: Scope) -> Any:
    return scope.contacts().filter(within("done_at", scope.month), kind=ContactKind.FOLLOW_UP)


def satisfaction(results: Counts) -> Counts:
    return {
        "reached": sum(results[one] for one in JUDGED),
        "content": sum(results[one] for one in CONTENT),
    }


def slips_of(scope: Scope) -> Any:
    return scope.slips().filter(within("signed_at", scope.month))


def slip_measures(scope: Scope) -> dict[str, Count]:
    returned = {
        f"returned_{one.value}": Count("pk", filter=Q(state=SlipState.RETURNED, return_reason=one))
        for one in ReturnReason
    }
    return {
        "slips": Count("pk"),
        "slips_acknowledged": Count("pk", filter=Q(acknowledged_at__isnull=False)),
        "acknowledged_in_time": Count("pk", filter=Q(acknowledged_at__lt=F("acknowledge_due_at"))),
        "slips_approved": Count("pk", filter=Q(state=SlipState.APPROVED)),
        "slips_unseen": Count("pk", filter=Q(state=SlipState.ISSUED)),
        "slips_running": Count("pk", filter=Q(state__in=RUNNING)),
        "slips_late": Count("pk", filter=Q(state__in=RUNNING, due_at__lte=scope.at)),
        "slips_returned": Count("pk", filter=Q(state=SlipState.RETURNED)),
        "slips_recalled": Count("pk", filter=Q(state=SlipState.RECALLED)),
        **returned,
    }


def slip_counts(scope: Scope) -> Counts:
    """Cost: one query."""
    return dict(slips_of(scope).aggregate(**slip_measures(scope)))


@dataclass(frozen=True)
class UnitLine:
    """A unit's slips of the month; hours is the median from signing to acknowledging."""

    label: str
    counts: Counts
    hours: Decimal | None


def by_unit(scope: Scope) -> list[UnitLine]:
    """Units by their number of slips. Cost: two queries."""
    label = f"unit__{scope.unit_label}"
    rows = slips_of(scope).values("unit_id", label).annotate(**slip_measures(scope))
    spans = acknowledging(scope)
    return [
        UnitLine(
            row[label],
            {key: value for key, value in row.items() if not key.startswith("unit")},
            median_hours(spans.get(row["unit_id"], [])),
        )
        for row in rows.order_by("-slips", "unit_id")
    ]


def acknowledging(scope: Scope) -> dict[int, list[timedelta]]:
    """The time from signing to acknowledging of each slip of the month, by unit. Cost: one query.

    SQLite knows no median: this is the one figure whose values come out of the database, two moments a slip.
    """
    found: dict[int, list[timedelta]] = {}
    rows = slips_of(scope).filter(acknowledged_at__isnull=False)
    for unit, signed, acknowledged in rows.values_list("unit_id", "signed_at", "acknowledged_at"):
        found.setdefault(unit, []).append(acknowledged - signed)
    return found


def grouped(scope: Scope, column: str) -> dict[Any, Counts]:
    """MEASURES by the values of a column. Cost: one query."""
    rows = (
        with_end(scope.cases().filter(received_at__lt=scope.month.end))
        .order_by()
        .values(column)
        .annotate(**{f"n_{key}": count for key, count in measures(scope).items()})
    )
    return {row[column]: {key: row[f"n_{key}"] for key in MEASURES} for row in rows}


def lines(found: dict[Any, Counts], labels: Iterable[tuple[Any, str]]) -> list[Line]:
    """In the order of the labels; what has no count at all is left out."""
    return [
        Line(label, found[value]) for value, label in labels if value in found and any(found[value].values())
    ]


def by_community(scope: Scope) -> list[Line]:
    """Cost: two queries."""
    homes, sums = communities(scope.area), {}
    for label in homes.values():
        sums[label] = Counter(dict.fromkeys(MEASURES, 0))
    for area, counts in grouped(scope, "area_id").items():
        sums[homes[area]].update(counts)
    shown = [Line(label, dict(counts)) for label, counts in sums.items()]
    return [line for line in shown if any(line.counts.values()) or not line.label.endswith("本级")]


def daily(scope: Scope, first: date, last: date) -> list[tuple[date, int, int]]:
    """(day, came in, ended by being done) for each day, both ends included. Cost: two queries."""
    came = _by_day(scope.cases(), "received_at", first, last)
    done = with_end(scope.cases().filter(state__in=DONE))
    went = _by_day(done, "ended_at", first, last)
    span = (last - first).days + 1
    days = [first + timedelta(days=one) for one in range(span)]
    return [(day, came.get(day, 0), went.get(day, 0)) for day in days]


def _by_day(cases: Any, moment: str, first: date, last: date) -> dict[date, int]:
    from_at = within_days(moment, first, last)
    rows = cases.filter(from_at).order_by().annotate(day=TruncDate(moment, tzinfo=SHANGHAI))
    return dict(rows.values_list("day").annotate(n=Count("pk")))


def within_days(moment: str, first: date, last: date) -> Q:
    start, end = clock.start_of(first), clock.start_of(last + timedelta(days=1))
    return Q(**{f"{moment}__gte": start, f"{moment}__lt": end})


def raw(scope: Scope) -> tuple[Counts, Decimal | None]:
    """Every count a figure needs, and the median of acknowledging in hours. Cost: seven queries."""
    results = contact_results(scope)
    spans = [span for spans in acknowledging(scope).values() for span in spans]
    counts = (
        case_counts(scope)
        | completed_counts(scope)
        | entry_counts(scope)
        | satisfaction(results)
        | slip_counts(scope)
        | {"lawful_ends": scope.lawful_ends().count()}
    )
    return counts, median_hours(spans)
