"""The sums behind the warnings, without a database."""

from datetime import timedelta

import pytest

from risk.rules.warnings import fell_silent, has_run, is_hot, was_hot
from tests.builders import NOW

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([1, 10, 31], True),
        ([1, 10, 32], False),
        ([1, 10], False),
        ([40, 50, 60], False),
        ([25, 33, 50], True),
    ],
)
def test_a_run_of_three_in_thirty_days_that_ends_lately(days, expected):
    moments = [NOW - timedelta(days=one) for one in days]
    assert has_run(moments, count=3, within=30 * DAY, since=NOW - 30 * DAY) == expected


@pytest.mark.parametrize(
    ("count", "before", "expected"),
    [(5, 0, True), (4, 0, False), (5, 21, True), (5, 22, False), (15, 64, True)],
)
def test_a_place_is_hot_by_number_and_by_what_is_usual(count, before, expected):
    assert is_hot(count, before, least=5, times=3, days=7) == expected


def test_a_place_that_was_hot_for_a_day_was_hot():
    daily_ = {NOW.date() - 10 * DAY: 5}
    given = {"least": 5, "times": 3, "days": 7}
    assert was_hot(daily_, since=NOW.date() - 30 * DAY, until=NOW.date(), **given)
    assert not was_hot(daily_, since=NOW.date() - 2 * DAY, until=NOW.date(), **given)


@pytest.mark.parametrize(
    ("noted", "expected"), [([20], True), ([20, 14, 8, 2], False), ([45, 3], False), ([6], False)]
)
def test_when_a_case_fell_silent(noted, expected):
    moments = [NOW - timedelta(days=one) for one in noted]
    assert fell_silent(moments, days=7, since=NOW - 30 * DAY, until=NOW) == expected
