"""Points and levels: sums over the catalogue, nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from risk.rules.catalogue import Catalogue, Level


@dataclass(frozen=True)
class Score:
    """`parts` are (code, points) in the catalogue's order and add up to `points`.

    `red_flags` names what calls for a person's review on the day: a code, codes joined by "+" that count together, or
    "精神障碍危险性3级".
    """

    points: int
    parts: tuple[tuple[str, int], ...]
    level: Level
    red_flags: tuple[str, ...]


def after_supersession(codes: Iterable[str], catalogue: Catalogue) -> tuple[str, ...]:
    """Each code once, in the catalogue's order, without the superseded; KeyError for a code it does not know."""
    given = set(codes)
    superseded = {lesser for code in given for lesser in catalogue.factors[code].supersedes}
    return tuple(code for code in catalogue.factors if code in given and code not in superseded)


def score(codes: Iterable[str], catalogue: Catalogue, *, mental_level: int | None = None) -> Score:
    """Points, their parts, the level by the bands alone, and the red flags."""
    counted = after_supersession(codes, catalogue)
    parts = tuple((code, catalogue.factors[code].points) for code in counted)
    points = sum(one for _, one in parts)
    return Score(points, parts, level(points, catalogue), _red_flags(counted, catalogue, mental_level))


def level(points: int, catalogue: Catalogue) -> Level:
    """The level of a sum of points."""
    return next(band.level for band in reversed(catalogue.bands) if points >= band.least)


def _red_flags(counted: tuple[str, ...], catalogue: Catalogue, mental_level: int | None) -> tuple[str, ...]:
    raised: dict[str, None] = {}
    for flag in catalogue.red_flags:
        raised.update((code, None) for code in counted if code in flag.any_of)
        if flag.all_of and set(flag.all_of) <= set(counted):
            raised["+".join(flag.all_of)] = None
        if mental_level in flag.mental_levels:
            raised[f"精神障碍危险性{mental_level}级"] = None
    return tuple(raised)
