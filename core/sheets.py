"""Workbooks made to be read and printed: styled tables, native charts, A4 pages with head and foot; no domain word."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.legend import Legend
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.xml.functions import Element, SubElement

from core.workbook import FORMATS, ROWS_MAX, SHANGHAI, Column, Kind, drop_leftovers, is_number, safe_text

A4 = 9
_THIN = Side(style="thin", color="BFBFBF")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_FONT = "宋体"
LINE = 13.5
ROW_CM = 0.53
WIDEST = 26
FIRST_DAY = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's days have no zone
_LINE = "1F5FA8"
Form = Kind | Literal["percent"]
Written = tuple[str, Any]
Style = Literal["title", "note", "heading", "head", "text", "number", "good", "bad", "percent"]


@dataclass(frozen=True)
class Print:
    """What stands on every printed page: its heading, and who made it when."""

    title: str
    made: str


@dataclass(frozen=True)
class Place:
    """A table on a sheet: its first and last data row and its first column, counted from 1."""

    first: int
    last: int
    left: int = 1


class Book:
    """A workbook being written; its sheets stand in the order they are begun and may be filled in any order."""

    def __init__(self, print_: Print) -> None:
        self._book = Workbook(write_only=True)
        self._print = print_
        self._styles: dict[str, str] = {}

    def page(self, title: str, columns: Sequence[Column], *, head: int = 1, freeze_columns: int = 0) -> Page:
        """Begin a sheet; its `head` row is printed on every page, it and what is above stay in sight (0: none)."""
        sheet: Any = self._book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", safe_text(title))[:31])
        for number, column in enumerate(columns, 1):
            sheet.column_dimensions[get_column_letter(number)].width = column.width
        if head:
            sheet.freeze_panes = f"{get_column_letter(freeze_columns + 1)}{head + 1}"
            sheet.print_title_rows = f"{head}:{head}"
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        margins = sheet.page_margins
        margins.left = margins.right = 0.5
        margins.top = margins.bottom = 0.75
        sheet.print_options.horizontalCentered = True
        made = self._print.made.replace("&", "&&")
        sheet.oddHeader.center.text = f"{self._print.title}　{title}".replace("&", "&&")
        sheet.oddFooter.left.text = made
        sheet.oddFooter.right.text = "第 &P 页，共 &N 页"
        return Page(self, sheet, columns)

    def style(self, name: str) -> str:
        """The number of a style, made once: fonts and borders cell by cell cost ten times the writing."""
        if name not in self._styles:
            cell = WriteOnlyCell(self._book.worksheets[0])
            _dress(cell, name)
            self._styles[name] = str(cell.style_id)
        return self._styles[name]

    def save(self, path: Path) -> None:
        self._book.save(path)

    def drop(self) -> None:
        drop_leftovers(self._book)


def _dress(cell: Any, name: str) -> None:
    kind, _, form = name.partition(":")
    size = {"title": 18, "heading": 12}.get(kind, 10)
    colour = {"good": "1B7F3B", "bad": "C62828", "note": "666666"}.get(kind, "000000")
    cell.font = Font(
        name=_FONT, size=size, bold=kind in ("title", "heading", "head", "good", "bad"), color=colour
    )
    if kind in ("head", "text", "number", "good", "bad"):
        cell.border = _BOX
        side = {"head": "center", "number": "right"}.get(kind, "left")
        cell.alignment = Alignment(
            horizontal=side, vertical="center" if kind == "head" else "top", wrap_text=True
        )
    if kind == "head":
        cell.fill = PatternFill("solid", fgColor="E8EEF6")
    if form:
        cell.number_format = form


class Page:
    """One sheet of a `Book`; rows go down, `row` is the last one written."""

    def __init__(self, book: Book, sheet: Any, columns: Sequence[Column]) -> None:
        self._book, self._sheet, self._columns = book, sheet, columns
        self._letters = [get_column_letter(number) for number in range(1, max(len(columns), WIDEST) + 1)]
        self._lines = 1
        self.row = 0

    def line(self, text: str, style: Style = "note") -> None:
        """A line of text over the table."""
        self._append([self._cell(text, style)])

    def gap(self, rows: int = 1) -> None:
        for _ in range(rows):
            self._append([])

    def head(self, titles: Sequence[str] | None = None) -> None:
        shown = titles or [column.title for column in self._columns]
        self._grow(shown)
        self._append([self._cell(one, "head") for one in shown])

    def table(self, rows: Iterable[Sequence[object]], kinds: Sequence[Form] | None = None) -> Place:
        """Write the rows of a table; kinds are those of the columns when not given. Text is never a formula."""
        first = self.row + 1
        forms: Sequence[Form] = kinds or [column.kind for column in self._columns]
        for row in rows:
            if self.row > ROWS_MAX:
                raise ValueError(f"more than {ROWS_MAX} rows")
            self._grow(row)
            self._append([self._value(value, kind) for value, kind in zip(row, forms, strict=True)])
        return Place(first, self.row)

    def _grow(self, row: Sequence[object]) -> None:
        """Room for text that wraps: office programs do not all find the height by themselves."""
        lines = 1
        for value, column in zip(row, self._columns, strict=False):
            if isinstance(value, str) and len(value) * 2 > column.width - 2:
                wide = len(value.encode("gb18030", "replace"))
                lines = max(lines, ceil(wide / max(column.width - 0.5, 1)), value.count("\n") + 1)
        self._lines = lines

    def filtered(self, place: Place, columns: int) -> None:
        """An autofilter over a table and its head."""
        self._sheet.auto_filter.ref = (
            f"{get_column_letter(place.left)}{place.first - 1}:"
            f"{get_column_letter(place.left + columns - 1)}{max(place.last, place.first - 1)}"
        )

    def verdict(self, cells: Sequence[object], *, good: bool) -> None:
        self._append([self._cell(one, "good" if good else "bad") for one in cells])

    def break_page(self) -> None:
        """A printed page ends after the last row."""
        self._sheet.row_breaks.append(Break(id=self.row))

    def bars(self, title: str, place: Place, column: int, at: tuple[str, int], *, width: float = 16) -> int:
        """Horizontal bars of one column, labelled by the table's first column, the first row on top.

        `at` is the column and the row of the upper left corner; the row below the chart is given back.
        """
        chart = BarChart()
        chart.type, chart.style = "bar", 10
        chart.y_axis.scaling.min = 0
        chart.x_axis.scaling.orientation = "maxMin"
        chart.gapWidth = 60
        chart.height = max(5.5, min(16, 2.5 + 0.55 * (place.last - place.first + 1)))
        below = self._chart(chart, title, place, [column], at, width)
        chart.legend = None
        chart.dataLabels = DataLabelList(
            showVal=True, showSerName=False, showCatName=False, showLegendKey=False
        )
        return below

    def trend(
        self, title: str, place: Place, columns: Sequence[int], at: tuple[str, int], *, width: float = 16
    ) -> int:
        """Lines of several columns over the table's first column; the head names them. As `bars`."""
        chart = LineChart()
        chart.height = 8
        below = self._chart(chart, title, place, columns, at, width)
        chart.x_axis.tickLblSkip = 2  # type: ignore[attr-defined]  # the category axis has it
        chart.y_axis.scaling.min = 0
        chart.legend = Legend()
        chart.legend.position = "b"
        for series, colour in zip(chart.series, (_LINE, "E07B00", "6B7280"), strict=False):
            series.graphicalProperties = GraphicalProperties()
            series.graphicalProperties.line.solidFill, series.smooth = colour, False
            series.graphicalProperties.line.width = 22_000
        return below

    def _chart(
        self, chart: Any, title: str, place: Place, columns: Sequence[int], at: tuple[str, int], width: float
    ) -> int:
        """A table without rows has no chart."""
        if place.last < place.first:
            return at[1]
        for column in columns:
            data = Reference(self._sheet, min_col=column, min_row=place.first - 1, max_row=place.last)
            chart.add_data(data, titles_from_data=True)
        chart.set_categories(
            Reference(self._sheet, min_col=place.left, min_row=place.first, max_row=place.last)
        )
        chart.title, chart.width = safe_text(title), width
        chart.x_axis.delete = chart.y_axis.delete = False
        self._sheet.add_chart(chart, f"{at[0]}{at[1]}")
        for series in chart.series:
            series.graphicalProperties.solidFill = _LINE
        return at[1] + ceil(float(chart.height) / ROW_CM) + 1

    def close(self) -> None:
        self._sheet.close()

    def _append(self, cells: Sequence[Written]) -> None:
        """Hand a row to openpyxl as it goes into the file: its own way, a Cell made twice, takes three times as long."""
        if self.row == 0:
            self._sheet._values_to_row = lambda values, _row: values
            self._sheet._get_writer()
            self._sheet._writer.write_row = self._write
        self.row += 1
        self._sheet.append(cells)

    def _write(self, stream: Any, cells: Sequence[Written], number: int) -> None:
        row = Element("row", {"r": str(number)})
        if self._lines > 1:
            row.set("ht", str(min(LINE * self._lines, 400)))
            row.set("customHeight", "1")
        self._lines = 1
        for letters, (style, value) in zip(self._letters, cells, strict=False):
            cell: Any = SubElement(row, "c", {"r": f"{letters}{number}", "s": style})
            if isinstance(value, str):
                cell.set("t", "inlineStr")
                text: Any = SubElement(SubElement(cell, "is"), "t")
                text.text = value
                if value != value.strip():
                    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            elif value is not None:
                SubElement(cell, "v").text = str(value)
        stream.write(row)

    def _cell(self, text: object, style: str) -> Written:
        if isinstance(text, str):
            return self._book.style(style), safe_text(text)
        return self._value(text, "integer", style)

    def _value(self, value: object, kind: Form, style: str = "") -> Written:
        """(style, text or number); what is not what its column says is written as text."""
        book = self._book
        if value is None or value == "":
            return book.style(style or "text"), None
        if kind in FORMATS and isinstance(value, dt.date) and value.year >= 1900:
            return book.style(f"text:{FORMATS[kind]}"), _serial(value, day=kind == "date")
        if kind in ("integer", "decimal") and is_number(value):
            return book.style(style or "number"), value
        if kind == "percent" and isinstance(value, Decimal):
            return book.style("number:0.00%"), value
        return book.style(style or ("text" if kind == "text" else "number")), plain_text(value)


def _serial(value: dt.date, *, day: bool) -> float:
    """The day as Excel counts it, a moment in Shanghai as its fraction."""
    if not isinstance(value, dt.datetime):
        return (value - FIRST_DAY.date()).days
    if value.tzinfo is not None:
        value = value.astimezone(SHANGHAI).replace(tzinfo=None)
    days = round((value - FIRST_DAY) / dt.timedelta(days=1), 9)
    return int(days) if day else days


def plain_text(value: object) -> str:
    """Text for a cell, as `core.workbook` writes it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        local = value.astimezone(SHANGHAI) if value.tzinfo else value
        return local.strftime("%Y-%m-%d %H:%M")
    return safe_text(str(value))


@contextmanager
def writing(path: Path, print_: Print) -> Iterator[Book]:
    """A book that is saved at the end; nothing is left behind when writing it failed."""
    book = Book(print_)
    try:
        yield book
        book.save(path)
    except BaseException:
        book.drop()
        raise
