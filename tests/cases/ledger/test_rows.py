"""Each row of a ledger becomes good, bad or skipped."""
# ruff: noqa: DTZ001  a ledger's moments are local

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.ledger.columns import guess
from cases.ledger.identity import identity
from cases.ledger.people import PartyText
from cases.ledger.rows import NARRATIVE_MAX, Bad, Good, Skipped, read_rows
from core.workbook import Column, Sheet, SheetOut, read_sheets, write_workbook

TODAY = dt.date(2026, 11, 21)
HEADERS = [
    "序号",
    "排查时间",
    "所属社区",
    "网格",
    "当事人姓名及身份证号",
    "联系电话",
    "纠纷简要情况",
    "涉及人数",
    "化解时限",
    "化解情况",
    "点赞数",
    "办结时间",
]


def row(narrative="两家为滴水檐争了四年。", **values):
    names = dict(
        zip(
            [
                "sequence",
                "time",
                "community",
                "grid",
                "party",
                "phone",
                "narrative",
                "count",
                "due",
                "outcome",
                "likes",
                "done",
            ],
            range(12),
            strict=True,
        )
    )
    cells = [None] * 12
    cells[6] = narrative
    for name, value in values.items():
        cells[names[name]] = value
    return cells


def read(*rows, headers=HEADERS, merged=(), title=None):
    top = [[title]] if title else []
    sheet = Sheet("表", [*top, list(headers), *rows], list(merged))
    return [r for r in read_rows(sheet, guess([sheet]), today=TODAY) if r.row > len(top) + 1]


def one(cells, **options):
    (found,) = read(cells, **options)
    return found


def test_a_row_is_read_into_values():
    good = one(
        row(
            "  \n\t\u3000正文\n第二段\t",
            sequence=1,
            time="2026/9/9 10:05",
            community="老街社区",
            grid="3网格",
            party="褚㛃\n王桂兰 530199198112113972",
            phone="13800000776/13900001786",
            count="约20人",
            due="10月9日",
            outcome="稳控中",
            likes=3,
            done="2026-10-01",
        )
    )
    assert isinstance(good, Good)
    assert (good.row, good.number, good.received_at, good.has_time) == (
        2,
        None,
        dt.datetime(2026, 9, 9, 10, 5),
        True,
    )
    assert good.parties == (PartyText("褚㛃", ""), PartyText("王桂兰", "530199198112113972"))
    assert (good.phones, good.narrative) == (("13800000776", "13900001786"), "正文\n第二段")
    assert (good.people_count, good.due_on, good.outcome) == (20, dt.date(2026, 10, 9), "稳控中")
    assert (good.community, good.grid) == ("老街社区", "3网格")
    assert good.extra == {"涉及人数": "约20人", "点赞数": "3", "办结时间": "2026-10-01"}


def test_a_date_alone_has_no_time_and_no_date_is_fine():
    assert one(row(time=dt.date(2026, 9, 9))).has_time is False
    assert one(row()).received_at is None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"time": "2月30日"}, ("排查时间", "2月30日", "请写成")),
        ({"time": "昨天"}, ("排查时间", "昨天")),
        ({"time": "2026-11-23"}, ("排查时间", "晚于今天")),
        ({"due": "2026-13-01"}, ("化解时限", "13月")),
        ({"narrative": None, "party": "张三"}, ("没有内容", "纠纷简要情况")),
        ({"narrative": "无", "party": "张三"}, ("没有内容",)),
        ({"narrative": "水" * (NARRATIVE_MAX + 1)}, ("100,001", "100,000", "缩短")),
        ({"outcome": "a" * 1_000_000}, ("化解情况", "1,000,000")),
        ({"party": "名" * 101 + "、李四"}, ("当事人", "姓名")),
        ({"done": "a" * 1_000_000}, ("办结时间", "1,000,000")),
    ],
)
def test_a_bad_row_says_which_column_and_what_to_do(values, words):
    bad = one(row(**values))
    assert isinstance(bad, Bad)
    assert all(word in "".join(bad.problems) for word in words)


def test_all_problems_of_a_row_are_told_at_once():
    assert len(one(row(None, time="2月30日", due="4月31日")).problems) == 3


def test_tomorrow_is_not_yet_the_future():
    assert isinstance(one(row(time="2026-11-22")), Good)


def test_the_longest_allowed_narrative_is_kept_whole():
    assert len(one(row("水" * NARRATIVE_MAX)).narrative) == NARRATIVE_MAX


def test_soft_problems_are_noted_and_the_words_kept():
    good = one(row(count="许多", due="长期", phone="没电话了12"))
    assert good.people_count is None
    assert (good.extra, good.private) == (
        {"涉及人数": "许多", "化解时限": "长期"},
        {"联系电话": "没电话了12"},
    )
    assert len(good.notes) == 3


def test_control_characters_are_taken_out_and_said():
    good = one(row("漏\x00水\x07\n<script>=HYPERLINK(1)😀𠮷"))
    assert good.narrative == "漏水\n<script>=HYPERLINK(1)😀𠮷"
    assert "2 个控制字符" in good.notes[0]


def test_titles_headers_sums_and_notes_are_skipped_and_blank_rows_are_not_counted():
    rows = [
        row(),
        [],
        [None, " "],
        ["小计", *[None] * 5, "60起"],
        [" 合 计 ", None, None, None, None, None, "150起", 3.0],
        HEADERS,
        ["台账"],
        ["注:本表每月25日前报送。"],
        ["制表人：张三", None, None, "审核人：李四", None, None, "日期：10月"],
    ]
    found = read(*rows, title="台账")
    assert [type(r).__name__ if not isinstance(r, Skipped) else str(r.reason) for r in found] == [
        "Good",
        "subtotal",
        "total",
        "header",
        "title",
        "note",
        "note",
    ]


