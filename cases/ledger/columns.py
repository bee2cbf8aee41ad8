"""Which sheet, which header row, which column means what: guessed, or said by a person."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from cases.ledger.fields import LABELS, NOT_EXACT, REPEATABLE, Field, normalise_header, suggest
from cases.ledger.text import as_text
from core.workbook import Cell, Sheet

LOOK_AT = 40
SAMPLES = 3
SAMPLE_LENGTH = 60
GENERIC_NUMBERS = frozenset({"编号", "编码", "单号", "登记号", "受理号", "id"})
WEAK_PARTIES = frozenset({"联系人", "联系人姓名", "用户", "用户名", "姓名", "人员姓名"})
NO_CONTENT = (
    "没有找到写明内容的列（如“内容”“简要案情”“留言详情”“主题”）。请指定列，例如：纠纷简要情况=narrative。"
)
NO_HEADER = (
    "没有找到表头。请确认表格里有一行列名（如“时间”“当事人”“内容”），或指定列，例如：纠纷简要情况=narrative。"
)


class MappingError(Exception):
    """A spoken mapping that does not fit; `sentence` says, in Chinese, why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Guess:
    """What a ledger's columns mean.

    Columns count from 0, `header_top` and `header_row` (first and last header line) are Excel's row numbers,
    0 when there is no header. `mapping` has every column of `headers`. `confidence` runs from 0 to 1.
    `problems` are Chinese sentences; `is_usable` tells whether rows can be read at all.
    """

    sheet_index: int
    header_top: int
    header_row: int
    headers: dict[int, str]
    mapping: dict[int, Field]
    samples: dict[int, list[str]]
    confidence: float
    problems: list[str] = field(default_factory=list)

    @property
    def is_usable(self) -> bool:
        return bool({Field.NARRATIVE, Field.TITLE, Field.DEMAND} & set(self.mapping.values()))


def guess(sheets: Sequence[Sheet]) -> Guess:
    """Guess sheet, header row and the meaning of each column; never fails, see `Guess.problems`."""
    best, best_score = Guess(0, 0, 0, {}, {}, {}, 0.0, [NO_HEADER]), 0.0
    for index, sheet in enumerate(sheets):
        for top in range(min(LOOK_AT, len(sheet.rows))):
            for bottom in (top, top + 1):
                headers = _headers(sheet, top, bottom)
                score = _score(headers, sheet, bottom)
                if score > best_score:
                    best, best_score = _understand(sheet, index, top + 1, bottom + 1, headers), score
    return best


