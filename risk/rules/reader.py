"""A stand-in until the reader itself is merged: literal evidence phrases, nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from risk.rules.catalogue import Catalogue, shipped
from risk.rules.scoring import Score, after_supersession, score


@dataclass(frozen=True)
class Phrase:
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Finding:
    code: str
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True)
class PassedOver:
    code: str
    phrase: Phrase
    why: str


@dataclass(frozen=True)
class Reading:
    findings: tuple[Finding, ...]
    passed_over: tuple[PassedOver, ...]
    codes: tuple[str, ...]
    score: Score


class Reader:
    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def read(self, text: str) -> Reading:
        found: dict[str, list[Phrase]] = {}
        passed = []
        for factor in self.catalogue.factors.values():
            for word in factor.evidence:
                hit = re.search(word[3:] if word.startswith("re:") else re.escape(word), text)
                at, word = (hit.start(), hit[0]) if hit else (-1, "")  # noqa: PLW2901
                if at >= 0:
                    phrase = Phrase(at, at + len(word), word)
                    if text[max(at - 2, 0) : at].endswith(("没有", "未")):
                        passed.append(PassedOver(factor.code, phrase, "被否定"))
                    else:
                        found.setdefault(factor.code, []).append(phrase)
        codes = after_supersession(found, self.catalogue)
        findings = tuple(Finding(code, tuple(found[code])) for code in codes)
        return Reading(findings, tuple(passed), codes, score(codes, self.catalogue))


@cache
def reader() -> Reader:
    return Reader(shipped())
