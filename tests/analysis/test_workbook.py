"""The monthly workbook opened again: its sheets, its cells, its rows."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from analysis.exports.ledger import LEDGER
from analysis.exports.workbook import write_month
from analysis.figures.catalogue import BY_KEY, DEFINITIONS
from analysis.figures.months import read_month
from analysis.rules import Rate
from cases.actions.people import PersonText
from cases.exports import COLUMNS
from cases.forms import CaseFilterForm
from cases.models import Case
from dispatch.choices import SlipState
from tests.analysis.months import MIDDLE, MONTH, Slow, fill, scope_for
from tests.builders import commander, director, many_cases, registered, slip_at, street

pytestmark = pytest.mark.django_db
SHEETS = ["指标口径", "汇总", "台账", "社区", "单位", "六类隐患", "函件", "回访满意", "依法办结", "存量"]


@pytest.fixture
def written(tmp_path: Path):
    """written(officer) → the workbook of October, opened."""

    def write(by=None):
        path = tmp_path / "month.xlsx"
        write_month(path, read_month(scope_for(by)))
        return load_workbook(path)

    return write


def rows(sheet) -> list[tuple]:
    return list(sheet.iter_rows(values_only=True))


def summary(book) -> dict[str, tuple]:
    """The figures' rows of 汇总 by label."""
    labels = {one.label for one in DEFINITIONS}
    return {row[0]: row for row in rows(book["汇总"]) if row[0] in labels}


def test_the_sheets_stand_in_the_order_of_the_contract(written):
    assert written().sheetnames == SHEETS


@pytest.mark.parametrize("seed", range(4))
def test_each_cell_of_the_summary_is_what_plain_loops_give(written, seed):
    fill(seed)
    slow, shown = Slow(director(), MONTH), summary(written())
    expected = slow.counts()
    for key, one in BY_KEY.items():
        value = shown[one.label][2]
        if one.form == "rate":
            rate = Rate(expected[one.part], expected[one.whole])
            assert shown[one.label][7:9] == (rate.part, rate.whole)
            assert value == "—" if rate.percent is None else round(value * 100, 2) == float(rate.percent), key
        elif one.form == "hours":
            hours = slow.hours(slow.slips())
            assert value == "—" if hours is None else value == float(hours)
        else:
            assert value == expected[key], key


@pytest.mark.parametrize("who", [director, commander])
def test_the_ledger_has_exactly_the_rows_of_the_list(written, who):
    """Traps 16 and 20."""
    fill(5, 90)
    many_cases(1100, received_at=MIDDLE)
    form = CaseFilterForm({"since": "2026-10-01", "until": "2026-10-31"}, standing=who())
    assert form.is_valid()
    listed = form.narrow(Case.objects.visible_to(who())).filter(area__path__startswith=street().area.path)
    lines = rows(written(who())["台账"])
    assert lines[0] == tuple(column.title for column in LEDGER)
    assert lines[0][: len(COLUMNS)] == tuple(column.title for column in COLUMNS)
    assert {line[0] for line in lines[1:]} == set(listed.values_list("number", flat=True))
    assert len(lines) == listed.count() + 1 > 1100


def test_the_sums_of_all_sheets_agree_and_the_sheet_says_so(written):
    fill(2, 80)
    book = written()
    new = summary(book)["新增事项"][2]
    for name in ("社区", "六类隐患"):
        lines = rows(book[name])
        total = next(line for line in lines if line[0] == "合计")
        assert total[1] == new == sum(line[1] for line in lines[1 : lines.index(total)])
    verdict = next(row for row in rows(book["汇总"]) if row[0] == "数据校核")
    assert verdict[2] == "各表合计一致"
    results = [row[4] for row in rows(book["汇总"]) if row[4] in ("一致", "不一致")]
    assert set(results) == {"一致"}
    assert len(results) > 8


