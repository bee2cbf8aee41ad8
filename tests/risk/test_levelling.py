"""In doubt the level decides: what stands a little below or above its bar goes with the level of the text as a whole."""

from itertools import compress, product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.rules.catalogue import LEVELS, shipped
from risk.rules.reader.levelling import Levelling
from risk.rules.reader.likeness import Likened
from risk.rules.scoring import level, score

CATALOGUE = shipped()
LEVELLING = Levelling(CATALOGUE)


def test_a_factor_as_likely_as_not_splits_the_levels():
    assert LEVELLING.likelihoods({"A01": 0.5}) == pytest.approx({"low": 0.5, "medium": 0.5, "high": 0.0})


def test_two_factors_count_together_only_where_both_are_there():
    found = LEVELLING.likelihoods({"A01": 0.5, "A08": 0.4})
    assert found == pytest.approx({"low": 0.3, "medium": 0.5, "high": 0.2})


def test_what_a_graver_factor_takes_the_place_of_adds_nothing_to_it():
    points = CATALOGUE.factors["A01"].points
    assert LEVELLING.likelihoods({"A01": 1.0, "A02": 1.0})[level(points, CATALOGUE)] == pytest.approx(1.0)


@given(st.dictionaries(st.sampled_from(sorted(CATALOGUE.factors)), st.floats(0, 1)))
def test_the_levels_are_all_there_is(chances):
    found = LEVELLING.likelihoods(chances)
    assert set(found) == set(LEVELS)
    assert sum(found.values()) == pytest.approx(1.0)


@given(st.dictionaries(st.sampled_from(sorted(CATALOGUE.factors)), st.sampled_from((0.0, 1.0))))
def test_what_is_certain_is_the_level_of_the_score(chances):
    here = [code for code, chance in chances.items() if chance]
    assert LEVELLING.likelihoods(chances)[score(here, CATALOGUE).level] == pytest.approx(1.0)


def test_many_slight_things_weigh_nearly_as_each_by_itself():
    slight = dict.fromkeys(("B01", "B03", "B04", "E01", "E05", "E06"), 0.09) | {"A01": 0.5}
    exact = dict.fromkeys(LEVELS, 0.0)
    for there in product((True, False), repeat=len(slight)):
        chance = prod(one if yes else 1 - one for one, yes in zip(slight.values(), there, strict=True))
        exact[score(compress(slight, there), CATALOGUE).level] += chance
    assert LEVELLING.likelihoods(slight) == pytest.approx(exact, abs=0.02)


def test_what_is_near_lifts_a_threat_to_the_level_it_likely_has_and_no_further():
    near = {"B04": 0.9, "A06": 0.8, "A09": 0.7}
    taken = LEVELLING.lifted({"A01"}, near, "high")
    assert taken == ["B04", "A06"]
    assert score({"A01", *taken}, CATALOGUE).level == "high"
    assert score({"A01", taken[0]}, CATALOGUE).level != "high"


def test_what_does_not_reach_the_level_is_left_out():
    assert LEVELLING.lifted({"A01"}, {"E01": 0.9}, "high") == []


def test_what_is_as_grave_already_is_not_lifted():
    assert LEVELLING.lifted({"A01"}, {"B04": 0.9}, "medium") == []


def test_the_weakest_goes_first_until_the_level_fits():
    found, weak = {"A06", "B04", "E06"}, {"A06": 0.6, "E06": 0.4}
    assert score(found, CATALOGUE).level == "medium"
    gone = LEVELLING.lowered(found, weak, "low")
    assert gone[0] == "E06"
    assert score(found.difference(gone), CATALOGUE).level == "low"


def test_nothing_goes_where_the_level_would_not_fit():
    assert LEVELLING.lowered({"A01", "E06"}, {"E06": 0.4}, "low") == []
    assert LEVELLING.lowered({"A01", "A08"}, {"A01": 0.4}, "high") == []


def test_sure_dangers_are_likeliest_high_and_nothing_at_all_low():
    nothing = Likened(dict.fromkeys(CATALOGUE.factors, (-1.5, -1.5)), lambda _code: (0, 10))
    grave = Likened(
        dict.fromkeys(CATALOGUE.factors, (-0.6, -0.6)) | {"A01": (1.0, 1.0)}, lambda _code: (0, 10)
    )
    assert LEVELLING.likeliest(dict.fromkeys(CATALOGUE.factors, 0.001), nothing, 100) == "low"
    assert LEVELLING.likeliest({"A01": 0.95, "A03": 0.95, "B07": 0.9}, grave, 100) == "high"


@given(st.dictionaries(st.sampled_from(sorted(CATALOGUE.factors)), st.floats(0, 1)), st.integers(0, 100_000))
def test_any_chances_and_any_length_give_a_level(chances, length):
    likened = Likened({code: (chance, chance) for code, chance in chances.items()} or {"A01": (0.0, 0.0)},
                      lambda _code: (0, 0))  # fmt: skip
    assert LEVELLING.likeliest(chances, likened, length) in LEVELS
