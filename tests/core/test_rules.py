"""Masking, and numbers and texts as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules import clean_text, digits, fold_id_number, fold_name, mask_id_number, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("", ""),
        ("王", "*"),
        ("王强", "王*"),
        ("王小强", "王*强"),
        ("欧阳小强", "欧**强"),
        (" 王强 ", "王*"),
        ("𠮷㛃", "𠮷*"),
    ],
)
def test_a_name_keeps_its_ends(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800000001", "138****0001"),
        ("08716123456", "087****3456"),
        ("12345", "***45"),
        ("", ""),
        ("1", "1"),
    ],
)
def test_a_phone_keeps_its_head_and_tail(phone, masked):
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [("530199198112113972", "530***********3972"), ("1234567", "*******"), ("", "")],
)
def test_an_id_number_keeps_its_region_and_tail(number, masked):
    assert mask_id_number(number) == masked


@given(st.text(max_size=40))
def test_a_mask_never_shows_more_than_it_says(value):
    assert len(mask_phone(value)) == len(value)
    assert mask_id_number(value).count("*") >= min(len(value), 1)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("138 0000-1234", "13800001234"),
        ("+86 13800001234", "13800001234"),
        ("8613800001234", "13800001234"),
        ("１３８００００１２３４", "13800001234"),
        ("0871-6123456", "08716123456"),
        ("无", ""),
        ("", ""),
    ],
)
def test_a_phone_is_its_digits(typed, folded):
    assert digits(typed) == folded


def test_names_and_id_numbers_are_compared_folded():
    assert (fold_name("王 小·强"), fold_name("ｊｏｈｎ")) == ("王小强", "JOHN")
    assert fold_id_number(" 53019919811211397x ") == "53019919811211397X"


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("a\x00b\x07c", "abc"),
        ("一行\r\n二行\r三行", "一行\n二行\n三行"),
        ("　　全角空格　", "全角空格"),
        ("a\tb", "a\tb"),
        ("😀𠮷", "😀𠮷"),
        ("\x00", ""),
    ],
)
def test_control_characters_go_and_everything_else_stays(typed, clean):
    assert clean_text(typed) == clean
