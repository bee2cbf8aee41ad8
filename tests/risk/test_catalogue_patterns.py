"""Patterns that a district writes: what could run long is refused before it is run, what is accepted can be read by."""

import re

import pytest
import yaml

from config.management.commands.assess_texts import Command
from risk.rules.catalogue import CatalogueError, parse, shipped
from risk.rules.catalogue_patterns import WORK_MAX, Unsafe, work_of
from risk.rules.catalogue_yaml import LONGEST
from risk.rules.reader import Reader
from tests.risk.test_catalogue import SMALL, changed

# the classic bombs, and what they become when each repeat gets an end
BOMBS = (
    "(a+)+$",
    "(a|aa)+$",
    "(.*)*x",
    "(a*)*b",
    "([a-z]+)*1",
    "(a|a?)+b",
    "(.+)+x",
    r"(\d+)+次",
    "(a{0,9}){0,9}b",
    "((a{1,5}){1,5}){1,5}b",
    "(a|aa){1,30}$",
    "(a|a){1,20}b",
    "(a?){1,30}b",
    ".{0,40}.{0,40}.{0,40}x",
    r"(a)\1",
    "(?=(a+))a",
    "(?P<n>a)(?P=n)",
    "a{0,}",
    "a{2,}b",
    "a{1,1000}",
    "((((((((a))))))))",
    "a" * 301,
)
FINE = (
    "打.{0,6}住院",
    "(扬言|威胁).{0,8}(杀|砍|捅)",
    "欠.{0,12}[1-9][0-9]{0,3}万",
    r"第(二|三|\d{1,3})次报警",
    "把.{1,10}(砸|摔)(了|掉)?",
    "(?:每天|天天).{0,6}?(堵|守)门",
    r"3\.5万",
    "^本人",
)


@pytest.mark.parametrize("pattern", BOMBS)
def test_a_pattern_that_could_run_long_is_refused_before_it_is_run(pattern):
    with pytest.raises(Unsafe):
        work_of(pattern)


@pytest.mark.parametrize("pattern", FINE)
def test_an_ordinary_pattern_is_accepted(pattern):
    assert 0 < work_of(pattern) <= WORK_MAX


def test_no_bomb_reaches_a_hundred_thousand_characters():
    """Each is refused where it stands; the catalogue that remains reads the text."""
    text, refused = "a" * 100_000, 0
    for pattern in BOMBS:
        try:
            parse(changed(["factors", 0, "evidence"], [f"re:{pattern}"]))
        except CatalogueError as error:
            refused += "要素 A1 的 evidence" in error.sentence
    assert refused == len(BOMBS)
    accepted = parse(changed(["factors", 0, "evidence"], [f"re:{one}" for one in FINE]))
    assert Reader(accepted).read(text).codes == ()


@pytest.mark.parametrize(
    "broken",
    ["(甲", "甲)", "[甲", "[]", "甲{", "*甲", "甲??{2}", "\\", "a{3,1}", "(?i)甲", "[[:alpha:]]", r"\bA"],
)
def test_a_broken_pattern_is_refused_in_words(broken):
    with pytest.raises(CatalogueError, match="要素 A1 的 exclusions 里的正则"):
        parse(changed(["factors", 0, "exclusions"], [f"re:{broken}"]))


def test_whatever_is_accepted_compiles_and_can_be_read_by():
    for pattern in FINE:
        catalogue = parse(changed(["factors", 1, "evidence"], [f"re:{pattern}"]))
        Reader(catalogue).read("甲天天堵门，扬言杀人，第12次报警，欠35万，把门砸了。")
        assert re.compile(pattern)


def test_many_patterns_together_are_refused():
    many = [f"re:甲{number}.{{0,18}}乙.{{0,18}}丙" for number in range(80)]
    with pytest.raises(CatalogueError, match="合起来太多"):
        parse(changed(["factors", 0, "evidence"], many))


def test_the_examples_of_the_product_stay_where_they_are_and_nowhere_else():
    """The reader knows them by its own patterns and never runs them."""
    old = next(word for word in shipped().factors["B05"].evidence if "+" in word)
    raw = {**SMALL, "factors": [{**SMALL["factors"][1], "code": "B05", "evidence": [old]}], "red_flags": []}
    assert parse(yaml.safe_dump(raw)).factors["B05"].evidence == (old,)
    raw["factors"][0]["code"] = "B06"
    with pytest.raises(CatalogueError, match="B06"):
        parse(yaml.safe_dump(raw))


