"""The catalogue: the shipped one is whole, a broken one is refused in words."""

import copy
from dataclasses import FrozenInstanceError

import pytest
import yaml

from risk.rules.catalogue import CatalogueError, parse, shipped

SMALL: dict = {
    "version": 3,
    "bands": {"low": {"min": 0, "max": 1}, "medium": {"min": 2, "max": 3}, "high": {"min": 4, "max": None}},
    "scores_allowed": [3, 1],
    "red_flags": [{"any": ["A1"]}],
    "factors": [
        {
            "code": "A1",
            "name_zh": "甲",
            "definition_zh": "甲的定义",
            "dimension": "behaviour",
            "score": 3,
            "supersedes": ["A2"],
            "evidence": ["甲词"],
        },
        {"code": "A2", "name_zh": "乙", "definition_zh": "乙的定义", "dimension": "emotion", "score": 1},
    ],
}


def changed(path: list, value: object) -> str:
    raw = copy.deepcopy(SMALL)
    place: dict = raw
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return yaml.safe_dump(raw, allow_unicode=True)


def test_the_shipped_catalogue_has_28_factors_in_three_dimensions():
    dimensions = [factor.dimension for factor in shipped().factors.values()]
    assert [dimensions.count(one) for one in ("background", "emotion", "behaviour")] == [11, 7, 10]
    assert [(band.level, band.least, band.most) for band in shipped().bands] == [
        ("low", 0, 4),
        ("medium", 5, 8),
        ("high", 9, None),
    ]


def test_petitions_suits_and_complaints_are_no_factor():
    """Trap 28."""
    for factor in shipped().factors.values():
        for word in factor.evidence:
            assert not {"信访", "上访", "投诉", "起诉", "仲裁", "律师"} & {word}, factor.code


def test_a_catalogue_cannot_be_changed():
    catalogue = parse(changed(["version"], 3))
    with pytest.raises(FrozenInstanceError):
        catalogue.version = 4
    with pytest.raises(TypeError):
        catalogue.factors["A3"] = catalogue.factors["A1"]


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (["version"], "新", "version"),
        (["factors"], [], "不能为空"),
        (["factors", 0, "score"], 4, "分值"),
        (["factors", 0, "score"], True, "分值"),
        (["factors", 1, "code"], "A1", "重复"),
        (["factors", 0, "supersedes"], ["A9"], "不在目录里"),
        (["factors", 1, "supersedes"], ["A1"], "互相取代"),
        (["factors", 0, "evidence"], ["re:(甲"], "正则"),
        (["factors", 0, "evidence"], ["re:甲?"], "空文字"),
        (["factors", 0, "evidence"], "甲词", "列表"),
        (["factors", 0, "dimension"], "weather", "维度"),
        (["factors", 0, "name_zh"], "", "名称"),
        (["bands", "medium", "min"], 3, "首尾相接"),
        (["bands", "low", "min"], 1, "从 0 分开始"),
        (["bands", "high", "max"], 9, "从 0 分开始"),
        (["bands"], {"low": {"min": 0, "max": None}}, "三档"),
        (["red_flags"], [{"any": ["A9"]}], "不在目录里"),
        (["red_flags"], [{"none": ["A1"]}], "不认识"),
        (["red_flags"], [{"mental_level": [7]}], "0 到 5"),
        (["scores_allowed"], [], "scores_allowed"),
    ],
)
def test_a_broken_catalogue_is_refused_in_words(path, value, sentence):
    with pytest.raises(CatalogueError, match=sentence):
        parse(changed(path, value))


@pytest.mark.parametrize("text", ["", "- 1", "a: [", "\x00", "!!python/object/apply:os.getcwd []"])
def test_what_is_no_catalogue_at_all_is_refused(text):
    with pytest.raises(CatalogueError):
        parse(text)
