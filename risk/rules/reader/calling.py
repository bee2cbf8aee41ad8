"""Which rules a text calls for: of three thousand some thirty, those whose words stand together in one of its sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from itertools import chain
from operator import or_

from risk.rules.reader.grammar import demands, led, within_sentence
from risk.rules.reader.passage import Passage, alike
from risk.rules.reader.verdicts import Check

# lists of words asked for beside the rarest: each costs a little, and a search costs ten times as much
_MOST_LISTS = 2


class Rule:
    """One alternative of a pattern; compiled when a text first calls for it."""

    __slots__ = ("check", "code", "finditer", "masked", "search", "spelled")

    def __init__(self, code: str, spelled: str, check: Check | None, *, masked: bool) -> None:
        self.code, self.spelled, self.check, self.masked = code, spelled, check, masked
        # a text calls for thirty rules and few of them fit: the first search decides, without a detour
        self.search: Callable[[str], re.Match[str] | None] = self._compile
        self.finditer: Callable[[str, int], Iterator[re.Match[str]]]

    def _compile(self, text: str) -> re.Match[str] | None:
        compiled = re.compile(led(self.spelled))
        self.search, self.finditer = compiled.search, compiled.finditer
        return compiled.search(text)


class Calls:
    """The rules by the words they cannot do without, of each of a rule's lists one.

    Words are looked up by their first two characters, or the only one. A rule is a bit, the first one the highest. For each
    place in the lists: the rules that have no such list, and by these characters those whose list holds them.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._end = 1 << len(rules)
        lists = [
            [
                frozenset(alike(word[:2]) for word in words)
                for words in demands(rule.spelled)[: 1 + _MOST_LISTS]
            ]
            for rule in rules
        ]
        within = [within_sentence(rule.spelled) for rule in rules]
        # those that may reach beyond a sentence, by their rarest list
        self._across: dict[str, list[tuple[int, list[frozenset[str]]]]] = {}
        self._demands: list[tuple[int, dict[str, int]]] = []
        for place in range(1 + _MOST_LISTS):
            free, held = 0, dict[str, int]()
            for number, known in enumerate(lists):
                bit = self._end >> number + 1
                if len(known) <= place:
                    free |= bit
                elif within[number]:
                    for gram in known[place]:
                        held[gram] = held.get(gram, 0) | bit
                elif not place:
                    for gram in known[place]:
                        self._across.setdefault(gram, []).append((bit, known[1:]))
            self._demands.append((free, held))
        self._grams = frozenset(chain.from_iterable(chain(*lists)))

    def of(self, passage: Passage) -> list[Rule]:
        """In the order of the rules."""
        called, everywhere = self._end, set[str]()
        for start, end in passage.unbroken():
            # with the mark of the end and the character behind it, lest a word that begins so be overlooked
            present = self._grams.intersection(chain(passage.alike[start:end], passage.pairs[start:end]))
            everywhere |= present
            here = self._end - 1
            for free, held in self._demands:
                here &= reduce(or_, filter(None, map(held.get, present)), free)
                if not here:
                    break
            called |= here
        for bit, others in chain.from_iterable(
            map(self._across.__getitem__, everywhere & self._across.keys())
        ):
            if not any(map(everywhere.isdisjoint, others)):
                called |= bit
        # the mark of the end is the first digit behind "0b"
        bits, rules = bin(called), []
        at = bits.find("1", 3)
        while at > 0:
            rules.append(self._rules[at - 3])
            at = bits.find("1", at + 1)
        return rules