def test_the_lawful_ends_stand_one_by_one_behind_their_figure(written):
    """Counted by themselves: no satisfaction, and the rows are as many as the figure."""
    fill(3, 90)
    book = written()
    count = summary(book)["依法按程序办结"][2]
    lines = rows(book["依法办结"])
    assert count == Slow(director(), MONTH).counts()["lawful_ends"] > 0
    assert len([line for line in lines[1:] if line[3] == 2]) == count
    assert f"依法按程序办结 {count} 件，单列统计，不算满意。" in [line[0] for line in lines]


def test_a_sum_that_does_not_agree_is_named_in_red(tmp_path):
    """The line is no decoration: with a row that is lost it says which."""
    many_cases(2, received_at=MIDDLE)
    figures = read_month(scope_for())
    figures.case_ids.pop()
    write_month(tmp_path / "month.xlsx", figures)
    sheet = load_workbook(tmp_path / "month.xlsx")["汇总"]
    cell = next(row[2] for row in sheet.iter_rows() if row[0].value == "数据校核")
    assert cell.value == "有 2 处合计不一致：台账行数 = 新增；台账写出行数 = 新增"
    assert cell.font.color.rgb.endswith("C62828")


def test_the_definitions_say_what_when_and_who(written):
    text = "\n".join(str(cell) for row in rows(written()["指标口径"]) for cell in row if cell)
    assert all(one.label in text and one.period in text for one in DEFINITIONS)
    assert "统计时点：2026年11月17日 10:00；生成人：主任" in text
    assert "2026年10月1日至2026年10月31日" in text


def test_personal_data_is_masked_also_inside_the_summary_line(written):
    people = (PersonText("王小强", "13800001234", "530199198112113972"), PersonText("李梅"))
    registered(
        at=MIDDLE,
        title="王小强与李梅为欠薪争执，电话13800001234，证件530199198112113972",
        people=people,
    )
    cells = [str(cell) for sheet in written() for row in rows(sheet) for cell in row if cell]
    told = [cell for cell in cells if re.search("王小强|李梅|13800001234|530199198112113972", cell)]
    assert told == []
    assert "王*强与李*为欠薪争执，电话138****1234，证件530****3972" in cells


@pytest.mark.parametrize(
    "title", ['=HYPERLINK("http://x.cn","点")', "+86", "-1+1", "@SUM(A1)", "#REF!", "𠮷㛃😀"]
)
def test_text_that_looks_like_a_formula_stays_text(written, title):
    """Trap 25."""
    registered(at=MIDDLE, title=title)
    cell = written()["台账"].cell(2, 6)
    assert (cell.data_type, cell.value) == ("s", title)


def test_no_cell_of_the_workbook_is_a_formula(written):
    fill(1)
    kinds = {cell.data_type for sheet in written() for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d", "inlineStr"}


def test_a_month_without_a_case_is_a_whole_workbook(written):
    book = written()
    assert summary(book)["满意率"][2] == "—"
    assert summary(book)["新增事项"][2:5] == (0, 0, "—")
    assert len(rows(book["台账"])) == 1


def test_each_sheet_is_ready_for_the_printer(written):
    slip_at(SlipState.APPROVED, at=MIDDLE)
    book = written()
    for sheet in book:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert "第 &P 页" in sheet.oddFooter.right.text
        assert "主任 生成，统计时点 2026年11月17日 10:00" in sheet.oddFooter.left.text
        if sheet.title != "汇总":
            assert (bool(sheet.print_title_rows), bool(sheet.freeze_panes)) == (True, True), sheet.title
            assert sheet.auto_filter.ref, sheet.title
    assert len(book["汇总"]._charts) == 4


def test_the_charts_take_their_figures_from_cells(written):
    many_cases(3, received_at=MIDDLE)
    sheet = written()["汇总"]
    for chart in sheet._charts:
        for series in chart.series:
            first, last = re.findall(r"\$([A-Z]+)\$(\d+)", (series.val.numRef.f + series.val.numRef.f)[:99])[
                :2
            ]
            values = [sheet[f"{first[0]}{row}"].value for row in range(int(first[1]), int(last[1]) + 1)]
            assert sum(values) in (0, 3), chart
