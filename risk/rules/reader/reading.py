"""The reader: patterns find phrases, checks and context decide, the catalogue scores."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from copy import copy
from functools import cache
from itertools import chain

from risk.rules.catalogue import Catalogue, shipped
from risk.rules.reader import seek
from risk.rules.reader.calling import Calls, Rule
from risk.rules.reader.conduct import CONDUCT
from risk.rules.reader.context import (
    NEVER_MIND,
    OTHERWISE,
    PLAINLY_NOT,
    SAYING,
    UNLIKE,
    names_the_law,
    only_asks,
    why_passed_over,
)
from risk.rules.reader.dispute import DISPUTE
from risk.rules.reader.emotion import EMOTION
from risk.rules.reader.findings import Finding, PassedOver, Reading, phrase_at
from risk.rules.reader.grammar import alternatives, expand
from risk.rules.reader.idioms import IDIOMS
from risk.rules.reader.levelling import Levelling
from risk.rules.reader.likeness import Opinion, score_of, shipped_likeness
from risk.rules.reader.menace import MENACE
from risk.rules.reader.ordinary import only_seems
from risk.rules.reader.passage import Passage
from risk.rules.reader.past import PAST
from risk.rules.reader.plight import PLIGHT
from risk.rules.reader.turns import TURNS
from risk.rules.reader.violence import VIOLENCE
from risk.rules.reader.weighing import HIT, Saw, likely, shipped_weighing
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
# from which chance on a factor counts, and one that raises a red flag by itself
_LIKELY, _LIKELY_FLAG = 0.3, 0.2
# how sure it must be to add despair where the patterns saw nothing else, one thing, more: letters about roads sound so too
_DESPAIR = (0.7, 0.45, 0.0)
# what reaches this share of its bar counts where the level is in doubt
_NEAR = 0.35
# and from which chance on it counts although the place that is most like it only seems so
_SURE = 0.65
# what must stay is as good as certain
_STAYS = 0.9
# no sentence less like a factor is looked at where the patterns saw nothing
_FLOOR = score_of(0.14)
# in a long letter some sentence is always a little like something: beyond so many characters each asks for more
_CHARACTERS, _MORE_A_CHARACTER, _MOST_TO_STAY = 400, 0.0025, 0.7
# and so few tell too little to overrule the patterns
_FEW, _LESS_SURE = 30, 0.4
_WORDS = re.compile("[\u4e00-\u9fff]{4}")
# what is too plain for a second opinion
_PLAIN = re.compile(
    "[搞弄整打砍捅杀烧毒撞掐勒炸]死[你他她我]|杀人|灭门|同归于尽|头破血流|[打砍捅刺撞烫]伤|驾车(?:冲|撞)|掐|勒(?:住)?脖|不想活|走投无路|轻生|寻死|自杀|割腕|"
    "[下前口]了断|死给[你他她]|活[够腻]|不如死|一了百了|陪葬|跳楼|跳河|跳江|喝(?:了)?农药|遗书|持[^，。]{0,3}[刀斧枪械]|杀(?:[了掉光害]|[你他她]|全家)|弄死|要了?[你他她]的?命|一起死|死在[你他她]|上吊|跳下|安眠药|汽油|煤气罐|炸[掉了]|"
    "[拿持举扛提抄][^，。]{0,6}[锄锹耙叉刀斧棍][^，。]{0,4}[指对冲朝]"
)
# no clause that says so shows a deed
_NOT_DONE = re.compile("没|未|不怕|空手|空着手")
# sums and counts are reckoned, not likened
_RECKONED = frozenset({"B05", "B08"})
_COUNTED = _RECKONED | {"B06"}
# of these each phrase is weighed against those of a graver factor
_ABSORBED = frozenset({"E02", "E03", "E07", "A01", "A02", "A08"})

# by factor: where phrases that show it stand
Spans = dict[str, list[tuple[int, int]]]


class Reader:
    """Reads narratives by one catalogue; made once, used for many texts. Without `likeness` by the patterns alone."""

    def __init__(self, catalogue: Catalogue, likeness: Opinion | None = None) -> None:
        self.catalogue = catalogue
        self._likeness = likeness
        self._kept = _added(catalogue) | _COUNTED
        self._alone = frozenset(code for flag in catalogue.red_flags for code in flag.any_of)
        # red flags of several factors together
        self._joined = [frozenset(flag.all_of) for flag in catalogue.red_flags if flag.all_of]
        red = self._alone.union(*self._joined)
        # not what is no red flag and would take the place of one
        self._addable = {
            code
            for code, factor in catalogue.factors.items()
            if code in self._alone or not red.intersection(factor.supersedes)
        }
        self._weighing = shipped_weighing()
        self._levelling = Levelling(catalogue)
        self._evidence = {
            code: re.compile("|".join(map(_spelled, factor.evidence)) or "(?!)")
            for code, factor in catalogue.factors.items()
        }
        self._calls = Calls([rule for code in catalogue.factors for rule in rules_of(code, catalogue)])
        self._exclusions = {
            code: tuple(_exclusions(factor.exclusions)) for code, factor in catalogue.factors.items()
        }

    def asking(self, likeness: Opinion | None) -> Reader:
        """The same patterns with another second opinion."""
        other = copy(self)
        other._likeness = likeness
        return other

    def read(self, text: str) -> Reading:
        """The factors of the text with their phrases; nothing is found in what is no Chinese narrative."""
        passage = Passage(text, IDIOMS)
        spans: dict[str, list[tuple[int, int]]] = {}
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
            self._weigh(self._likeness, spans, passed, passage)
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

    def _weigh(
        self,
        likeness: Opinion,
        spans: Spans,
        passed: dict[tuple[str, str], PassedOver],
        passage: Passage,
    ) -> None:
        """The second opinion: it drops what no judged narrative looks like, and adds where the patterns saw nothing.

        What raises a red flag and is said plainly or in the catalogue's own words it never drops, nor takes a red flag of
        several factors apart, nor adds what would take the place of one.
        """
        long = max(0, len(passage.plain) - _CHARACTERS) * _MORE_A_CHARACTER
        short = _LESS_SURE if len(passage.plain) < _FEW else 0.0
        despair = _DESPAIR[min(len(spans), len(_DESPAIR) - 1)]
        doubted = {code: bool(short) or why in NEVER_MIND for code, why in sorted(passed, key=_settled)}
        chances: dict[str, float] = {}
        # what falls short of its bar: by how much, and the sentence most like it
        near, sentences = dict[str, float](), dict[str, tuple[int, int]]()
        for code, alike, whole, start, end in likeness.read(passage, spans, _FLOOR):
            lines, bar = self._weighing[code], _LIKELY_FLAG if code in self._alone else _LIKELY
            if code in spans:
                stays = min(_MOST_TO_STAY, bar + long) - short / 4
                # however the patterns met it
                chances[code] = likely(min(lines[saw] for saw in HIT), alike, whole)
                if chances[code] < stays:
                    saw = self._saw(code, spans, doubted, passage)
                    chances[code] = likely(lines[saw], alike, whole)
                    if self._stays(code, saw, spans):
                        chances[code] = _STAYS
                    elif chances[code] < stays:
                        passed[code, UNLIKE] = PassedOver(
                            code, phrase_at(*spans.pop(code)[0], passage), UNLIKE
                        )
                continue
            if code not in self.catalogue.factors:
                continue  # a street has retired it
            saw = self._saw(code, spans, doubted, passage)
            chances[code] = chance = max(0.0, likely(lines[saw], alike, whole) - long - short)
            bar = max(bar, despair) if code == "E03" else bar
            if chance < bar * _NEAR or not self._open(code, doubted, sure=chance >= _SURE):
                continue
            if chance < bar:
                near[code], sentences[code] = chance / bar, (start, end)
            elif place := self._place(code, start, end, likeness, passage, sure=chance >= _SURE):
                spans[code] = [place]
            else:
                chances[code] = 0.0
        while near and (called := self._levelling.called_for(spans, near, chances)):
            places = {code: self._place(code, *sentences[code], likeness, passage) for code in called}
            if all(places.values()):
                spans.update({code: [place] for code, place in places.items() if place})
                return
            for code in (code for code, place in places.items() if place is None):
                chances[code] = 0.0
                del near[code]

    def _saw(self, code: str, spans: Spans, doubted: Container[str], passage: Passage) -> Saw:
        """How the patterns met the factor."""
        if code not in spans:
            return Saw.PASSED if code in doubted else Saw.NOTHING
        said = [passage.plain[start:end] for start, end in spans[code]]
        if any(map(self._evidence[code].search, said)):
            return Saw.NAMED
        return Saw.PLAIN if any(map(_PLAIN.search, said)) else Saw.LOOSE

    def _stays(self, code: str, saw: Saw, spans: Spans) -> bool:
        """Whether what the patterns saw counts however little it is like the factor."""
        if code in self._kept or any(
            code in one and all(map(spans.__contains__, one)) for one in self._joined
        ):
            return True
        return code in self._alone and saw != Saw.LOOSE

    def _open(self, code: str, doubted: Mapping[str, bool], *, sure: bool) -> bool:
        """Whether a factor that the patterns did not find may be added; sums and counts must have been seen at least."""
        if code in _RECKONED:
            return code in self._addable and not doubted.get(code, True)
        return code in self._addable and (sure or not doubted.get(code, False))

    def _place(
        self, code: str, first: int, last: int, likeness: Opinion, passage: Passage, *, sure: bool = False
    ) -> tuple[int, int] | None:
        """The clause of the sentence to quote for such a factor; None where something in that clause speaks against it."""
        start, end = likeness.phrase(code, first, last, passage)
        said = passage.plain[start:end]
        if (
            names_the_law(passage.plain[first:last] if code == "E05" else said)
            or why_passed_over(code, start, end, passage) in PLAINLY_NOT
            or only_asks(said)
            or not _WORDS.search(said)
            or any(exclusion.search(passage.plain, start, end) for exclusion in self._exclusions[code])
            or (self.catalogue.factors[code].dimension == "behaviour" and _NOT_DONE.search(said))
            or not (sure or only_seems(code, start, end, passage) is None)
        ):
            return None
        return start, end

    def _excluded(self, code: str, start: int, end: int, passage: Passage) -> str | None:
        for exclusion in self._exclusions[code]:
            for found in exclusion.finditer(passage.plain, max(0, start - 20), end + 20):
                if found.start() <= start and end <= found.end():
                    return SAYING
        return None


@cache
def reader() -> Reader:
    """The reader of the shipped catalogue."""
    return Reader(shipped(), shipped_likeness())


def _settled(passed: tuple[str, str]) -> bool:
    return passed[1] in NEVER_MIND


def _added(catalogue: Catalogue) -> frozenset[str]:
    """Factors to whose evidence a street has added words: what it wants found is not weighed."""
    known = shipped().factors
    return frozenset(
        code
        for code, factor in catalogue.factors.items()
        if code not in known or not set(factor.evidence) <= set(known[code].evidence)
    )


def rules_of(code: str, catalogue: Catalogue) -> Iterator[Rule]:
    for pattern in _PATTERNS.get(code, ()):
        spelled, check = (pattern, None) if isinstance(pattern, str) else pattern
        for alternative in alternatives(expand(spelled, CLASSES)):
            yield Rule(code, alternative, check, masked=code in _MASKED)
    # what a street adds to the catalogue is read as it stands; the shipped examples are part of the patterns
    known = shipped().factors.get(code)
    for word in catalogue.factors[code].evidence:
        if known is None or word not in known.evidence:
            yield Rule(code, _spelled(word), None, masked=code in _MASKED)


def _spelled(word: str) -> str:
    return word[3:] if word.startswith("re:") else re.escape(word)


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


def _absorb(
    spans: dict[str, list[tuple[int, int]]], passed: dict[tuple[str, str], PassedOver], passage: Passage
) -> None:
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
