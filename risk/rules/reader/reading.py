"""The reader: patterns find phrases, checks and context decide, the catalogue scores."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from risk.rules.catalogue import Catalogue, shipped
from risk.rules.reader.background import BACKGROUND
from risk.rules.reader.behaviour import BEHAVIOUR
from risk.rules.reader.checks import CHECKS, Check, Pattern
from risk.rules.reader.context import SAYING, why_passed_over
from risk.rules.reader.emotion import EMOTION
from risk.rules.reader.grammar import expand, needs
from risk.rules.reader.idioms import IDIOMS
from risk.rules.reader.passage import Passage
from risk.rules.reader.words import CLASSES
from risk.rules.scoring import Score, after_supersession, score

_PATTERNS = BACKGROUND | EMOTION | BEHAVIOUR
_MASKED = frozenset({"A01", "A02", "A03", "A04", "A05", "A07", "A08", "A10", "E02", "E03", "E01", "B04", "B10", "A06", "A09", "E06"})
_MOST_PHRASES = 3


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


@dataclass(frozen=True)
class _Rule:
    expression: re.Pattern[str]
    needs: tuple[str, ...]
    check: Check | None
    masked: bool


class Reader:
    """Reads narratives by one catalogue; made once, used for many texts."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._rules = {code: tuple(_rules(code, catalogue)) for code in catalogue.factors}
        self._exclusions = {
            code: tuple(_literal_or_pattern(word) for word in factor.exclusions)
            for code, factor in catalogue.factors.items()
        }

    def read(self, text: str) -> Reading:
        """The factors of the text with their phrases; nothing is found in what is no Chinese narrative."""
        passage = Passage(text, IDIOMS)
        findings, passed_over = [], []
        for code in self._rules:
            phrases, passed = self._look(code, passage)
            if phrases:
                findings.append(Finding(code, phrases))
            else:
                passed_over += passed
        codes = after_supersession((finding.code for finding in findings), self.catalogue)
        return Reading(tuple(findings), tuple(passed_over), codes, score(codes, self.catalogue))

    def _look(self, code: str, passage: Passage) -> tuple[tuple[Phrase, ...], list[PassedOver]]:
        spans: list[tuple[int, int]] = []
        passed: dict[str, PassedOver] = {}
        for rule in self._rules[code]:
            for start, end, why in _candidates(code, rule, passage):
                reason = why if why is not None else self._excluded(code, start, end, passage)
                if reason is None:
                    spans.append((start, end))
                    break
                if reason:
                    passed.setdefault(reason, PassedOver(code, _phrase(start, end, passage), reason))
        return tuple(_phrase(start, end, passage) for start, end in _apart(spans)), list(passed.values())

    def _excluded(self, code: str, start: int, end: int, passage: Passage) -> str | None:
        for exclusion in self._exclusions[code]:
            for found in exclusion.finditer(passage.plain, max(0, start - 20), end + 20):
                if found.start() <= start and end <= found.end():
                    return SAYING
        return None


@cache
def reader() -> Reader:
    """The reader of the shipped catalogue."""
    return Reader(shipped())


def _rules(code: str, catalogue: Catalogue) -> Iterator[_Rule]:
    for pattern in _PATTERNS.get(code, ()):
        yield _rule(code, pattern)
    # what a street adds to the catalogue is read as it stands; the shipped examples are part of the patterns
    known = shipped().factors.get(code)
    for word in catalogue.factors[code].evidence:
        if known is None or word not in known.evidence:
            expression = _literal_or_pattern(word)
            yield _Rule(expression, () if word.startswith("re:") else (word,), None, masked=False)


def _rule(code: str, pattern: Pattern) -> _Rule:
    spelled, check = (pattern, None) if isinstance(pattern, str) else (pattern[0], CHECKS[pattern[1]])
    expression = expand(spelled, CLASSES)
    return _Rule(re.compile(expression), needs(expression), check, masked=code in _MASKED)


def _literal_or_pattern(word: str) -> re.Pattern[str]:
    return re.compile(word[3:] if word.startswith("re:") else re.escape(word))


def _candidates(code: str, rule: _Rule, passage: Passage) -> Iterator[tuple[int, int, str | None]]:
    text = passage.masked if rule.masked else passage.plain
    if rule.needs and not any(word in text for word in rule.needs):
        return
    for match in rule.expression.finditer(text):
        why = rule.check(match, passage) if rule.check else None
        if why is None:
            why = why_passed_over(code, match.start(), match.end(), passage)
        yield match.start(), match.end(), why


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest of overlapping spans, in the order of the text."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        if all(end <= other[0] or other[1] <= start for other in kept):
            kept.append((start, end))
    return sorted(kept[:_MOST_PHRASES])


def _phrase(start: int, end: int, passage: Passage) -> Phrase:
    return Phrase(start, end, passage.text[start:end])
