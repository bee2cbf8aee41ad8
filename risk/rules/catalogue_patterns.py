"""Patterns that a district writes itself: a small part of regular expressions, in which nothing can run for long.

Every repeat has an end, so a match is short and the ways to it can be counted before anything is run. Python's engine
tries them all in the worst text; `WORK_MAX` bounds that for each place of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# characters looked at from one place of the text, at worst: 100,000 characters stay well below a second
WORK_MAX = 1_500
# of all patterns of one catalogue that are not the product's own
WORK_OF_ALL = 30_000
MOST_REPEATS = 50
# the engine is that much slower over a group that repeats than over a character that does (measured)
_GROUP_WEIGHT = 4
LONGEST = 300
_DEEPEST = 6
_QUANTIFIER = re.compile(r"\{(\d{0,3})(,?)(\d{0,3})\}")
_CLASSES = "dDwWsS"


class Unsafe(ValueError):
    """Why a pattern is not run, in Chinese."""


@dataclass(frozen=True)
class _Cost:
    """`ways`: how many ways to match from one place; `work`: characters looked at until all have failed; `text` where
    it is a plain word; `shortest` match."""

    ways: int
    work: int
    shortest: int
    text: str | None = None


_NOTHING = _Cost(1, 0, 0, "")


def work_of(pattern: str) -> int:
    """Characters looked at from one place, at worst. Errors: Unsafe for what is not understood or may run long."""
    if len(pattern) > LONGEST:
        raise Unsafe(f"太长（超过 {LONGEST} 字），请拆成几条")
    parser = _Parser(pattern)
    cost = parser.alternatives(0)
    if parser.at < len(pattern):
        raise Unsafe("右括号多了一个")
    if cost.shortest == 0:
        raise Unsafe("会匹配空文字")
    if cost.work > WORK_MAX:
        raise Unsafe("要试的组合太多，会拖慢阅读。请减少间隔的字数，或拆成几条")
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise Unsafe("写错了") from error
    return cost.work


class _Parser:
    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0

    def _next(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def alternatives(self, depth: int) -> _Cost:
        if depth > _DEEPEST:
            raise Unsafe("括号嵌套太深")
        branches = [self._sequence(depth)]
        while self._next() == "|":
            self.at += 1
            branches.append(self._sequence(depth))
        return branches[0] if len(branches) == 1 else _either(branches)

    def _sequence(self, depth: int) -> _Cost:
        whole = _NOTHING
        while self._next() and self._next() not in "|)":
            whole = _after(whole, self._repeated(self._atom(depth)))
        return whole

    def _atom(self, depth: int) -> _Cost:
        char = self._next()
        self.at += 1
        if char == "(":
            return self._group(depth)
        if char == "[":
            return self._set()
        if char == "\\":
            return self._escaped()
        if char in "^$":
            return _Cost(1, 1, 0)
        if char in "*+?{":
            raise Unsafe(f"“{char}”前面没有要重复的内容")
        return _Cost(1, 1, 1, char if char != "." else None)

    def _group(self, depth: int) -> _Cost:
        if self.pattern.startswith("?:", self.at):
            self.at += 2
        elif self._next() == "?":
            raise Unsafe("用了“(?…)”这种写法，这里只能用“( )”和“(?: )”")
        inner = self.alternatives(depth + 1)
        if self._next() != ")":
            raise Unsafe("左括号没有配对")
        self.at += 1
        return inner

    def _set(self) -> _Cost:
        end = self.pattern.find("]", self.at + 1)
        inside = self.pattern[self.at : end]
        if end < 0 or not inside.strip("^") or "[" in inside or inside.endswith("\\"):
            raise Unsafe("方括号没有配对，或里面是空的")
        if re.search(r"\\[^dws\\\-\]^.]", inside):
            raise Unsafe("方括号里的反斜杠这里不能用")
        self.at = end + 1
        return _Cost(1, 1, 1)

    def _escaped(self) -> _Cost:
        char = self._next()
        if char.isdigit():
            raise Unsafe("用了反向引用，这里不能用")
        if not char or (char.isalnum() and char not in _CLASSES):
            raise Unsafe(f"“\\{char}”这里不能用")
        self.at += 1
        return _Cost(1, 1, 1, char if char not in _CLASSES else None)

    def _repeated(self, atom: _Cost) -> _Cost:
        char = self._next()
        if char in ("*", "+"):
            raise Unsafe(f"“{char}”没有上限，请写明最多几次，如“{{1,4}}”")
        if char == "?":
            self.at += 1
            least, most = 0, 1
        elif char == "{":
            least, most = self._bounds()
        else:
            return atom
        if self._next() == "?":
            self.at += 1
        if self._next() and self._next() in "*+?{":
            raise Unsafe("重复的后面又写了重复")
        return _times(atom, least, most)

    def _bounds(self) -> tuple[int, int]:
        found = _QUANTIFIER.match(self.pattern, self.at)
        if found is None or (not found[1] and not found[3]):
            raise Unsafe("花括号里应写次数，如“{0,8}”")
        if found[2] and not found[3]:
            raise Unsafe(f"“{found[0]}”没有上限，请写明最多几次，如“{{1,4}}”")
        self.at = found.end()
        least, most = int(found[1] or 0), int(found[3] or found[1])
        if not least <= most or not 1 <= most <= MOST_REPEATS:
            raise Unsafe(f"“{found[0]}”的次数应在 {MOST_REPEATS} 以内，小的在前")
        return least, most


def _after(first: _Cost, then: _Cost) -> _Cost:
    text = first.text + then.text if first.text is not None and then.text is not None else None
    return _Cost(
        first.ways * then.ways, first.work + first.ways * then.work, first.shortest + then.shortest, text
    )


def _either(branches: Sequence[_Cost]) -> _Cost:
    words = [one.text for one in branches if one.text is not None]
    if len(words) == len(branches):
        # of plain words only those can match at one place that begin one another
        ways = max(sum(word.startswith(other) for other in words) for word in words)
    else:
        ways = sum(one.ways for one in branches)
    # most words fail at their first character
    work = sum(one.work if one.text is None else 1 for one in branches) + max(map(len, words), default=0)
    return _Cost(ways, work, min(one.shortest for one in branches))


def _times(atom: _Cost, least: int, most: int) -> _Cost:
    # ended early: beyond the limit nobody asks how far
    ways, work, power = int(least == 0), 0, 1
    each = atom.work if atom.work == 1 else atom.work * _GROUP_WEIGHT
    for count in range(1, most + 1):
        work += power * each
        power *= atom.ways
        ways += power if count >= least else 0
        if work > WORK_MAX:
            break
    return _Cost(ways, work, atom.shortest * least)
