"""How alike each sentence is to those that showed a factor before: one linear model a factor, in plain Python.

A sentence is the set of its characters and pairs of characters, rare ones weighing more. The numbers of all factors for one
run are packed into a single integer, so that reading a sentence is one sum. `learning.py` finds the weights.
"""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import add
from pathlib import Path
from struct import Struct
from typing import NamedTuple, Protocol

from risk.rules.reader.passage import Passage, alike

_SHIPPED = Path(__file__).resolve().parents[2] / "data" / "likeness.bin"
# weights are kept as whole steps of one byte
_ZERO, _STEPS = 128, 126
# fewer steps make a small file: what is multiplied says how few
_FINE, _COARSE = 2, 14
# a sum has two bytes: so many runs of one byte each never spill into the next one
_TOGETHER = 257
_RARITY_STEPS = 16
LONGEST = 160
_SLOPE = 3.0  # one step beside the plane is a chance of one in twenty
_SHORT = 20.0


@dataclass(frozen=True)
class Weights:
    """By factor, first of a sentence, then of a whole text: what each run of characters adds, and where the scale begins;
    and how rare each run is."""

    codes: tuple[str, ...]
    biases: tuple[float, ...]
    rarity: Mapping[str, float]
    runs: Mapping[str, Sequence[float]]

    def packed(self) -> bytes:
        """The same in a small file: a head in JSON, then one byte a weight."""
        names = sorted(self.runs)
        width = len(self.codes)
        most = [
            max([abs(self.runs[name][at]) for name in names] or [0]) or 1 for at in range(len(self.biases))
        ]
        # of a whole text fewer steps are enough
        coarse = [_FINE] * width + [_COARSE] * width
        steps = bytes(
            _ZERO + round(weight / most[at] * (_STEPS // coarse[at])) * coarse[at]
            for name in names
            for at, weight in enumerate(self.runs[name])
        )
        head = {
            "codes": self.codes,
            "biases": [round(bias, 4) for bias in self.biases],
            "most": [round(one, 5) for one in most],
            "runs": names,
            "rarity": [round(self.rarity[name], 2) for name in names],
        }
        return zlib.compress(json.dumps(head, ensure_ascii=False).encode() + b"\n" + steps, 9)


class Likened(NamedTuple):
    """What a text is like: by factor the score (`chance`) of the sentence most like it and that of the whole text."""

    scores: dict[str, tuple[float, float]]
    place: Callable[[str], tuple[int, int]]
    """Where the sentence stands that is most like a factor."""


class Opinion(Protocol):
    """What the reader asks besides its patterns."""

    def read(self, passage: Passage) -> Likened:
        """How like each factor the text is."""

    def phrase(self, code: str, start: int, end: int, passage: Passage) -> tuple[int, int]:
        """The clause of the sentence that weighs most for the factor."""


class Likeness:
    """Weights ready for reading."""

    def __init__(self, packed: bytes) -> None:
        head, steps = zlib.decompress(packed).split(b"\n", 1)
        known = json.loads(head)
        self.codes: tuple[str, ...] = tuple(known["codes"])
        self._biases: list[float] = known["biases"]
        # editions learned before a whole text had weights of its own are read by those of a sentence
        self._apart = len(self._biases) - len(self.codes)
        self._scales = [most / _STEPS for most in known["most"]]
        # and before runs of three were found to teach nothing beside those of two
        self._threes = any(len(name) > 2 for name in known["runs"])
        width = len(self._biases)
        # small numbers, because reading is bound by how much of the table the processor has at hand
        self._fields = Struct(f"<{width}HI")
        self._table = {
            name: int.from_bytes(
                self._fields.pack(
                    *steps[at * width : at * width + width], round(rarity * rarity * _RARITY_STEPS)
                ),
                "little",
            )
            for at, (name, rarity) in enumerate(zip(known["runs"], known["rarity"], strict=True))
        }

    def read(self, passage: Passage) -> Likened:
        places = list(passage.stretches(LONGEST)) or [(0, 0)]
        width = len(self.codes)
        alike, told = [], []
        zeros, squared = 0, 0.0
        for start, end in places:
            fields, zero, squares = self._summed(passage, start, end)
            norm = weight(squares)
            alike.append([(field - zero) / norm for field in fields[:width]])
            told.append(fields[self._apart :])
            zeros += zero
            squared += squares
        whole = weight(squared)
        clearest = alike[0] if len(alike) == 1 else list(map(max, *alike))
        texts = ((sum(fields) - zeros) / whole for fields in zip(*told, strict=True))
        scores = [
            (one * scale + bias, text * of_whole + beside)
            for one, scale, bias, text, of_whole, beside in zip(
                clearest, self._scales, self._biases, texts, self._scales[self._apart :],
                self._biases[self._apart :], strict=False,
            )
        ]  # fmt: skip

        def place(code: str) -> tuple[int, int]:
            at = self.codes.index(code)
            return places[[one[at] for one in alike].index(clearest[at])]

        return Likened(dict(zip(self.codes, scores, strict=True)), place)

    def phrase(self, code: str, start: int, end: int, passage: Passage) -> tuple[int, int]:
        at = self.codes.index(code)

        def weighs(clause: tuple[int, int]) -> int:
            fields, zero, _ = self._summed(passage, *clause)
            return fields[at] - zero

        return max(passage.clauses(start, end), key=weighs)

    def telling(self, code: str, most: int) -> list[str]:
        """The words of two characters (of editions before, three) that speak for the factor, the weightiest first."""
        at = self.codes.index(code)
        weighed = [
            (self._fields.unpack(packed.to_bytes(self._fields.size, "little"))[at], run)
            for run, packed in self._table.items()
            if len(run) > 1 and run.isalpha()
        ]
        return [
            run for step, run in sorted(weighed, key=lambda one: (-one[0], one[1]))[:most] if step > _ZERO
        ]

    def _summed(self, passage: Passage, start: int, end: int) -> tuple[Sequence[int], int, float]:
        """What the runs of this part of a text weigh for each factor, in steps; where those begin; and its length as a
        vector, squared."""
        known = self._known(passage, start, end)
        *fields, squares = self._sums(known)
        return fields, _ZERO * len(known), squares / _RARITY_STEPS

    def _known(self, passage: Passage, start: int, end: int) -> list[int]:
        """The packed numbers of the `runs` of a part."""
        part, pairs = passage.alike[start:end], passage.pairs[start : end - 1]
        found = {*part, *pairs}
        if self._threes:
            found.update(map(add, pairs, part[2:]))
        return list(filter(None, map(self._table.get, found)))

    def _sums(self, known: Sequence[int]) -> Sequence[int]:
        """What all the packed numbers give, field by field."""
        if len(known) > _TOGETHER:
            parts = (self._sums(known[:_TOGETHER]), self._sums(known[_TOGETHER:]))
            return [sum(one) for one in zip(*parts, strict=True)]
        return self._fields.unpack(sum(known).to_bytes(self._fields.size, "little"))


class Together:
    """Two opinions: on these factors the second one speaks, on all others the first."""

    def __init__(self, first: Opinion, second: Likeness, codes: Container[str]) -> None:
        self._first, self._second, self._codes = first, second, codes

    def read(self, passage: Passage) -> Likened:
        first, second = self._first.read(passage), self._second.read(passage)

        def place(code: str) -> tuple[int, int]:
            return (second if code in self._codes else first).place(code)

        known = {code: score for code, score in second.scores.items() if code in self._codes}
        return Likened(first.scores | known, place)

    def phrase(self, code: str, start: int, end: int, passage: Passage) -> tuple[int, int]:
        one: Opinion = self._second if code in self._codes else self._first
        return one.phrase(code, start, end, passage)


def chance(score: float) -> float:
    """How likely a sentence with this score shows the factor, from 0 to 1."""
    return 1 / (1 + math.exp(-_SLOPE * score))


def score_of(chance: float) -> float:
    """The score at which something is so likely."""
    return math.log(chance / (1 - chance)) / _SLOPE


def runs(sentence: str) -> set[str]:
    """The characters and the pairs of characters; figures are alike."""
    text = alike(sentence)
    return {*text, *map(add, text, text[1:])}


def weight(squares: float) -> float:
    """The length of a sentence as a vector; a word or two alone weigh no more than in a short sentence."""
    return max(math.sqrt(squares), _SHORT)


@cache
def shipped_likeness() -> Likeness:
    """What the labelled narratives of the product taught."""
    return Likeness(_SHIPPED.read_bytes())
