"""Sheets made to be read: what stands in the cells, what the printer gets, what charts point at."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from core.sheets import Print, writing
from core.workbook import Column

COLUMNS = (
    Column("名称", 10, "text"),
    Column("数", 8, "integer"),
    Column("日期", 12, "date"),
    Column("时间", 16, "moment"),
)


def written(path, rows, columns=COLUMNS, kinds=None):
    with writing(path, Print("标题 & 副题", "某人 生成")) as book:
        page = book.page("表", columns)
        page.head()
        page.filtered(page.table(rows, kinds), len(columns))
        page.close()
    return load_workbook(path)["表"]


def test_each_kind_of_cell_comes_back_as_it_was(tmp_path):
    moment = datetime(2026, 10, 31, 16, 5, tzinfo=UTC)
    sheet = written(tmp_path / "a.xlsx", [["甲", 3, date(2026, 10, 31), moment], [None, None, None, None]])
    cells = [cell.value for cell in sheet[2]]
    assert cells == ["甲", 3, datetime(2026, 10, 31), datetime(2026, 11, 1, 0, 5)]  # noqa: DTZ001 - Excel has no zone
    assert [cell.number_format for cell in sheet[2]][2:] == ["yyyy-mm-dd", "yyyy-mm-dd hh:mm"]
    assert [cell.value for cell in sheet[3]] == [None] * 4


@pytest.mark.parametrize(
    "text", ["=1+1", "#N/A", "+86", " 前后空格 ", "<b>&", "a\nb", "𠮷㛃😀", "是", "1" * 40_000]
)
def test_text_is_never_a_formula(tmp_path, text):
    cell = written(tmp_path / "a.xlsx", [[text, 1, None, None]])["A2"]
    assert cell.data_type == "s"
    assert cell.value == text or cell.value.endswith("（全文见系统）")


def test_what_is_not_what_its_column_says_is_text(tmp_path):
    sheet = written(tmp_path / "a.xlsx", [["甲", "—", "不详", "昨天"], ["乙", True, 5, float("nan")]])
    assert [cell.value for cell in sheet[2]] == ["甲", "—", "不详", "昨天"]
    assert [cell.value for cell in sheet[3]] == ["乙", "是", "5", "nan"]


def test_a_share_is_a_percentage_and_a_number(tmp_path):
    sheet = written(tmp_path / "a.xlsx", [[Decimal("0.9381")], ["—"]], [Column("率")], ["percent"])
    assert (sheet["A2"].value, sheet["A2"].number_format, sheet["A3"].value) == (0.9381, "0.00%", "—")


def test_long_text_has_room(tmp_path):
    sheet = written(tmp_path / "a.xlsx", [["很" * 30, 1, None, None], ["短", 1, None, None]])
    assert sheet.row_dimensions[2].height > 60
    assert sheet.row_dimensions[3].height is None


def test_the_printer_gets_a_head_and_a_foot(tmp_path):
    sheet = written(tmp_path / "a.xlsx", [["甲", 1, None, None]])
    assert sheet.oddHeader.center.text == "标题 && 副题　表"
    assert (sheet.oddFooter.left.text, sheet.oddFooter.right.text) == ("某人 生成", "第 &P 页，共 &N 页")
    assert (sheet.print_title_rows, sheet.freeze_panes, sheet.auto_filter.ref) == ("$1:$1", "A2", "A1:D2")


def test_nothing_is_left_behind_when_a_row_fails(tmp_path):
    def rows():
        yield ["甲", 1, None, None]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        written(tmp_path / "a.xlsx", rows())
    assert list(tmp_path.iterdir()) == []


def test_a_chart_without_rows_is_no_chart(tmp_path):
    with writing(tmp_path / "a.xlsx", Print("", "")) as book:
        page = book.page("表", COLUMNS, head=0)
        page.head()
        assert page.bars("图", page.table([]), 2, ("F", 3)) == 3
    assert load_workbook(tmp_path / "a.xlsx")["表"]._charts == []
