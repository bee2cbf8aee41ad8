"""Learning which runs of characters show a factor, from narratives that people have judged; plain Python, repeatable.

Where a narrative quotes what shows a factor, the sentences quoted stand for it. Elsewhere it says that a factor is in it,
not where: the sentence that is most like the factor stands for it, and which one that is becomes clearer from round to
round.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter, itemgetter

from risk.rules.reader.idioms import IDIOMS
from risk.rules.reader.likeness import LONGEST, Weights, runs, weight
from risk.rules.reader.passage import Passage

_ROUNDS, _PASSES = 1, 20
_STRICT = 0.8  # how much a sentence on the wrong side weighs against plain weights
_NEVER = -9.0  # nobody found the factor yet
_SEED = 28


@dataclass(frozen=True)
class Lesson:
    """A narrative, the factors that people found in it, those on which they may differ, and by factor the words of the
    narrative that show it, where somebody quoted them."""

    text: str
    codes: frozenset[str]
    undecided: frozenset[str] = frozenset()
    quoted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Sentence:
    lesson: int
    places: list[int]
    norm: float
    quoted: frozenset[str] = frozenset()  # the factors that it was quoted for
    length: float = 1.0  # squared, measured by the norm


def learn(lessons: Sequence[Lesson], codes: Iterable[str], *, often: int = 3, shared: int = 1) -> Weights:
    """The weights of each factor; runs of characters that fewer than `often` sentences hold teach nothing, nor those that
    fewer than `shared` narratives hold."""
    cut = [(number, found, quoted) for number, lesson in enumerate(lessons) for found, quoted in _cut(lesson)]
    seen = Counter(run for _, found, _ in cut for run in found)
    spread = Counter(run for found in _by_lesson(cut) for run in found) if shared > 1 else seen
    rarities = {
        run: round(math.log((1 + len(cut)) / (1 + times)) + 1, 2)
        for run, times in seen.items()
        if times >= often and spread[run] >= shared
    }
    names = sorted(rarities)
    places = {name: at for at, name in enumerate(names)}
    rarity = [rarities[name] for name in names]
    known = []
    for number, found, quoted in cut:
        here = sorted(places[run] for run in found if run in places)
        if here:
            known.append(_Sentence(number, here, weight(sum(rarity[at] ** 2 for at in here)), quoted))
    told = list(_told(known, rarity))
    columns, biases = [], []
    factors = tuple(codes)
    for learned, parts in ((_factor, known), (_of_whole, told)):
        for code in factors:
            weights, bias = learned(code, lessons, parts, rarity)
            columns.append(weights)
            biases.append(bias)
    return Weights(
        factors,
        tuple(biases),
        {name: rarities[name] for name in names},
        {name: [column[at] for column in columns] for at, name in enumerate(names)},
    )


def _told(known: Sequence[_Sentence], rarity: Sequence[float]) -> Iterator[_Sentence]:
    """Each narrative as the sum of its sentences."""
    for number, together in groupby(known, key=attrgetter("lesson")):
        parts = list(together)
        places = [at for part in parts for at in part.places]
        norm = weight(sum(rarity[at] ** 2 for at in places))
        length = sum((rarity[at] * times) ** 2 for at, times in Counter(places).items()) / norm**2
        yield _Sentence(number, places, norm, length=max(1.0, length))


def _cut(lesson: Lesson) -> Iterator[tuple[set[str], frozenset[str]]]:
    """The runs of each sentence, and the factors for which words of it were quoted."""
    passage = Passage(lesson.text, IDIOMS)
    quotes = [
        (code, at, at + len(words))
        for code, words in lesson.quoted.items()
        if (at := lesson.text.find(words)) >= 0
    ]
    for start, end in passage.stretches(LONGEST):
        yield (
            runs(passage.plain[start:end]),
            frozenset(code for code, first, last in quotes if first < end and start < last),
        )


def _by_lesson(cut: Sequence[tuple[int, set[str], frozenset[str]]]) -> Iterator[set[str]]:
    """The runs of each narrative, whichever of its sentences holds them."""
    for _, together in groupby(cut, key=itemgetter(0)):
        yield set().union(*(found for _, found, _ in together))


def _factor(
    code: str, lessons: Sequence[Lesson], known: Sequence[_Sentence], rarity: Sequence[float]
) -> tuple[list[float], float]:
    taught = [one for one in known if code not in lessons[one.lesson].undecided]
    told = {one.lesson for one in taught if code in one.quoted}
    shows = [
        code in one.quoted if one.lesson in told else code in lessons[one.lesson].codes for one in taught
    ]
    if not any(shows):
        return [0.0] * len(rarity), _NEVER
    for _ in range(_ROUNDS):
        weights, _bias = _part(taught, shows, rarity)
        clearest = _clearest(code, lessons, taught, weights)
        shows = [
            code in one.quoted if one.lesson in told else number in clearest
            for number, one in enumerate(taught)
        ]
    return _part(taught, shows, rarity)


def _of_whole(
    code: str, lessons: Sequence[Lesson], told: Sequence[_Sentence], rarity: Sequence[float]
) -> tuple[list[float], float]:
    taught = [one for one in told if code not in lessons[one.lesson].undecided]
    shows = [code in lessons[one.lesson].codes for one in taught]
    return _part(taught, shows, rarity) if any(shows) else ([0.0] * len(rarity), _NEVER)


def _part(
    taught: Sequence[_Sentence], shows: Sequence[bool], rarity: Sequence[float]
) -> tuple[list[float], float]:
    """The plane between the sentences (or narratives) that show the factor and the others, the widest margin on both sides.

    A support vector machine with squared loss, by coordinate descent on the dual; the few count as much as the many.
    """
    weights, bias = [0.0] * len(rarity), 0.0
    positive = sum(shows)
    ease = {
        True: positive / (_STRICT * len(taught)),
        False: (len(taught) - positive) / (_STRICT * len(taught)),
    }
    pull = [0.0] * len(taught)
    active = list(range(len(taught)))
    shuffled = random.Random(_SEED)  # noqa: S311 - the order of learning, the same each time
    for turn in range(_PASSES):
        # most sentences lie far from the plane: they are looked at in the first passes and in every fourth
        order = active if turn % 4 else list(range(len(taught)))
        shuffled.shuffle(order)
        active = []
        for number in order:
            one = taught[number]
            side, give = (1.0, ease[True]) if shows[number] else (-1.0, ease[False])
            score = sum(map(weights.__getitem__, one.places)) / one.norm + bias
            lack = side * score - 1 + give * pull[number]
            if pull[number] == 0 and lack >= 0:
                continue
            active.append(number)
            changed = max(pull[number] - lack / (1 + one.length + give), 0.0)
            move = (changed - pull[number]) * side
            pull[number] = changed
            bias += move
            move /= one.norm
            for at in one.places:
                weights[at] += move * rarity[at] * rarity[at]
    return weights, bias


def _clearest(
    code: str, lessons: Sequence[Lesson], taught: Sequence[_Sentence], weights: Sequence[float]
) -> set[int]:
    """Of each narrative that has the factor, the one sentence most like it."""
    best: dict[int, tuple[float, int]] = {}
    for number, one in enumerate(taught):
        if code in lessons[one.lesson].codes:
            score = sum(map(weights.__getitem__, one.places)) / one.norm
            best[one.lesson] = max(best.get(one.lesson, (-math.inf, 0)), (score, number))
    return {number for _, number in best.values()}
