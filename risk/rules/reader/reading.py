"""The reader: patterns find phrases, checks and context decide, the catalogue scores."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from functools import cache
from itertools import chain

from risk.rules.catalogue import Catalogue, shipped
from risk.rules.reader import seek
from risk.rules.reader.calling import Calls, Rule
from risk.rules.reader.conduct import CONDUCT
from risk.rules.reader.context import OTHERWISE, SAYING, why_passed_over
from risk.rules.reader.dispute import DISPUTE
from risk.rules.reader.emotion import EMOTION
from risk.rules.reader.findings import Finding, PassedOver, Reading, Spans, phrase_at
from risk.rules.reader.grammar import alternatives, expand
from risk.rules.reader.idioms import IDIOMS
from risk.rules.reader.likeness import Opinion, shipped_likeness
from risk.rules.reader.menace import MENACE
from risk.rules.reader.opinion import SecondOpinion, spelled
from risk.rules.reader.ordinary import only_seems
from risk.rules.reader.passage import Passage
from risk.rules.reader.past import PAST
from risk.rules.reader.plight import PLIGHT
from risk.rules.reader.turns import TURNS
from risk.rules.reader.violence import VIOLENCE
from risk.rules.reader.words import CLASSES
from risk.rules.scoring import score

_NAMED = PAST | DISPUTE | PLIGHT | EMOTION | MENACE | VIOLENCE | CONDUCT
_PATTERNS = {code: (*patterns, *TURNS.get(code, ())) for code, patterns in _NAMED.items()}
_MASKED = frozenset(
    {
        "A01",
        "A02",
        "A03",
        "A04",
        "A05",
        "A07",
        "A08",
        "A10",
        "E02",
        "E03",
        "E01",
        "B04",
        "B10",
        "A06",
        "A09",
        "E06",
    }
)
_MOST_PHRASES = 3
# of these each phrase is weighed against those of a graver factor
_ABSORBED = frozenset({"E02", "E03", "E07", "A01", "A02", "A08"})


class Reader:
    """Reads narratives by one catalogue; made once, used for many texts. Without `likeness` by the patterns alone."""

    def __init__(self, catalogue: Catalogue, likeness: Opinion | None = None) -> None:
        self.catalogue = catalogue
        self._likeness = likeness
        self._calls = Calls([rule for code in catalogue.factors for rule in rules_of(code, catalogue)])
        self.exclusions = {
            code: tuple(_exclusions(factor.exclusions)) for code, factor in catalogue.factors.items()
        }
        self.second = SecondOpinion(catalogue, self.exclusions)

    def asking(self, likeness: Opinion | None) -> Reader:
        """The same patterns with another second opinion."""
        other = copy(self)
        other._likeness = likeness
        return other

    def read(self, text: str) -> Reading:
        """The factors of the text with their phrases; nothing is found in what is no Chinese narrative."""
        passage = Passage(text, IDIOMS)
        spans: Spans = {}
        passed: dict[tuple[str, str], PassedOver] = {}
        for rule in self._calls.of(passage):
            known = spans.get(rule.code, ())
            if len(known) >= _MOST_PHRASES and rule.code not in _ABSORBED:
                continue
            text_read = passage.masked if rule.masked else passage.plain
            found = rule.search(text_read)
            if found is None or any(one[0] <= found.start() and found.end() <= one[1] for one in known):
                continue  # nothing, or what another rule has shown already
            for start, end, why in _candidates(rule, found, passage):
                reason = why if why is not None else self._excluded(rule.code, start, end, passage)
                if reason is None:
                    spans.setdefault(rule.code, []).append((start, end))
                    break
                if reason:
                    key = (rule.code, reason)
                    passed.setdefault(key, PassedOver(rule.code, phrase_at(start, end, passage), reason))
        if self._likeness is not None:
            self.second.weigh(self._likeness, spans, passed, passage)
        _absorb(spans, passed, passage)
        seen = [code for code in self.catalogue.factors if code in spans]
        scored = score(seen, self.catalogue)
        return Reading(
            tuple(
                Finding(code, tuple(phrase_at(start, end, passage) for start, end in _apart(spans[code])))
                for code in seen
            ),
            tuple(one for (code, _), one in passed.items() if code not in spans),
            tuple(code for code, _ in scored.parts),
            scored,
        )

    def _excluded(self, code: str, start: int, end: int, passage: Passage) -> str | None:
        for exclusion in self.exclusions[code]:
            for found in exclusion.finditer(passage.plain, max(0, start - 20), end + 20):
                if found.start() <= start and end <= found.end():
                    return SAYING
        return None


@cache
def reader() -> Reader:
    """The reader of the shipped catalogue."""
    return Reader(shipped(), shipped_likeness())


def rules_of(code: str, catalogue: Catalogue) -> Iterator[Rule]:
    for pattern in _PATTERNS.get(code, ()):
        written, check = (pattern, None) if isinstance(pattern, str) else pattern
        for alternative in alternatives(expand(written, CLASSES)):
            yield Rule(code, alternative, check, masked=code in _MASKED)
    # what a street adds to the catalogue is read as it stands; the shipped examples are part of the patterns
    known = shipped().factors.get(code)
    for word in catalogue.factors[code].evidence:
        if known is None or word not in known.evidence:
            yield Rule(code, spelled(word), None, masked=code in _MASKED)


def _exclusions(words: tuple[str, ...]) -> Iterator[re.Pattern[str]]:
    """All literal exclusions as one pattern, longest first; each written pattern by itself."""
    literal = sorted((word for word in words if not word.startswith("re:")), key=len, reverse=True)
    if literal:
        yield re.compile("|".join(map(re.escape, literal)))
    yield from (re.compile(word[3:]) for word in words if word.startswith("re:"))


def _candidates(rule: Rule, found: re.Match[str], passage: Passage) -> Iterator[tuple[int, int, str | None]]:
    """The place that was found and those behind it, with the reason why they do not count, if any."""
    for match in chain((found,), rule.finditer(found.string, found.end())):
        why = rule.check(match, passage) if rule.check else None
        if why is None:
            why = only_seems(rule.code, match.start(), match.end(), passage)
        if why is None:
            why = why_passed_over(rule.code, match.start(), match.end(), passage)
        yield match.start(), match.end(), why


def _absorb(spans: Spans, passed: dict[tuple[str, str], PassedOver], passage: Passage) -> None:
    """One utterance counts once: what is shouted in an act of self-harm, a grudge inside a threat."""
    for lesser, greater, same_breath in (
        ("E03", ("A08",), _SHOUTED),
        ("E07", ("A08",), _SHOUTED),
        ("E02", ("A01", "A02"), None),
        ("E03", ("A01",), _OVERLAPPING),
    ):
        kept = []
        for span in spans.get(lesser, ()):
            if any(
                _together(span, other, passage, same_breath)
                for code in greater
                for other in spans.get(code, ())
            ):
                passed[lesser, OTHERWISE] = PassedOver(lesser, phrase_at(*span, passage), OTHERWISE)
            else:
                kept.append(span)
        if kept:
            spans[lesser] = kept
        else:
            spans.pop(lesser, None)


def _together(
    one: tuple[int, int], other: tuple[int, int], passage: Passage, shouted: re.Pattern[str] | None
) -> bool:
    first, second = sorted((one, other))
    if second[0] < first[1]:
        return True
    between = passage.plain[first[1] : second[0]]
    if shouted is None:
        return len(between) < 16 and not seek.search("[，。！？；”\n]", between)
    return len(between) < 40 and "。" not in between and shouted.search(passage.plain, *one) is not None


_OVERLAPPING = re.compile("(?!)")  # the same words, no more
# what one shouts while doing it: no more than the act
_SHOUTED = re.compile("跳|死给|喝|割|上吊|自杀|死在|了断|烧炭|轻生|去死|自尽|一头撞")


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest of overlapping spans, in the order of the text."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        if all(end <= other[0] or other[1] <= start for other in kept):
            kept.append((start, end))
    return sorted(kept[:_MOST_PHRASES])
