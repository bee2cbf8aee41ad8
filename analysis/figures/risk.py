"""Figures of the risk work of a month: what was decided, on which grounds, how the reader did, what came after.

One cohort: assessments decided within the month on cases of the area in the officer's sight (scope). Each figure names the
filter of the list of decided assessments that opens its rows.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from analysis.figures.scope import DONE, Scope
from cases.choices import Level, State
from governance.models import Area
from risk.actions.versions import catalogue_of, in_force
from risk.choices import FactorState, Origin
from risk.models import AssessedFactor, Assessment
from risk.querysets import AssessmentQuerySet

# fewer judged suggestions say nothing about a definition
ENOUGH = 5
# below this share of suggestions confirmed, the definition or its words are to be looked at
WEAK = 0.7


def decided(scope: Scope) -> AssessmentQuerySet:
    """The cohort."""
    month = scope.month
    return (
        Assessment.objects.visible_to(scope.standing)
        .decided()
        .filter(
            decided_at__gte=month.start,
            decided_at__lt=month.end,
            case__area__in=Area.objects.below(scope.area.path).values("pk"),
        )
    )


def rows_of(scope: Scope, **more: str) -> str:
    """The address of the rows behind a figure."""
    where = {"area": str(scope.area.pk)}
    days = {"since": scope.month.first.isoformat(), "until": scope.month.last.isoformat()}
    return f"{reverse('assessment_list')}?{urlencode(where | days | more)}"


@dataclass(frozen=True)
class LevelLine:
    """A level: how many decisions gave it, how many of them red, and what became of their cases since."""

    level: str
    label: str
    count: int
    red: int
    url: str
    open: int
    done: int
    transferred: int
    reopened: int
    days: int | None
    raised_later: int


def level_lines(scope: Scope) -> list[LevelLine]:
    """Cost: three queries."""
    cohort = decided(scope)
    counts: dict[str, Any] = {
        row["level"]: row
        for row in cohort.order_by()
        .values("level")
        .annotate(
            n=Count("pk"),
            n_red=Count("pk", filter=Q(is_red=True)),
            n_done=Count("pk", filter=Q(case__state__in=DONE)),
            n_moved=Count("pk", filter=Q(case__state__in=(State.TRANSFERRED, State.FORWARDED))),
            n_open=Count("pk", filter=Q(case__state__in=(State.REGISTERED, State.ACCEPTED))),
            n_reopened=Count("pk", filter=Q(case__reopened_count__gt=0)),
        )
    }
    took: dict[str, list[int]] = defaultdict(list)
    done = cohort.filter(case__completed_at__isnull=False).order_by()
    for level, received, completed in done.values_list("level", "case__received_at", "case__completed_at"):
        if completed:
            took[level].append((completed - received).days)
    raised = _raised_later(cohort)
    return [
        _level_line(scope, one, counts.get(one.value, {}), took[one.value], raised[one.value])
        for one in Level
    ]


def _level_line(scope: Scope, level: Level, row: dict[str, Any], took: list[int], raised: int) -> LevelLine:
    return LevelLine(
        level=level.value,
        label=level.label,
        count=row.get("n", 0),
        red=row.get("n_red", 0),
        url=rows_of(scope, level=level.value),
        open=row.get("n_open", 0),
        done=row.get("n_done", 0),
        transferred=row.get("n_moved", 0),
        reopened=row.get("n_reopened", 0),
        days=round(median(took)) if took else None,
        raised_later=raised,
    )


_HEIGHT = {"low": 0, "medium": 1, "high": 2}


def _raised_later(cohort: AssessmentQuerySet) -> dict[str, int]:
    """Cases of each level for which a later decision gave a higher one."""
    first = dict(cohort.order_by().values_list("case_id", "level"))
    when = dict(cohort.order_by().values_list("case_id", "pk"))
    found: dict[str, set[int]] = defaultdict(set)
    later = Assessment.objects.decided().filter(case__in=cohort.order_by().values("case"))
    for case, pk, level in later.order_by().values_list("case_id", "pk", "level"):
        if pk > when[case] and _HEIGHT[level] > _HEIGHT[first[case]]:
            found[first[case]].add(case)
    return defaultdict(int, {level: len(cases) for level, cases in found.items()})


@dataclass(frozen=True)
class MoveLine:
    """How many decisions led from one level of a case to another; `before` is empty for the first."""

    before: str
    cells: tuple[int, ...]


@dataclass(frozen=True)
class Movement:
    lines: tuple[MoveLine, ...]
    first: int
    up: int
    down: int
    first_url: str
    up_url: str
    down_url: str


def movement(scope: Scope) -> Movement:
    """Decisions by the level before and after. Cost: one query."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for before, after in decided(scope).steps():
        counts[before or "", after] += 1
    lines = tuple(
        MoveLine(label, tuple(counts[key, level.value] for level in Level))
        for key, label in (("", "首次评定"), *Level.choices)
    )
    steps = {
        way: sum(
            count
            for (before, after), count in counts.items()
            if before and (_HEIGHT[after] - _HEIGHT[before]) * sign > 0
        )
        for way, sign in (("up", 1), ("down", -1))
    }
    first = sum(count for (before, _), count in counts.items() if not before)
    return Movement(
        lines, first, steps["up"], steps["down"],
        rows_of(scope, moved="first"), rows_of(scope, moved="up"), rows_of(scope, moved="down"),
    )  # fmt: skip


