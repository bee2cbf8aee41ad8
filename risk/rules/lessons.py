"""How a decided assessment becomes a lesson: who is named in it stays outside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from risk.rules.catalogue import Catalogue
from risk.rules.reader.learning import Lesson

_LETTERS = re.compile("[A-Za-zＡ-Ｚａ-ｚ]+")
_HIDDEN = "□"


def without_names(text: str, names: Iterable[str]) -> str:
    """The text with names (also without their surname) and letters blanked, one mark for each character. Figures stay:
    in the runs of characters that are learned they are all alike."""
    found = {part for name in names for part in (name, name[1:]) if len(part) > 1}
    if found:
        longest = sorted(found, key=lambda one: (-len(one), one))
        text = re.sub("|".join(map(re.escape, longest)), _blank, text)
    return _LETTERS.sub(_blank, text)


def _blank(found: re.Match[str]) -> str:
    return _HIDDEN * len(found[0])


def lesson(text: str, marks: Mapping[str, str], catalogue: Catalogue) -> Lesson:
    """`marks`: the officer's word on each factor, confirmed, removed or unknown. What nobody named is not there;
    unknown is neither, nor is what a confirmed graver factor stands for."""
    confirmed = {code for code, mark in marks.items() if mark == "confirmed"}
    unknown = {code for code, mark in marks.items() if mark == "unknown"}
    lesser = {
        one for code in confirmed & set(catalogue.factors) for one in catalogue.factors[code].supersedes
    }
    return Lesson(text, frozenset(confirmed), frozenset(unknown | lesser - confirmed))
