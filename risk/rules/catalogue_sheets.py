"""A catalogue as four sheets of a workbook, and back: one line a factor, one word a line of a cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from risk.rules.catalogue import DIMENSIONS, LEVELS, Catalogue
from risk.rules.catalogue_diff import DIMENSION_WORDS
from risk.rules.catalogue_yaml import CatalogueError

FACTORS, BANDS, FLAGS, CUES = "要素", "等级", "红旗", "通用提示词"
TITLES: dict[str, tuple[str, ...]] = {
    FACTORS: ("编号", "名称", "维度", "分值", "定义", "取代", "依据词句", "排除词句"),
    BANDS: ("等级", "名称", "最低分", "最高分"),
    FLAGS: ("种类", "内容"),
    CUES: ("种类", "词句"),
}
FLAG_KINDS = {"any": "任一", "all": "同时", "mental_level": "精神障碍危险性等级"}
_DIMENSIONS = {word: name for name, word in DIMENSION_WORDS.items()}
_KINDS = {word: name for name, word in FLAG_KINDS.items()}


def sheets(catalogue: Catalogue) -> dict[str, list[list[Any]]]:
    """The lines of each sheet, without the titles."""
    return {
        FACTORS: [
            [
                one.code, one.name, DIMENSION_WORDS[one.dimension], one.points, one.definition,
                "\n".join(one.supersedes), "\n".join(one.evidence), "\n".join(one.exclusions),
            ]
            for one in catalogue.factors.values()
        ],
        BANDS: [[one.level, one.name, one.least, one.most] for one in catalogue.bands],
        FLAGS: [
            [FLAG_KINDS[kind], "、".join(map(str, values))]
            for one in catalogue.red_flags
            for kind, values in (("any", one.any_of), ("all", one.all_of), ("mental_level", one.mental_levels))
            if values
        ],
        CUES: [[kind, "\n".join(words)] for kind, words in catalogue.cues.items()],
    }  # fmt: skip


def merged(raw: Mapping[str, Any], given: Mapping[str, Sequence[Sequence[Any]]]) -> dict[str, Any]:
    """The catalogue `raw` with what the sheets say; a sheet that is missing leaves its part alone.

    What the sheets do not show (sources, remarks) stays with its factor. Errors: CatalogueError names sheet and line.
    """
    result = dict(raw)
    if FACTORS in given:
        known = {one.get("code"): one for one in raw.get("factors", []) if isinstance(one, dict)}
        result["factors"] = [_factor(line, number, known) for number, line in _lines(FACTORS, given)]
    if BANDS in given:
        result["bands"] = dict(_band(line, number) for number, line in _lines(BANDS, given))
    if FLAGS in given:
        result["red_flags"] = [_flag(line, number) for number, line in _lines(FLAGS, given)]
    if CUES in given:
        result["global_cues"] = {line["种类"]: words(line["词句"]) for _, line in _lines(CUES, given)}
    if not set(given) & set(TITLES):
        raise CatalogueError(
            f"工作簿里没有名为{'、'.join(f'“{one}”' for one in TITLES)}的工作表，请从下载的工作簿改起。"
        )
    return result


def words(text: str) -> list[str]:
    """One word a line; blank lines and repeats go."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def codes(text: str) -> list[str]:
    """Codes as people part them."""
    return [one for one in re.split(r"[\s、，,;；＋+]+", text) if one]


def _lines(sheet: str, given: Mapping[str, Sequence[Sequence[Any]]]) -> Iterator[tuple[int, dict[str, str]]]:
    rows = given[sheet]
    head = [_text(cell).strip() for cell in rows[0]] if rows else []
    if lacking := [title for title in TITLES[sheet] if title not in head]:
        raise CatalogueError(f"工作表“{sheet}”第一行缺少“{'”“'.join(lacking)}”，请从下载的工作簿改起。")
    for number, row in enumerate(rows[1:], 2):
        cells = [_text(cell) for cell in row]
        if any(cell.strip() for cell in cells):
            line = dict(zip(head, [*cells, *[""] * len(head)], strict=False))
            yield number, {title: line[title] for title in TITLES[sheet]}


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).replace("\r\n", "\n").replace("\r", "\n")


def _number(text: str, where: str) -> int:
    if not re.fullmatch(r"\s*\d{1,4}\s*", text):
        raise CatalogueError(f"{where}应为整数，现在是“{text.strip()[:20]}”。")
    return int(text)


def _factor(line: dict[str, str], number: int, known: Mapping[Any, Any]) -> dict[str, Any]:
    code, where = line["编号"].strip(), f"工作表“{FACTORS}”第 {number} 行的"
    dimension = line["维度"].strip()
    if dimension not in _DIMENSIONS and dimension not in DIMENSIONS:
        raise CatalogueError(f"{where}维度应为{'、'.join(_DIMENSIONS)}之一，现在是“{dimension[:20]}”。")
    return {
        **known.get(code, {}),
        "code": code,
        "name_zh": line["名称"].strip(),
        "dimension": _DIMENSIONS.get(dimension, dimension),
        "score": _number(line["分值"], f"{where}分值"),
        "definition_zh": line["定义"].strip(),
        "supersedes": codes(line["取代"]),
        "evidence": words(line["依据词句"]),
        "exclusions": words(line["排除词句"]),
    }


def _band(line: dict[str, str], number: int) -> tuple[str, dict[str, Any]]:
    where, most = f"工作表“{BANDS}”第 {number} 行的", line["最高分"].strip()
    level = line["等级"].strip()
    if level not in LEVELS:
        raise CatalogueError(f"{where}等级应为 {'、'.join(LEVELS)} 之一。")
    return level, {
        "min": _number(line["最低分"], f"{where}最低分"),
        "max": _number(most, f"{where}最高分") if most else None,
        "name_zh": line["名称"].strip() or level,
    }


def _flag(line: dict[str, str], number: int) -> dict[str, Any]:
    where, kind = f"工作表“{FLAGS}”第 {number} 行的", line["种类"].strip()
    if kind not in _KINDS:
        raise CatalogueError(f"{where}种类应为{'、'.join(_KINDS)}之一，现在是“{kind[:20]}”。")
    return flag(_KINDS[kind], line["内容"], where)


def flag(kind: str, text: str, where: str) -> dict[str, Any]:
    """A red flag as the file has it: the codes or levels that people wrote."""
    values: Iterable[str] = codes(text)
    return {
        kind: [_number(one, f"{where}内容") for one in values] if kind == "mental_level" else list(values)
    }
