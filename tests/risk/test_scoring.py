"""Points, bands, supersession, red flags."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.rules.catalogue import shipped
from risk.rules.scoring import after_supersession, level, score

CODES = st.sets(st.sampled_from(sorted(shipped().factors)))


@pytest.mark.parametrize(
    ("points", "expected"),
    [(0, "low"), (4, "low"), (5, "medium"), (8, "medium"), (9, "high"), (80, "high")],
)
def test_the_bands_meet_at_4_5_8_and_9(points, expected):
    assert level(points, shipped()) == expected


@pytest.mark.parametrize(
    ("codes", "points", "expected"),
    [
        ([], 0, "low"),
        (["E03", "E05"], 4, "low"),
        (["A01"], 5, "medium"),
        (["A01", "A02"], 5, "medium"),
        (["A05", "A04", "B01"], 8, "medium"),
        (["A01", "B01", "E01"], 9, "high"),
    ],
)
def test_points_are_the_sum_after_supersession(codes, points, expected):
    assert (score(codes, shipped()).points, score(codes, shipped()).level) == (points, expected)


def test_the_parts_add_up_in_the_order_of_the_catalogue():
    result = score(["A01", "E01", "B01"], shipped())
    assert result.parts == (("B01", 3), ("E01", 1), ("A01", 5))


@pytest.mark.parametrize(
    ("codes", "mental_level", "flags"),
    [
        (["A02", "B06"], None, ()),
        (["A01"], None, ("A01",)),
        (["E03", "A08"], None, ("A08", "E03")),
        (["B10", "A04"], None, ("B10+A04",)),
        (["B10", "A05", "A04"], None, ("A05", "B10+A05")),
        ([], 2, ()),
        ([], 3, ("精神障碍危险性3级",)),
    ],
)
def test_red_flags_do_not_change_the_points(codes, mental_level, flags):
    result = score(codes, shipped(), mental_level=mental_level)
    assert set(result.red_flags) == set(flags)
    assert result.points == score(codes, shipped()).points


def test_an_unknown_code_is_an_error():
    with pytest.raises(KeyError):
        after_supersession(["Z99"], shipped())


@given(CODES)
def test_supersession_done_twice_changes_nothing(codes):
    once = after_supersession(codes, shipped())
    assert after_supersession(once, shipped()) == once
    assert not {"A01", "A02"} <= set(once)
    assert not {"A05", "A04"} <= set(once)


# every factor alone: its points, its level, whether it raises a red flag (the shipped catalogue, first version)
FACTORS = {
    "B01": (3, False), "B02": (2, False), "B03": (3, False), "B04": (3, False), "B05": (2, False), "B06": (1, False),
    "B07": (2, False), "B08": (2, False), "B09": (1, False), "B10": (2, False), "B11": (2, False), "E01": (1, False),
    "E02": (2, False), "E03": (3, True), "E04": (2, False), "E05": (1, False), "E06": (2, False), "E07": (2, False),
    "A01": (5, True), "A02": (3, False), "A03": (5, True), "A04": (3, False), "A05": (5, True), "A06": (3, False),
    "A07": (2, False), "A08": (5, True), "A09": (3, False), "A10": (3, False),
}  # fmt: skip


@pytest.mark.parametrize("code", FACTORS)
def test_each_factor_alone_gives_its_points_its_level_and_its_flag(code):
    points, is_red = FACTORS[code]
    result = score([code], shipped())
    assert (result.points, result.level, bool(result.red_flags)) == (
        points,
        "medium" if points == 5 else "low",
        is_red,
    )


def test_the_table_has_all_28_factors():
    assert set(FACTORS) == set(shipped().factors)
    assert len(FACTORS) == 28


@pytest.mark.parametrize(
    ("codes", "points", "expected"),
    [
        (["A02", "E01"], 4, "low"),
        (["A02", "B02"], 5, "medium"),
        (["A01", "A06"], 8, "medium"),
        (["A01", "A06", "B06"], 9, "high"),
    ],
)
def test_one_point_more_is_another_level_at_the_edges(codes, points, expected):
    assert (score(codes, shipped()).points, score(codes, shipped()).level) == (points, expected)
