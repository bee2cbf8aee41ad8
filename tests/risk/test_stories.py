"""The dangerous stories of the demonstration: their levels follow from their factors, the reader sees each of them."""

from random import Random

import pytest

from cases.seeding.texts import _narratives, fill, stories, story_of
from risk.rules.catalogue import shipped
from risk.rules.reader import reader
from risk.rules.scoring import score

STORIES = {key: told for key, (_, told) in stories().items()}
ORDINARY = [told for voice in _narratives().values() for told in voice]


@pytest.mark.parametrize("key", STORIES)
def test_a_storys_level_is_the_sum_of_its_factors(key):
    told = STORIES[key]
    found = score(told.factors, shipped())
    assert (told.level, told.red_flag) == (found.level, bool(found.red_flags))


@pytest.mark.parametrize("key", STORIES)
def test_the_reader_puts_each_story_on_the_desk(key):
    found = reader().read(STORIES[key].text).score
    assert found.level != "low" or found.red_flags


@pytest.mark.parametrize("told", ORDINARY, ids=lambda told: told.head)
def test_an_ordinary_text_that_reads_red_says_so(told):
    """Its slips are signed by the commander, its clocks run day and night until it is judged."""
    filled = fill(told.text, Random(1), place="翠湖花园3幢")
    assert told.reads_red == bool(reader().read(f"{filled}\n{told.demand}").score.red_flags)


def test_a_story_is_known_by_its_first_sentence():
    assert len({told.head for told in STORIES.values()}) == len(STORIES)
    for told in STORIES.values():
        assert "{" not in told.head
        assert story_of(told.text.format_map(dict.fromkeys("dtpsrany", "x"))) == told
