"""Untrusted xlsx, xls and csv, read by content."""

import csv
import datetime as dt
import html
import io
import math
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from core.workbook.cells import UNSAFE, Cell

Merged = tuple[int, int, int, int]
UNPACKED_MAX = 256 * 1024 * 1024
RATIO_MAX, RATIO_FREE = 200, 32 * 1024 * 1024
CELLS_MAX = 6_000_000
FIELD_MAX = 2_000_000
SAVE_AS = "请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"

MAGIC = {
    b"%PDF": "PDF 文件",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"BM": "图片",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
    b"\x1f\x8b": "压缩包",
    b"{\\rtf": "Word 文档",
}

CELL = re.compile(rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^>]*(?<!/)>")
USUAL_CELL = re.compile(rb"<c r=\"([A-Z]{1,3})([0-9]{1,7})\"[^>]*(?<!/)>")
ODD_CELL = re.compile(rb"<(?:\w+:)c[\s>]|<c[^ olfm]")
CELL_WITHOUT_PLACE = re.compile(rb"<(?:\w+:)?c(?:\s(?![^>]*\br=)[^>]*)?>")
SHARED = re.compile(rb"\st=[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>\s*([0-9]{1,9})")

FAULT = re.compile(
    rb"<(?:\w+:)?c\s(?=[^>]*\bt=[\"']e[\"'])(?=[^>]*\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'])[^>]*>"
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]{1,20})<",
    re.DOTALL,
)

DAMAGED = (
    zipfile.BadZipFile,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    zlib.error,
)


