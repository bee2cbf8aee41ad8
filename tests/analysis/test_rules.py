"""Sums and words of figures, as tables."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from analysis import rules
from analysis.rules import Month, Rate
from core.rules import long_day


@pytest.mark.parametrize(("text", "month"), [("2026-01", Month(2026, 1)), ("2026-12", Month(2026, 12))])
def test_a_month_is_read(text, month):
    assert (Month.parse(text), str(month)) == (month, text)


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "2026-1", "1999-01", "2026-01-01", " 2026-01", "", "二月"]
)
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError, match="不是月份"):
        Month.parse(text)


def test_a_month_has_its_days_and_its_neighbours():
    assert Month(2026, 1).shifted(-1) == Month(2025, 12)
    assert Month(2026, 12).shifted(1) == Month(2027, 1)
    assert Month(2026, 2).shifted(-12) == Month(2025, 2)
    assert (Month(2024, 2).last, len(Month(2024, 2).days)) == (date(2024, 2, 29), 29)
    assert Month(2026, 10).end == Month(2026, 11).start


def test_a_moment_belongs_to_the_month_of_shanghai():
    assert Month.of(datetime(2026, 9, 30, 16, 0, tzinfo=UTC)) == Month(2026, 10)
    assert Month.of(datetime(2026, 9, 30, 15, 59, tzinfo=UTC)) == Month(2026, 9)


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (1, 3, "33.33%"), (2, 3, "66.67%"), (1, 8, "12.50%"), (197, 210, "93.81%"), (0, 5, "0.00%"),
        (5, 5, "100.00%"), (0, 0, "—"), (1, 800, "0.13%"), (1, 32, "3.13%"),
    ],
)  # fmt: skip
def test_a_rate_has_two_decimals_half_up(part, whole, words):
    assert Rate(part, whole).words == words


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (9, 8, "比上月增加 1 件、上升 12.50%"), (7, 8, "比上月减少 1 件、下降 12.50%"), (8, 8, "与上月持平"),
        (0, 0, "与上月持平"), (3, 0, "上月没有发生"), (0, 4, "比上月减少 4 件、下降 100.00%"),
    ],
)  # fmt: skip
def test_a_change_is_said_in_words(now, before, words):
    assert rules.change_words(now, before, "上月") == words


def test_percentage_points_are_no_relative_change():
    assert rules.points(Rate(1, 2), Rate(1, 4)) == Decimal("25.00")
    assert rules.relative(50, 25) == Decimal("100.00")
    assert rules.points_words(Rate(1, 2), Rate(1, 4), "上月") == "比上月提高 25.00 个百分点"
    assert rules.points_words(Rate(1, 4), Rate(1, 2), "上月") == "比上月下降 25.00 个百分点"
    assert rules.points_words(Rate(1, 2), Rate(2, 4), "上月") == "与上月持平"
    assert rules.points_words(Rate(1, 2), Rate(0, 0), "上月") == ""


@pytest.mark.parametrize(
    ("minutes", "hours"), [([], None), ([60], "1.0"), ([60, 120], "1.5"), ([3, 600, 9], "0.2"), ([15], "0.3")]
)
def test_a_median_is_in_hours_half_up(minutes, hours):
    found = rules.median_hours(timedelta(minutes=one) for one in minutes)
    assert found == (None if hours is None else Decimal(hours))


def test_what_ties_with_the_last_named_is_named_too():
    counts = [("甲", 5), ("乙", 3), ("丙", 2), ("丁", 2), ("戊", 1), ("己", 0)]
    assert rules.ranked_words(counts, 13) == (
        "甲 5 件（占 38.46%）、乙 3 件（占 23.08%）、丙 2 件（占 15.38%）、丁 2 件（占 15.38%）"
    )
    assert rules.leaders([("甲", 2), ("乙", 2), ("丙", 1)]) == (["甲", "乙"], 2)
    assert rules.leaders([("甲", 0)]) == ([], 0)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("王小强与王强争吵", "王*强与王*争吵"),
        ("电话13800001234。", "电话138****1234。"),
        ("证件53019919811211397X", "证件530****397X"),
        ("编号 20261117 与 123", "编号 20261117 与 123"),
        ("固话 087165551234", "固话 087****1234"),
    ],
)
def test_a_line_is_masked(text, shown):
    assert rules.masked(text, ["王小强", "王强", "李"]) == shown


def test_a_day_has_no_leading_zeros():
    assert long_day(date(2026, 3, 5)) == "2026年3月5日"
