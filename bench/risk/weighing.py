"""Finds how patterns and likeness are weighed together (`risk/data/weighing.json`), and what that says of the level
(`risk/data/levels.json`); called by `learning.py`.

Logistic regression: what holds for all factors first, then how far each factor differs, the less the fewer rows it has.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from risk.rules.catalogue import LEVELS, Level, shipped
from risk.rules.reader import Reader
from risk.rules.reader.findings import PassedOver, Spans
from risk.rules.reader.levelling import traits
from risk.rules.reader.likeness import Opinion
from risk.rules.reader.opinion import SecondOpinion, Weighed
from risk.rules.reader.passage import Passage
from risk.rules.reader.weighing import HIT, Line, Saw

_TURNS = 12
# how strongly a factor is held to what all have in common
_COMMON = 1.0
# how strongly the numbers of a level are held to none
_EVEN = 0.1


@dataclass(frozen=True)
class Seen:
    """What a reader that had not learned the narrative saw of one factor, and whether people found it."""

    code: str
    saw: Saw
    alike: float
    whole: float
    shown: bool


@dataclass(frozen=True)
class Graded:
    """The `traits` of a narrative that the reader had not learned, and how grave people found it."""

    traits: Sequence[float]
    level: Level


class Watcher(SecondOpinion):
    """Weighs as ever, and keeps what the patterns saw, what the text was like, and what that says of its level."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader.catalogue, reader.exclusions)
        self.seen: dict[str, tuple[Saw, float, float]] = {}
        self.traits: list[float] = []
        reader.second = self

    def weigh(
        self, likeness: Opinion, spans: Spans, passed: dict[tuple[str, str], PassedOver], passage: Passage
    ) -> None:
        doubted = {code for code, _ in passed}
        self.seen = {
            code: (
                self._saw(code, spans[code], passage)
                if code in spans
                else Saw.PASSED
                if code in doubted
                else Saw.NOTHING,
                *scores,
            )
            for code, scores in likeness.read(passage).scores.items()
        }
        super().weigh(likeness, spans, passed, passage)

    def _level(self, text: Weighed, likeness: Opinion) -> None:
        found = self._levelling.likelihoods(self._chances(text))
        self.traits = traits(found, text.likened, len(text.passage.plain))
        super()._level(text, likeness)


def graded(rows: Sequence[Graded]) -> dict[Level, list[float]]:
    """By level (all but the lowest): what each trait adds to a narrative's being at least so grave."""
    told = [row.traits for row in rows]
    return {
        one: [
            round(number, 3)
            for number in _fitted(
                told,
                [LEVELS.index(row.level) >= LEVELS.index(one) for row in rows],
                [0.0] * len(rows),
                _EVEN,
            )
        ]
        for one in LEVELS[1:]
    }


def weighed(rows: Sequence[Seen]) -> dict[str, dict[str, Line]]:
    """By factor and what the patterns saw: the line of the table."""
    common = _fitted([_common(row) for row in rows], [row.shown for row in rows], [0.0] * len(rows), 1e-3)
    table = {}
    for code in shipped().factors:
        own = [row for row in rows if row.code == code]
        known = [sum(map(float.__mul__, common, _common(row))) for row in own]
        apart = _fitted([_apart(row) for row in own], [row.shown for row in own], known, _COMMON)
        table[code] = {str(saw): _line(common, apart, saw) for saw in Saw}
    return table


def _common(row: Seen) -> list[float]:
    hit = row.saw in HIT
    return [1.0, *(float(row.saw == saw) for saw in list(Saw)[1:]), row.alike, row.alike * hit,
            row.whole, row.whole * hit]  # fmt: skip


def _apart(row: Seen) -> list[float]:
    return [1.0, float(row.saw in HIT), row.alike, row.whole]


def _line(common: Sequence[float], apart: Sequence[float], saw: Saw) -> Line:
    """Where the sum stands at no likeness, and how much one step of each kind adds."""

    def total(alike: float, whole: float) -> float:
        row = Seen("", saw, alike, whole, shown=False)
        return sum(map(float.__mul__, common, _common(row))) + sum(map(float.__mul__, apart, _apart(row)))

    start = total(0.0, 0.0)
    return (round(start, 2), round(total(1.0, 0.0) - start, 2), round(total(0.0, 1.0) - start, 2))


def _fitted(
    rows: Sequence[Sequence[float]], shown: Sequence[bool], known: Sequence[float], ridge: float
) -> list[float]:
    """Newton's method; `known` is what each row already has."""
    width = len(rows[0])
    found = [0.0] * width
    for _ in range(_TURNS):
        slope = [-ridge * one for one in found]
        curve = [[ridge if at == by else 0.0 for by in range(width)] for at in range(width)]
        for row, yes, start in zip(rows, shown, known, strict=True):
            sum_here = start + sum(map(float.__mul__, found, row))
            chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, sum_here))))
            lack, bend = yes - chance, chance * (1 - chance)
            for at, one in enumerate(row):
                if one:
                    slope[at] += lack * one
                    line = curve[at]
                    for by in range(at + 1):
                        line[by] += bend * one * row[by]
        for at in range(width):
            for by in range(at):
                curve[by][at] = curve[at][by]
        found = [one + move for one, move in zip(found, _solved(curve, slope), strict=True)]
    return found


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss, with the largest element first."""
    rows = [[*line, one] for line, one in zip(matrix, right, strict=True)]
    width = len(rows)
    for at in range(width):
        best = max(range(at, width), key=lambda one: abs(rows[one][at]))
        rows[at], rows[best] = rows[best], rows[at]
        for other in range(width):
            if other != at:
                share = rows[other][at] / rows[at][at]
                rows[other] = [one - share * two for one, two in zip(rows[other], rows[at], strict=True)]
    return [rows[at][width] / rows[at][at] for at in range(width)]
