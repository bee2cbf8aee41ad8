"""In doubt the level decides: what stands a little below or above its bar goes with the level that the text as a whole is
likeliest to have.

The chances of all factors say how likely each sum of points is, as if each stood for itself. They do not: `levels.json` says
what narratives judged by people taught beside it, of the same chances, of how much the text is like anything at all, and of
its length. `bench/risk/learning.py` finds it, from narratives that likeness had not learned.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from operator import mul
from pathlib import Path

from risk.rules.catalogue import LEVELS, Catalogue, Level
from risk.rules.reader.likeness import Likened
from risk.rules.scoring import after_supersession, level

_SHIPPED = Path(__file__).resolve().parents[2] / "data" / "levels.json"
# a dangerous case overlooked is worse than one looked at in vain
_HIGH = 1.5
# shorter and longer ones were not learned from
_SHORTEST, _LONGEST = 40, 400
_NEVER = 1e-4
_SLIGHT = 0.1

# by level: a number for each of the `traits`
Lines = Mapping[str, Sequence[float]]


class Levelling:
    """What a text says of its level, by one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._lines = shipped_lines()
        # what is as grave as can be needs no more counting
        self._most = catalogue.bands[-1].least
        self._levels = [level(points, catalogue) for points in range(self._most + 1)]
        self._points = {code: min(factor.points, self._most) for code, factor in catalogue.factors.items()}
        self._graver: dict[str, list[str]] = {}
        for code, factor in catalogue.factors.items():
            for lesser in factor.supersedes:
                self._graver.setdefault(lesser, []).append(code)

    def likeliest(self, chances: Mapping[str, float], likened: Likened, length: int) -> Level:
        """The level of a text of so many characters, where an overlooked high one is the worst."""
        told = traits(self.likelihoods(chances), likened, length)
        medium, high = (_chance(self._lines[one], told) for one in LEVELS[1:])
        shares = (1 - medium, medium - high, high * _HIGH)
        return LEVELS[max(range(len(LEVELS)), key=shares.__getitem__)]

    def likelihoods(self, chances: Mapping[str, float]) -> dict[Level, float]:
        """How likely each level is; `chances` by factor, from 0 to 1, as if each stood for itself. What a graver factor
        takes the place of counts as far as that one is not there."""
        sums = [1.0] + [0.0] * self._most
        # the unlikely ones of as many points go as one: together they are as likely as each by itself, or nearly
        slight: dict[int, float] = {}
        for code, alone in chances.items():
            points, chance = self._points[code], alone
            if chance < _SLIGHT:
                slight[points] = 1 - (1 - slight.get(points, 0.0)) * (1 - chance)
                continue
            for graver in self._graver.get(code, ()):
                chance *= 1 - chances.get(graver, 0.0)
            sums = self._with(sums, points, chance)
        for points, chance in slight.items():
            sums = self._with(sums, points, chance)
        found: dict[Level, float] = dict.fromkeys(LEVELS, 0.0)
        for one, reached in zip(sums, self._levels, strict=True):
            found[reached] += one
        return found

    def _with(self, sums: list[float], points: int, chance: float) -> list[float]:
        """How likely each sum is with one more reason of so many points."""
        rest, least = 1 - chance, self._most + 1 - points
        longer = [one * rest for one in sums]
        for at, one in enumerate(sums[:least], points):
            longer[at] += one * chance
        longer[-1] += sum(sums[least:]) * chance
        return longer

    def lifted(self, found: Iterable[str], near: Mapping[str, float], wanted: Level) -> list[str]:
        """Of the factors `near` their bar (by how near) those that lift what was found to that level, the nearest first;
        none where it is not reached."""
        has, rank = set(found), LEVELS.index(wanted)
        taken: list[str] = []
        if self._rank(has) < rank:
            for code in sorted(near, key=lambda one: (-near[one], one)):
                taken.append(code)
                if self._rank(has.union(taken)) >= rank:
                    return taken
        return []

    def lowered(self, found: Iterable[str], weak: Mapping[str, float], wanted: Level) -> list[str]:
        """Of what was found the `weak` (by how weak), the weakest first, without which it is no graver than that level; none
        where it stays graver, or would be less."""
        has, rank = set(found), LEVELS.index(wanted)
        gone: list[str] = []
        if self._rank(has) > rank:
            for code in sorted(weak, key=lambda one: (weak[one], one)):
                gone.append(code)
                if (left := self._rank(has.difference(gone))) <= rank:
                    return gone if left == rank else []
        return []

    def _rank(self, codes: Iterable[str]) -> int:
        counted = after_supersession(codes, self._catalogue)
        return LEVELS.index(self._levels[min(self._most, sum(map(self._points.__getitem__, counted)))])


def traits(likelihoods: Mapping[Level, float], likened: Likened, length: int) -> list[float]:
    """What the lines of `levels.json` reckon with."""
    clearest, texts = zip(*likened.scores.values(), strict=True)
    return [
        1.0,
        *(math.log(likelihoods[one] + _NEVER) for one in LEVELS),
        math.log(min(_LONGEST, max(_SHORTEST, length))),
        max(clearest),
        sum(clearest) / len(clearest),
        max(texts),
        sum(texts) / len(texts),
    ]


def _chance(line: Sequence[float], told: Sequence[float]) -> float:
    return 1 / (1 + math.exp(-sum(map(mul, line, told))))


@cache
def shipped_lines() -> Lines:
    """By level (all but the lowest): what each trait adds to a text's being at least so grave."""
    known: dict[str, list[float]] = json.loads(_SHIPPED.read_text(encoding="utf-8"))
    return known