@dataclass(frozen=True)
class FactorLine:
    """One factor: how often it counted, how often nobody could tell, how far the reader and the officers agreed.

    `precision` is the share of its suggestions that were confirmed, `recall` the share of confirmed ones that were
    suggested; None where nothing was judged. Unknown is no answer: it is neither a confirmed nor a removed one.
    """

    code: str
    name: str
    confirmed: int
    agreed: int
    removed: int
    added: int
    unknown: int
    precision: float | None
    recall: float | None
    is_weak: bool
    urls: dict[str, str]

    @property
    def precision_words(self) -> str:
        return "—" if self.precision is None else f"{self.precision:.0%}"

    @property
    def recall_words(self) -> str:
        return "—" if self.recall is None else f"{self.recall:.0%}"


def factor_lines(scope: Scope) -> list[FactorLine]:
    """Every factor of the catalogue in force, the most frequent first. Cost: two queries."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = AssessedFactor.objects.filter(assessment__in=decided(scope).order_by().values("pk"))
    for code, origin, state, count in (
        rows.order_by().values("code", "origin", "state").annotate(n=Count("pk"))
        .values_list("code", "origin", "state", "n")
    ):  # fmt: skip
        if state == FactorState.CONFIRMED:
            counts[code]["agreed" if origin == Origin.SUGGESTED else "added"] += count
        elif state == FactorState.UNKNOWN:
            counts[code]["unknown"] += count
        elif state == FactorState.REMOVED and origin == Origin.SUGGESTED:
            counts[code]["removed"] += count
    catalogue = catalogue_of(in_force(scope.at))
    names = {code: one.name for code, one in catalogue.factors.items()}
    names |= {code: code for code in counts if code not in names}
    lines = [_factor_line(scope, code, name, counts[code]) for code, name in names.items()]
    return sorted(lines, key=lambda one: (-one.confirmed, -one.removed, -one.unknown))


def _factor_line(scope: Scope, code: str, name: str, count: dict[str, int]) -> FactorLine:
    agreed, removed, added = count["agreed"], count["removed"], count["added"]
    judged, confirmed = agreed + removed, agreed + added
    precision = agreed / judged if judged else None
    recall = agreed / confirmed if confirmed else None
    weak = (judged >= ENOUGH and precision is not None and precision < WEAK) or (
        confirmed >= ENOUGH and recall is not None and recall < WEAK
    )
    outcomes = ("confirmed", "agreed", "removed", "added", "unknown")
    urls = {outcome: rows_of(scope, factor=code, outcome=outcome) for outcome in outcomes}
    return FactorLine(
        code, name, confirmed, agreed, removed, added, count["unknown"], precision, recall, weak, urls
    )


@dataclass(frozen=True)
class Doubt:
    """How much nobody could tell: answers "unknown", and decisions with more than a quarter of them (`uncertain`)."""

    answers: int
    of: int
    decisions: int
    uncertain: int
    url: str

    @property
    def share(self) -> str:
        return f"{self.answers / self.of:.1%}" if self.of else "—"


def doubt(scope: Scope) -> Doubt:
    """Cost: two queries."""
    cohort = decided(scope).order_by()
    judged = AssessedFactor.objects.filter(assessment__in=cohort.values("pk")).exclude(
        state=FactorState.SUGGESTED
    )
    found = judged.aggregate(of=Count("pk"), answers=Count("pk", filter=Q(state=FactorState.UNKNOWN)))
    rows = cohort.aggregate(decisions=Count("pk"), uncertain=Count("pk", filter=Q(is_uncertain=True)))
    return Doubt(**found, **rows, url=rows_of(scope, uncertain="on"))


@dataclass(frozen=True)
class Waited:
    """How long clues waited from the desk to the decision, in minutes; None when nothing was decided."""

    count: int
    median: int | None
    ninth: int | None
    red_median: int | None


def waited(scope: Scope) -> Waited:
    """Cost: one query."""
    rows = decided(scope).order_by().values_list("opened_at", "decided_at", "is_red")
    minutes = [(max(0.0, (until - since).total_seconds()) / 60, red) for since, until, red in rows if until]
    every = [one for one, _ in minutes]
    red = [one for one, is_red in minutes if is_red]
    return Waited(
        count=len(every),
        median=round(median(every)) if every else None,
        ninth=round(quantiles(every, n=10)[-1]) if len(every) > 1 else round(every[0]) if every else None,
        red_median=round(median(red)) if red else None,
    )
