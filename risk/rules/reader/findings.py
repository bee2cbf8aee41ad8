"""What a reading found: factors with the phrases that show them, and what only looked like one."""

from __future__ import annotations

from dataclasses import dataclass

from risk.rules.reader.passage import Passage
from risk.rules.scoring import Score

# by factor: where phrases that show it stand
Spans = dict[str, list[tuple[int, int]]]


@dataclass(frozen=True)
class Phrase:
    """`text` is exactly the given text from `start` to `end`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Finding:
    """A factor and the phrases that show it, in the order of the text, at most three."""

    code: str
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True)
class PassedOver:
    """A phrase that looked like the factor, and in Chinese why it does not count."""

    code: str
    phrase: Phrase
    why: str


@dataclass(frozen=True)
class Reading:
    """Findings hold the superseded too; `codes` and `score` are after supersession."""

    findings: tuple[Finding, ...]
    passed_over: tuple[PassedOver, ...]
    codes: tuple[str, ...]
    score: Score


def phrase_at(start: int, end: int, passage: Passage) -> Phrase:
    return Phrase(start, end, passage.text[start:end])
