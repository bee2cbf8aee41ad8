"""The short hand in which the patterns are written: word classes, bounded gaps, and the words a match cannot do without.

`<kin>` stands for a word class of `words.py`; `_6` for at most six characters inside a clause, `~6` inside a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import chain

IN_CLAUSE = "[^，,。！？!?；;：\\n]"
IN_SENTENCE = "[^。！？!?；;\\n]"
_CLASS = re.compile(r"(?<!\?P)<([a-z_]+)>")
_WHOLE_CLASS = re.compile(r"(?<=[(|:>])(?<!\?P)<([a-z_]+)>(?=[|)])")
_GAP = re.compile(r"([_~])(\d+)")
_COMMON = frozenset(
    "的一不人了在有他她是我你说们到上被把没对年天要来，和与后就家门出得大小中个给为打报让看见次下过也都用时去"
)
_LOOK_AROUND = ("(?!", "(?=", "(?<!", "(?<=")
_OPENED = re.compile(r"\((?:\?:|\?P<\w+>|(?!\?))")
_RANGE = re.compile("(.)-(.)")
# a group that is counted, or one whose flags differ
_COUNTED = re.compile(r"\((?!\?(?::|=|!|<=|<!))")
_ENDS = frozenset("。！？!?；;\n")
# what stands for itself, a figure or a word character
_PLAIN_ESCAPES = "dw.+*()[]{}|^$\\"


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


def demands(expression: str) -> list[tuple[str, ...]]:
    """Every list of literals of which each match holds one, the rarest list first."""
    branches = alternatives(expression)
    if len(branches) > 1:
        return [found] if (found := _best(branches)) else []
    return sorted((one for one in _atoms(branches[0]) if one), key=_cost)


def within_sentence(expression: str) -> bool:
    """Whether no match reaches beyond the end of a sentence; no for what cannot be told."""
    at = 0
    while at < len(expression):
        char, end = expression[at], at + 1
        if expression.startswith(_LOOK_AROUND, at):
            end = _group_end(expression, at)
        elif char == "(":
            end = opened.end() if (opened := _OPENED.match(expression, at)) else 0
        elif char == "[":
            end = _set_end(expression, at) + 1
            if not _ends_nothing(expression[at + 1 : end - 1].replace("\\n", "\n")):
                return False
        elif char == "\\":
            end = at + 2
            if expression[at + 1] not in _PLAIN_ESCAPES:
                return False
        if char in ".。！？!；;\n" or not end:
            return False
        at = end
    return True


def _ends_nothing(members: str) -> bool:
    """Whether a set holds no mark that ends a sentence."""
    if "\\" in members or any(
        first <= mark <= last for first, last in _RANGE.findall(members) for mark in _ENDS
    ):
        return False
    return set(members) >= _ENDS if members[0] == "^" else _ENDS.isdisjoint(members)


def led(expression: str) -> str:
    """The same matches, but the alternatives it begins with gathered by their first character, where they all have one.

    The search then jumps from one of these characters to the next; otherwise it tries everything everywhere.
    """
    if len(alternatives(expression)) > 1:
        return _by_head(expression)
    opened = _OPENED.match(expression)
    if opened is None or _quantifier(expression, end := _group_end(expression, 0)) != (False, end):
        return expression
    return f"{opened[0]}{_by_head(expression[opened.end() : end - 1])}){expression[end:]}"


def _by_head(expression: str) -> str:
    tails: dict[str, list[str]] = {}
    for branch in alternatives(expression):
        found = None if _COUNTED.search(branch) else _heads(branch)
        if found is None:
            return expression
        # those that begin otherwise exclude each other: only within one head the order counts
        for head, tail in found:
            tails.setdefault(head, []).append(tail)
    return "|".join(
        re.escape(head) + (known[0] if len(known) == 1 else f"(?:{'|'.join(known)})")
        for head, known in tails.items()
    )


def _heads(branch: str) -> list[tuple[str, str]] | None:
    """What the branch may begin with, each with what follows, in the order in which it is tried; None for anything."""
    if not branch or branch[0] in "\\.^$" or branch.startswith(_LOOK_AROUND):
        return None
    end = _group_end(branch, 0) if branch[0] == "(" else _set_end(branch, 0) + 1 if branch[0] == "[" else 1
    optional, after = _quantifier(branch, end)
    quantifier, rest = branch[end:after], branch[after:]
    if branch[0] == "(":
        ways = [_heads(inner + rest) for inner in alternatives(branch[3 : end - 1])]
        again = "" if quantifier in ("", "?") else None
    else:
        members = _members(branch[1 : end - 1]) if branch[0] == "[" else branch[0]
        again = _again(branch[:end], quantifier)
        ways = [[(member, f"{again}{rest}") for member in members] or None]
    if optional:
        ways.append(_heads(rest))
    return None if again is None or None in ways else list(chain.from_iterable(filter(None, ways)))


def _again(atom: str, quantifier: str) -> str | None:
    """What is left of a repeated atom behind its first character; None when it is not greedy."""
    if quantifier in ("", "?"):
        return ""
    if quantifier in ("+", "*"):
        return f"{atom}*"
    counted = re.fullmatch(r"\{(\d+)(?:,(\d+))?\}", quantifier)
    if counted is None:
        return None
    least, most = int(counted[1]), int(counted[2] or counted[1])
    return f"{atom}{{{max(least - 1, 0)},{most - 1}}}"


def _members(members: str) -> str:
    """The characters of a set one by one; none where that cannot be said."""
    if members[0] == "^" or "\\" in members:
        return ""
    return _RANGE.sub(lambda found: "".join(map(chr, range(ord(found[1]), ord(found[2]) + 1))), members)


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
