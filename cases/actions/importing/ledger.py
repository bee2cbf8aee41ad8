"""A ledger file opened: its sheets, the one that is read, what its columns mean; and its rejected rows as a workbook."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.files.base import File

from cases.ledger.columns import NO_CONTENT, Guess, MappingError, column_letter, guess, with_mapping
from cases.ledger.fields import Field
from cases.ledger.rows import Bad, Row, read_rows
from cases.ledger.text import as_text
from cases.models import ImportBatch
from core import files
from core.models import StoredFile
from core.refusals import Refused, incomplete
from core.workbook import Cell, Column, Sheet, SheetOut, Unreadable, read_sheets, write_workbook

SHEET_NAME_MAX = 80
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PROBLEM = "问题（导入时忽略）"
_CONTENT_TYPES = {b"PK": XLSX, b"\xd0\xcf": "application/vnd.ms-excel"}


@dataclass(frozen=True)
class Ledger:
    """The sheet that is read and what its columns mean; `last` is the number of its last row."""

    sheet: Sheet
    guess: Guess

    @property
    def last(self) -> int:
        return len(self.sheet.rows)

    def rows(self, today: date) -> Iterator[Row]:
        return read_rows(self.sheet, self.guess, today=today)


def content_type_of(head: bytes) -> str:
    """What a file that the reader accepted is, by its first bytes."""
    return _CONTENT_TYPES.get(head[:2], "text/csv")


def sheets_of(path: Path, name: str) -> list[Sheet]:
    """Errors: `Unreadable` with the sentence for whoever uploaded the file."""
    return read_sheets(path, name=name, max_bytes=settings.MAX_UPLOAD_BYTES)


def understand(sheets: Sequence[Sheet], sheet: str = "", mapping: Mapping[str, str] | None = None) -> Ledger:
    """Guess the sheet (unless one is named) and its columns; then the columns as somebody confirmed them.

    Errors: `MappingError` when the confirmed columns are no longer those of the file.
    """
    chosen = _named(sheets, sheet)
    found = guess(chosen)
    if mapping:
        said = ",".join(f"{header}={name}" for header, name in mapping.items() if name != Field.EXTRA)
        if not set(mapping) <= set(found.headers.values()):
            found = with_mapping(chosen, said, found)
        found = confirmed(found, {c: Field(mapping.get(h, Field.EXTRA)) for c, h in found.headers.items()})
    return Ledger(chosen[found.sheet_index], found)


def confirmed(found: Guess, mapping: dict[int, Field]) -> Guess:
    """The guess with the columns that a person chose; errors: `MappingError` when nothing says what happened."""
    result = replace(found, mapping=mapping, confidence=1.0, problems=[])
    if not result.is_usable:
        raise MappingError(NO_CONTENT)
    return result


@dataclass(frozen=True)
class Preview:
    """What a page shows before an import: the sheets' names, the sheet that is read, its columns, how long it is.

    `wrong` says why what a person said of the columns does not fit; the guess then stands without it.
    """

    sheets: tuple[str, ...]
    sheet: str
    guess: Guess
    rows: int
    wrong: str = ""


def look_at(sheets: Sequence[Sheet], sheet: str = "", said: str = "") -> Preview:
    """The guess for a sheet ("" = the likeliest), corrected by "列名=字段"."""
    chosen, wrong = _named(sheets, sheet), ""
    found = guess(chosen)
    try:
        found = with_mapping(chosen, said, found) if said else found
    except MappingError as error:
        wrong = error.sentence
    read = chosen[found.sheet_index]
    filled = sum(1 for row in read.rows[found.header_row :] if row)
    return Preview(tuple(one.name for one in sheets), read.name[:SHEET_NAME_MAX], found, filled, wrong)


@lru_cache(maxsize=16)
def preview(path: Path, name: str, sheet: str, said: str) -> Preview:
    """`look_at` a stored file, which never changes; the last few are remembered. Errors: `Refused` (incomplete)."""
    try:
        return look_at(sheets_of(path, name), sheet, said)
    except Unreadable as error:
        raise Refused(incomplete(error.sentence)) from error
    except FileNotFoundError as error:
        raise Refused(incomplete(f"“{name}”的原文件不在了，请重新上传。")) from error


def _named(sheets: Sequence[Sheet], name: str) -> list[Sheet]:
    return [one for one in sheets if name and one.name[:SHEET_NAME_MAX] == name] or list(sheets)


def open_batch(batch: ImportBatch) -> Ledger:
    """Errors: `Unreadable`, `MappingError`."""
    return understand(sheets_of(files.path_of(batch.file), batch.file.name), batch.sheet, batch.mapping)


def as_mapping(found: Guess) -> dict[str, str]:
    """Header text → field, as a batch keeps it."""
    return {found.headers[column]: str(field) for column, field in found.mapping.items()}


def store_rejects(
    ledger: Ledger, rejects: Sequence[Bad], name: str, *, by: int | None, at: datetime
) -> StoredFile:
    """The rejected rows as they were behind a column that says what to correct; the file can be imported as it is."""
    title = f"{Path(name).stem[:80]}_问题行.xlsx"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rejects.xlsx"
        width = max([len(bad.filled) for bad in rejects] + [column + 1 for column in ledger.guess.headers])
        write_workbook(
            path, [SheetOut("问题行", _columns(ledger.guess, width), _lines(ledger.guess, rejects, width))]
        )
        with path.open("rb") as stream:
            return files.store(File(stream, name=title), by=by, at=at, kind=XLSX)


def _columns(found: Guess, width: int) -> list[Column]:
    titles = [found.headers.get(column, f"{column_letter(column)}列") for column in range(width)]
    return [Column(PROBLEM, 48), *(Column(title, 16, "decimal") for title in titles)]


def _lines(found: Guess, rejects: Iterable[Bad], width: int) -> Iterator[list[object]]:
    community = next((c for c, field in found.mapping.items() if field is Field.COMMUNITY), None)
    for bad in rejects:
        cells = [_plain(cell) for cell in bad.filled] + [None] * (width - len(bad.filled))
        if community is not None and not cells[community]:
            cells[community] = "—"  # a blank would be taken for the community of the row above
        yield ["".join(bad.problems), *cells]


def _plain(cell: Cell) -> object:
    return cell if isinstance(cell, int | float) and not isinstance(cell, bool) else as_text(cell) or None