@pytest.mark.parametrize(
    "narrative", ["合计欠款18万元未还", "小计", "注：本人多次反映无果", "说明：楼上漏水", "合计"]
)
def test_a_matter_that_only_sounds_like_a_sum_or_note_is_kept(narrative):
    assert isinstance(one(row(narrative, sequence=1, time="9月9日", party="张三")), Good)
    if narrative not in ("小计", "合计"):
        assert isinstance(one([narrative], headers=["内容"]), Good)


def test_a_row_with_only_its_running_number_has_no_content():
    assert isinstance(one(row(None, sequence=7)), Bad)


def test_the_community_is_carried_down_and_nothing_else():
    found = read(
        row(community="老街社区", grid="1网格", party="张三"),
        row(),
        [],
        ["小计", *[None] * 5, "2起"],
        row(),
        row(community="新苑社区"),
        row(),
    )
    goods = [r for r in found if isinstance(r, Good)]
    assert [g.community for g in goods] == ["老街社区", "老街社区", "老街社区", "新苑社区", "新苑社区"]
    assert [g.grid for g in goods] == ["1网格", "", "", "", ""]
    assert goods[1].inherited == ("所属社区",)
    assert goods[1].parties == ()


def test_the_community_is_not_carried_against_other_evidence():
    found = read(
        row(community="新苑社区"),
        row(community="老街社区"),
        row("新苑社区3幢楼上漏水。"),
        ["老街社区小计", *[None] * 5, "3起"],
        row(),
    )
    assert [r.community for r in found if isinstance(r, Good)] == ["新苑社区", "老街社区", "", ""]


def test_a_merged_cell_counts_for_all_its_rows():
    found = read(row(grid="5网格", time="9月9日"), row(), row(), merged=[(1, 3, 2, 3), (1, 1, 2, 1)])
    assert [r.grid for r in found] == ["5网格", "5网格", ""]
    assert [r.received_at for r in found] == [dt.datetime(2026, 9, 9), dt.datetime(2026, 9, 9), None]
    assert found[1].cells == row()


def test_ditto_repeats_the_row_above():
    assert [r.grid for r in read(row(grid="5网格"), row(grid="同上"))] == ["5网格", "5网格"]


def test_names_and_identity_numbers_of_two_columns_are_paired():
    headers = ["申请人", "申请人身份证号", "被申请人", "被申请人身份证号", "内容"]
    good = one(["张三、李四", "530199198112113972", "王五", "53019919960325941X", "争吵"], headers=headers)
    assert good.parties == (
        PartyText("张三", "530199198112113972"),
        PartyText("李四", ""),
        PartyText("王五", "53019919960325941X"),
    )


def test_a_column_without_a_header_is_kept():
    assert one([*row(), "旁注"]).extra == {"M列": "旁注"}


def test_a_title_alone_is_enough_and_a_demand_stands_in():
    assert one(["路灯不亮", None], headers=["标题", "内容"]).title == "路灯不亮"
    assert one([None, "退款"], headers=["内容", "诉求"]).narrative == "退款"


def test_a_ledger_goes_through_a_file_and_back(tmp_path):
    columns = [Column(h) for h in HEADERS]
    rows = [
        HEADERS,
        row(sequence=1, time="9月9日"),
        row("漏水", time="2月30日"),
        ["合计"] + [None] * 11,
    ]
    write_workbook(tmp_path / "a.xlsx", [SheetOut("台账", columns, rows)])
    sheets = read_sheets(tmp_path / "a.xlsx", name="a.xlsx", max_bytes=10**6)
    found = guess(sheets)
    kinds = Counter(type(r).__name__ for r in read_rows(sheets[0], found, today=TODAY))
    assert kinds == {"Good": 1, "Bad": 1, "Skipped": 3}


ANY_CELL = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.integers(),
    st.floats(allow_nan=False),
    st.booleans(),
    st.datetimes(),
    st.times(),
    st.sampled_from(["小计", "合计", "注:", "同上", "2月30日", "老街社区", "未留", "约20人", *HEADERS]),
)


@given(
    st.lists(st.lists(ANY_CELL, max_size=14), max_size=6),
    st.lists(st.tuples(*[st.integers(0, 9)] * 4), max_size=3),
)
def test_every_filled_row_becomes_exactly_one_of_three(rows, merged):
    sheet = Sheet("表", [HEADERS, *rows], merged)
    found = list(read_rows(sheet, guess([sheet]), today=TODAY))
    assert len({r.row for r in found}) == len(found)
    filled = {n for n, cells in enumerate(rows, 2) if any(c is not None and str(c).isalnum() for c in cells)}
    assert filled <= {r.row for r in found}
    assert all(r.problems for r in found if isinstance(r, Bad))


def test_identity_ignores_white_space_and_width_but_not_substance():
    at = dt.datetime(2026, 9, 9)
    first = identity("C1", "7", at, "张三", "楼上 漏水ＡＢ，\n三天了")
    assert first == identity("C1", " ７", at, "张三", "\u3000楼上漏水AB,三天了\t")
    others = [
        ("C2", "7", at, "张三"),
        ("C1", "8", at, "张三"),
        ("C1", None, at, "张三"),
        ("C1", "7", None, "张三"),
        ("C1", "7", at, ""),
    ]
    assert len({first, *(identity(*other, "楼上漏水AB，三天了") for other in others)}) == 6


def test_the_title_counts_only_without_a_narrative():
    assert identity("C", None, None, "", "甲", "乙") == identity("C", None, None, "", "甲", "丙")
    assert identity("C", None, None, "", "", "乙") != identity("C", None, None, "", "", "丙")