def test_what_was_stored_once_is_read_for_ever_without_what_is_refused_now():
    text = changed(["factors", 0, "evidence"], ["re:(a+)+$", "甲词"])
    assert parse(text, is_stored=True).factors["A1"].evidence == ("甲词",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: &x [1]\nb: *x\n", "第 1 行用了 YAML 的引用"),
        ("- &a [x,x]\n- &b [*a,*a]\n- &c [*b,*b]\n", "第 1 行用了 YAML 的引用"),
        ("x: 1\nversion: 1\nversion: 2\n", "第 3 行的“version”在同一处写了两次"),
        ("[" * 100_000, "嵌套太深"),
        ("{a: " * 5_000, "嵌套太深"),
        ("x" * (LONGEST + 1), "不像要素目录"),
        ("x" * 10_000_000, "不像要素目录"),
        ("version: 1\n\tbands: 2", "第 2 行附近有误"),
        ("version: 1" + "0" * 5_000, "不是有效的 YAML"),
        ("PK\x03\x04", "不是有效的 YAML"),
        ("2001-02-30", "不是有效的 YAML"),
        ("一句话", "最外层"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_at_its_place(text, sentence):
    with pytest.raises(CatalogueError, match=sentence):
        parse(text)


@pytest.mark.parametrize("length", [2, 3, 7, 40])
def test_a_circle_of_supersessions_of_any_length_is_refused_with_its_way(length):
    codes = [f"A{number}" for number in range(length)]
    factors = [
        {**SMALL["factors"][1], "code": code, "supersedes": [codes[(at + 1) % length]]}
        for at, code in enumerate(codes)
    ]
    raw = {**SMALL, "factors": factors, "red_flags": []}
    with pytest.raises(CatalogueError, match=r"成了圈：A0→A1.*→A0。"):
        parse(yaml.safe_dump(raw))


def test_a_long_chain_and_a_diamond_of_supersessions_are_no_circle():
    names = [f"A{number}" for number in range(60)]
    chain = [
        {**SMALL["factors"][1], "code": one, "supersedes": names[at + 1 : at + 3]}
        for at, one in enumerate(names)
    ]
    assert len(parse(yaml.safe_dump({**SMALL, "factors": chain, "red_flags": []})).factors) == 60


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (["factors", 0, "evidence"], [""], "A1 的 evidence .*不能为空"),
        (["factors", 0, "evidence"], ["甲\n乙"], "控制字符"),
        (["factors", 0, "evidence"], ["甲" * 301], "超过 300 字"),
        (["factors", 0, "evidence"], ["甲"] * 201, "超过 200 项"),
        (["factors", 0, "evidence"], [["甲"]], "文字列表"),
        (["factors", 0, "code"], "甲1", "字母开头"),
        (["factors", 0, "code"], "A23456789", "至多 8 位"),
        (["factors", 0, "supersedes"], [["A2"]], "文字列表"),
        (["factors", 0, "supersedes"], ["A1"], "A1→A1"),
        (["red_flags"], [{"any": [["A1"]]}], "文字列表"),
        (["red_flags"], [{"all": [{}]}], "文字列表"),
        (["bands", "low", "max"], 10**9, "超过 1000 分"),
        (["scores_allowed"], [101], "scores_allowed"),
        (["global_cues"], {"negation": "没有"}, "global_cues.negation"),
        (["factors"], [{"code": f"A{one}"} for one in range(81)], "超过 80 个"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(path, value, sentence):
    with pytest.raises(CatalogueError, match=sentence):
        parse(changed(path, value))


def test_the_command_refuses_the_same(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("config.commands.connections.close_all", lambda: None)

    source, own = tmp_path / "in.jsonl", tmp_path / "own.yaml"
    source.write_text('{"id": 1, "text": "甲"}\n')
    for content in (changed(["factors", 0, "evidence"], ["re:(a+)+$"]), "a: &x 1\nb: *x", "x" * 10_000_000):
        own.write_text(content)
        with pytest.raises(SystemExit) as stop:
            Command().run_from_argv(
                ["manage.py", "assess_texts", str(source), str(tmp_path / "out"), "--catalogue", str(own)]
            )
        assert stop.value.code == 1
        assert "有误" in capsys.readouterr().out
