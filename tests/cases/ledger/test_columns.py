"""Sheet, header row and columns: guessed or said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.ledger.columns import MappingError, column_letter, guess, parse_mapping, with_mapping
from cases.ledger.fields import LABELS, Field, suggest
from core.workbook import Sheet

MESSAGES = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数", "点赞数"]
POLICE = [
    "警情编号",
    "报警时间",
    "报警人",
    "报警电话",
    "警情类别",
    "警情地址",
    "简要警情",
    "移交时间",
    "移交单位",
]
STREET = [
    "序号",
    "排查时间",
    "来源",
    "所属社区",
    "网格",
    "当事人姓名及身份证号",
    "联系电话",
    "纠纷类别",
    "纠纷简要情况",
    "涉及人数",
    "责任单位/责任人",
    "化解时限",
    "化解情况",
    "备注",
]


def sheet(*rows, **options):
    return Sheet("表", [list(row) for row in rows], **options)


def meanings(*headers):
    found = guess([sheet(headers, ["x"] * len(headers))])
    return [str(found.mapping[column]) for column in range(len(headers))]


def test_the_messages_of_a_website_are_understood():
    assert meanings(*MESSAGES) == ["number", "party", "title", "received_at", "narrative", "label", "label"]


def test_a_hand_over_list_of_the_police_is_understood_and_its_second_date_is_extra():
    assert meanings(*POLICE) == [
        "number",
        "received_at",
        "party",
        "phone",
        "category",
        "place",
        "narrative",
        "extra",
        "extra",
    ]


def test_a_streets_ledger_is_understood():
    assert meanings(*STREET) == [
        "sequence",
        "received_at",
        "channel",
        "community",
        "grid",
        "party",
        "phone",
        "category",
        "narrative",
        "people_count",
        "unit",
        "due_on",
        "outcome",
        "note",
    ]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("信访人", "party"),
        ("反映内容", "narrative"),
        ("简要案情", "narrative"),
        ("受理日期", "received_at"),
        ("登记时间", "received_at"),
        ("联系\n电话", "phone"),
        (" 内 容 ", "narrative"),
        ("内容（必填）", "narrative"),
        ("*当事人", "party"),
        ("涉及人数(人)", "people_count"),
        ("身份证号码", "id_number"),
        ("化解时限：", "due_on"),
        ("主要诉求", "demand"),
        ("是否涉及人数", None),
        ("办结时间", None),
        ("填报人", None),
        ("网格员电话", None),
        ("本街道矛盾纠纷基本情况", "narrative"),
        ("", None),
        ("被投诉人", None),
    ],
)
def test_a_header_word_suggests_a_field(header, field):
    found = suggest(header)
    assert (found and str(found[0])) == field


def test_the_header_is_found_below_titles_and_the_data_sheet_before_instructions():
    help_page = sheet(["填表说明"], ["一、当事人姓名及身份证号必填。"])
    data = sheet(
        ["××街道台账"], ["填报单位:综治中心", None, "填报时间:2026年10月"], [], STREET, [1, "9月9日"]
    )
    found = guess([help_page, data])
    assert (found.sheet_index, found.header_top, found.header_row) == (1, 4, 4)
    assert found.samples[1] == ["9月9日"]
    assert (found.confidence, found.problems) == (1.0, [])


def test_a_hidden_copy_loses_against_the_visible_sheet():
    assert guess([sheet(MESSAGES, ["1"], hidden=True), sheet(MESSAGES, ["1"])]).sheet_index == 1


def test_a_header_in_two_rows_is_joined():
    top = ["序号", "时间", "申请人", None, None, "被申请人", None, "纠纷简要情况"]
    low = [None, None, "姓名", "身份证号", "电话", "姓名", "联系电话", None]
    found = guess([sheet(top, low, [1, "9月9日", "张三"], merged=[(0, 2, 0, 4), (0, 5, 0, 6)])])
    assert (found.header_top, found.header_row) == (1, 2)
    assert [str(found.mapping[c]) for c in range(8)] == [
        "sequence",
        "received_at",
        "party",
        "id_number",
        "phone",
        "party",
        "phone",
        "narrative",
    ]
    assert found.headers[2] == "申请人姓名"


def test_a_running_number_is_no_number_and_a_real_one_is():
    assert guess([sheet(["编号", "内容"], [1, "a"], [2, "b"], [3, "c"])]).mapping[0] is Field.SEQUENCE
    assert guess([sheet(["编号", "内容"], ["A7", "a"], ["A9", "b"])]).mapping[0] is Field.NUMBER


def test_the_longest_texts_are_the_content_when_no_header_says_so():
    found = guess(
        [sheet(["时间", "当事人", "甲乙丙"], ["9月9日", "张三", "两家为滴水檐朝向争了四年，村里调过三回。"])]
    )
    assert found.mapping[2] is Field.NARRATIVE
    assert "甲乙丙" in found.problems[0]
    assert found.confidence < 0.7


def test_what_is_missing_is_said():
    nothing = guess([sheet(["一级分类", "二级分类"], ["城乡建设", "安全生产"])])
    assert not nothing.is_usable
    assert "没有找到表头" in nothing.problems[0]
    headless = guess([sheet(["时间", "当事人", "电话"], ["9月9日", "张三", "1"])])
    assert not headless.is_usable
    assert "没有找到写明内容的列" in headless.problems[0]
    assert guess([]).confidence == 0.0


def test_two_columns_of_one_name_are_told_apart():
    assert list(guess([sheet(["内容", "备注", "备注"], ["x"])]).headers.values()) == [
        "内容",
        "备注",
        "备注（C列）",
    ]


def test_a_mapping_is_read_with_either_kind_of_comma_and_label():
    assert parse_mapping("纠纷简要情况=narrative，时间＝received_at; 人=当事人") == [
        ("纠纷简要情况", Field.NARRATIVE),
        ("时间", Field.RECEIVED_AT),
        ("人", Field.PARTY),
    ]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("内容", "看不懂"),
        ("=narrative", "看不懂"),
        ("内容=story", "story"),
        ("a=title,b=title", "只能对应一列"),
    ],
)
def test_a_wrong_mapping_is_answered_in_words(text, word):
    with pytest.raises(MappingError) as caught:
        parse_mapping(text)
    assert word in caught.value.sentence


def test_a_said_mapping_overrules_the_guess_and_names_unknown_columns():
    sheets = [sheet(["时间", "内容", "甲"], ["9月9日", "x", "y"])]
    found = with_mapping(sheets, "甲=narrative")
    assert [str(found.mapping[c]) for c in range(3)] == ["received_at", "extra", "narrative"]
    assert with_mapping(sheets, "C列=title").mapping[2] is Field.TITLE
    with pytest.raises(MappingError) as caught:
        with_mapping(sheets, "乙=narrative")
    assert "时间、内容、甲" in caught.value.sentence


def test_a_said_mapping_finds_a_header_no_guess_would():
    sheets = [sheet(["标题行"], ["A", "B"], ["x", "y"])]
    found = with_mapping(sheets, "A=title,B=narrative")
    assert (found.header_row, found.is_usable, found.headers) == (2, True, {0: "A", 1: "B"})


def test_every_field_has_a_label():
    assert set(LABELS) == set(Field)


def test_columns_are_lettered_as_in_excel():
    assert [column_letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@given(
    st.lists(
        st.lists(
            st.one_of(st.none(), st.sampled_from(STREET + MESSAGES), st.text(max_size=5), st.integers()),
            max_size=6,
        ),
        max_size=6,
    )
)
def test_guessing_never_fails(rows):
    found = guess([Sheet("表", rows)])
    assert set(found.mapping) == set(found.headers)
    assert found.is_usable or found.problems
