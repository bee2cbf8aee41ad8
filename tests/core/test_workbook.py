"""Spreadsheets in: read by content, refused in words."""
# ruff: noqa: DTZ001  Excel knows no time zone

import datetime as dt
import re
import struct
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.workbook import Unreadable, read_sheets

MB = 1024 * 1024


def read(path, name="台账.xlsx", max_bytes=20 * MB):
    return read_sheets(path, name=name, max_bytes=max_bytes)


def sentence_for(path, **options):
    with pytest.raises(Unreadable) as caught:
        read(path, **options)
    assert "请" in caught.value.sentence
    return caught.value.sentence


def saved(path, *rows, edit=None):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if edit:
        edit(book, sheet)
    book.save(path)
    return path


def text_file(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


def xls_bytes(*rows):
    """A genuine BIFF8 workbook in an OLE container, as small as calamine takes it."""

    def record(kind, body=b""):
        return struct.pack("<HH", kind, len(body)) + body

    cells = b""
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HHH", number, column, 0)
            if isinstance(value, str):
                body = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
                cells += record(0x0204, place + body)
            else:
                cells += record(0x0203, place + struct.pack("<d", value))
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)) + record(0x0042, b"\xb0\x04")
    bound = struct.pack("<IBBBB", len(start) + 4 + 8 + 5 + 4, 0, 0, 5, 0) + b"Liste"
    stream = start + record(0x0085, bound) + record(0x000A)
    stream += record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + cells + record(0x000A)
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count = len(stream) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + count), 0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (128 - len(fat))
    header = (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * (108 * 4)

    def entry(name, kind, child, first, size):
        raw = (name + "\0").encode("utf-16-le")
        links = struct.pack("<BBIII", kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return (
            raw.ljust(64, b"\0")
            + struct.pack("<H", len(raw))
            + links
            + bytes(36)
            + struct.pack("<IQ", first, size)
        )

    folder = (
        entry("Root Entry", 5, 1, 0xFFFFFFFE, 0)
        + entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
        + bytes(256)
    )
    return header + struct.pack("<128I", *fat) + folder + stream


# ---- reading


def test_cells_keep_their_kind_and_whole_numbers_lose_their_point(tmp_path):
    path = saved(
        tmp_path / "a.xlsx",
        ["电话", 13800138000.0, 12.5, True, dt.datetime(2026, 9, 9, 10, 5), dt.date(2026, 9, 9)],
    )
    assert read(path)[0].rows == [
        ["电话", 13800138000, 12.5, True, dt.datetime(2026, 9, 9, 10, 5), dt.date(2026, 9, 9)]
    ]


def test_rows_keep_excels_numbers_and_blanks_are_none(tmp_path):
    def edit(_, sheet):
        sheet["C4"] = "x"

    assert read(saved(tmp_path / "a.xlsx", edit=edit))[0].rows == [[], [], [], [None, None, "x"]]


def test_a_formula_without_a_saved_value_is_blank_and_never_run(tmp_path):
    path = saved(tmp_path / "a.xlsx", ["甲", "=1+1", '=HYPERLINK("http://a","b")', "乙"])
    assert read(path)[0].rows == [["甲", None, None, "乙"]]


def test_an_error_cell_is_kept_as_its_text(tmp_path):
    path = saved(tmp_path / "a.xlsx", ["甲", "#REF!", "乙"], [None, None, "#N/A"])
    assert read(path)[0].rows == [["甲", "#REF!", "乙"], [None, None, "#N/A"]]


def test_merged_blocks_and_hidden_sheets_are_told(tmp_path):
    def edit(book, sheet):
        sheet.merge_cells("A1:A2")
        book.create_sheet("藏").append(["y"])
        book["藏"].sheet_state = "hidden"
        book.create_sheet("空")

    sheets = read(saved(tmp_path / "a.xlsx", ["x", 1], [None, 2], edit=edit))
    assert [(s.name, s.merged, s.hidden) for s in sheets] == [
        ("Sheet", [(0, 0, 1, 0)], False),
        ("藏", [], True),
    ]


def test_a_used_range_of_blank_styled_rows_costs_nothing(tmp_path):
    def edit(_, sheet):
        for row in range(2, 3000):
            sheet.cell(row, 200).number_format = "0.00"

    assert read(saved(tmp_path / "a.xlsx", ["x"], edit=edit))[0].rows == [["x"]]


def test_rare_characters_survive(tmp_path):
    assert read(saved(tmp_path / "a.xlsx", ["严永𠮷", "褚㛃", "😀"]))[0].rows == [["严永𠮷", "褚㛃", "😀"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_text_file_is_read_in_any_usual_encoding_and_delimiter(tmp_path, encoding, delimiter):
    text = f'编号{delimiter}内容\r\n1{delimiter}"第一行\n第二行{delimiter}𠮷㛃"\r\n'
    rows = read(text_file(tmp_path / "a.csv", text, encoding), name="移交.csv")[0].rows
    assert rows == [["编号", "内容"], ["1", f"第一行\n第二行{delimiter}𠮷㛃"]]


def test_the_extension_is_not_believed(tmp_path):
    assert read(text_file(tmp_path / "a.xlsx", "编号,内容\n1,漏水\n"))[0].rows[1] == ["1", "漏水"]
    assert read(saved(tmp_path / "b.xlsx", ["内容"]).rename(tmp_path / "b.csv"))[0].rows == [["内容"]]


def test_an_old_xls_renamed_xlsx_is_read(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(xls_bytes(["编号", "内容"], [7.0, "漏水"]))
    assert read(path)[0].rows == [["编号", "内容"], [7, "漏水"]]


def test_a_huge_field_is_read_and_an_unclosed_quote_is_refused(tmp_path):
    rows = read(text_file(tmp_path / "a.csv", "编号,内容\n1," + "水" * 600_000))[0].rows
    assert len(rows[1][1]) == 600_000
    assert "引号" in sentence_for(text_file(tmp_path / "b.csv", '编号,内容\n1,"漏水\n2,噪音\n'))
    assert "200 万" in sentence_for(text_file(tmp_path / "c.csv", "编号,内容\n1," + "a" * 2_000_001))


def test_a_stray_quote_and_a_stray_byte_do_not_cost_the_file(tmp_path):
    assert read(text_file(tmp_path / "a.csv", '编号,内容\n1,"漏"水\n'))[0].rows[1] == ["1", "漏水"]
    (tmp_path / "b.csv").write_bytes("编号,内容\n1,漏".encode() + b"\xff\n")
    assert read(tmp_path / "b.csv")[0].rows[1] == ["1", "漏\ufffd"]


def test_a_text_guarded_number_loses_its_guard(tmp_path):
    assert read(text_file(tmp_path / "a.csv", '电话,内容\n"=""013800""",a\n'))[0].rows[1] == ["013800", "a"]


# ---- refusing


def test_an_empty_file_and_a_blank_sheet_are_refused(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"")
    assert "空文件" in sentence_for(tmp_path / "a.xlsx")
    assert "没有任何内容" in sentence_for(saved(tmp_path / "b.xlsx"))
    assert "没有任何内容" in sentence_for(text_file(tmp_path / "c.csv", "\n\n"))


def test_a_file_over_the_limit_is_refused(tmp_path):
    assert "1 MB" in sentence_for(text_file(tmp_path / "a.csv", "a" * (MB + 1)), max_bytes=MB)


def test_a_locked_file_is_refused(tmp_path):
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1000)
    (tmp_path / "a.xlsx").write_bytes(head + "EncryptedPackage".encode("utf-16-le") + bytes(3000))
    assert "密码" in sentence_for(tmp_path / "a.xlsx")


def test_a_word_file_is_refused(tmp_path):
    (tmp_path / "a.xls").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + "WordDocument".encode("utf-16-le"))
    assert "Word" in sentence_for(tmp_path / "a.xls")
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as package:
        package.writestr("word/document.xml", "<a/>")
    assert "Word" in sentence_for(tmp_path / "b.xlsx")


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n",
        b"\x89PNG\r\n\x1a\n" + bytes(99),
        b"\xff\xd8\xff\xe0" + bytes(99),
        b"Rar!\x1a",
        bytes(range(256)) * 40,
    ],
)
def test_what_is_no_spreadsheet_is_refused(tmp_path, data):
    (tmp_path / "a.xlsx").write_bytes(data)
    assert "不是表格" in sentence_for(tmp_path / "a.xlsx")


def test_a_web_page_called_xls_is_refused(tmp_path):
    assert "网页" in sentence_for(
        text_file(tmp_path / "a.xls", "<html><table><tr><td>1</td></tr></table></html>")
    )


def test_other_archives_are_refused(tmp_path):
    for member in ("photo.txt", "content.xml", "xl/workbook.bin"):
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as package:
            package.writestr(member, "x")
        sentence_for(tmp_path / "a.xlsx")


def test_a_damaged_file_is_refused_wherever_it_is_cut(tmp_path):
    whole = saved(tmp_path / "a.xlsx", *[["内容", n] for n in range(50)]).read_bytes()
    for cut in (4, 100, len(whole) // 2, len(whole) - 10):
        (tmp_path / "b.xlsx").write_bytes(whole[:cut])
        assert "损坏" in sentence_for(tmp_path / "b.xlsx")


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]))
def test_no_bytes_get_past_as_anything_but_sheets_or_a_sentence(tmp_path_factory, data, head):
    path = tmp_path_factory.mktemp("any") / "a.xlsx"
    path.write_bytes(head + data)
    try:
        sheets = read(path)
    except Unreadable as refusal:
        sheets = [refusal.sentence]
    assert sheets


