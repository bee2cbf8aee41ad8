"""Which of two levels is the higher, and when too much is unknown."""

import pytest

from risk.rules.levels import higher, is_higher
from risk.rules.unknown import is_uncertain


@pytest.mark.parametrize(
    ("unknown", "judged", "expected"),
    [(0, 0, False), (0, 4, False), (1, 4, False), (1, 3, True), (7, 28, False), (8, 28, True), (1, 1, True)],
)
def test_more_than_a_quarter(unknown, judged, expected):
    assert is_uncertain(unknown, judged) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("high", "medium", True), ("medium", "high", False), ("low", "", True), ("low", "low", False)],
)
def test_the_higher_of_two_levels(one, other, expected):
    assert is_higher(one, other) is expected
    assert higher(one, other) == (one if expected else other)
