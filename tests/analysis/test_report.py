"""The report opened again: its sections, its layout, and sentences whose numbers are those of plain loops."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from analysis.exports import sentences
from analysis.exports.report import write_report
from analysis.figures.lists import read_lists
from analysis.figures.months import read_month
from analysis.rules import Month, Rate
from cases.actions.people import PersonText
from cases.choices import ContactResult, Kind, Level, State
from cases.models import Case, Category
from dispatch import actions
from dispatch.choices import SlipState
from tests.analysis.months import MIDDLE, MONTH, Slow, fill, scope_for
from tests.builders import case_at, director, many_cases, registered, slip_at, street

pytestmark = pytest.mark.django_db
SECTIONS = [
    "一、总体情况",
    "二、主要特点",
    "三、风险研判",
    "四、存在问题",
    "五、督办情况",
    "六、典型案例",
    "七、下步工作",
]


@pytest.fixture
def report(tmp_path: Path):
    """report() → the Word document of October."""

    def write(by=None, month=MONTH):
        scope = scope_for(by, month)
        path = tmp_path / "report.docx"
        write_report(path, read_month(scope), read_lists(scope))
        return Document(str(path))

    return write


def lines(document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text.strip()]


def everything(document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*lines(document), *cells])


def section(document, title: str) -> str:
    """The paragraphs of a section as one text."""
    found, texts = False, []
    for text in lines(document):
        if text in SECTIONS:
            found = text == title
        elif found:
            texts.append(text)
    return "".join(texts)


def table(document, first: str) -> list[list[str]]:
    for one in document.tables:
        rows = [[cell.text for cell in row.cells] for row in one.rows]
        if rows[0][0] == first:
            return rows
    return []


def number(text: str, pattern: str) -> int:
    found = re.search(pattern, text)
    return int(found[1]) if found else 0


def test_the_sections_stand_in_order(report):
    assert [line for line in lines(report()) if re.match("[一二三四五六七]、", line)] == SECTIONS


@pytest.mark.parametrize("seed", range(5))
def test_the_numbers_in_the_sentences_are_those_of_plain_loops(report, seed):
    fill(seed, 90)
    document, slow = report(), Slow(director(), MONTH)
    expected, before = slow.counts(), Slow(director(), MONTH.shifted(-1)).counts()
    first = section(document, "一、总体情况")
    assert number(first, r"新增事项(\d+)件") == expected["new"]
    assert number(first, r"办结(\d+)件") == expected["completed"]
    assert number(first, r"撤回(\d+)件") == expected["left"]
    assert number(first, r"期初未办结(\d+)件") == expected["open_start"]
    assert number(first, r"期末未办结(\d+)件") == expected["open_end"]
    assert number(first, r"其中已超期(\d+)件") == expected["overdue"]
    for part, whole, label in (
        ("new_completed", "new", "当月办结率"),
        ("dispute_resolved", "dispute_new", "矛盾纠纷化解率"),
        ("kept", "timed", "按期办结率"),
        ("content", "reached", "满意率"),
    ):
        rate = Rate(expected[part], expected[whole])
        shown = f"{label}{rate.words}（{rate.part}/{rate.whole}）"
        assert (shown in first) == bool(rate.whole), label
    change = expected["new"] - before["new"]
    way = f"比上月{'增加' if change > 0 else '减少'}{abs(change)}件" if change else "与上月持平"
    assert f"新增事项{expected['new']}件，{way}" in first
    third = section(document, "三、风险研判")
    assert number(third, r"高风险(\d+)件") == expected["high"]
    assert number(third, r"红旗(\d+)件") == expected["red_flag"]
    fifth = section(document, "五、督办情况")
    assert number(fifth, r"签发交办单(\d+)份") == expected["slips"]
    assert number(fifth, r"已签收(\d+)份") == expected["slips_acknowledged"]
    assert number(section(document, "四、存在问题"), r"退回交办单(\d+)份") == expected["slips_returned"]
    assert number(fifth, r"告知救济途径的(\d+)件") == expected["lawful_ends"]
    new = [int(row[1]) for row in table(document, "隐患类别")[1:]]
    assert new[-1] == expected["new"] == sum(new[:-1])


@pytest.mark.parametrize("seed", range(5))
def test_no_sentence_is_empty_torn_or_compares_with_nothing(report, seed):
    fill(seed, 6)
    text = everything(report())
    for wrong in (
        "None",
        "—%",
        "，。",
        "；。",
        "、。",
        "：。",
        "。。",
        "，，",
        "（）",
        "“”",
        "占—",
        "0件（占",
    ):
        assert wrong not in text, wrong
    assert not re.search(r"(增加|减少)0件|[^\d]0\.00个百分点|上升0\.00%|其中[。，]", text)


def test_a_month_without_anything_says_so_and_nothing_else(report):
    document = report()
    assert section(document, "一、总体情况") == (
        "10月，全街道没有新增事项，没有办结、转出事项，期初、期末均无未办结事项。"
    )
    assert section(document, "二、主要特点") == "本月没有新增事项，不作类型、来源和分布分析。"
    assert section(document, "三、风险研判") == (
        "本月没有新增高风险、中风险事项，也没有新增红旗。期末没有未办结事项转入下月。"
    )
    assert section(document, "五、督办情况") == "本月没有签发交办单和函件。本月没有回访记录。"
    assert "%" not in section(document, "一、总体情况")


def test_one_case_is_not_a_ranking(report):
    many_cases(1, received_at=MIDDLE)
    second = section(report(), "二、主要特点")
    assert "从来源看，均为来访，共1件。" in second
    assert "居前" not in second
    assert "最多" not in second


def test_without_a_month_before_there_is_no_comparison(report):
    many_cases(3, received_at=MIDDLE)
    assert "新增事项3件，上月为0件，不计算环比，去年同月为0件，不计算同比。" in section(
        report(), "一、总体情况"
    )


def test_a_rate_without_denominator_is_a_sentence(report):
    many_cases(2, received_at=MIDDLE)
    first = section(report(), "一、总体情况")
    assert "当月办结率0.00%（0/2）" in first
    assert "本月没有新增矛盾纠纷，不计算化解率" in first
    assert "本月没有作出评价的回访，不计算满意率" in first


def test_ties_are_all_named(report):
    first, second, third, *_ = Category.objects.all()
    for category in (first, second, third):
        many_cases(2, received_at=MIDDLE, category=category)
    steps = section(report(), "七、下步工作")
    assert f"围绕{first.name}、{second.name}、{third.name}等新增较多的类别" in steps


def test_a_dangerous_case_is_listed_masked(report):
    case = registered(
        at=MIDDLE,
        title="王小强扬言报复，电话13800001234",
        people=(PersonText("王小强", "13800001234"),),
    )
    Case.objects.filter(pk=case.pk).update(level=Level.HIGH)
    document = report()
    row = table(document, "编号")[1]
    assert row[:4] == [case.number, "高风险", street().community.name, "王*强扬言报复，电话138****1234"]
    assert "王小强" not in everything(document)


def test_what_must_not_be_spread_is_counted_and_not_named(report):
    """Trap 26: the paper goes round; a restricted or accusing case is not in its lists."""
    secret = registered(at=MIDDLE, is_restricted=True, title="家暴")
    accusing = registered(at=MIDDLE, excluded=[street().unit], title="反映市监所不作为")
    Case.objects.update(level=Level.HIGH, owner=director().officer)
    document = report()
    text = everything(document)
    assert not [one for one in (secret.number, accusing.number, "家暴", "不作为") if one in text]
    assert "另有2件限制知悉或应当回避的高、中风险事项，不列入清单，单独报告。" in text


def test_the_paper_goes_to_no_unit(report):
    """Trap 30: it speaks of risk, so it is for those who answer for the area only."""
    readers = [line for line in lines(report()) if line.startswith(("抄报", "抄送"))]
    assert readers == [
        "抄报：区委政法委、区综治中心。",
        f"抄送：{street().area.name}党工委、办事处主要负责同志，指挥部指挥长。",
    ]


def test_an_example_is_done_and_its_citizen_content(report):
    case = case_at(State.COMPLETED, at=MIDDLE, people_count=12)
    Case.objects.filter(pk=case.pk).update(kind=Kind.DISPUTE)
    assert "不列典型案例" in section(report(), "六、典型案例")
    actions.follow_up(
        by=director(), case=case, result=ContactResult.SATISFIED, note="", at=MIDDLE + timedelta(days=1)
    )
    told = section(report(), "六、典型案例")
    assert told.startswith(
        f"案例一：{street().community.name}“类别待定”事项（{case.number}）。10月15日以“来访”来件"
    )
    assert "涉及12人，由中心当日办结，回访结果为“满意”。" in told


def test_the_layout_is_that_of_official_papers(report):
    """domain.md 3.9."""
    document = report()
    page = document.sections[0]
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert [round(one.mm) for one in (page.page_width, page.page_height, *margins)] == [
        210,
        297,
        37,
        35,
        28,
        26,
    ]
    fonts: dict[str, Any] = {}
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            name = run._r.rPr.rFonts.get(qn("w:eastAsia"))
            fonts.setdefault(paragraph.text, (name, run.font.size.pt))
    assert fonts["一、总体情况"] == ("黑体", 16)
    assert fonts[f"{street().area.name}2026年10月矛盾纠纷分析研判报告"] == ("方正小标宋简体", 22)
    assert fonts["本月没有签发交办单和函件。"] == ("仿宋", 16)
    head = document.paragraphs[0]
    assert (head.text, str(head.runs[0].font.color.rgb)) == (f"{street().area.name}综治中心", "E60000")
    assert "PAGE" in page.footer.paragraphs[0]._p.xml
    assert "2026年11月17日" in lines(document)
    assert not re.search(r"年0|月0\d日", everything(document))


def test_figures_and_characters_stand_close(report):
    slip_at(SlipState.APPROVED, at=MIDDLE)
    sections = "".join(section(report(), title) for title in SECTIONS)
    assert not re.search(r"[\u4e00-\u9fff] \d|\d [\u4e00-\u9fff]", sections)


def test_the_open_list_names_all_or_says_how_many_it_leaves_out(report):
    """Trap 16: no hidden limit."""
    many_cases(130, received_at=MIDDLE)
    document = report()
    assert "期末未办结130件，按来件先后列出100件；全部见工作簿“存量”表。" in everything(document)
    assert len(table(document, "编号")) == 101


def test_strange_text_makes_a_paper_too(report):
    """Trap 25."""
    case = registered(at=MIDDLE, title="𠮷㛃😀<script>=1+1")
    Case.objects.filter(pk=case.pk).update(level=Level.MEDIUM)
    assert "𠮷㛃😀<script>=1+1" in everything(report())


def test_a_month_that_runs_is_compared_with_no_whole_month(report):
    many_cases(2, received_at=MIDDLE)
    first = section(report(month=Month(2026, 11)), "一、总体情况")
    assert "本月尚未结束，不作环比、同比。" in first
    assert "上月" not in first


def test_the_current_month_looks_ahead(report):
    many_cases(2, received_at=MIDDLE)
    assert section(report(month=Month(2026, 11)), "一、总体情况").startswith(
        "11月（截至17日），全街道新增事项0件。办结0件。"
    )
    assert "2026年12月31日前" in section(report(month=Month(2026, 11)), "七、下步工作")
    assert "2026年11月30日前" in section(report(), "七、下步工作")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("新增 98 件，占 12.00% 。", "新增98件，占12.00%。"), ("1. 清单", "1. 清单"), ("A B", "A B")],
)
def test_spaces_go_only_between_figures_and_characters(text, shown):
    assert sentences.tight(text) == shown
