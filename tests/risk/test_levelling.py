"""In doubt the level decides: what falls short of its bar by itself counts where the text as a whole is likely so grave."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.rules.catalogue import LEVELS, shipped
from risk.rules.reader.levelling import Levelling
from risk.rules.scoring import level, score

CATALOGUE = shipped()
LEVELLING = Levelling(CATALOGUE)
SURE_AND_HALF = dict.fromkeys(("A01", "A06", "A09", "B04", "B01", "B03"), 0.29) | {"A01": 0.9}


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


def test_several_things_half_seen_lift_a_threat_to_the_level_they_likely_make_up_and_no_further():
    near = {"B04": 0.9, "A06": 0.8, "A09": 0.7}
    taken = LEVELLING.called_for({"A01"}, near, SURE_AND_HALF)
    assert taken == ["B04", "A06"]
    assert score({"A01", *taken}, CATALOGUE).level == "high"
    assert score({"A01", taken[0]}, CATALOGUE).level != "high"


def test_one_thing_half_seen_lifts_nothing():
    assert LEVELLING.called_for({"A01"}, {"B04": 0.9}, {"A01": 0.9, "B04": 0.2}) == []


def test_what_does_not_reach_the_level_is_left_out():
    assert LEVELLING.called_for({"A01"}, {"E01": 0.9}, SURE_AND_HALF) == []


def test_nothing_is_ever_lowered():
    assert LEVELLING.called_for({"A01", "A08"}, {"B04": 0.9}, {"A01": 0.1, "A08": 0.1, "B04": 0.1}) == []
