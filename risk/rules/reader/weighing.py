"""What the patterns saw and what a text is like, weighed together: how likely a factor is.

A table a factor, one line for each way the patterns may have met it (`Saw`): where it begins, what a step of likeness of the
clearest sentence adds, and one of the whole text. `bench/risk/learning.py` finds it, from narratives that likeness had not
learned.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

_SHIPPED = Path(__file__).resolve().parents[2] / "data" / "weighing.json"


class Saw(StrEnum):
    """How the patterns met a factor."""

    NOTHING = "nothing"
    PASSED = "passed over"
    LOOSE = "loose"
    PLAIN = "plain"
    NAMED = "named"


HIT = (Saw.LOOSE, Saw.PLAIN, Saw.NAMED)

Line = tuple[float, float, float]
Weighing = Mapping[str, Mapping[Saw, Line]]


def likely(line: Line, alike: float, whole: float) -> float:
    """From 0 to 1, of the scores of the clearest sentence and of the whole text."""
    start, clearest, text = line
    return 1 / (1 + math.exp(-start - clearest * alike - text * whole))


@cache
def shipped_weighing() -> Weighing:
    """By factor and by what the patterns saw."""
    known = json.loads(_SHIPPED.read_text(encoding="utf-8"))
    return {
        code: {Saw(saw): (line[0], line[1], line[2]) for saw, line in lines.items()}
        for code, lines in known.items()
    }
