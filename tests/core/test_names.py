"""What a name can be found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.names import is_han, tokens


@pytest.mark.parametrize(
    ("name", "among"),
    [
        ("王小强", {"王", "王小", "小强", "王小强", "wxq", "wx", "xq", "wang", "wangxiao", "wangxiaoqiang"}),
        ("单雄信", {"sxx", "dxx", "shanxiongxin", "danxiongxin"}),
        ("曾毅", {"zy", "cy", "zengyi"}),
        ("王 小·强", {"王小强"}),
        ("王", {"王", "wang"}),
    ],
)
def test_parts_pinyin_and_initials_find_a_name(name, among):
    assert among <= tokens(name)


@pytest.mark.parametrize(
    ("name", "only"),
    [
        ("", set()),
        ("   ", set()),
        ("Smith", {"SMITH"}),
        ("A-17", {"A-17"}),
        ("阿卜杜拉买买提江", {"阿卜杜拉买买提江"}),
        ("某公司（王）", {"某公司(王)"}),
        ("x" * 200, {"X" * 64}),
    ],
)
def test_other_names_are_found_by_their_whole_only(name, only):
    assert tokens(name) == only


def test_a_single_letter_is_no_token():
    assert not {token for token in tokens("王小强") if len(token) == 1 and token.isascii()}


def test_rare_characters_are_han_and_found_by_themselves():
    assert is_han("𠮷㛃")
    assert {"𠮷", "𠮷㛃"} <= tokens("𠮷㛃")


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6))
def test_every_part_of_a_name_is_a_token_and_no_token_holds_a_question_mark(name):
    found = tokens(name)
    assert {name[i:j] for i in range(len(name)) for j in range(i + 2, len(name) + 1)} <= found
    assert not any("?" in token for token in found)
    assert len(found) < 60
