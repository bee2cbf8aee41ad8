"""Rotating FIELD_KEY: found before, while and after; killed half way it goes on; a lost key is a sentence, not a crash."""

import json
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.urls import reverse

from cases.actions.people import PersonText, find_or_create
from cases.models import Case, Party, Person, PersonToken
from cases.querysets import sought
from config import doctor
from core import crypto, rotation
from core.fields import EncryptedTextField, Undeciphered
from core.registry import registry
from tests.builders import NOW, registered, window
from tests.pages import text

pytestmark = pytest.mark.django_db
OLD, NEW = (
    "the key of last year, made for this test only, so long",
    "the key of this year, made for this test only, as long",
)
WAYS = ("王小强", "小强", "wxq", "13800001234", "1234", "530199198112113972")


@pytest.fixture(autouse=True)
def the_old_key(settings):
    settings.FIELD_KEY, settings.FIELD_KEY_OLD = OLD, []


def change(settings) -> None:
    settings.FIELD_KEY, settings.FIELD_KEY_OLD = NEW, [OLD]


def run() -> dict[str, float]:
    out = StringIO()
    call_command("rotate_field_key", stdout=out)
    return json.loads(out.getvalue().splitlines()[-1])


def found(case: Case) -> list[bool]:
    return [case in Case.objects.search(way) for way in WAYS]


def problems() -> list[str]:
    return [code for _, code, _ in doctor.field_keys(NOW)]


def test_people_are_found_before_while_and_after(settings):
    case = registered()
    assert all(found(case))
    change(settings)
    assert all(found(case))
    assert run()["rows"] == 1
    assert all(found(case))
    settings.FIELD_KEY_OLD = []
    assert all(found(case))
    person = Person.objects.get()
    assert (person.name, person.phone, person.id_number) == ("王小强", "13800001234", "530199198112113972")


def test_the_same_person_is_not_written_twice_while_keys_rotate(settings):
    registered()
    change(settings)
    registered()
    assert Person.objects.count() == 1


def test_killed_half_way_the_next_run_writes_the_rest_only(settings, monkeypatch):
    for number in range(5):
        registered(people=(PersonText(f"张小{'一二三四五'[number]}", f"1390000000{number}"),))
    change(settings)

    def kill(_table: str, rows: int) -> None:
        if rows == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(kill, chunk=2)
    for number in range(5):
        assert Case.objects.search(f"1390000000{number}").count() == 1
    assert run()["rows"] == 3
    assert run()["rows"] == 0
    settings.FIELD_KEY_OLD = []
    assert [len(Case.objects.search("张小" + one)) for one in "一二三四五"] == [1] * 5


def test_no_index_is_left_doubled(settings):
    registered()
    before = PersonToken.objects.count()
    change(settings)
    run()
    assert PersonToken.objects.count() == before


def test_a_phone_filled_in_while_keys_rotate_does_not_hide_the_name_from_the_rotation(settings):
    text_of = PersonText("王小强", id_number="530199198112113972")
    person = find_or_create(text_of)
    change(settings)
    find_or_create(PersonText("王小强", "13800001234", "530199198112113972"))
    run()
    settings.FIELD_KEY_OLD = []
    assert list(Person.objects.same_as(name="王小强", phone="", id_number="530199198112113972")) == [person]


def test_what_nobody_could_read_behind_a_phone_stays_out_of_the_index(settings):
    person = find_or_create(PersonText("王小强", "13800001234"))
    Person.objects.filter(pk=person.pk).update(phone="13800001234 分机8801")
    change(settings)
    run()
    person.refresh_from_db()
    assert person.phone_index in sought("phone", "13800001234")


def test_an_unreadable_phone_without_an_index_gets_none(settings):
    person = find_or_create(PersonText("王小强"))
    Person.objects.filter(pk=person.pk).update(phone="村委会转 5566")
    change(settings)
    run()
    person.refresh_from_db()
    assert (person.phone, person.phone_index) == ("村委会转 5566", None)


def test_values_of_the_first_version_are_read_and_written_anew():
    registered()
    person = Person.objects.get()
    stored = crypto.encrypt("王小强", column="cases.person.name").rpartition(":")[2]
    old = Undeciphered(crypto.NAMELESS + stored)
    Person.objects.filter(pk=person.pk).update(name=old)
    assert Person.objects.get().name == "王小强"
    assert run()["rows"] == 1
    people = next(table for table in rotation.tables() if table.model is Person)
    marks = people.marks(Person._meta.get_field("name"))
    assert list(marks) == [crypto.current_mark()]


def test_the_doctor_says_what_is_left_to_do(settings):
    registered()
    assert problems() == []
    change(settings)
    assert "rotate_field_key" in doctor.field_keys(NOW)[0][2]
    run()
    assert "可以从设置中移除 FIELD_KEY_OLD" in doctor.field_keys(NOW)[0][2]
    settings.FIELD_KEY_OLD = []
    assert problems() == []


@pytest.mark.parametrize("old", [[], ["a third key that wrote nothing here, made for this test"]])
def test_a_lost_key_is_an_error_with_what_to_do(settings, old):
    registered()
    settings.FIELD_KEY, settings.FIELD_KEY_OLD = NEW, old
    assert set(problems()) == {"field_key"}
    assert "请找回原来的密钥" in doctor.field_keys(NOW)[0][2]


def test_a_damaged_value_is_an_error_and_stops_nothing(settings):
    for name in ("王小强", "李梅"):
        find_or_create(PersonText(name))
    Person.objects.filter(pk=Person.objects.latest("id").pk).update(name=Undeciphered("2:deadbeef:AAAA"))
    change(settings)
    with pytest.raises(CommandError, match="无法解密"):
        run()
    assert Person.objects.earliest("id").name == "王小强"
    assert problems() == ["field_key"]


def test_a_page_shows_that_a_value_cannot_be_read_and_saving_it_changes_nothing(sign_in, settings, caplog):
    case = registered()
    settings.FIELD_KEY = NEW
    page = sign_in(window()).get(reverse("case_show", args=[case.pk]))
    assert (page.status_code, text(page).count("无法解密")) == (200, 3)
    assert "run manage.py doctor" in caplog.text
    Person.objects.get().save()
    settings.FIELD_KEY = OLD
    assert Party.objects.get().person.phone == "13800001234"


def test_a_model_with_indexes_beside_encrypted_values_says_how_to_renew_them():
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        encrypted = any(isinstance(field, EncryptedTextField) for field in model._meta.concrete_fields)
        if encrypted and any(name.endswith("_index") for name in names):
            assert model._meta.label in registry.indexed
