"""Who an officer is at a moment: appointments held, what they allow, how far they look, at which centre."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from governance.choices import AreaLevel, Capability, Sees, UnitKind
from governance.models import Appointment, Area, Officer, Unit
from governance.standing import standing_at
from tests.builders import (
    NOW,
    PASSWORD,
    auditor,
    director,
    district,
    grid_worker,
    liaison,
    officer,
    secretary,
    standing,
    street,
    unit,
    window,
)
from tests.pages import text

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def appoint(who, to, **more) -> Appointment:
    facts = {"officer": who.officer, "post": to.appointments[0].post, "from_on": date(2019, 1, 1)}
    return Appointment.objects.create(**(facts | more))


@pytest.mark.parametrize(
    ("from_on", "until_on", "held"),
    [
        (NOW.date(), None, True),
        (NOW.date(), NOW.date(), True),
        ((NOW - DAY).date(), (NOW - DAY).date(), False),
        ((NOW + DAY).date(), None, False),
    ],
)
def test_an_appointment_is_held_from_its_first_to_its_last_day(from_on, until_on, held):
    by = window()
    Appointment.objects.filter(officer=by.officer).update(from_on=from_on, until_on=until_on)
    assert (standing(by).may(Capability.INTAKE), len(standing(by).appointments)) == (held, int(held))


def test_an_officer_who_may_not_sign_in_holds_nothing():
    by = window()
    Officer.objects.filter(pk=by.pk).update(is_active=False)
    assert standing(by).appointments == ()


def test_rights_are_the_union_over_the_appointments():
    by = liaison()
    appoint(by, window())
    assert (standing(by).may(Capability.HANDLE), standing(by).may(Capability.INTAKE)) == (True, True)
    assert standing(by).may(Capability.ASSIGN) is False


def test_an_act_is_recorded_under_the_appointment_that_allows_it():
    by = liaison()
    second = appoint(by, window())
    now = standing(by)
    assert now.under(Capability.INTAKE) == second
    assert now.under(Capability.HANDLE, unit_id=street().unit.pk) == now.appointments[0]
    assert now.under(Capability.HANDLE, unit_id=street().centre.pk) is None
    assert now.under(Capability.ASSIGN) is None


def test_an_area_inside_another_is_left_out():
    by = grid_worker()
    assert by.area_paths == (street().grid.path,)
    appoint(by, secretary())
    assert standing(by).area_paths == (street().area.path,)


def test_a_path_that_only_begins_alike_is_another_area():
    """530199001 is not above 5301990010."""
    longer = Area.objects.create(
        code="5301990010", name="另一街道", level=AreaLevel.STREET, path=f"{district().path}5301990010."
    )
    assert not longer.path.startswith(street().area.path)
    assert longer not in Area.objects.below(street().area.path)


@pytest.mark.parametrize(("sees", "paths"), [(Sees.AREA, 1), (Sees.GRANTED, 0), (Sees.NOTHING, 0)])
def test_how_far_a_post_looks(sees, paths):
    by = officer(street().unit, Capability.HANDLE, sees=sees, name=sees.label)
    assert len(by.area_paths) == paths


def test_the_centre_is_ones_own_or_that_of_the_street():
    assert window().centre == liaison().centre == grid_worker().centre == street().centre


def test_without_a_centre_of_the_street_it_is_that_of_the_district():
    above = unit(district(), "区综治中心", UnitKind.CENTRE, number_prefix="YL", document_name="云综")
    Unit.objects.filter(pk=street().centre.pk).update(kind=UnitKind.DEPARTMENT)
    assert (liaison().centre, auditor().centre) == (above, above)


def test_nobody_without_a_post_has_a_centre():
    nobody = Officer.objects.create(username="x", name="无职")
    assert standing_at(nobody, NOW).centre is None


def test_a_standing_costs_one_query(django_assert_num_queries):
    by = window().officer
    with django_assert_num_queries(1):
        now = standing_at(by, NOW)
        assert (now.may(Capability.INTAKE), len(now.unit_ids), now.post_titles) == (
            True,
            1,
            "第1街道综治中心窗口",
        )


def test_the_database_refuses_a_centre_without_a_prefix_and_an_appointment_that_ends_first():
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(pk=street().centre.pk).update(number_prefix="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(officer=window().officer).update(until_on=date(2018, 12, 31))


def signed_in(client, by, password: str = PASSWORD, **more):
    by.officer.set_password(PASSWORD)
    by.officer.save()
    return client.post("/login/", {"username": by.officer.username, "password": password} | more)


def test_signing_in_leads_to_the_first_page_or_to_where_one_was_going(sign_in):
    assert signed_in(sign_in(), window())["Location"] == "/"
    assert signed_in(sign_in(), window(), next="/cases/?state=open")["Location"] == "/cases/?state=open"
    assert signed_in(sign_in(), window(), next="https://evil.example/")["Location"] == "/"


@pytest.mark.parametrize("password", ["", "x", "\x00", "长" * 5000])
def test_a_wrong_password_is_a_sentence(sign_in, password):
    response = signed_in(sign_in(), window(), password=password)
    assert response.status_code == 200
    assert "账号或密码不正确" in text(response) or "密码：" in text(response)


@pytest.mark.parametrize(("demo", "status"), [(True, 302), (False, 200)])
def test_a_demonstration_officer_signs_in_only_in_the_demonstration(sign_in, settings, demo, status):
    """Trap 18."""
    settings.DEMO = demo
    Officer.objects.filter(pk=window().pk).update(is_demonstration=True)
    by = window()
    by.officer.refresh_from_db()
    response = signed_in(sign_in(), by)
    assert response.status_code == status
    assert demo or "正式环境不能使用" in text(response)


@pytest.mark.parametrize("demo", [True, False])
def test_the_sign_in_page_names_demonstration_officers_only_there(sign_in, settings, demo):
    """Trap 18."""
    settings.DEMO = demo
    assert ('data-fill="window"' in text(sign_in().get("/login/"))) == demo


def test_signing_out_ends_the_session(sign_in):
    client = sign_in(window())
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.get("/desk/").status_code == 302


def test_signing_out_takes_more_than_an_address(sign_in):
    client = sign_in(window())
    assert client.get("/logout/").status_code == 405
    assert client.get("/desk/").status_code == 200


def test_an_appointment_that_ends_shows_at_the_next_page(sign_in):
    client = sign_in(director())
    Appointment.objects.filter(officer=director().officer).update(until_on=(NOW - DAY).date())
    assert "2026-11-16" in text(client.get("/account/"))
    assert client.get("/cases/register/").status_code == 403


def test_a_password_is_changed_only_with_the_old_one(sign_in):
    by = window()
    by.officer.set_password(PASSWORD)
    by.officer.save()
    client = sign_in(by)
    new = "Cuihu-2027-新密码"
    wrong = client.post("/account/", {"old_password": "x", "new_password1": new, "new_password2": new})
    right = client.post("/account/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert (wrong.status_code, right.status_code) == (200, 302)
    by.officer.refresh_from_db()
    assert by.officer.check_password(new)
