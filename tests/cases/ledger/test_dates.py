"""Dates, numbers and people as ledgers write them."""
# ruff: noqa: DTZ001  a ledger's moments are local

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.ledger.dates import DateProblemError, parse_moment
from cases.ledger.numbers import chinese_number, people_count

TODAY = dt.date(2026, 11, 21)
NINTH = dt.datetime(2026, 9, 9)
ANY_CELL = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.integers(),
    st.floats(allow_nan=True),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.from_regex(
        r"[0-9]{1,4}[-./年][0-9]{1,2}[-./月][0-9]{1,2}日?( [0-9]{1,2}:[0-9]{1,2})?", fullmatch=True
    ),
)


@pytest.mark.parametrize(
    "said",
    [
        "2026-09-09",
        "2026.9.9",
        "2026/9/9",
        "2026年9月9日",
        "9月9日",
        "9.9",
        "09-09",
        "20260909",
        20260909,
        "２０２６／９／９",
        "26.9.9",
        " 2026年 9月 9日 ",
        "2026年9月9日（周三）",
        "二〇二六年九月九日",
        "9/9/2026",
        dt.date(2026, 9, 9),
        NINTH,
        46274,
        "46274",
    ],
)
def test_a_day_is_read_however_it_is_spelt(said):
    moment = parse_moment(said, today=TODAY)
    assert (moment.at, moment.has_time) == (NINTH, False)


@pytest.mark.parametrize(
    ("said", "hour", "minute"),
    [
        ("2026/9/9 10:05:00", 10, 5),
        ("2026/9/9 上午10:05", 10, 5),
        ("2026/9/9 下午3点", 15, 0),
        ("2026-9-9 12:30 PM", 12, 30),
        ("9月9日10时05分", 10, 5),
        ("2026年9月9日 晚8点许", 20, 0),
        ("2026-09-09T02:05:00Z", 10, 5),
        ("20260909 1005", 10, 5),
        (46274.5, 12, 0),
        (dt.datetime(2026, 9, 9, 10, 5), 10, 5),
    ],
)
def test_a_time_of_day_is_read(said, hour, minute):
    moment = parse_moment(said, today=TODAY)
    assert (moment.at, moment.has_time) == (NINTH.replace(hour=hour, minute=minute), True)


@pytest.mark.parametrize("said", [None, "", "  ", "无", "—", "不详", 0])
def test_no_date_is_no_problem(said):
    assert parse_moment(said, today=TODAY) is None


@pytest.mark.parametrize(
    "said", ["2月30日", "2026-13-01", "2026年2月29日", "4.31", "20260231", "2026-9-9 25:00", "1823-01-01"]
)
def test_a_day_that_does_not_exist_is_refused_with_the_way_to_write_it(said):
    with pytest.raises(DateProblemError) as caught:
        parse_moment(said, today=TODAY)
    assert caught.value.impossible
    assert said in caught.value.sentence
    assert "请写成 2026-09-09" in caught.value.sentence


@pytest.mark.parametrize(
    "said", ["昨天", "2026年8月", "202609", 2026.8, "长期", True, dt.time(3, 4), 1, "-" * 40, "一周内"]
)
def test_words_that_are_no_date_are_told_apart_from_impossible_days(said):
    with pytest.raises(DateProblemError) as caught:
        parse_moment(said, today=TODAY)
    assert not caught.value.impossible


def test_a_day_without_a_year_is_the_latest_not_after_today():
    assert parse_moment("11月21日", today=TODAY).at.year == 2026
    assert parse_moment("11月22日", today=TODAY).at.year == 2025
    assert parse_moment("2月29日", today=TODAY).at == dt.datetime(2024, 2, 29)


def test_a_deadline_without_a_year_follows_the_day_it_was_set():
    assert parse_moment("1月10日", today=TODAY, not_before=dt.date(2026, 12, 20)).at == dt.datetime(
        2027, 1, 10
    )
    assert parse_moment("8月1日", today=TODAY, not_before=dt.date(2026, 8, 5)).at == dt.datetime(2026, 8, 1)


def test_a_decimal_number_is_read_as_month_and_day_but_questioned():
    moment = parse_moment(10.2, today=TODAY)
    assert (moment.at, "请核对" in moment.note) == (dt.datetime(2026, 10, 2), True)


def test_a_span_gives_its_first_day_and_says_so():
    assert parse_moment("2026.8.17-8.20", today=TODAY).at == dt.datetime(2026, 8, 17)
    assert "一段时间" in parse_moment("9月9日至10日", today=TODAY).note


@given(ANY_CELL)
def test_any_cell_is_a_moment_nothing_or_a_sentence(cell):
    said = "a moment or nothing"
    try:
        parse_moment(cell, today=TODAY)
    except DateProblemError as problem:
        said = problem.sentence
    assert said


@given(
    st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]),
)
def test_every_day_survives_every_spelling(day, spelling):
    assert parse_moment(day.strftime(spelling), today=TODAY).at.date() == day


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("约20人", 20),
        ("二人", 2),
        ("2人", 2),
        ("3.0", 3),
        (3.0, 3),
        ("十余人", 10),
        ("两人", 2),
        ("２户５人", 5),
        ("百余人", 100),
        ("二十多人", 20),
        ("30余名", 30),
        ("12人次", 12),
        ("共5人", 5),
        ("许多", None),
        ("三四人", None),
        ("10-20人", None),
        (2.5, None),
        (-1, None),
        (10**9, None),
        (True, None),
        (None, None),
        ("9" * 5000, None),
        ("一" * 5000, None),
        (float("inf"), None),
    ],
)
def test_people_are_counted_where_a_number_is_said(said, number):
    assert people_count(said) == number


@given(ANY_CELL)
def test_counting_people_never_fails(cell):
    assert people_count(cell) is None or 0 <= people_count(cell) <= 100_000


@pytest.mark.parametrize(
    ("text", "number"),
    [("二十三", 23), ("一百零二", 102), ("十", 10), ("〇九", 9), ("二〇二六", 2026), ("百人", None)],
)
def test_chinese_numbers_are_read(text, number):
    assert chinese_number(text) == number
