"""The people of a ledger: found again, filled in, kept in order, never merged by name alone."""

import pytest
from django.db import connection

from cases.models import Case, Person
from core.rules import mask_id_number, mask_phone
from tests.cases.ledgers import imported, row, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    return lambda *rows, name="台账.xlsx", **more: xlsx(tmp_path / name, *rows, **more)


def test_a_person_with_the_same_name_and_phone_is_found_again_across_files(file):
    imported(file(row(phone="13800001234"), row(11, phone="13800001234")))
    imported(file(row(21, phone="138 0000 1234"), name="b.xlsx"))
    assert Person.objects.count() == 1
    assert Person.objects.get().parties.count() == 3


def test_a_name_alone_is_never_somebody_else(file):
    imported(file(row(party="王小强"), row(2, party="王小强")))
    assert Person.objects.count() == 2


def test_a_phone_that_was_missing_is_filled_in(file):
    number = "530199198112113972"
    imported(file(row(party=f"王小强 {number}")))
    imported(file(row(2, party=f"王小强 {number}", phone="13800001234"), name="b.xlsx"))
    person = Person.objects.get()
    assert (person.phone, person.id_number) == ("13800001234", number)
    assert list(Case.objects.search("1234")) == list(Case.objects.search("13800001234")) != []


def test_people_are_found_by_part_of_the_name_and_by_pinyin(file):
    imported(file(row(party="欧阳小强、李㛃")))
    case = Case.objects.get()
    assert [list(Case.objects.search(text)) for text in ("小强", "oyxq", "李㛃")] == [[case]] * 3


def test_several_people_keep_their_order_and_the_first_one_spoke(file):
    imported(file(row(party="甲大、乙二、甲大", phone="13800000001/13900000002")))
    parties = Case.objects.get().parties.select_related("person")
    assert [(p.person.name, p.person.phone, p.role) for p in parties] == [
        ("甲大", "13800000001", "visitor"),
        ("乙二", "13900000002", "party"),
        ("甲大", "", "party"),
    ]


def test_a_telephone_without_a_name_is_kept_and_found(file):
    imported(file(row(party=None, phone="13800001234")))
    case = Case.objects.get()
    assert (case.is_anonymous, case.party_line) == (True, "匿名")
    assert list(Case.objects.search("13800001234")) == [case]


def test_personal_text_that_cannot_be_read_is_kept_encrypted_and_masked(file):
    imported(file(row(party="张三（聋哑人）", phone="晚上打邻居电话")))
    person, case = Person.objects.get(), Case.objects.get()
    assert "张三（聋哑人）" in person.id_number
    assert "晚上打邻居电话" in person.phone
    assert not {"当事人", "联系电话"} & set(case.source_row)
    assert not set("张三聋哑晚上邻居") & set(mask_id_number(person.id_number) + mask_phone(person.phone))
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone, id_number FROM cases_person")
        stored = "".join(cursor.fetchone())
    assert "张三" not in stored
    assert "邻居" not in stored
