"""In doubt the level decides: a factor short of its bar counts where the text as a whole is likelier to be as grave as that
factor makes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import prod

from risk.rules.catalogue import LEVELS, Catalogue, Level
from risk.rules.scoring import after_supersession, level

# a dangerous case overlooked is worse than one looked at in vain
_GRAVER = {"low": 1.0, "medium": 1.0, "high": 2.0}


class Levelling:
    """What the chances of all factors say of the level, by one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._points = {code: factor.points for code, factor in catalogue.factors.items()}
        self._levels = [level(points, catalogue) for points in range(sum(self._points.values()) + 1)]
        self._graver: dict[str, list[str]] = {code: [] for code in catalogue.factors}
        for code, factor in catalogue.factors.items():
            for lesser in factor.supersedes:
                self._graver[lesser].append(code)

    def likelihoods(self, chances: Mapping[str, float]) -> dict[Level, float]:
        """How likely each level is; `chances` by factor, from 0 to 1, as if each stood for itself. What a graver factor
        takes the place of counts as far as that one is not there."""
        sums = [1.0]
        for code, chance in chances.items():
            alone = chance * prod(1 - chances.get(graver, 0.0) for graver in self._graver[code])
            points = self._points[code]
            longer = [one * (1 - alone) for one in sums] + [0.0] * points
            for at, one in enumerate(sums):
                longer[at + points] += one * alone
            sums = longer
        found: dict[Level, float] = dict.fromkeys(LEVELS, 0.0)
        for one, reached in zip(sums, self._levels, strict=False):
            found[reached] += one
        return found

    def called_for(
        self, found: Iterable[str], near: Mapping[str, float], chances: Mapping[str, float]
    ) -> list[str]:
        """Of the factors `near` their bar (by how near) those that lift what was found to the likeliest level, the nearest
        first; none where that level is no graver or not reached."""
        has = set(found)
        likely = self.likelihoods(chances)
        wanted = LEVELS.index(max(LEVELS, key=lambda one: likely[one] * _GRAVER[one]))
        if wanted <= self._rank(has):
            return []
        taken: list[str] = []
        for code in sorted(near, key=lambda one: (-near[one], one)):
            taken.append(code)
            if self._rank(has.union(taken)) >= wanted:
                return taken
        return []

    def _rank(self, codes: Iterable[str]) -> int:
        counted = after_supersession(codes, self._catalogue)
        return LEVELS.index(self._levels[sum(map(self._points.__getitem__, counted))])