def repacked(path, part, change):
    with zipfile.ZipFile(path) as package:
        members = {name: package.read(name) for name in package.namelist()}
    members[part] = change(members.get(part, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return path


SHEET = "xl/worksheets/sheet1.xml"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = saved(tmp_path / "a.xlsx", ["x"])
    repacked(path, SHEET, lambda data: data.replace(b"</sheetData>", b"</sheetData>" + b" " * (60 * MB)))
    assert path.stat().st_size < MB
    assert "过大" in sentence_for(path)


def test_a_cell_in_the_last_corner_is_refused(tmp_path):
    def edit(_, sheet):
        sheet["XFD1048576"] = "x"

    assert "很远的行列" in sentence_for(saved(tmp_path / "a.xlsx", ["x"], edit=edit))


def shared(path, text, times):
    """Let column A of `times` rows share one text, as Excel saves repeated texts."""
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(2, 2 + times))
    table = f'<sst xmlns="{openpyxl.xml.constants.SHEET_MAIN_NS}"><si><t>{text}</t></si></sst>'.encode()
    repacked(saved(path, ["内容"]), SHEET, lambda data: data.replace(b"</sheetData>", rows + b"</sheetData>"))
    return repacked(path, "xl/sharedStrings.xml", lambda _: table)


def test_texts_are_shared_but_not_without_end(tmp_path):
    assert read(shared(tmp_path / "a.xlsx", "漏水", 3))[0].rows == [["内容"], ["漏水"], ["漏水"], ["漏水"]]
    assert "过大" in sentence_for(shared(tmp_path / "b.xlsx", "水" * 30_000, 3000))


def test_cells_without_a_place_are_refused(tmp_path):
    path = saved(tmp_path / "a.xlsx", ["x"])
    repacked(path, SHEET, lambda data: re.sub(rb'<c r="A1"', b"<c", data))
    assert "单元格位置" in sentence_for(path)