class Unreadable(Exception):
    """A file that cannot be read; `sentence` says, in Chinese, why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(slots=True)
class Sheet:
    """One sheet: row `n` of Excel is `rows[n - 1]`, cut after its last filled cell, blank cells are None.

    `merged` holds (top, left, bottom, right), counted from 0, the ends included.
    """

    name: str
    rows: list[list[Cell]]
    merged: list[Merged] = field(default_factory=list)
    hidden: bool = False


def read_sheets(path: Path, *, name: str, max_bytes: int) -> list[Sheet]:
    """Read the sheets that have content, told apart by what the file holds, never by its extension.

    Shape: at least one sheet. A genuine .xls is read whatever its name says. Formulas give the value saved
    with them (None when there is none), error cells their text ("#REF!"), whole numbers are int.
    Errors: `Unreadable`. Cost: 50,000 rows of 14 cells in about 2 s.
    """
    size = path.stat().st_size
    if size == 0:
        raise Unreadable(f"“{name}”是空文件，请检查后重新上传。")
    if size > max_bytes:
        raise Unreadable(f"“{name}”超过 {max_bytes / 1024 / 1024:g} MB 的上限，请拆分成几个文件后分别上传。")
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"PK"):
        sheets = _read_zip(path, name)
    elif head.startswith(b"\xd0\xcf\x11\xe0"):
        sheets = _read_ole(path, name)
    else:
        sheets = [_read_text(path, name, head)]
    sheets = [sheet for sheet in sheets if sheet.rows]
    if not sheets:
        raise Unreadable(f"“{name}”里没有任何内容，请检查是否选错了文件。")
    return sheets


def _read_zip(path: Path, name: str) -> list[Sheet]:
    try:
        with zipfile.ZipFile(path) as package:
            faults = _inspect(package, name)
    except DAMAGED as problem:
        raise Unreadable(f"“{name}”已损坏，打不开。{SAVE_AS}") from problem
    sheets = _read_calamine(path, name)
    for index, (row, column), text in faults:
        if index < len(sheets):
            _place(sheets[index].rows, row, column, text)
    return sheets


def _place(rows: list[list[Cell]], row: int, column: int, text: str) -> None:
    rows.extend([] for _ in range(row + 1 - len(rows)))
    rows[row] = rows[row] + [None] * (column + 1 - len(rows[row]))  # blank rows are one shared list
    rows[row][column] = text


def _inspect(package: zipfile.ZipFile, name: str) -> list[tuple[int, tuple[int, int], str]]:
    """Refuse what would blow up before anything is unpacked; give the error cells calamine would lose."""
    members = {member.filename: member for member in package.infolist()}
    if "xl/workbook.xml" not in members:
        raise Unreadable(_not_a_workbook(set(members), name))
    read = [
        m for m in members.values() if m.filename.endswith((".xml", ".rels")) and "/media/" not in m.filename
    ]
    unpacked, packed = sum(m.file_size for m in read), sum(m.compress_size for m in read)
    if unpacked > UNPACKED_MAX or (unpacked > RATIO_FREE and unpacked > RATIO_MAX * max(packed, 1)):
        raise Unreadable(_too_big(name))
    lengths = _shared_lengths(package, members)
    faults: list[tuple[int, tuple[int, int], str]] = []
    for index, part in enumerate(_sheet_parts(package, members)):
        if part in members:
            faults += [(index, *fault) for fault in _inspect_sheet(package, part, lengths, name)]
    return faults


def _inspect_sheet(
    package: zipfile.ZipFile, part: str, lengths: list[int], name: str
) -> Iterator[tuple[tuple[int, int], str]]:
    bottom = right = text = 0
    for chunk in _chunks(package, part):
        usual = chunk.count(b'<c r="') == chunk.count(b"<c ") and not ODD_CELL.search(chunk)
        if not usual and CELL_WITHOUT_PLACE.search(chunk):
            raise Unreadable(f"“{name}”的表格缺少单元格位置，{SAVE_AS}")
        places = (USUAL_CELL if usual else CELL).findall(chunk)
        bottom = max([bottom, *(int(row) for row in {row for _, row in places})])
        right = max([right, *(_column(letters) for letters in {letters for letters, _ in places})])
        uses = Counter(SHARED.findall(chunk) if lengths else ())
        text += sum(lengths[int(i)] * count for i, count in uses.items() if int(i) < len(lengths))
        if bottom * (right + 1) > CELLS_MAX or text > UNPACKED_MAX:
            raise Unreadable(_too_big(name))
        if b'="e"' in chunk or b"='e'" in chunk:
            for letters, row, value in FAULT.findall(chunk):
                yield (int(row) - 1, _column(letters)), html.unescape(value.decode("utf-8", "replace"))


def _chunks(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    rest = b""
    with package.open(part) as stream:
        while block := stream.read(1 << 20):
            whole, mark, tail = (rest + block).rpartition(b"row>")
            if mark:
                yield whole + mark
            rest = tail
            if len(rest) > 64 << 20:
                raise ValueError("one row of 64 MB")
    yield rest


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _shared_lengths(package: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> list[int]:
    part = next(
        (name for name in members if name.lower() == "xl/sharedstrings.xml"), None
    )  # as calamine looks
    if part is None:
        return []
    return [len(item) for item in re.split(rb"<(?:\w+:)?si[\s>]", package.read(part))[1:]]


def _sheet_parts(package: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> list[str]:
    """Give the package part of each sheet, in workbook order, all other worksheets after them."""
    targets: dict[bytes, str] = {}
    if "xl/_rels/workbook.xml.rels" in members:
        for tag in re.findall(rb"<Relationship\s[^>]*>", package.read("xl/_rels/workbook.xml.rels")):
            about = dict(re.findall(rb"\b(Id|Target)=[\"']([^\"']*)[\"']", tag))
            target = about.get(b"Target", b"").decode("utf-8", "replace")
            targets[about.get(b"Id", b"")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    ids = re.findall(rb"<(?:\w+:)?sheet\s[^>]*?\w+:id=[\"']([^\"']+)[\"']", package.read("xl/workbook.xml"))
    parts = [targets.get(identifier, "") for identifier in ids]
    return parts + [
        part for part in members if part.lower().startswith("xl/worksheets/") and part not in parts
    ]


def _read_ole(path: Path, name: str) -> list[Sheet]:
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable(_locked(name))
    for mark in ("WordDocument", "PowerPoint Document"):
        if mark.encode("utf-16-le") in data:
            raise Unreadable(f"“{name}”是 Word 或演示文稿，不是表格。请把表格另存为 .xlsx 或 .csv 再上传。")
    return _read_calamine(path, name)


def _read_calamine(path: Path, name: str) -> list[Sheet]:
    try:
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
            return [_sheet(book, index) for index in range(len(book.sheet_names))]
    except PasswordError as problem:
        raise Unreadable(_locked(name)) from problem
    except (CalamineError, OSError, ValueError, OverflowError) as problem:
        raise Unreadable(f"“{name}”已损坏或不是受支持的表格。{SAVE_AS}") from problem
    except BaseException as problem:
        if type(problem).__name__ == "PanicException":  # the Rust reader fell over; it is no Exception
            raise Unreadable(f"“{name}”已损坏，打不开。{SAVE_AS}") from problem
        raise


def _sheet(book: CalamineWorkbook, index: int) -> Sheet:
    about = book.sheets_metadata[index]
    hidden = about.visible != SheetVisibleEnum.Visible
    if about.typ != SheetTypeEnum.WorkSheet:
        return Sheet(about.name, [], hidden=hidden)
    source = book.get_sheet_by_index(index)
    if source.end is None:
        return Sheet(about.name, [], hidden=hidden)
    merged = [(top, left, bottom, right) for (top, left), (bottom, right) in source.merged_cell_ranges or []]
    left: list[Cell] = [None] * (source.start or (0, 0))[1]
    return Sheet(about.name, _rows(source.iter_rows(), left), merged, hidden)


def _rows(source: Iterable[Sequence[Cell | dt.timedelta]], left: Sequence[Cell] = ()) -> list[list[Cell]]:
    blank: list[Cell] = []
    rows: list[list[Cell]] = []
    for cells in source:
        row = [*left, *map(_cell, cells)]
        while row and row[-1] is None:
            row.pop()
        rows.append(row or blank)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _cell(value: Cell | dt.timedelta) -> Cell:
    if isinstance(value, str):
        return value or None
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e18:
            return int(value)
        return value if math.isfinite(value) else str(value)
    return str(value) if isinstance(value, dt.timedelta) else value


def _read_text(path: Path, name: str, head: bytes) -> Sheet:
    for magic, what in MAGIC.items():
        if head.startswith(magic) and (len(magic) > 2 or b"\x00" in head):
            raise Unreadable(f"“{name}”是{what}，不是表格。请上传 .xlsx 或 .csv 文件。")
    text = _decode(path.read_bytes(), name)
    if re.match(r"\s*<(!doctype|html|table|\?xml|meta)", text[:200], re.IGNORECASE):
        raise Unreadable(f"“{name}”其实是网页格式的表格，{SAVE_AS}")
    csv.field_size_limit(FIELD_MAX)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return Sheet(Path(name).stem, _rows(_plain(row) for row in reader))
    except csv.Error as problem:
        if "expected after" not in str(problem):
            raise Unreadable(
                f"“{name}”第 {reader.line_num} 行附近读不下去：有引号没有配对，或一格超过 200 万字。"
                "请改正这一行，或另存为 .xlsx 再上传。"
            ) from problem
    try:
        return Sheet(
            Path(name).stem,
            _rows(_plain(r) for r in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)),
        )
    except csv.Error as problem:
        raise Unreadable(f"“{name}”里有一格超过 200 万字。请改正，或另存为 .xlsx 再上传。") from problem


def _plain(row: list[str]) -> list[Cell | dt.timedelta]:
    return [cell[2:-1] if len(cell) > 2 and cell[:2] == '="' and cell[-1] == '"' else cell for cell in row]


def _decode(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if data[1:400:2].count(0) > len(data[:400]) // 8:
        return data.decode("utf-16-le", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:  # a stray byte should not cost the file: take the reading with fewer holes
        text = min(
            (data.decode(e, "replace") for e in ("utf-8-sig", "gb18030")), key=lambda t: t.count("\ufffd")
        )
    odd = text.count("\ufffd") + len(UNSAFE.findall(text[:100_000]))
    if odd > 10 + len(text) // 1000:
        raise Unreadable(f"“{name}”不是表格，或文字编码无法识别。请上传 .xlsx，或另存为 UTF-8 编码的 .csv。")
    return text


def _delimiter(text: str) -> str:
    hint = re.match(r"sep=([,;\t])\r?\n", text)
    if hint:
        return hint[1]
    best, choice = (0, 0), ","
    for delimiter in ",\t;":
        lines = csv.reader(io.StringIO(text[:65_536], newline=""), delimiter=delimiter)
        widths = Counter(len(row) for row in islice(lines, 30) if row)
        wide = [(count, width) for width, count in widths.items() if width > 1]
        if wide and max(wide) > best:
            best, choice = max(wide), delimiter
    return choice


def _locked(name: str) -> str:
    return f"“{name}”设有密码。请先在 Excel 或 WPS 里取消密码，保存后再上传。"


def _too_big(name: str) -> str:
    return f"“{name}”解开后过大，或在很远的行列里有内容。请把有用的行复制到新表，保存为 .xlsx 再上传。"


def _not_a_workbook(members: set[str], name: str) -> str:
    if "word/document.xml" in members:
        return f"“{name}”是 Word 文档，不是表格。请把表格另存为 .xlsx 或 .csv 再上传。"
    if "xl/workbook.bin" in members or "content.xml" in members:
        return f"“{name}”的表格格式不受支持，{SAVE_AS}"
    return f"“{name}”不是表格（可能是压缩包）。请解压后上传 .xlsx 或 .csv 文件。"
