"""Spreadsheets out: text stays text, numbers and dates are real."""
# ruff: noqa: DTZ001  Excel knows no time zone

import datetime as dt
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import workbook
from core.workbook import Column, Sheet, SheetOut, read_sheets, write_workbook

MB = 1024 * 1024


def read(path, name="台账.xlsx", max_bytes=20 * MB):
    return read_sheets(path, name=name, max_bytes=max_bytes)


def written(path, columns, *rows):
    assert write_workbook(path, [SheetOut("表", columns, iter(rows))]) == len(rows)
    return openpyxl.load_workbook(path).active


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://a")', "=", "+1", "-1", "@SUM(1)", "\tx", "#REF!", "007"]
)
def test_text_stays_text(tmp_path, text):
    sheet = written(tmp_path / "a.xlsx", [Column("内容")], [text])
    assert (sheet["A2"].value, sheet["A2"].data_type) == (text, "s")


def test_a_header_is_text_too(tmp_path):
    assert written(tmp_path / "a.xlsx", [Column("=1+1")])["A1"].data_type == "s"


def test_characters_excel_refuses_are_left_out_and_long_text_is_marked(tmp_path):
    sheet = written(
        tmp_path / "a.xlsx", [Column("a"), Column("b")], ["a\x00b\x1f\ud800𠮷\ufffe", "𠮷" * 20_000]
    )
    assert sheet["A2"].value == "ab𠮷"
    assert sheet["B2"].value.endswith("𠮷…（全文见系统）")
    assert len(sheet["B2"].value.encode("utf-16-le")) // 2 <= 32_767


def test_numbers_and_dates_are_real(tmp_path):
    kinds = ["integer", "decimal", "date", "moment", "moment"]
    moment = dt.datetime(2026, 9, 9, 2, 5, tzinfo=dt.UTC)
    row = [3, Decimal("1.5"), dt.date(2026, 9, 9), moment, dt.datetime(2026, 9, 9, 8)]
    sheet = written(tmp_path / "a.xlsx", [Column(k, kind=k) for k in kinds], row)
    assert [cell.value for cell in sheet[2]] == [
        3,
        1.5,
        dt.datetime(2026, 9, 9),
        dt.datetime(2026, 9, 9, 10, 5),
        dt.datetime(2026, 9, 9, 8),
    ]
    assert sheet["D2"].number_format == "yyyy-mm-dd hh:mm"


def test_what_does_not_fit_its_kind_becomes_text(tmp_path):
    columns = [
        Column("a", kind="integer"),
        Column("b", kind="date"),
        Column("c"),
        Column("d", kind="integer"),
        Column("e"),
    ]
    row = ["许多", "2月30日", True, 530199198112113972, None]
    assert [c.value for c in written(tmp_path / "a.xlsx", columns, row)[2]] == [
        "许多",
        "2月30日",
        "是",
        "530199198112113972",
        None,
    ]


def test_the_header_is_bold_frozen_and_filtered(tmp_path):
    sheet = written(tmp_path / "a.xlsx", [Column("a", 30), Column("b")], ["x", "y"])
    assert sheet["A1"].font.bold
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B2")
    assert sheet.column_dimensions["A"].width == 30


def test_a_sheet_past_excels_last_row_goes_on_in_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook.writing, "ROWS_MAX", 2)
    assert (
        write_workbook(tmp_path / "a.xlsx", [SheetOut("表/1", [Column("a")], ([n] for n in range(5)))]) == 5
    )
    assert [(s.name, len(s.rows)) for s in read(tmp_path / "a.xlsx")] == [
        ("表 1", 3),
        ("表 1（续2）", 3),
        ("表 1（续3）", 2),
    ]


def test_no_sheet_at_all_still_gives_a_file(tmp_path):
    assert write_workbook(tmp_path / "a.xlsx", []) == 0
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames


def test_rows_that_fail_leave_nothing_open(tmp_path):
    def rows():
        yield ["x"]
        raise LookupError

    with pytest.raises(LookupError):
        write_workbook(tmp_path / "a.xlsx", [SheetOut("表", [Column("a")], rows())])


@given(st.text(max_size=200))
def test_any_text_comes_back_as_it_went_out_but_for_what_excel_refuses(tmp_path_factory, text):
    path: Path = tmp_path_factory.mktemp("any") / "a.xlsx"
    write_workbook(path, [SheetOut("表", [Column("a")], [[text]])])
    value = openpyxl.load_workbook(path).active["A2"].value
    clean = workbook.UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    assert (value or "") == clean


def test_a_sheet_is_a_plain_value():
    assert Sheet("表", [["x"]]) == Sheet("表", [["x"]], [], hidden=False)
