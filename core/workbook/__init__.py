"""Spreadsheets in and out: untrusted xlsx, xls and csv read by content, xlsx written row by row."""

from core.workbook.cells import ROWS_MAX, SHANGHAI, UNSAFE, Cell, Kind
from core.workbook.reading import Sheet, Unreadable, read_sheets
from core.workbook.writing import (
    FORMATS,
    Column,
    Mark,
    SheetOut,
    drop_leftovers,
    is_number,
    safe_text,
    write_workbook,
)

__all__ = [
    "FORMATS",
    "ROWS_MAX",
    "SHANGHAI",
    "UNSAFE",
    "Cell",
    "Column",
    "Kind",
    "Mark",
    "Sheet",
    "SheetOut",
    "Unreadable",
    "drop_leftovers",
    "is_number",
    "read_sheets",
    "safe_text",
    "write_workbook",
]
