"""Correcting a case: what may be changed, what cannot be lost (trap 7), what history keeps."""

import pytest
from django.urls import reverse

from cases.choices import State
from cases.models import Category
from tests.builders import case_at, registered, street, window
from tests.pages import text

pytestmark = pytest.mark.django_db


def typed(case, **more):
    facts = {
        "title": case.title,
        "narrative": case.narrative,
        "demand": case.demand,
        "area": case.area_id,
        "place": case.place,
        "note": "来访人更正",
    }
    return facts | more


def amend(client, case, **more):
    return client.post(reverse("amend", args=[case.pk]), typed(case, **more))


@pytest.fixture
def desk(sign_in):
    return sign_in(window())


def test_saving_the_form_as_it_is_keeps_the_masked_values(desk):
    """Trap 7."""
    case = registered()
    assert (
        amend(desk, case, name="王*强", phone="138****1234", id_number="530***********3972").status_code
        == 302
    )
    person = case.parties.get().person
    assert (person.name, person.phone, person.id_number) == ("王小强", "13800001234", "530199198112113972")


def test_the_form_does_not_know_the_people(desk):
    """Trap 7."""
    page = text(desk.get(reverse("amend", args=[registered().pk])))
    main = page.split("<main")[1]
    assert ("138****1234" in main, "王*强" in main) == (False, False)


def test_a_correction_is_kept_beside_what_stood_before(desk):
    case = registered()
    category = Category.objects.first()
    amend(desk, case, place="翠湖路 8 号", category=category.pk, area=street().community.pk)
    case.refresh_from_db()
    assert (case.place, case.category, case.area) == ("翠湖路 8 号", category, street().community)
    assert set(case.entries.latest("id").about["changes"]) == {"place", "category_id", "area_id"}


def test_the_form_is_filled_with_what_stands_there(desk):
    case = registered(demand="停止营业")
    page = text(desk.get(reverse("amend", args=[case.pk])))
    assert ("停止营业" in page, case.narrative in page) == (True, True)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("note", "", "请写明为什么更正"),
        ("narrative", "", "必"),
        ("narrative", "长" * 100_001, "100000"),
        ("title", "长" * 121, "120"),
        ("area", "999999", "999999"),
    ],
)
def test_what_cannot_be_is_refused_with_the_form_intact(desk, field, value, sentence):
    case = registered()
    response = amend(desk, case, **{"place": "小区东门", field: value})
    assert response.status_code == 422
    assert (sentence in text(response), "小区东门" in text(response)) == (True, True)


def test_an_area_of_another_street_is_not_taken(desk):
    case = registered()
    assert amend(desk, case, area=street(2).grid.pk).status_code == 422


def test_state_owner_and_number_are_not_fields(desk):
    case = registered()
    amend(desk, case, state="closed", owner="1", number="X1", is_restricted="on", level="high")
    before = (case.state, case.owner_id, case.number, case.is_restricted, case.level)
    case.refresh_from_db()
    assert before == (case.state, case.owner_id, case.number, case.is_restricted, case.level)


def test_a_closed_case_is_reopened_before_it_is_corrected(desk):
    response = amend(desk, case_at(State.CLOSED))
    assert (response.status_code, "已结案，不能更正" in text(response)) == (409, True)


def test_saving_without_a_change_writes_no_history(desk):
    case = registered()
    amend(desk, case)
    assert case.entries.count() == 1
