"""The catalogue of risk factors: read from YAML, checked as a whole, never changed afterwards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, cast

import yaml

Dimension = Literal["background", "emotion", "behaviour"]
Level = Literal["low", "medium", "high"]

DIMENSIONS: tuple[Dimension, ...] = ("background", "emotion", "behaviour")
LEVELS: tuple[Level, ...] = ("low", "medium", "high")
STACKING = "B11"
_SHIPPED = Path(__file__).parent.parent / "data" / "catalogue.yaml"


class CatalogueError(ValueError):
    """The file is no catalogue; `sentence` says in Chinese what to mend."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


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
    return parse(_SHIPPED.read_text(encoding="utf-8"))


def parse(text: str) -> Catalogue:
    """Read a catalogue; raises CatalogueError at the first thing that does not fit."""
    try:
        # the C loader is ten times as fast and not always built
        raw = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        raise CatalogueError(
            f"目录不是有效的 YAML{'' if line is None else f'，第 {line + 1} 行附近有误'}。"
        ) from error
    if not isinstance(raw, dict):
        raise CatalogueError("目录的最外层应为键值表，含 version、bands、factors 等项。")
    version = raw.get("version")
    if type(version) is not int or version < 1:
        raise CatalogueError("version 应为大于 0 的整数。")
    allowed = _allowed_points(raw.get("scores_allowed"))
    factors = _factors(raw.get("factors"), allowed)
    return Catalogue(
        version=version,
        factors=MappingProxyType(factors),
        bands=_bands(raw.get("bands")),
        red_flags=_red_flags(raw.get("red_flags", []), factors),
        cues=MappingProxyType(
            {
                str(kind): _words(words, f"global_cues.{kind}")
                for kind, words in _table(raw, "global_cues").items()
            }
        ),
    )


def _allowed_points(raw: Any) -> frozenset[int]:
    if not isinstance(raw, list) or not raw or not all(type(one) is int and one > 0 for one in raw):
        raise CatalogueError("scores_allowed 应为允许的分值，如 [5, 3, 2, 1]。")
    return frozenset(raw)


def _factors(raw: Any, allowed: frozenset[int]) -> dict[str, Factor]:
    if not isinstance(raw, list) or not raw:
        raise CatalogueError("factors 应为要素列表，且不能为空。")
    factors: dict[str, Factor] = {}
    for number, item in enumerate(raw, 1):
        factor = _factor(item, number, allowed)
        if factor.code in factors:
            raise CatalogueError(f"要素 {factor.code} 重复。")
        factors[factor.code] = factor
    for factor in factors.values():
        for code in factor.supersedes:
            if code not in factors:
                raise CatalogueError(f"要素 {factor.code} 取代的 {code} 不在目录里。")
            if factor.code == code or factor.code in factors[code].supersedes:
                raise CatalogueError(f"要素 {factor.code} 与 {code} 不能互相取代。")
    return factors


def _factor(item: Any, number: int, allowed: frozenset[int]) -> Factor:
    if not isinstance(item, dict) or not isinstance(item.get("code"), str) or not item["code"].strip():
        raise CatalogueError(f"第 {number} 个要素没有编号 code。")
    code = item["code"].strip()
    for key, label in (("name_zh", "名称 name_zh"), ("definition_zh", "定义 definition_zh")):
        if not isinstance(item.get(key), str) or not item[key].strip():
            raise CatalogueError(f"要素 {code} 没有{label}。")
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
        supersedes=_words(item.get("supersedes") or [], f"要素 {code} 的 supersedes"),
        evidence=_words(item.get("evidence") or [], f"要素 {code} 的 evidence"),
        exclusions=_words(item.get("exclusions") or [], f"要素 {code} 的 exclusions"),
    )


def _words(raw: Any, where: str) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(word, str) and word.strip() for word in raw):
        raise CatalogueError(f"{where}应为文字列表，每项不能为空。")
    for word in raw:
        if word.startswith("re:"):
            try:
                compiled = re.compile(word[3:])
            except (re.error, OverflowError, RecursionError) as error:
                raise CatalogueError(f"{where}里的正则“{word}”写错了。") from error
            if compiled.search("") is not None:
                raise CatalogueError(f"{where}里的正则“{word}”会匹配空文字。")
    return tuple(raw)


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
    return Band(level, least, most, str(raw.get("name_zh") or level))


def _red_flags(raw: Any, factors: Mapping[str, Factor]) -> tuple[RedFlag, ...]:
    if not isinstance(raw, list) or not all(isinstance(item, dict) and len(item) == 1 for item in raw):
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
    for code in values:
        if code not in factors:
            raise CatalogueError(f"red_flags 里的 {code} 不在目录里。")
    codes = tuple(cast("list[str]", values))
    return RedFlag(any_of=codes) if kind == "any" else RedFlag(all_of=codes)
