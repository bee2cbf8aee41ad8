"""What the second opinion changes: it drops what no judged narrative looks like, and adds where the patterns saw nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from risk.rules.catalogue import Catalogue, shipped
from risk.rules.reader.context import (
    NEVER_MIND,
    PLAINLY_NOT,
    UNLIKE,
    names_the_law,
    only_asks,
    why_passed_over,
)
from risk.rules.reader.findings import PassedOver, Spans, phrase_at
from risk.rules.reader.levelling import Levelling
from risk.rules.reader.likeness import Likened, Opinion, score_of
from risk.rules.reader.ordinary import only_seems
from risk.rules.reader.passage import Passage
from risk.rules.reader.weighing import HIT, Saw, likely, shipped_weighing

# from which chance on a factor counts, and one that raises a red flag by itself
_LIKELY, _LIKELY_FLAG = 0.35, 0.25
# how sure it must be to add despair where the patterns saw nothing else, one thing, more: letters about roads sound so too
_DESPAIR = (0.7, 0.45, 0.0)
# what reaches this share of its bar counts where the level calls for it
_NEAR = 0.2
# from which chance on it counts although the place that is most like it only seems so, and whatever the level
_SURE = 0.65
# no sentence less like a factor shows it, whatever the whole text is like
_FLOOR = score_of(0.3)
# what must stay is as good as certain
_STAYS = 0.9
# in a long letter some sentence is always a little like something: beyond so many characters each asks for more
_CHARACTERS, _MORE_A_CHARACTER, _MOST_TO_STAY = 300, 0.0025, 0.7
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
# of these the law is no part: what one threatens to do in court is nothing
_LAWLESS = frozenset({"A01", "A02", "A03", "A04", "A06", "A07", "A08", "A10", "E02"})
# sums and counts are reckoned, not likened
_RECKONED = frozenset({"B05", "B08"})
_COUNTED = _RECKONED | {"B06"}


@dataclass
class Weighed:
    """What is known of one text: what the patterns doubted, and whether for good; how much surer than usual one has to be;
    how likely factors are; how near to its bar what falls short of it; of what was added and is not sure, how likely."""

    likened: Likened
    spans: Spans
    passage: Passage
    doubted: Mapping[str, bool]
    surer: float
    chances: dict[str, float] = field(default_factory=dict)
    near: dict[str, float] = field(default_factory=dict)
    unsure: dict[str, float] = field(default_factory=dict)


class SecondOpinion:
    """Weighs what the patterns saw with what the text is like, by one catalogue.

    What raises a red flag and is said plainly or in the catalogue's own words it never drops, nor adds what would take the
    place of a red flag without being one.
    """

    def __init__(self, catalogue: Catalogue, exclusions: Mapping[str, Sequence[re.Pattern[str]]]) -> None:
        self._factors = catalogue.factors
        self._exclusions = exclusions
        self._evidence = {
            code: re.compile("|".join(map(spelled, factor.evidence)) or "(?!)")
            for code, factor in catalogue.factors.items()
        }
        self._kept = _added(catalogue) | _RECKONED
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
        self._lines = shipped_weighing()
        # however the patterns met it
        self._least = {code: min(lines[saw] for saw in HIT) for code, lines in self._lines.items()}
        self._levelling = Levelling(catalogue)

    def weigh(
        self, likeness: Opinion, spans: Spans, passed: dict[tuple[str, str], PassedOver], passage: Passage
    ) -> None:
        """Changes what was found and what was passed over."""
        length = len(passage.plain)
        long = max(0, length - _CHARACTERS) * _MORE_A_CHARACTER
        short = _LESS_SURE if length < _FEW else 0.0
        despair = _DESPAIR[min(len(spans), len(_DESPAIR) - 1)]
        doubted = {code: bool(short) or why in NEVER_MIND for code, why in sorted(passed, key=_settled)}
        text = Weighed(likeness.read(passage), spans, passage, doubted, long + short)
        for code, (alike, _) in text.likened.scores.items():
            if code not in self._factors:
                continue  # a street has retired it
            bar = _LIKELY_FLAG if code in self._alone else _LIKELY
            if code in spans:
                self._keep_or_drop(code, min(_MOST_TO_STAY, bar + long) - short / 4, text, passed)
            elif alike > _FLOOR:
                self._add_or_note(code, max(bar, despair) if code == "E03" else bar, text, likeness)
        self._level(text, likeness)

    def _keep_or_drop(
        self, code: str, stays: float, text: Weighed, passed: dict[tuple[str, str], PassedOver]
    ) -> None:
        """What the patterns found."""
        alike, whole = text.likened.scores[code]
        text.chances[code] = likely(self._least[code], alike, whole)
        if text.chances[code] >= _STAYS:
            return
        saw = self._saw(code, text.spans[code], text.passage)
        text.chances[code] = likely(self._lines[code][saw], alike, whole)
        if self._stays(code, saw, text.spans):
            text.chances[code] = max(_STAYS, text.chances[code])
        elif text.chances[code] < stays:
            place = phrase_at(*text.spans.pop(code)[0], text.passage)
            passed[code, UNLIKE] = PassedOver(code, place, UNLIKE)

    def _add_or_note(self, code: str, bar: float, text: Weighed, likeness: Opinion) -> None:
        """What they did not find."""
        text.chances[code] = chance = self._chance(code, text)
        if chance < bar * _NEAR or not self._open(code, text.doubted, sure=chance >= _SURE):
            return
        if chance < bar:
            text.near[code] = chance / bar
        elif place := self._place(code, text, likeness):
            text.spans[code] = [place]
            if chance < _SURE and code not in self._alone:
                text.unsure[code] = chance
        else:
            text.chances[code] = 0.0

    def _chance(self, code: str, text: Weighed) -> float:
        """How likely it is that they overlooked the factor."""
        line = self._lines[code][Saw.PASSED if code in text.doubted else Saw.NOTHING]
        return max(0.0, likely(line, *text.likened.scores[code]) - text.surer)

    def _chances(self, text: Weighed) -> dict[str, float]:
        """How likely each factor is, what was found and what was not."""
        known = (code for code in text.likened.scores if code in self._factors)
        return {
            code: text.chances[code] if code in text.chances else self._chance(code, text) for code in known
        }

    def _level(self, text: Weighed, likeness: Opinion) -> None:
        """In doubt the level decides."""
        if not text.near and not text.unsure:
            return
        wanted = self._levelling.likeliest(self._chances(text), text.likened, len(text.passage.plain))
        for code in self._levelling.lowered(text.spans, text.unsure, wanted):
            del text.spans[code]
        while called := self._levelling.lifted(text.spans, text.near, wanted):
            places = {code: self._place(code, text, likeness) for code in called}
            if all(places.values()):
                text.spans.update({code: [place] for code, place in places.items() if place})
                return
            for code in (code for code, place in places.items() if place is None):
                del text.near[code]

    def _saw(self, code: str, places: Iterable[tuple[int, int]], passage: Passage) -> Saw:
        """How the patterns met what they found there."""
        said = [passage.plain[start:end] for start, end in places]
        if any(map(self._evidence[code].search, said)):
            return Saw.NAMED
        return Saw.PLAIN if any(map(_PLAIN.search, said)) else Saw.LOOSE

    def _stays(self, code: str, saw: Saw, spans: Spans) -> bool:
        """Whether what the patterns saw counts however little it is like the factor."""
        if code in self._kept:
            return True
        return saw != Saw.LOOSE and (
            code in _COUNTED
            or code in self._alone
            or any(code in one and all(map(spans.__contains__, one)) for one in self._joined)
        )

    def _open(self, code: str, doubted: Mapping[str, bool], *, sure: bool) -> bool:
        """Whether a factor that the patterns did not find may be added; sums and counts must have been seen at least, or be
        as good as said."""
        return code in self._addable and (sure or not doubted.get(code, code in _RECKONED))

    def _place(self, code: str, text: Weighed, likeness: Opinion) -> tuple[int, int] | None:
        """The clause of the sentence to quote for such a factor; None where something in that clause speaks against it."""
        passage, sure = text.passage, text.chances[code] >= _SURE
        first, last = text.likened.place(code)
        start, end = likeness.phrase(code, first, last, passage)
        said = passage.plain[start:end]
        if (
            (
                (code in _LAWLESS or not sure)
                and names_the_law(passage.plain[first:last] if code == "E05" else said)
            )
            or why_passed_over(code, start, end, passage) in PLAINLY_NOT
            or only_asks(said)
            or not _WORDS.search(said)
            or any(exclusion.search(passage.plain, start, end) for exclusion in self._exclusions[code])
            or (self._factors[code].dimension == "behaviour" and _NOT_DONE.search(said))
            or not (sure or only_seems(code, start, end, passage) is None)
        ):
            return None
        return start, end


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


def spelled(word: str) -> str:
    """A word of the catalogue as a regular expression."""
    return word[3:] if word.startswith("re:") else re.escape(word)