def column_letter(column: int) -> str:
    """Name a column, counted from 0, as Excel does."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _headers(sheet: Sheet, top: int, bottom: int) -> dict[int, str]:
    upper = _texts(sheet.rows[top])
    if bottom == top:
        return upper
    lower = _texts(sheet.rows[bottom]) if bottom < len(sheet.rows) else {}
    if not _is_second_line(upper, lower):
        return {}
    over, current = dict(upper), ""
    for column in range(max([*upper, *lower]) + 1):
        current = upper.get(column, current)
        if column in lower:
            over.setdefault(column, current)
    joined = dict(upper)
    for column, text in lower.items():
        both = over.get(column, "") + text
        exact = suggest(both)
        known = suggest(text)
        joined[column] = both if (exact and exact[1] < NOT_EXACT) or not known else text
    return joined


def _texts(row: Iterable[Cell]) -> dict[int, str]:
    texts = ((column, as_text(cell)) for column, cell in enumerate(row) if isinstance(cell, str))
    return {column: re.sub(r"\s+", "", text) for column, text in texts if text}


def _is_second_line(upper: dict[int, str], lower: dict[int, str]) -> bool:
    if not lower or len(upper) < 2 or not any(column not in upper for column in lower):
        return False
    return all(len(text) <= 12 and (suggest(text) or len(text) <= 4) for text in lower.values()) and any(
        suggest(text) for text in lower.values()
    )


def _score(headers: dict[int, str], sheet: Sheet, bottom: int) -> float:
    found: dict[Field, float] = {}
    for text in headers.values():
        suggestion = suggest(text)
        if suggestion:
            worth = 2.0 if suggestion[1] < NOT_EXACT else 1.0
            found[suggestion[0]] = max(found.get(suggestion[0], 0.0), worth)
    content = {Field.NARRATIVE, Field.TITLE, Field.DEMAND} & set(found)
    if not found or (len(found) < 2 and not (content and len(headers) == 1)):
        return 0.0
    rows = min(sum(1 for row in sheet.rows[bottom + 1 : bottom + 21] if row), 20)
    return sum(found.values()) + (6 if content else 0) + min(rows, 10) / 4 - (2 if sheet.hidden else 0)


def _understand(sheet: Sheet, index: int, top: int, bottom: int, texts: dict[int, str]) -> Guess:
    headers = _unique(texts)
    suggestions = {column: suggest(text) for column, text in texts.items()}
    mapping = _resolve(texts, suggestions)
    problems: list[str] = []
    for column, found in mapping.items():
        if found is Field.NUMBER and _is_running(sheet, bottom, column, texts[column]):
            mapping[column] = Field.SEQUENCE
    fields = set(mapping.values())
    guessed = 0.0
    if not {Field.NARRATIVE, Field.TITLE, Field.DEMAND} & fields:
        longest = _longest_column(sheet, bottom, mapping)
        if longest is None:
            problems.append(NO_CONTENT)
        else:
            mapping[longest], guessed = Field.NARRATIVE, 0.4
            problems.append(f"按文字长短猜测“{headers[longest]}”是内容列，请核对。")
    if Field.RECEIVED_AT not in fields:
        problems.append("没有找到时间列，导入的事项将没有发生时间。")
    known = [s for c, s in suggestions.items() if s and mapping[c] is not Field.EXTRA]
    exact = sum(1 for s in known if s[1] < NOT_EXACT) / max(len(known), 1)
    usable = NO_CONTENT not in problems
    confidence = round(max(0.5 + 0.5 * exact - guessed - 0.1 * len(problems), 0.1), 2) if usable else 0.0
    samples = {column: _samples(sheet, bottom, column) for column in headers}
    return Guess(index, top, bottom, headers, mapping, samples, confidence, problems)


def _unique(texts: dict[int, str]) -> dict[int, str]:
    seen: set[str] = set()
    headers: dict[int, str] = {}
    for column, text in sorted(texts.items()):
        headers[column] = f"{text}（{column_letter(column)}列）" if text in seen else text
        seen.add(text)
    return headers


def _resolve(texts: dict[int, str], suggestions: dict[int, tuple[Field, int] | None]) -> dict[int, Field]:
    mapping = dict.fromkeys(texts, Field.EXTRA)
    ranked = sorted((s[1], column, s[0]) for column, s in suggestions.items() if s)
    strong = any(f is Field.PARTY and normalise_header(texts[c]) not in WEAK_PARTIES for _, c, f in ranked)
    taken: set[Field] = set()
    for rank, column, found in ranked:
        weak = found is Field.PARTY and strong and normalise_header(texts[column]) in WEAK_PARTIES
        if weak or (found in taken and (found not in REPEATABLE or rank >= NOT_EXACT)):
            continue
        mapping[column] = found
        taken.add(found)
    return mapping


def _below(sheet: Sheet, bottom: int, column: int, limit: int) -> list[Cell]:
    cells: list[Cell] = []
    for row in sheet.rows[bottom : bottom + 500]:
        if column < len(row) and row[column] is not None:
            cells.append(row[column])
            if len(cells) == limit:
                break
    return cells


def _is_running(sheet: Sheet, bottom: int, column: int, header: str) -> bool:
    """Tell a running 1, 2, 3 … under a header like 编号 from a number that means something."""
    if normalise_header(header) not in GENERIC_NUMBERS:
        return False
    numbers = [as_text(cell) for cell in _below(sheet, bottom, column, 20)]
    return numbers == [str(count) for count in range(1, len(numbers) + 1)]


def _longest_column(sheet: Sheet, bottom: int, mapping: dict[int, Field]) -> int | None:
    best, longest = None, 15.0
    for column, found in mapping.items():
        cells = [c for c in _below(sheet, bottom, column, 50) if isinstance(c, str)]
        average = sum(map(len, cells)) / max(len(cells), 1)
        if found is Field.EXTRA and average > longest:
            best, longest = column, average
    return best


def _samples(sheet: Sheet, bottom: int, column: int) -> list[str]:
    texts = (re.sub(r"\s+", " ", as_text(cell)) for cell in _below(sheet, bottom, column, SAMPLES))
    return [t if len(t) <= SAMPLE_LENGTH else t[:SAMPLE_LENGTH] + "…" for t in texts if t]


# ---- said by a person


def parse_mapping(text: str) -> list[tuple[str, Field]]:
    """Read "列名=field,列名=field"; a field is named in English or by its Chinese label.

    Errors: `MappingError` for a part without "=", an unknown field, or two columns for one field.
    """
    by_name = {str(found): found for found in Field} | {label: found for found, label in LABELS.items()}
    pairs: list[tuple[str, Field]] = []
    for part in re.split(r"[,，;；\n]+(?=[^=＝]*[=＝])", text.strip(" \t\r\n,，;；")):
        header, sign, name = part.replace("＝", "=").rpartition("=")
        if not sign or not header.strip():
            raise MappingError(f"“{part.strip()}”看不懂。请按“列名=字段”书写，多个之间用逗号隔开。")
        found = by_name.get(name.strip().lower()) or by_name.get(name.strip())
        if found is None:
            raise MappingError(f"没有“{name.strip()}”这个字段。可用的字段：{_known_fields()}。")
        if found not in REPEATABLE and found in {other for _, other in pairs}:
            raise MappingError(f"“{LABELS[found]}”（{found}）只能对应一列，请去掉多余的。")
        pairs.append((header.strip(), found))
    return pairs


def with_mapping(sheets: Sequence[Sheet], text: str, guessed: Guess | None = None) -> Guess:
    """Give the guess with the columns a person named ("列名=field,…" or "H列=field") put in place of it.

    Columns not named keep their guess unless their field is now taken. Errors: `MappingError`.
    """
    pairs = parse_mapping(text)
    found = guessed or guess(sheets)
    if any(_find(found.headers, name) is None for name, _ in pairs):
        found = _header_with(sheets, [name for name, _ in pairs]) or found
    said: dict[int, Field] = {}
    for name, target in pairs:
        column = _find(found.headers, name)
        if column is None:
            listed = "、".join(found.headers.values()) or "（没有表头）"
            raise MappingError(f"表里没有“{name}”这一列。现有的列：{listed}。")
        said[column] = target
    taken = set(said.values()) - REPEATABLE
    kept = {c: Field.EXTRA if f in taken else f for c, f in found.mapping.items()}
    mapping = kept | said
    problems = [
        p for p in found.problems if p.startswith("没有找到时间列") and Field.RECEIVED_AT not in taken
    ]
    result = replace(found, mapping=mapping, confidence=1.0, problems=problems)
    return result if result.is_usable else replace(result, confidence=0.0, problems=[*problems, NO_CONTENT])


def _find(headers: dict[int, str], name: str) -> int | None:
    for column, header in headers.items():
        if name == header:
            return column
    for column, header in headers.items():
        if normalise_header(name) == normalise_header(header) or name.upper() == f"{column_letter(column)}列":
            return column
    return None


def _header_with(sheets: Sequence[Sheet], names: list[str]) -> Guess | None:
    for index, sheet in enumerate(sheets):
        for top in range(min(LOOK_AT, len(sheet.rows))):
            headers = _texts(sheet.rows[top])
            if headers and all(_find(headers, name) is not None for name in names):
                return _understand(sheet, index, top + 1, top + 1, headers)
    return None


def _known_fields() -> str:
    return "、".join(f"{found}（{label}）" for found, label in LABELS.items())
