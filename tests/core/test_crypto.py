"""Personal data at rest: another key, another column or a changed byte gives an error, never a wrong value."""

import base64

import pytest
from django.core.exceptions import FieldError
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Person
from core import crypto
from core.crypto import Undecipherable, blind_index, decrypt, encrypt

COLUMN = "cases.person.name"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_what_goes_in_comes_out(value):
    assert decrypt(encrypt(value, column=COLUMN), column=COLUMN) == value


def test_the_same_value_never_looks_the_same():
    assert len({encrypt("王小强", column=COLUMN) for _ in range(50)}) == 50


def test_a_value_moved_to_another_column_is_not_read():
    with pytest.raises(Undecipherable):
        decrypt(encrypt("王小强", column=COLUMN), column="cases.person.phone")


def test_another_key_reads_nothing(settings):
    stored = encrypt("王小强", column=COLUMN)
    settings.FIELD_KEY = "another key of fifty characters, made for this test only"
    with pytest.raises(Undecipherable):
        decrypt(stored, column=COLUMN)


@pytest.mark.parametrize("place", [2, 14, -1])
def test_a_changed_byte_is_noticed(place):
    raw = bytearray(base64.b64decode(encrypt("王小强", column=COLUMN).removeprefix(crypto.VERSION)))
    raw[place] ^= 1
    with pytest.raises(Undecipherable):
        decrypt(crypto.VERSION + base64.b64encode(raw).decode(), column=COLUMN)


@pytest.mark.parametrize("stored", ["王小强", "2:abc", "1:", "1:AAAA", "1:不是", "1:%%%"])
def test_what_was_never_written_here_is_not_read(stored):
    with pytest.raises(Undecipherable):
        decrypt(stored, column=COLUMN)


def test_an_index_is_the_same_for_the_same_value_and_differs_by_purpose():
    assert blind_index("13800001234", purpose="phone") == blind_index("13800001234", purpose="phone")
    assert blind_index("1234", purpose="phone") != blind_index("1234", purpose="phone_tail")


def test_an_index_fits_a_column_and_nothing_has_none():
    assert blind_index("", purpose="name") is None
    assert all(0 <= blind_index(str(value), purpose="name") < 2**63 for value in range(500))


def test_an_index_depends_on_the_key(settings):
    before = blind_index("王小强", purpose="name")
    settings.FIELD_KEY = "another key of fifty characters, made for this test only"
    assert blind_index("王小强", purpose="name") != before


@pytest.mark.django_db
@pytest.mark.parametrize("lookup", ["name", "name__contains", "name__gt", "phone__in"])
def test_an_encrypted_column_cannot_be_filtered_by_mistake(lookup):
    value = ["王小强"] if lookup.endswith("in") else "王小强"
    with pytest.raises(FieldError):
        Person.objects.filter(**{lookup: value}).first()


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["", "王小强", "𠮷㛃", "a" * 10_000])
def test_the_model_field_keeps_the_value(value):
    person = Person.objects.create(name="甲", phone=value, name_index=1)
    person.refresh_from_db()
    assert person.phone == value
