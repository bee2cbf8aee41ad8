"""Whether what a street's own assessments teach reads better than what is in use: on narratives it has not learned from."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from risk.rules.catalogue import Catalogue
from risk.rules.reader.findings import Reading
from risk.rules.reader.learning import Lesson, learn
from risk.rules.reader.likeness import Likeness, Opinion, Together
from risk.rules.reader.reading import Reader

# a third is read by what the other two thirds taught, in turn
FOLDS = 3
LEAST_LESSONS = 200
# narratives that show a factor, before it is learned at all
LEAST_SHOWN = 12
# by how much F1 must be better than both others, and how often pure luck may look like that
MARGIN, LUCK = 0.05, 0.01
# a run of characters is kept when so many narratives hold it
SHARED = 5


@dataclass(frozen=True)
class Judged:
    """A text as it stands, to be read, and the lesson in it; narratives of one group (who it is about) are never on both
    sides of the comparison."""

    key: int
    group: str
    text: str
    lesson: Lesson


@dataclass
class Tally:
    """How one reader did on one factor, in narratives."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    def add(self, *, shown: bool, read: bool) -> None:
        self.hits += shown and read
        self.false += read and not shown
        self.missed += shown and not read

    @property
    def f1(self) -> float:
        whole = 2 * self.hits + self.false + self.missed
        return 2 * self.hits / whole if whole else 1.0


@dataclass
class Trial:
    """One factor, read three times; `better` and `worse`: narratives where the new reading alone is right, or wrong."""

    code: str
    shown: int
    rules: Tally
    in_use: Tally
    new: Tally
    better: int = 0
    worse: int = 0
    loses_flag: bool = False

    @property
    def why_not(self) -> str:
        """In Chinese why it is not proposed; "" when it is."""
        if self.loses_flag:
            return "会漏掉已提示的红旗"
        if self.new.missed > self.in_use.missed:
            return "漏得比现用的多"
        if self.new.f1 < max(self.in_use.f1, self.rules.f1) + MARGIN:
            return "没有明显好于现用的和只用规则"
        if luck(self.better, self.worse) > LUCK:
            return "好的件数太少，可能是碰巧"
        return ""

    def figures(self) -> dict[str, Any]:
        return asdict(self) | {"why_not": self.why_not}


@dataclass(frozen=True)
class Change:
    """A narrative whose level or red flags would be others."""

    key: int
    was: Reading
    now: Reading


@dataclass(frozen=True)
class Comparison:
    """`weights` teach exactly the proposed factors; empty when there is none."""

    trials: tuple[Trial, ...]
    proposed: tuple[str, ...]
    changes: tuple[Change, ...]
    weights: bytes


@dataclass(frozen=True)
class _Held:
    """A narrative that all factors together would read otherwise."""

    judged: Judged
    fold: int
    by_rules: Reading
    was: Reading


def luck(better: int, worse: int) -> float:
    """The chance that so many of the narratives that differ come out better when it is all the same (sign test)."""
    both = better + worse
    return sum(math.comb(both, at) for at in range(better, both + 1)) * 0.5**both


def compare(
    judged: Sequence[Judged],
    catalogue: Catalogue,
    in_use: Opinion,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Comparison:
    """Learn, compare, propose. The same narratives in any order give the same. Cost: four times `learn`, and three
    readings of each narrative."""
    judged = sorted(judged, key=lambda one: one.key)
    shown = {code: sum(code in one.lesson.codes for one in judged) for code in catalogue.factors}
    codes = [code for code in catalogue.factors if shown[code] >= LEAST_SHOWN]
    trials = {code: Trial(code, shown[code], Tally(), Tally(), Tally()) for code in codes}
    if len(judged) < LEAST_LESSONS or not codes:
        return Comparison(tuple(trials.values()), (), (), b"")
    rules = Reader(catalogue)
    known = rules.asking(in_use)
    folds: list[Likeness] = []
    differing: list[_Held] = []
    groups = {one: at % FOLDS for at, one in enumerate(sorted({one.group for one in judged}))}
    for fold in range(FOLDS):
        taught = [one.lesson for one in judged if groups[one.group] != fold]
        folds.append(Likeness(learn(taught, codes, shared=SHARED).packed()))
        fresh = rules.asking(Together(in_use, folds[fold], frozenset(codes)))
        for one in judged:
            if groups[one.group] == fold:
                by_rules, was, now = (reader.read(one.text) for reader in (rules, known, fresh))
                for trial in trials.values():
                    _count(trial, one.lesson, by_rules, was, now)
                if _found(was) != _found(now):
                    differing.append(_Held(one, fold, by_rules, was))
        progress(fold + 1, FOLDS + 1)
    proposed, changes = _proposed(
        trials, differing, lambda fold, codes: rules.asking(Together(in_use, folds[fold], codes))
    )
    weights = b""
    if proposed:
        weights = learn([one.lesson for one in judged], proposed, shared=SHARED).packed()
    progress(FOLDS + 1, FOLDS + 1)
    return Comparison(tuple(trials.values()), proposed, changes, weights)


def _found(reading: Reading) -> frozenset[str]:
    return frozenset(one.code for one in reading.findings)


def _count(trial: Trial, lesson: Lesson, by_rules: Reading, was: Reading, now: Reading) -> None:
    if trial.code in lesson.undecided:
        return
    shown = trial.code in lesson.codes
    read = [trial.code in _found(one) for one in (by_rules, was, now)]
    for tally, found in zip((trial.rules, trial.in_use, trial.new), read, strict=True):
        tally.add(shown=shown, read=found)
    if read[1] != read[2]:
        trial.better += read[2] == shown
        trial.worse += read[2] != shown


def _proposed(
    trials: dict[str, Trial], held: Sequence[_Held], reader_of: Callable[[int, frozenset[str]], Reader]
) -> tuple[tuple[str, ...], tuple[Change, ...]]:
    """The factors that pass, alone: whichever takes part in losing a red flag goes, and the rest is read again."""
    while codes := tuple(code for code, trial in trials.items() if not trial.why_not):
        changes, lost = [], set[str]()
        readers = [reader_of(fold, frozenset(codes)) for fold in range(FOLDS)]
        for one in held:
            was, now = one.was, readers[one.fold].read(one.judged.text)
            if not {*one.by_rules.score.red_flags, *was.score.red_flags} <= {*now.score.red_flags}:
                lost |= (_found(was) ^ _found(now)) & set(codes)
            if (was.score.level, was.score.red_flags) != (now.score.level, now.score.red_flags):
                changes.append(Change(one.judged.key, was, now))
        if not lost:
            return codes, tuple(changes)
        for code in lost:
            trials[code].loses_flag = True
    return (), ()
