"""xlsx, written row by row."""

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from core.workbook.cells import ROWS_MAX, SHANGHAI, TEXT_MAX, UNSAFE, Kind

TRUNCATED = "…（全文见系统）"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet to write; `width` in characters."""

    title: str
    width: float = 14
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class SheetOut:
    """One sheet to write; `rows` is consumed once, row by row."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]


@dataclass(frozen=True)
class Mark:
    """Who took the workbook out: on each printed page, in its properties and on a sheet of its own.

    Never among the rows: they stay those of the list, to be sorted, counted and imported again.
    """

    title: str
    by: str
    # the number of rows written so far → the sentence
    said: Callable[[int], str]
    more: Sequence[str] = ()


FORMATS = {"date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}


def write_workbook(path: Path, sheets: Iterable[SheetOut], mark: Mark | None = None) -> int:
    """Write an xlsx file and give the number of data rows; a sheet too long for Excel goes on in a next one.

    Text is never a formula; characters Excel refuses are left out and longer text ends in a visible mark.
    """
    book = Workbook(write_only=True)
    written = 0
    try:
        for sheet in sheets:
            rows, part, count = iter(sheet.rows), 1, -1
            while count in (-1, ROWS_MAX):
                title = sheet.title if part == 1 else f"{sheet.title[:24]}（续{part}）"
                first = list(islice(rows, 1))
                if part > 1 and not first:
                    break
                foot = partial(_foot, mark, written) if mark else None
                count = _write_sheet(book, title, sheet.columns, islice(chain(first, rows), ROWS_MAX), foot)
                written, part = written + count, part + 1
        if not book.worksheets:
            book.create_sheet("Sheet1")
        if mark:
            _write_mark(book, mark, written)
        book.save(path)
    except BaseException:
        drop_leftovers(book)
        raise
    return written


def _write_sheet(
    book: Workbook,
    title: str,
    columns: Sequence[Column],
    rows: Iterator[Sequence[object]],
    foot: Callable[[Any, int], None] | None,
) -> int:
    page: Any = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", safe_text(title))[:31] or "Sheet")
    for number, column in enumerate(columns, 1):
        page.column_dimensions[get_column_letter(number)].width = column.width
    page.freeze_panes = "A2"
    head = [WriteOnlyCell(page, safe_text(column.title)) for column in columns]
    for cell in head:
        cell.font, cell.data_type = Font(bold=True), "s"
    page.append(head)
    kinds = [column.kind for column in columns]
    count = 0
    for row in rows:
        page.append([_out(page, value, kind) for value, kind in zip(row, kinds, strict=True)])
        count += 1
    page.auto_filter.ref = f"A1:{get_column_letter(max(len(columns), 1))}{count + 1}"
    if foot:
        foot(page, count)
    page.close()
    return count


def _foot(mark: Mark, before: int, page: Any, count: int) -> None:
    page.oddHeader.center.text = mark.title.replace("&", "&&")
    page.oddFooter.left.text = safe_text(mark.said(before + count)).replace("&", "&&")[:200]
    page.oddFooter.right.text = "第 &P 页，共 &N 页"


def _write_mark(book: Workbook, mark: Mark, rows: int) -> None:
    said = safe_text(mark.said(rows))
    page: Any = book.create_sheet("导出说明")
    page.column_dimensions["A"].width = 100
    for line in (mark.title, said, *mark.more):
        page.append([_text(page, line)])
    page.close()
    book.properties.creator, book.properties.title = safe_text(mark.by), mark.title
    book.properties.description = said


def drop_leftovers(book: Workbook) -> None:
    for page in book.worksheets:
        worksheet: Any = page
        if not worksheet.closed:
            worksheet.close()
        if Path(worksheet._writer.out).exists():
            worksheet._writer.cleanup()


def _out(page: Any, value: object, kind: Kind) -> object:
    if value is None or value == "":
        return None
    if kind in FORMATS and isinstance(value, dt.date) and value.year >= 1900:
        return _dated(page, value, kind)
    if kind in ("integer", "decimal") and is_number(value):
        return value
    return _text(page, value)


def is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return False
    return math.isfinite(value) and abs(float(value)) < 10**15


def _dated(page: Any, value: Any, kind: Kind) -> object:
    if isinstance(value, dt.datetime):
        if value.tzinfo is not None:
            value = value.astimezone(SHANGHAI).replace(tzinfo=None)
        if kind == "date":
            value = value.date()
    cell = WriteOnlyCell(page, value)
    cell.number_format = FORMATS[kind]
    return cell


def _text(page: Any, value: object) -> object:
    if isinstance(value, bool):
        value = "是" if value else "否"
    elif isinstance(value, dt.datetime):
        local = value.astimezone(SHANGHAI) if value.tzinfo else value
        value = local.strftime("%Y-%m-%d %H:%M")
    text = safe_text(str(value))
    if text[:1] not in ("=", "#"):  # the two openpyxl would take for a formula or an error
        return text
    cell = WriteOnlyCell(page, text)
    cell.data_type = "s"
    return cell


def safe_text(text: str) -> str:
    text = UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) * 2 <= TEXT_MAX or len(text.encode("utf-16-le")) // 2 <= TEXT_MAX:
        return text
    room = (TEXT_MAX - len(TRUNCATED)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + TRUNCATED
