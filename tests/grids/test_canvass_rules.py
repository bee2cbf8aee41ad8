"""Which grids a place is walked by, what makes one door, what share is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids import rules

THREE, FOUR, FIVE = ("a.", "grid3"), ("a.1.", "grid4"), ("a.1.x.", "grid5")
OTHER = ("a.2.", "grid4")


@pytest.mark.parametrize(
    ("worked", "level"),
    [
        ([], "grid4"),
        (["a."], "grid3"),
        (["a.1."], "grid4"),
        (["a.1.x."], "grid5"),
        (["a.", "a.1.", "a.2."], "grid4"),
        (["a.", "a.1."], "grid4"),
        (["somewhere."], "grid4"),
    ],
)
def test_the_level_is_the_one_that_workers_are_appointed_to(worked, level):
    assert rules.used_level([THREE, FOUR, OTHER, FIVE], worked) == level


def test_without_workers_and_without_the_usual_level_the_finest_is_taken():
    assert rules.used_level([THREE, FIVE], []) == "grid5"
    assert rules.used_level([], []) == "grid4"


@pytest.mark.parametrize(
    ("grids", "level", "taken"),
    [
        ([THREE, FOUR, OTHER, FIVE], "grid4", ["a.1.", "a.2."]),
        ([THREE, FOUR, OTHER, FIVE], "grid3", ["a."]),
        # what no finer grid covers is walked by the coarser one
        ([THREE, FOUR, OTHER, FIVE], "grid5", ["a.1.x.", "a.2."]),
        ([("b.", "grid3"), FOUR], "grid4", ["a.1.", "b."]),
        ([], "grid4", []),
    ],
)
def test_grids_cover_a_place_without_overlap(grids, level, taken):
    assert rules.walked(grids, level) == taken


PATHS = st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map(lambda codes: ".".join(codes) + ".")


@given(paths=st.sets(PATHS, max_size=12), level=st.sampled_from(rules.ORDER))
def test_every_grid_lies_in_above_or_at_one_that_is_walked_and_none_twice(paths, level):
    grids = [(path, rules.ORDER[path.count(".") - 1]) for path in paths]
    taken = rules.walked(grids, level)
    assert all(any(one.startswith(up) or up.startswith(one) for up in taken) for one in paths)
    assert not [(one, up) for one in taken for up in taken if one != up and one.startswith(up)]


def test_a_door_is_the_same_however_its_address_is_typed():
    assert rules.door("3幢 2单元-501") == rules.door("３幢2单元501号 ") != rules.door("3幢2单元502")
    assert rules.door(" ") == ""


@pytest.mark.parametrize(
    ("done", "total", "words"),
    [(0, 0, "—"), (0, 3, "0 %"), (1, 3, "33 %"), (999, 1000, "99 %"), (1, 1, "100 %")],
)
def test_a_hundred_percent_is_said_only_of_all(done, total, words):
    assert rules.share(done, total) == words
