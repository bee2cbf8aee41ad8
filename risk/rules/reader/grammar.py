"""The short hand in which the patterns are written: word classes, bounded gaps, and the words a match cannot do without.

`<kin>` stands for a word class of `words.py`; `_6` for at most six characters inside a clause, `~6` inside a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

IN_CLAUSE = "[^，,。！？!?；;：\\n]"
IN_SENTENCE = "[^。！？!?；;\\n]"
_CLASS = re.compile(r"(?<!\?P)<([a-z_]+)>")
_WHOLE_CLASS = re.compile(r"(?<=[(|:>])(?<!\?P)<([a-z_]+)>(?=[|)])")
_GAP = re.compile(r"([_~])(\d+)")
_COMMON = frozenset(
    "的一不人了在有他她是我你说们到上被把没对年天要来，和与后就家门出得大小中个给为打报让看见次下过也都用时去"
)
_LOOK_AROUND = ("(?!", "(?=", "(?<!", "(?<=")


def expand(pattern: str, classes: Mapping[str, str]) -> str:
    """The pattern as a regular expression; gaps are lazy, so that a quoted phrase is as short as it can be."""
    spelled = pattern
    while _CLASS.search(spelled):
        # flat where it can be: the search jumps to the first characters of a flat list only
        spelled = _WHOLE_CLASS.sub(lambda found: classes[found[1]], spelled)
        spelled = _CLASS.sub(lambda found: f"(?:{classes[found[1]]})", spelled)
    return _GAP.sub(
        lambda found: f"{IN_CLAUSE if found[1] == '_' else IN_SENTENCE}{{0,{found[2]}}}?", spelled
    )


def needs(expression: str) -> tuple[str, ...]:
    """Literals of which every match holds at least one; empty when nothing can be said.

    Looking for them first is what makes reading fast: nine patterns of ten are never run on a text.
    """
    return _best(alternatives(expression)) or ()


def demands(expression: str) -> list[tuple[str, ...]]:
    """Every list of literals of which each match holds one, the rarest list first."""
    branches = alternatives(expression)
    if len(branches) > 1:
        return [found] if (found := _best(branches)) else []
    return sorted((one for one in _atoms(branches[0]) if one), key=_cost)


def _best(branches: list[str]) -> tuple[str, ...] | None:
    found: list[str] = []
    for branch in branches:
        choices = [one for one in _atoms(branch) if one]
        if not choices:
            return None
        found += min(choices, key=_cost)
    return tuple(dict.fromkeys(found))


def _cost(words: Iterable[str]) -> float:
    """Rare is better than few: a pair of characters is rarer than one, and some are in every text."""
    return sum(1.5 if len(word) > 1 else 60.0 if word in _COMMON else 10.0 for word in words)


def alternatives(expression: str) -> list[str]:
    """The top-level alternatives of a regular expression."""
    branches, depth, start, at = [], 0, 0, 0
    while at < len(expression):
        char = expression[at]
        if char == "\\":
            at += 1
        elif char == "[":
            at = _set_end(expression, at)
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and depth == 0:
            branches.append(expression[start:at])
            start = at + 1
        at += 1
    return [*branches, expression[start:]]


def _set_end(expression: str, at: int) -> int:
    return expression.index("]", at + 2)


def _atoms(branch: str) -> list[tuple[str, ...] | None]:
    """What each part of a concatenation needs: runs of plain characters, sets, groups; optional parts need nothing."""
    atoms: list[tuple[str, ...] | None] = []
    run, at = "", 0
    while at < len(branch):
        char, needed, end = branch[at], None, at + 1
        if char == "(":
            end = _group_end(branch, at)
            needed = _group(branch[at:end])
        elif char == "[":
            end = _set_end(branch, at) + 1
            needed = _set(branch[at + 1 : end - 1])
        elif char == "\\":
            end = at + 2
        elif char not in ".^$":
            needed = (char,)
        optional, after = _quantifier(branch, end)
        if needed and not optional and len(needed) == 1 and len(needed[0]) == 1 and after == end:
            run += needed[0]
        else:
            atoms += [(run,) if run else None, None if optional else needed]
            run = ""
        at = after
    return [*atoms, (run,) if run else None]


def _group_end(branch: str, at: int) -> int:
    depth = 0
    while True:
        char = branch[at]
        if char == "\\":
            at += 1
        elif char == "[":
            at = _set_end(branch, at)
        elif char in "()":
            depth += 1 if char == "(" else -1
            if depth == 0:
                return at + 1
        at += 1


def _group(group: str) -> tuple[str, ...] | None:
    if group.startswith(_LOOK_AROUND):
        return None
    inner = re.sub(r"^\((\?:|\?P<\w+>)?", "", group)[:-1]
    return _best(alternatives(inner))


def _set(members: str) -> tuple[str, ...] | None:
    if members.startswith("^") or "-" in members or "\\" in members:
        return None
    return tuple(members)


def _quantifier(branch: str, at: int) -> tuple[bool, int]:
    """Whether the atom before `at` may be absent, and where what follows begins."""
    found = re.compile(r"(\?|\*|\+|\{\d*,?\d*\})[?+]?").match(branch, at)
    if found is None:
        return False, at
    return found[1] in ("?", "*") or found[1].startswith(("{0", "{,")), found.end()
