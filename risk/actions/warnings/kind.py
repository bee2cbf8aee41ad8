"""What a kind of rule is: its sentence, its parameters, and one query that finds what fires it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from cases.choices import Level
from cases.models import Case, Category
from cases.querysets import CaseQuerySet
from core import clock
from governance.choices import AreaLevel
from governance.models import Area

# of one rule in one round: the rest comes in the next one
MOST = 500
# rows a rehearsal reads; beyond that the number is said to be a least one
REHEARSED = 20_000
# rows that one warning names
ROWS = 50


@dataclass(frozen=True)
class Parameter:
    """A whole number that the officer sets, or one of `choices`; empty `choices` with `low` 0 and `high` 0: a category."""

    key: str
    label: str
    default: Any
    low: int = 1
    high: int = 365
    choices: tuple[tuple[str, str], ...] = ()
    is_category: bool = False


def days(label: str, default: int, *, high: int = 365) -> Parameter:
    """A number of days that an office may set for a rule."""
    return Parameter("days", label, default, 1, high)


LEVELS = Parameter(
    "level", "等级", Level.HIGH.value, choices=((Level.HIGH.value, "高风险"), ("medium", "中、高风险"))
)
CATEGORY = Parameter("category", "类别", "", is_category=True)
PLACES = Parameter(
    "place", "按", AreaLevel.COMMUNITY.value, choices=((AreaLevel.COMMUNITY.value, "社区"), ("grid", "网格"))
)


@dataclass(frozen=True)
class Look:
    """Where and when a rule looks. `after`: only at what a case of a greater id belongs to; 0 looks at everything."""

    path: str
    without: tuple[str, ...]
    parameters: Mapping[str, Any]
    at: datetime
    after: int = 0

    @property
    def days(self) -> timedelta:
        return timedelta(days=int(self.parameters["days"]))

    @property
    def today(self) -> Any:
        return self.at.astimezone(clock.ZONE).date()

    def here(self, case: str = "") -> Q:
        """The rule's area, without the places that have a rule of their own; rows of old ledgers fire nothing (trap 27).

        `case` is the path to the case ("case__").
        """
        where = Q(**{f"{case}is_history": False})
        if self.path:
            where &= Q(**{f"{case}area__in": Area.objects.below(self.path).values("pk")})
        if self.without:
            where &= ~Q(**{f"{case}area__in": Area.objects.below(*self.without).values("pk")})
        return where

    def cases(self) -> CaseQuerySet:
        return Case.objects.filter(self.here())


@dataclass(frozen=True)
class Hit:
    """What a rule found: about what, by which cases (latest last), where, in words, on which occasion."""

    subject: str
    cases: tuple[int, ...]
    area: int
    text: str
    occasion: str


@dataclass(frozen=True)
class Kind:
    """`sentence` is filled with the parameters; `find` is a fixed number of queries whatever it finds."""

    key: str
    label: str
    sentence: str
    parameters: tuple[Parameter, ...]
    find: Callable[[Look], list[Hit]]
    # how many subjects would have fired since that moment; None: cannot be told
    rehearse: Callable[[Look, datetime], int | None]
    # how many rows that nobody has judged it takes before a judged subject warns again
    anew: Callable[[Mapping[str, Any]], int] = lambda _: 0
    # what an officer should know about it
    help: str = ""

    def defaults(self) -> dict[str, Any]:
        return {one.key: one.default for one in self.parameters}


def say(kind: Kind, parameters: Mapping[str, Any], categories: Mapping[str, str] | None = None) -> str:
    """The rule in plain Chinese with its parameters. Cost: a query where a category is named and none are given."""
    words: dict[str, Any] = {}
    for one in kind.parameters:
        value = parameters.get(one.key, one.default)
        if one.is_category:
            value = f"“{_category(value, categories)}”类" if value else "同类"
        words[one.key] = dict(one.choices).get(value, value)
    return kind.sentence.format(**words)


def _category(code: str, categories: Mapping[str, str] | None) -> str:
    if categories is None:
        found = Category.objects.filter(code=code).first()
        return found.name if found else code
    return categories.get(code, code)


def numbers_of(cases: Collection[tuple[int, str]]) -> str:
    """J2026-00012、J2026-00015 and more: the last three."""
    named = [number for _, number in sorted(cases)]
    return "、".join(named[-3:]) + (" 等" if len(named) > 3 else "")
