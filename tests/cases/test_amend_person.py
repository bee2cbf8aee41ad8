"""Correcting a party: what comes back masked is kept (trap 7), half a mask is refused, other cases stay as they are."""

import pytest
from django.urls import reverse

from cases.actions.people import PersonText
from cases.choices import Role, State
from cases.models import Case, Party, Person
from core.fields import Undeciphered
from tests.builders import case_at, director, liaison, registered, secretary, slip_at, window
from tests.pages import text

pytestmark = pytest.mark.django_db
MASKED = {
    "name": "王*强",
    "phone": "138****1234",
    "id_number": "530***********3972",
    "address": "",
    "note": "来访人更正",
}


def amend(client, case, **data):
    return client.post(reverse("amend_person", args=[case.parties.first().pk]), MASKED | data)


def values(case) -> tuple[str, str, str, str]:
    person = Party.objects.filter(case=case).first().person
    return person.name, person.phone, person.id_number, person.address


KEPT = ("王小强", "13800001234", "530199198112113972", "")


def test_the_form_shows_masks_only(sign_in):
    page = (
        sign_in(window()).get(reverse("amend_person", args=[registered().parties.get().pk])).content.decode()
    )
    assert ("王*强" in page, "138****1234" in page, "王小强" in page, "13800001234" in page) == (
        True,
        True,
        False,
        False,
    )


def test_saved_as_shown_nothing_changes(sign_in):
    """Trap 7."""
    case = registered()
    lines = case.entries.count()
    response = amend(sign_in(window()), case)
    assert (response.status_code, values(case), case.entries.count()) == (302, KEPT, lines)


def test_a_new_value_is_stored_the_others_kept_and_found_again(sign_in):
    case = registered()
    amend(sign_in(window()), case, phone="139 0000 5678")
    assert values(case) == ("王小强", "13900005678", "530199198112113972", "")
    assert (case in Case.objects.search("13900005678"), case in Case.objects.search("5678")) == (True, True)
    assert case not in Case.objects.search("13800001234")


def test_a_new_name_is_found_and_stands_masked_in_lists(sign_in):
    case = registered()
    amend(sign_in(window()), case, name="欧阳小刚")
    case.refresh_from_db()
    assert (case.party_line, case in Case.objects.search("小刚"), case in Case.objects.search("小强")) == (
        "欧**刚",
        True,
        False,
    )


def test_an_emptied_field_is_empty(sign_in):
    case = registered()
    amend(sign_in(window()), case, phone="", address="翠湖路 8 号")
    assert values(case) == ("王小强", "", "530199198112113972", "翠湖路 8 号")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("phone", "138****0009"), ("phone", "139****1234"), ("name", "李*强"), ("id_number", "530***********3973"),
        ("address", "翠湖路****"), ("phone", "12"), ("phone", "一二三"), ("name", ""), ("name", "\x00"), ("note", ""),
        ("name", "长" * 201), ("phone", "1" * 1_000_000),
    ],
)  # fmt: skip
def test_half_a_mask_and_nonsense_are_refused_and_what_was_typed_stays(sign_in, field, typed):
    case = registered()
    response = amend(sign_in(window()), case, **{field: typed})
    assert (response.status_code, values(case)) == (422, KEPT)
    assert len(typed) > 100 or typed.strip("\x00") in response.content.decode()


def test_half_a_mask_is_refused_with_what_to_do(sign_in):
    response = amend(sign_in(window()), registered(), phone="138****0009")
    assert "“138****0009”里还有星号" in text(response)
    assert "恢复成“138****1234”" in text(response)


def test_history_says_what_changed_and_not_what_it_was(sign_in):
    case = registered()
    amend(sign_in(window()), case, phone="13900005678")
    entry = case.entries.latest("id")
    assert (entry.verb, entry.note) == ("amend_person", "反映人的电话：来访人更正")
    assert "13900005678" not in str(entry.about)


def test_a_person_known_from_another_case_stays_there_as_it_was(sign_in):
    mine, other = registered(), registered()
    assert Person.objects.count() == 1
    amend(sign_in(window()), mine, phone="13900005678")
    assert (values(mine)[1], values(other)[1]) == ("13900005678", "13800001234")


def test_what_cannot_be_read_is_kept(sign_in):
    case = registered()
    Person.objects.update(address=Undeciphered("2:deadbeef:AAAA"))
    amend(sign_in(window()), case, address="无法解密", phone="13900005678")
    address = Person.objects.get().address
    assert (isinstance(address, Undeciphered), address.stored) == (True, "2:deadbeef:AAAA")


@pytest.mark.parametrize(
    ("number", "said"), [("530199198112113973", "校验位不对"), ("53019919811211397", "现在是 17 位")]
)
def test_an_odd_id_number_is_stored_and_said(sign_in, number, said):
    case, client = registered(), sign_in(window())
    amend(client, case, id_number=number)
    assert values(case)[2] == number
    assert said in text(client.get(reverse("case_show", args=[case.pk])))


def test_rare_characters_are_kept(sign_in):
    case = registered()
    amend(sign_in(window()), case, name="𠮷㛃😀", address="<b>8</b> 号")
    assert values(case)[::3] == ("𠮷㛃😀", "<b>8</b> 号")


def test_who_may_not_reads_why(sign_in):
    response = amend(sign_in(secretary()), registered(), phone="13900005678")
    assert (response.status_code, "更正" in text(response)) == (403, True)
    slip = slip_at("issued")
    assert amend(sign_in(liaison()), slip.case).status_code == 403


def test_a_closed_case_is_not_corrected(sign_in):
    response = amend(sign_in(director()), case_at(State.CLOSED), phone="13900005678")
    assert (response.status_code, "已结案" in text(response)) == (409, True)


def test_the_order_of_the_parties_decides_the_line(sign_in):
    people = (
        PersonText("王小强", "13800001234", "530199198112113972"),
        PersonText("李梅", role=Role.COUNTERPART),
    )
    case = registered(people=people)
    amend(sign_in(window()), case, name="赵一")
    case.refresh_from_db()
    assert case.party_line == "赵* 等 2 人"
