"""Several matters together: one rule for a person, a pair of people and a household, whatever order they come in.

The rule (catalogue, rules_zh "多类叠加"; risk/stacking_examples of the founding papers):

1. Only unfinished matters give their factors, each factor once; supersession as within one matter.
2. Matters that share an opponent are one dispute; where no opponent is known, those of one category are.
3. Two disputes or more add B11 (a pair has one dispute: each other).
4. Two police calls or more about one unfinished dispute within twelve months add B05, finished ones counted too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from risk.rules.catalogue import STACKING, Catalogue
from risk.rules.scoring import Score, score

REPEATED_CALLS = "B05"
_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Matter:
    """One case as the rule needs it; `opponents` are the people in it who are not the subject."""

    key: int
    codes: frozenset[str]
    opponents: frozenset[int]
    category: str
    is_open: bool
    # the day of the police call that brought it; None for another channel
    called_on: date | None = None


@dataclass(frozen=True)
class Part:
    """One factor of the sum, and the matters that show it, in order."""

    code: str
    points: int
    matters: tuple[int, ...]


@dataclass(frozen=True)
class Stack:
    """What the matters come to together. `disputes` are the open matters, grouped."""

    score: Score
    parts: tuple[Part, ...]
    disputes: tuple[tuple[int, ...], ...]


def stacked(matters: Iterable[Matter], catalogue: Catalogue, *, today: date, is_pair: bool = False) -> Stack:
    """The matters of one subject together. KeyError for a factor that the catalogue does not know."""
    given = list({one.key: one for one in matters}.values())
    open_ones = [one for one in given if one.is_open]
    shown: dict[str, set[int]] = {}
    for one in open_ones:
        for code in one.codes:
            shown.setdefault(code, set()).add(one.key)
    groups = [given] if is_pair and given else disputes(given)
    living = [[one for one in group if one.is_open] for group in groups]
    living = [group for group in living if group]
    if len(living) > 1 and STACKING in catalogue.factors:
        shown.setdefault(STACKING, set()).update(one.key for group in living for one in group)
    if REPEATED_CALLS in catalogue.factors and (calls := _repeated(groups, today)):
        shown.setdefault(REPEATED_CALLS, set()).update(calls)
    total = score(shown, catalogue)
    parts = tuple(Part(code, points, tuple(sorted(shown[code]))) for code, points in total.parts)
    return Stack(total, parts, tuple(sorted(tuple(sorted(one.key for one in group)) for group in living)))


def disputes(matters: Iterable[Matter]) -> list[list[Matter]]:
    """Matters that are the same dispute, in groups: joined by any shared opponent, else by category."""
    groups: list[tuple[set[object], list[Matter]]] = []
    for one in matters:
        marks: set[object] = set(one.opponents) or {one.category}
        joined = [group for group in groups if group[0] & marks]
        groups = [group for group in groups if not group[0] & marks]
        together = [one, *(each for _, members in joined for each in members)]
        groups.append((marks.union(*(group[0] for group in joined)), together))
    return [members for _, members in groups]


def _repeated(groups: list[list[Matter]], today: date) -> set[int]:
    found: set[int] = set()
    for group in groups:
        calls = {
            one.key for one in group if one.called_on is not None and today - _YEAR <= one.called_on <= today
        }
        if len(calls) > 1 and any(one.is_open for one in group):
            found |= calls
    return found
