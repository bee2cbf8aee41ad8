"""A narrative folded for matching: every character stays at its place, so offsets are those of the given text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from operator import add

from risk.rules.reader.characters import CANTONESE, SIMPLIFIED, TRADITIONAL
from risk.rules.reader.misspelt import MEANT, MISSPELT

# fullwidth forms and traditional characters become their plain counterparts, one for one
_FOLD = (
    {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code - 0xFEE0).isalnum()}
    | dict(zip(map(ord, TRADITIONAL), SIMPLIFIED, strict=True))
    | {ord(here): ord(there) for here, there in CANTONESE.items()}
    | {
        ord("％"): "%",
        ord("．"): ".",
        ord(","): "，",
        ord("「"): "“",
        ord("」"): "”",
        ord("『"): "“",
        ord("』"): "”",
        ord('"'): "“",
    }
)
_FIGURE = re.compile("[1-9]")
_REACH = 120


class Passage:
    """The folded text, the same without idioms, and what stands around a place in it."""

    def __init__(self, text: str, idioms: re.Pattern[str]) -> None:
        self.text = text
        self.plain = _YEAR.sub(_in_figures, MISSPELT.sub(_as_meant, text.translate(_FOLD)))
        self.masked = idioms.sub(lambda found: "□" * len(found[0]), self.plain)
        # its runs of one and two characters, as far as words are only looked up
        self.alike = list(alike(self.plain))
        self.pairs = list(map(add, self.alike, self.alike[1:]))
        # where sentences and clauses begin
        self._sentences = [0, *(found.end() for found in _SENTENCE_END.finditer(self.plain))]
        self._clauses = [0, *(found.end() for found in _CLAUSE_END.finditer(self.plain))]

    def before(self, at: int, reach: int = _REACH) -> str:
        """What stands before in the same sentence, at most `reach` characters."""
        return self.plain[_from(self._sentences, at, reach) : at]

    def after(self, at: int, reach: int = _REACH) -> str:
        """What follows in the same sentence."""
        return _FIRST_SENTENCE.match(self.plain, at, at + reach)[0]  # type: ignore[index]  # matches always

    def clause_before(self, at: int, reach: int = 40) -> str:
        """What stands before in the same clause."""
        return self.plain[_from(self._clauses, at, reach) : at]

    def clause_after(self, at: int, reach: int = 40) -> str:
        return _FIRST_CLAUSE.match(self.plain, at, at + reach)[0]  # type: ignore[index]

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Where the sentences stand."""
        return pairwise([*self._sentences, len(self.plain)])

    def unbroken(self) -> Iterator[tuple[int, int]]:
        """The same, but those that an idiom bridges are one."""
        if self.masked == self.plain:
            return self.sentences()
        return pairwise([0, *(found.end() for found in _SENTENCE_END.finditer(self.masked)), len(self.plain)])

    def stretches(self, longest: int) -> Iterator[tuple[int, int]]:
        """The sentences, but what never ends is cut."""
        for start, end in self.sentences():
            for first in range(start, end, longest):
                yield first, min(end, first + longest)

    def clauses(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where the clauses of a sentence stand, without the mark that ends them."""
        found = [(one.start(), one.end()) for one in _CLAUSE.finditer(self.plain, start, end)]
        return found or [(start, end)]

    def around(self, start: int, end: int, reach: int = 40) -> str:
        """The neighbourhood, sentences or not."""
        return self.plain[max(0, start - reach) : end + reach]

    @lru_cache(maxsize=64)  # noqa: B019 - a passage lives as long as one reading
    def mentions(self, pattern: re.Pattern[str]) -> bool:
        """Whether the beginning of the text (all of any real one) holds the pattern."""
        return pattern.search(self.plain, 0, 4000) is not None


_YEAR = re.compile("(?:二[〇零○]|一九)[〇零○一二三四五六七八九]{2}(?=年)")
_FIGURES = str.maketrans("〇零○一二三四五六七八九", "000123456789")


def _in_figures(found: re.Match[str]) -> str:
    return found[0].translate(_FIGURES)


def alike(text: str) -> str:
    """All figures are one."""
    return _FIGURE.sub("0", text)


def _as_meant(found: re.Match[str]) -> str:
    return MEANT[found[0]]


def _from(starts: list[int], at: int, reach: int) -> int:
    """Where the sentence or clause of a place begins, no farther back than `reach`."""
    return max(0, at - reach, starts[bisect_right(starts, at) - 1])


_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_FIRST_SENTENCE = re.compile(r"[^。！？!?；;\n]*")
_CLAUSE_END = re.compile(r"[，,。！？!?；;：:\n]")
_CLAUSE = re.compile(r"[^，,。！？!?；;：:“”\n]+")
_FIRST_CLAUSE = re.compile(r"[^，,。！？!?；;：:\n]*")
