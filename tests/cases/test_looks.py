"""Who sees what of the people of a case: phones for who has it, one field for minutes for others, all written down."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cases.actions import looks
from cases.actions.people import PersonText
from cases.choices import LookField
from cases.models import Look, Party
from core import switches
from core.models import Setting
from dispatch.choices import SlipState
from tests.builders import (
    NOW,
    director,
    liaison,
    registered,
    secretary,
    security,
    slip_at,
    standing,
    stranger,
    window,
)
from tests.pages import text

pytestmark = pytest.mark.django_db
PHONE, NUMBER = "13800001234", "530199198112113972"


def show(client, case) -> str:
    return text(client.get(reverse("case_show", args=[case.pk])))


def opened(client, case, field: str = "phone", **data):
    party = case.parties.first()
    data = {"what": f"{party.pk}-{field}", "reason": "identity"} | data
    return client.post(reverse("case_look", args=[case.pk]), data)


def test_whoever_has_the_case_sees_the_phones_and_no_more(sign_in):
    client, case = sign_in(window()), registered()
    page = client.get(reverse("case_show", args=[case.pk]))
    assert f'href="tel:{PHONE}"' in page.content.decode()
    assert ("王小强" in text(page), NUMBER in text(page)) == (False, False)
    look = Look.objects.get()
    assert (look.officer_id, look.field, look.person, look.at) == (window().pk, LookField.PHONES, None, NOW)


@pytest.mark.parametrize("state", [SlipState.ISSUED, SlipState.ACKNOWLEDGED, SlipState.ANSWERED])
@pytest.mark.parametrize("name", ["slip_show", "case_show"])
def test_the_holder_of_an_open_slip_sees_the_phones(sign_in, state, name):
    slip = slip_at(state)
    pk = slip.pk if name == "slip_show" else slip.case_id
    assert PHONE in text(sign_in(liaison()).get(reverse(name, args=[pk])))
    assert Look.objects.get().officer_id == liaison().pk


@pytest.mark.parametrize("state", [SlipState.APPROVED, SlipState.RECALLED])
def test_an_ended_slip_opens_nothing(sign_in, state):
    slip = slip_at(state)
    page = sign_in(liaison()).get(reverse("slip_show", args=[slip.pk]))
    assert PHONE not in text(page)
    assert Look.objects.count() == 0


def test_the_holder_s_look_is_one_line_in_ten_minutes():
    case, by = registered(), window()
    for minutes in (0, 3, 9, 11):
        looks.looks_on(standing(by, NOW + timedelta(minutes=minutes)), case)
    assert [one.at for one in Look.objects.order_by("at")] == [NOW, NOW + timedelta(minutes=11)]


def test_a_case_without_a_phone_is_not_looked_at(sign_in):
    case = registered(people=(PersonText("王小强"),))
    show(sign_in(window()), case)
    assert Look.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "王小强"), ("phone", PHONE), ("id_number", NUMBER), ("address", "翠湖路 8 号 3 栋 501")],
)
def test_anybody_else_opens_one_field_with_a_purpose(sign_in, field, value):
    person = PersonText("王小强", PHONE, NUMBER, address="翠湖路 8 号 3 栋 501")
    client, case = sign_in(secretary()), registered(people=(person,))
    response = opened(client, case, field, note="来访人在窗口等")
    assert response["Location"] == reverse("case_show", args=[case.pk]) + "#people"
    page = show(client, case)
    assert [one in page for one in ("王小强", PHONE, NUMBER, "翠湖路 8 号 3 栋 501")].count(True) == 1
    assert (value in page, "10 分钟后隐藏" in page) == (True, True)
    look = Look.objects.get()
    assert (look.officer_id, look.person_id, look.field) == (
        secretary().pk,
        Party.objects.get().person_id,
        field,
    )
    assert (look.reason, look.until_at) == ("核实身份：来访人在窗口等", NOW + timedelta(minutes=10))


def test_it_is_open_to_nobody_else(sign_in):
    case = registered()
    opened(sign_in(secretary()), case)
    assert PHONE not in show(sign_in(director()), case)


def test_after_the_minutes_it_is_masked_again():
    case, by = registered(), secretary()
    party = case.parties.get()
    looks.look(by=by, party=party, field=LookField.PHONE, reason="回访", at=NOW)
    assert len(looks.looks_on(standing(by, NOW + timedelta(minutes=9)), case)) == 1
    assert looks.looks_on(standing(by, NOW + timedelta(minutes=10)), case) == []


def test_the_minutes_are_what_the_security_officer_set(sign_in):
    client = sign_in(security())
    page = client.get(reverse("settings"))
    assert "个人信息显示多久" in text(page)
    Setting.objects.create(key=looks.MINUTES, value=3, set_at=NOW)
    switches.forget()
    look = looks.look(
        by=secretary(), party=registered().parties.get(), field=LookField.NAME, reason="回访", at=NOW
    )
    assert look.until_at == NOW + timedelta(minutes=3)


@pytest.mark.parametrize(
    "data",
    [
        {"reason": ""}, {"reason": "好奇"}, {"reason": "other"}, {"reason": "other", "note": " \x00 "},
        {"what": ""}, {"what": "1-narrative"}, {"what": "phones"}, {"what": "999999999999999999999-phone"},
        {"note": "长" * 201}, {"note": "x" * 1_000_000},
    ],
)  # fmt: skip
def test_without_a_purpose_or_about_something_else_nothing_is_shown(sign_in, data):
    response = opened(sign_in(secretary()), registered(), **data)
    assert (response.status_code, Look.objects.count()) == (422, 0)
    assert PHONE not in text(response)


def test_what_was_typed_is_kept_when_the_purpose_is_missing(sign_in):
    response = opened(sign_in(secretary()), registered(), reason="", note="来访人在窗口等")
    assert ("请选择查看事由" in text(response), "来访人在窗口等" in response.content.decode()) == (True, True)


def test_a_party_of_another_case_cannot_be_opened_through_mine(sign_in):
    mine, other = registered(), registered(people=(PersonText("李梅", "13900005678"),))
    data = {"what": f"{other.parties.get().pk}-phone", "reason": "identity"}
    response = sign_in(secretary()).post(reverse("case_look", args=[mine.pk]), data)
    assert (response.status_code, Look.objects.count()) == (422, 0)


def test_pressed_twice_it_is_one_look(sign_in):
    client, case = sign_in(secretary()), registered()
    for _ in range(2):
        opened(client, case, once="00000000-0000-4000-8000-000000000001")
    assert Look.objects.count() == 1


def test_a_stranger_learns_nothing(sign_in):
    case = registered()
    client = sign_in(stranger())
    answers = [
        opened(client, case).status_code,
        client.get(reverse("case_looks", args=[case.pk])).status_code,
        client.get(reverse("amend_person", args=[case.parties.get().pk])).status_code,
    ]
    assert (answers, Look.objects.count()) == ([404, 404, 404], 0)


def test_a_restricted_case_opens_only_to_those_named(sign_in):
    named = director()
    case = registered(is_restricted=True)
    assert opened(sign_in(secretary()), case).status_code == 404
    assert opened(sign_in(named), case).status_code == 302


def test_who_answers_for_the_case_reads_who_looked(sign_in):
    case = registered()
    opened(sign_in(secretary()), case, note="电话回访")
    page = text(sign_in(window()).get(reverse("case_looks", args=[case.pk])))
    for words in ("秘书", "王*强 电话", "核实身份：电话回访", "10:10"):
        assert words in page
    assert "王小强" not in page
    assert sign_in(director()).get(reverse("case_looks", args=[case.pk])).status_code == 200


def test_others_read_why_they_may_not(sign_in):
    response = sign_in(secretary()).get(reverse("case_looks", args=[registered().pk]))
    assert (response.status_code, "首接责任人" in text(response)) == (403, True)


def test_nobody_has_looked_yet(sign_in):
    page = text(sign_in(director()).get(reverse("case_looks", args=[registered().pk])))
    assert "还没有人看过" in page


def test_a_look_is_never_changed():
    registered()
    looks.looks_on(window(), registered())
    with pytest.raises(TypeError):
        Look.objects.update(reason="另一个")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_look SET reason = 'x'")


def test_the_page_costs_the_same_with_twenty_people(sign_in, django_assert_max_num_queries):
    few = registered()
    many = registered(people=tuple(PersonText(f"李{one}", f"139{one:08}") for one in range(20)))
    client = sign_in(secretary())
    show(client, few)
    with django_assert_max_num_queries(40) as counted:
        show(client, few)
    with django_assert_max_num_queries(len(counted.captured_queries)):
        show(client, many)
