"""Which row of the deadline policy wins: a table, no database."""

from datetime import date
from typing import Any

import pytest

from dispatch.clock_rules import Matter, PolicyRow, choose, days_of, marks

DAY = date(2026, 11, 17)


def row(pk: int, complete: str = "9 workdays", **more: Any) -> PolicyRow:
    facts: dict[str, Any] = {
        "centre": None, "category": None, "level": "any", "channel": "", "mode": "", "from_on": date(2000, 1, 1),
        "until_on": None, "rules": {"complete": complete},
    } | more  # fmt: skip
    return PolicyRow(pk, **facts)


def matter(**more: Any) -> Matter:
    facts: dict[str, Any] = {
        "centre": 1, "category": 5, "level": "", "red_flag": False, "channel": "visit", "mode": "", "day": DAY,
    } | more  # fmt: skip
    return Matter(**facts)


# each row wins over all rows before it
ORDER = [
    row(1),
    row(2, from_on=date(2020, 1, 1)),
    row(3, level="none"),
    row(4, channel="visit"),
    row(5, category=5),
    row(6, centre=1),
    row(7, centre=1, category=5, channel="visit", level="none"),
]


@pytest.mark.parametrize("count", range(1, len(ORDER) + 1))
def test_the_most_specific_row_wins_whatever_the_order_of_the_table(count):
    rows = ORDER[:count]
    expected = ORDER[count - 1].pk
    assert choose(rows, matter())["complete"].pk == expected
    assert choose(reversed(rows), matter())["complete"].pk == expected


def test_a_row_of_the_centre_never_slows_down_a_dangerous_case():
    rows = [row(1, level="high"), row(2, level="red"), row(3, centre=1, category=5, channel="visit")]
    assert choose(rows, matter(level="high"))["complete"].pk == 1
    assert choose(rows, matter(level="high", red_flag=True))["complete"].pk == 2
    assert choose(rows, matter(level="low"))["complete"].pk == 3


def test_the_mode_wins_over_everything_and_falls_back_to_the_routine():
    rows = [row(1, level="red"), row(2, mode="urgent")]
    assert choose(rows, matter(red_flag=True, mode="urgent"))["complete"].pk == 2
    assert choose(rows, matter(red_flag=True, mode="emergency"))["complete"].pk == 1


def test_what_a_row_leaves_empty_the_next_one_says():
    rows = [
        row(1, rules={"complete": "9 workdays", "acknowledge": "60 minutes"}),
        row(2, level="none", complete=""),
    ]
    assert {name: one.pk for name, one in choose(rows, matter()).items()} == {"complete": 1, "acknowledge": 1}


@pytest.mark.parametrize(
    "other",
    [
        {"centre": 2}, {"category": 6}, {"channel": "call"}, {"level": "high"}, {"mode": "urgent"},
        {"from_on": date(2026, 11, 18)}, {"until_on": date(2026, 11, 16)},
    ],
)  # fmt: skip
def test_a_row_for_others_or_another_time_does_not_hold(other):
    assert choose([row(1, **other)], matter()) == {}


def test_the_first_and_the_last_day_hold():
    rows = [row(1, from_on=DAY, until_on=DAY)]
    assert choose(rows, matter())["complete"].pk == 1


@pytest.mark.parametrize(("text", "days"), [("3、7,30，90", (3, 7, 30, 90)), ("", ()), ("3", (3,))])
def test_days_of_calls_are_read_with_any_comma(text, days):
    assert days_of(text) == days


@pytest.mark.parametrize("text", ["7、3", "3、3", "0、3", "三"])
def test_days_that_do_not_rise_are_refused(text):
    with pytest.raises(ValueError, match=r"从小到大|invalid literal"):
        days_of(text)


def test_each_day_is_counted_or_says_why_not():
    names = {date(2026, 11, 18): "民族节", date(2026, 11, 21): "调休"}
    works = lambda day: (day.weekday() < 5 and day.day != 18) or day.day == 21  # noqa: E731
    days = marks(DAY, date(2026, 11, 23), works=works, names=names, pauses=[(DAY, date(2026, 11, 20))])
    assert [(one.day.day, one.is_counted, one.why) for one in days] == [
        (17, True, ""), (18, False, "暂停"), (19, False, "暂停"), (20, True, ""), (21, True, "调休"), (22, False, "周末"),
        (23, True, ""),
    ]  # fmt: skip
