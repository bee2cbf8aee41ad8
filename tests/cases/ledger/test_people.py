"""Names, identity numbers and telephones in one cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.ledger.people import PartyText, id_numbers, is_valid_id, mobiles_beside_names, parties, phones

VALID = "530199198112113972"


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (f"王桂兰 {VALID}", [("王桂兰", VALID)]),
        (f"褚㛃\n严永𠮷 {VALID}", [("褚㛃", ""), ("严永𠮷", VALID)]),
        (f"王桂兰{VALID}、李四", [("王桂兰", VALID), ("李四", "")]),
        ("张三，李四；王五/赵六", [("张三", ""), ("李四", ""), ("王五", ""), ("赵六", "")]),
        (f"{VALID} 王桂兰", [("王桂兰", VALID)]),
        (f"王桂兰（身份证号：{VALID}）", [("王桂兰", VALID)]),
        ("张三 53019919960325941x", [("张三", "53019919960325941X")]),
        ("李四 530199811211397", [("李四", "530199811211397")]),
        ("甲方：王五 乙方：赵六", [("王五", ""), ("赵六", "")]),
        ("1.张三\n2.李四", [("张三", ""), ("李四", "")]),
        ("王　五、李四", [("王五", ""), ("李四", "")]),
        ("John Smith", [("John Smith", "")]),
        ("阿依·古丽", [("阿依·古丽", "")]),
        ("A00074011", [("A00074011", "")]),
        ("１．张三", [("张三", "")]),
        (VALID, [("", VALID)]),
        ("未留", []),
        ("—", []),
        (None, []),
    ],
)
def test_people_are_told_apart(cell, found):
    assert parties(cell, "当事人", []) == [PartyText(*person) for person in found]


def test_words_beside_the_name_are_left_out_and_said():
    notes: list[str] = []
    assert parties("张三（业主）、李四等5人，男", "当事人", notes) == [
        PartyText("张三", ""),
        PartyText("李四", ""),
    ]
    assert notes == ["“当事人”里姓名以外的说明已原样保留在备查信息里。"]


def test_a_wrong_check_digit_is_noted_and_the_number_kept():
    notes: list[str] = []
    assert parties("王桂兰 530199198112113971", "当事人", notes) == [
        PartyText("王桂兰", "530199198112113971")
    ]
    assert "尾号 3971" in notes[0]
    assert "530199198112113971" not in notes[0]


def test_an_identity_number_saved_as_a_number_has_lost_its_end_and_is_not_used():
    notes: list[str] = []
    assert id_numbers(530199198112113984, "身份证号", notes) == []
    assert "末几位已丢失" in notes[0]


def test_identity_numbers_are_checked():
    assert is_valid_id(VALID)
    assert not is_valid_id(VALID[:-1] + "X")
    assert is_valid_id("530199811211397")


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("13800000776/13900001786", ["13800000776", "13900001786"]),
        (" 13800004290 ", ["13800004290"]),
        (13800138000, ["13800138000"]),
        ("+86 138-0013-8000", ["13800138000"]),
        ("8613800138000", ["13800138000"]),
        ("138 0013 8000、0871-1234567", ["13800138000", "0871-1234567"]),
        ("(0871)63123456转802", ["0871-63123456-802"]),
        ("０８７１－６３１２３４５６", ["0871-63123456"]),
        ("63123456", ["63123456"]),
        ("未留", []),
        (None, []),
    ],
)
def test_telephones_are_read(cell, found):
    notes: list[str] = []
    assert phones(cell, "电话", notes) == (found, True)
    assert not notes


def test_what_is_no_telephone_is_said():
    notes: list[str] = []
    assert phones("1380013800", "电话", notes) == ([], False)
    assert phones("13800138000（儿子）", "电话", notes) == (["13800138000"], False)
    assert len(notes) == 1


def test_a_mobile_beside_a_name_is_found_but_not_inside_an_identity_number():
    assert mobiles_beside_names("张三 13800138000") == ["13800138000"]
    assert mobiles_beside_names("张三 511380013800013912") == []


@given(
    st.one_of(
        st.none(), st.text(), st.integers(), st.floats(), st.text(alphabet="0123456789X张三、 \n（）等人+-")
    )
)
def test_no_cell_makes_reading_people_fail(cell):
    for party in parties(cell, "当事人", []):
        assert party.name or party.id_number
    phones(cell, "电话", [])
    id_numbers(cell, "身份证号", [])
    mobiles_beside_names(cell)
