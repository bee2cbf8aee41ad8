"""Which rules a text calls for: never fewer than fit, and each finds what it found as it is written."""

import json
import re
from pathlib import Path

import pytest

from risk.rules.catalogue import shipped
from risk.rules.reader.calling import Calls, Rule
from risk.rules.reader.grammar import led, within_sentence
from risk.rules.reader.idioms import IDIOMS
from risk.rules.reader.passage import Passage
from risk.rules.reader.reading import rules_of

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def rules() -> list[Rule]:
    return [rule for code in shipped().factors for rule in rules_of(code, shipped())]


@pytest.fixture(scope="module")
def passages() -> list[Passage]:
    lines = (HERE / "narratives_held.jsonl").read_text(encoding="utf-8").splitlines()
    return [Passage(json.loads(line)["text"], IDIOMS) for line in lines[::12]]


def test_every_rule_that_fits_is_called(rules, passages):
    calls = Calls(rules)
    patterns = [re.compile(rule.spelled) for rule in rules]
    for passage in passages:
        fitting = [
            rule
            for rule, pattern in zip(rules, patterns, strict=True)
            if pattern.search(passage.masked if rule.masked else passage.plain)
        ]
        called = calls.of(passage)
        assert [rule for rule in called if rule in fitting] == fitting
        assert len(called) < 120


def test_gathered_by_their_first_characters_the_rules_find_the_same(rules, passages):
    text = "\n".join(passage.plain for passage in passages)
    changed = [rule.spelled for rule in rules if led(rule.spelled) != rule.spelled]
    assert len(changed) > 100
    for spelled in changed:
        found = [(one.span(), one.groupdict()) for one in re.finditer(led(spelled), text)]
        assert found == [(one.span(), one.groupdict()) for one in re.finditer(spelled, text)]


@pytest.mark.parametrize(
    ("written", "gathered"),
    [
        ("打|杀|打死", "打(?:|死)|杀"),
        ("(?:(?:你|我)打|[他她]?踢)人", "(?:你打|我打|他踢|她踢|踢)人"),
        ("(?:[1-3]{1,2}次|好+)", "(?:1[1-3]{0,1}次|2[1-3]{0,1}次|3[1-3]{0,1}次|好好*)"),
        # what may begin with anything stays as it is
        ("(?:打|[^，]人)", "(?:打|[^，]人)"),
        ("(?:打|(?<!不)杀)", "(?:打|(?<!不)杀)"),
        ("(?:打|)人", "(?:打|)人"),
        ("(?:打|杀)?人", "(?:打|杀)?人"),
        ("(?:(打)|杀)", "(?:(打)|杀)"),
        ("(?:打??|杀)", "(?:打??|杀)"),
        ("[打杀]人", "[打杀]人"),
    ],
)
def test_alternatives_are_gathered_by_their_first_character(written, gathered):
    assert led(written) == gathered


@pytest.mark.parametrize(
    ("expression", "within"),
    [
        ("打(?:人|架)[0-9]+", True),
        ("打[^，,。！？!?；;：\\n]{0,3}?人", True),
        ("打(?![^，]{0,9}。)", True),
        ("打[^，。]{0,3}人", False),
        ("打.人", False),
        ("打。又", False),
        ("打[，。]", False),
        ("打[!-~]", False),
        ("打\\s人", False),
        ("打\\?", False),
        ("(?i:a)", False),
    ],
)
def test_a_rule_within_a_sentence_cannot_match_the_end_of_one(expression, within):
    assert within_sentence(expression) is within


def test_words_of_two_sentences_call_no_rule_that_keeps_within_one():
    calls = Calls([Rule("A04", "砍[^，,。！？!?；;：\\n]{0,9}?邻居", None, masked=False)])
    assert len(calls.of(Passage("砍伤了邻居。", IDIOMS))) == 1
    assert calls.of(Passage("砍柴。邻居来了。", IDIOMS)) == []


def test_a_rule_that_reaches_beyond_a_sentence_is_called_by_words_of_both():
    calls = Calls([Rule("A04", "砍[^\\n]{0,9}?邻居", None, masked=False)])
    assert len(calls.of(Passage("砍柴。邻居来了。", IDIOMS))) == 1
    assert calls.of(Passage("砍柴。狗来了。", IDIOMS)) == []


def test_an_idiom_that_bridges_two_sentences_makes_them_one_to_a_rule_that_looks_beyond_idioms():
    rule = Rule("A04", "闹[^，,。！？!?；;：\\n]{0,9}?邻居", None, masked=True)
    passage = Passage("闹着打着公益！旗号邻居来了。", IDIOMS)
    assert rule.search(passage.masked)
    assert Calls([rule]).of(passage) == [rule]


def test_a_rule_without_any_word_is_always_called():
    calls = Calls([Rule("A04", "[^，]{3}", None, masked=False), Rule("A04", "\\d", None, masked=False)])
    assert len(calls.of(Passage("甲乙丙", IDIOMS))) == 2
