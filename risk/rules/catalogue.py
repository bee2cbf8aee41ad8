"""The catalogue of risk factors: read from YAML, checked as a whole, never changed afterwards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from risk.rules.catalogue_patterns import WORK_OF_ALL, Unsafe, work_of
from risk.rules.catalogue_yaml import CatalogueError, load

__all__ = ["Band", "Catalogue", "CatalogueError", "Factor", "RedFlag", "parse", "shipped"]

Dimension = Literal["background", "emotion", "behaviour"]
Level = Literal["low", "medium", "high"]

DIMENSIONS: tuple[Dimension, ...] = ("background", "emotion", "behaviour")
LEVELS: tuple[Level, ...] = ("low", "medium", "high")
STACKING = "B11"
MOST_FACTORS, MOST_WORDS, MOST_CHARACTERS, LONGEST_WORD = 80, 200, 15_000, 300
_MOST_POINTS = 1_000
_CODE = re.compile("[A-Za-z][A-Za-z0-9]{0,7}")
_CONTROL = re.compile("[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_SHIPPED = Path(__file__).parent.parent / "data" / "catalogue.yaml"


@dataclass(frozen=True)
class Factor:
    """One reason for a risk; `evidence` and `exclusions` are literal unless they begin with `re:`."""

    code: str
    name: str
    dimension: Dimension
    points: int
    definition: str
    supersedes: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Band:
    """The points from `least` to `most` (None: no end) are this level."""

    level: Level
    least: int
    most: int | None
    name: str


@dataclass(frozen=True)
class RedFlag:
    """Raised when any of `any_of`, or all of `all_of`, or one of the mental levels is there."""

    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    mental_levels: tuple[int, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """All factors in the order of the file, the bands from low to high, the red flags, the general cues."""

    version: int
    factors: Mapping[str, Factor]
    bands: tuple[Band, ...]
    red_flags: tuple[RedFlag, ...]
    cues: Mapping[str, tuple[str, ...]]


@cache
def shipped() -> Catalogue:
    """The catalogue that comes with the product."""
    return _Reading(known={}, is_stored=True).catalogue(_SHIPPED.read_text(encoding="utf-8"))


def parse(text: str, *, is_stored: bool = False) -> Catalogue:
    """Read a catalogue; raises CatalogueError at the first thing that does not fit.

    A pattern must be safe to run (`catalogue_patterns`), unless it stands at the same factor of the shipped catalogue:
    the reader knows those examples and never runs them. `is_stored`: what was published once is read for ever; a
    pattern that is refused by now is left out.
    """
    known = {code: frozenset(one.evidence) for code, one in shipped().factors.items()}
    return _Reading(known=known, is_stored=is_stored).catalogue(text)


def _plain(text: object, most: int) -> bool:
    return isinstance(text, str) and bool(text.strip()) and len(text) <= most and not _CONTROL.search(text)


@dataclass
class _Reading:
    """One catalogue being read; `known` are the shipped patterns by factor."""

    known: Mapping[str, frozenset[str]]
    is_stored: bool
    work: int = field(default=0)

    def catalogue(self, text: str) -> Catalogue:
        raw = load(text)
        if not isinstance(raw, dict):
            raise CatalogueError("目录的最外层应为键值表，含 version、bands、factors 等项。")
        version = raw.get("version")
        if type(version) is not int or not 1 <= version < 10_000:
            raise CatalogueError("version 应为大于 0 的整数。")
        factors = self._factors(raw.get("factors"), _allowed_points(raw.get("scores_allowed")))
        cues = _table(raw, "global_cues")
        return Catalogue(
            version=version,
            factors=MappingProxyType(factors),
            bands=_bands(raw.get("bands")),
            red_flags=_red_flags(raw.get("red_flags", []), factors),
            cues=MappingProxyType(
                {str(kind): _list(words, f"global_cues.{kind} ") for kind, words in cues.items()}
            ),
        )

    def _factors(self, raw: Any, allowed: frozenset[int]) -> dict[str, Factor]:
        if not isinstance(raw, list) or not raw:
            raise CatalogueError("factors 应为要素列表，且不能为空。")
        if len(raw) > MOST_FACTORS:
            raise CatalogueError(f"要素超过 {MOST_FACTORS} 个，没有人能逐项判断，请合并。")
        factors: dict[str, Factor] = {}
        for number, item in enumerate(raw, 1):
            factor = self._factor(item, number, allowed)
            if factor.code in factors:
                raise CatalogueError(f"要素 {factor.code} 重复（第 {number} 个），请改编号或删去一个。")
            factors[factor.code] = factor
        for factor in factors.values():
            for code in factor.supersedes:
                if code not in factors:
                    raise CatalogueError(f"要素 {factor.code} 取代的 {code} 不在目录里。")
        if ring := _ring(factors):
            raise CatalogueError(f"要素取代成了圈：{'→'.join(ring)}。不能互相取代，请去掉其中一处。")
        return factors

    def _factor(self, item: Any, number: int, allowed: frozenset[int]) -> Factor:
        if not isinstance(item, dict) or not isinstance(item.get("code"), str) or not item["code"].strip():
            raise CatalogueError(f"第 {number} 个要素没有编号 code。")
        code = item["code"].strip()
        if not _CODE.fullmatch(code):
            raise CatalogueError(
                f"第 {number} 个要素的编号“{code[:20]}”应为字母开头、至多 8 位的字母和数字。"
            )
        for key, label, most in (
            ("name_zh", "名称 name_zh", 40),
            ("definition_zh", "定义 definition_zh", 1000),
        ):
            if not isinstance(item.get(key), str) or not item[key].strip():
                raise CatalogueError(f"要素 {code} 没有{label}。")
            if not _plain(item[key].replace("\n", ""), most):
                raise CatalogueError(f"要素 {code} 的{label}超过 {most} 字，或含控制字符。")
        if item.get("dimension") not in DIMENSIONS:
            raise CatalogueError(f"要素 {code} 的维度 dimension 应为 {'、'.join(DIMENSIONS)} 之一。")
        if type(item.get("score")) is not int or item["score"] not in allowed:
            listed = "、".join(str(points) for points in sorted(allowed, reverse=True))
            raise CatalogueError(f"要素 {code} 的分值 score 应为 {listed} 之一。")
        return Factor(
            code=code,
            name=item["name_zh"].strip(),
            dimension=item["dimension"],
            points=item["score"],
            definition=item["definition_zh"].strip(),
            supersedes=_list(item.get("supersedes") or [], f"要素 {code} 的 supersedes "),
            evidence=self._words(item, "evidence", code),
            exclusions=self._words(item, "exclusions", code),
        )

    def _words(self, item: dict[Any, Any], key: str, code: str) -> tuple[str, ...]:
        where = f"要素 {code} 的 {key} "
        known = self.known.get(code, frozenset()) if key == "evidence" else frozenset()
        words = _list(item.get(key) or [], where)
        return tuple(word for word in words if word in known or self._may_run(word, where))

    def _may_run(self, word: str, where: str) -> bool:
        """Whether the reader can use the word; CatalogueError where it cannot and is new."""
        if not word.startswith("re:"):
            return True
        try:
            self.work += work_of(word[3:])
        except Unsafe as error:
            if self.is_stored:
                # the shipped ones stand in the reader itself and are shown as examples
                return not self.known
            raise CatalogueError(f"{where}里的正则“{word}”{error}。") from error
        if self.work > WORK_OF_ALL and not self.is_stored:
            raise CatalogueError(
                f"{where}里的正则“{word}”：目录里自写的正则合起来太多，会拖慢阅读，请删去一些。"
            )
        return True


def _ring(factors: Mapping[str, Factor]) -> tuple[str, ...]:
    """The first circle of supersessions, its first code again at the end; empty when there is none."""
    done: set[str] = set()
    for start in factors:
        path: list[str] = []
        # (code, how deep it stands in the path): no recursion, however long the chain
        waiting = [(start, 0)]
        while waiting:
            code, depth = waiting.pop()
            done.update(path[depth:])
            del path[depth:]
            if code in path:
                return (*path[path.index(code) :], code)
            if code in done:
                continue
            path.append(code)
            waiting += [(lesser, depth + 1) for lesser in factors[code].supersedes]
        done.update(path)
    return ()


def _list(raw: Any, where: str) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(word, str) and word.strip() for word in raw):
        raise CatalogueError(f"{where}应为文字列表，每项不能为空。")
    if len(raw) > MOST_WORDS or sum(map(len, raw)) > MOST_CHARACTERS:
        raise CatalogueError(f"{where}超过 {MOST_WORDS} 项，或合起来超过 {MOST_CHARACTERS} 字，请精简。")
    for word in raw:
        if not _plain(word, LONGEST_WORD):
            raise CatalogueError(f"{where}里的“{word[:20]}”超过 {LONGEST_WORD} 字，或含换行、控制字符。")
    return tuple(raw)


def _allowed_points(raw: Any) -> frozenset[int]:
    if not isinstance(raw, list) or not raw or not all(type(one) is int and 0 < one <= 100 for one in raw):
        raise CatalogueError("scores_allowed 应为允许的分值，如 [5, 3, 2, 1]。")
    return frozenset(raw)


def _table(raw: dict[Any, Any], key: str) -> dict[Any, Any]:
    table = raw.get(key) or {}
    if not isinstance(table, dict):
        raise CatalogueError(f"{key} 应为键值表。")
    return table


def _bands(raw: Any) -> tuple[Band, ...]:
    if not isinstance(raw, dict) or set(raw) != set(LEVELS):
        raise CatalogueError("bands 应写明 low、medium、high 三档。")
    bands = tuple(_band(level, raw[level]) for level in LEVELS)
    if bands[0].least != 0 or bands[-1].most is not None:
        raise CatalogueError("bands 应从 0 分开始，最高一档不设上限（max 为 null）。")
    for below, above in pairwise(bands):
        if below.most is None or below.most < below.least or above.least != below.most + 1:
            raise CatalogueError(f"bands 的 {below.level} 与 {above.level} 两档没有首尾相接。")
    return bands


def _band(level: Level, raw: Any) -> Band:
    least, most = (raw.get("min"), raw.get("max")) if isinstance(raw, dict) else (None, None)
    if type(least) is not int or not (most is None or type(most) is int):
        raise CatalogueError(f"bands 的 {level} 档应写明 min 和 max。")
    if least > _MOST_POINTS or (most or 0) > _MOST_POINTS:
        raise CatalogueError(f"bands 的 {level} 档超过 {_MOST_POINTS} 分。")
    return Band(level, least, most, str(raw.get("name_zh") or level)[:20])


def _red_flags(raw: Any, factors: Mapping[str, Factor]) -> tuple[RedFlag, ...]:
    if (
        not isinstance(raw, list)
        or len(raw) > 40
        or not all(isinstance(one, dict) and len(one) == 1 for one in raw)
    ):
        raise CatalogueError("red_flags 应为列表，每项写 any、all 或 mental_level 之一。")
    return tuple(_red_flag(item, factors) for item in raw)


def _red_flag(item: dict[Any, Any], factors: Mapping[str, Factor]) -> RedFlag:
    ((kind, values),) = item.items()
    if not isinstance(values, list) or not values:
        raise CatalogueError(f"red_flags 的 {kind} 应为列表。")
    if kind == "mental_level":
        if not all(type(value) is int and 0 <= value <= 5 for value in values):
            raise CatalogueError("red_flags 的 mental_level 应为 0 到 5 的整数。")
        return RedFlag(mental_levels=tuple(values))
    if kind not in ("any", "all"):
        raise CatalogueError(f"red_flags 不认识“{kind}”，只能写 any、all 或 mental_level。")
    codes = _list(values, f"red_flags 的 {kind} ")
    for code in codes:
        if code not in factors:
            raise CatalogueError(f"red_flags 里的 {code} 不在目录里。")
    return RedFlag(any_of=codes) if kind == "any" else RedFlag(all_of=codes)
