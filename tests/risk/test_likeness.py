"""The second opinion: what it learns from judged narratives, what it may add and what it never drops."""

import json
from pathlib import Path

import pytest

from risk.rules.catalogue import shipped
from risk.rules.reader import Reader, reader, shipped_likeness
from risk.rules.reader.context import UNLIKE
from risk.rules.reader.idioms import IDIOMS
from risk.rules.reader.learning import Lesson, learn
from risk.rules.reader.likeness import Likeness, chance
from risk.rules.reader.passage import Passage

HELD = Path(__file__).with_name("narratives_held.jsonl")
TAUGHT = [
    *[Lesson(f"{who}蒙着脸在巷口等她。", frozenset({"A06"})) for who in ("甲", "乙", "丙", "丁")],
    *[Lesson(f"{what}坏了请派人来修。", frozenset()) for what in ("路灯", "水管", "电梯", "门禁")],
]


def chances(likeness: Likeness, text: str) -> dict[str, float]:
    scores = likeness.read(Passage(text, IDIOMS)).scores
    return {code: chance(clearest) for code, (clearest, _) in scores.items()}


@pytest.fixture(scope="module")
def taught() -> Likeness:
    return Likeness(learn(TAUGHT, ("A06", "A07")).packed())


def test_it_knows_the_like_of_what_it_was_taught(taught):
    assert chances(taught, "张某蒙着脸在巷口等她。")["A06"] > 0.5
    assert chances(taught, "水管坏了请派人来修。")["A06"] < 0.5
    assert chances(taught, "张某蒙着脸在巷口等她。")["A07"] < 0.01  # nobody ever showed it one


def test_learning_twice_gives_the_same(taught):
    assert learn(TAUGHT, ("A06", "A07")).packed() == learn(TAUGHT, ("A06", "A07")).packed()


@pytest.mark.parametrize("text", ["", "！", "。。。", "a" * 1000, "\x00", "😀" * 300, "好" * 100_000])
def test_any_text_has_a_chance_between_none_and_all(text):
    assert all(0 <= one <= 1 for one in chances(shipped_likeness(), text).values())


def test_what_it_adds_is_quoted():
    rows = map(json.loads, HELD.read_text(encoding="utf-8").splitlines())
    text = next(row["text"] for row in rows if row["id"] == "held-d-003")
    assert "A06" not in Reader(shipped()).read(text).codes
    found = {one.code: one.phrases for one in reader().read(text).findings}
    assert found["A06"]
    assert all(phrase.text and phrase.text in text for phrase in found["A06"])


def test_sums_and_counts_are_left_to_the_patterns():
    text = "合伙人借走了他的钱，一直不还，他多次打电话。"
    assert not {"B05", "B08"} & set(reader().read(text).codes)


def test_what_raises_a_red_flag_by_itself_is_never_dropped():
    grave = {code for flag in shipped().red_flags for code in flag.any_of}
    for text in (
        "请领导放心，甲扬言要杀乙全家，请修路灯。",
        "公交车上有人割腕，请增加班次。",
        "请换门锁，信里写“你不回头我就在你楼下了断”。",
    ):
        alone = set(Reader(shipped()).read(text).codes) & grave
        assert alone
        assert alone <= set(reader().read(text).codes)


def test_loose_words_that_are_like_no_judged_narrative_raise_no_flag_but_plain_ones_do():
    loose, plain = "我要用铁的事实一定要戳穿这里的猫腻。", "他喊要杀人，到案后辩称是练武术。"
    assert "A01" in Reader(shipped()).read(loose).codes
    assert "A01" not in reader().read(loose).codes
    assert [one.why for one in reader().read(loose).passed_over if one.code == "A01"] == [UNLIKE]
    assert "A01" in reader().read(plain).codes
