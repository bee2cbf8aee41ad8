"""The roster: the mechanism with its people on any day, telephones by right, vacancies in words."""

from datetime import date

import pytest

from governance.choices import AppointmentKind, Capability, Sees, Slot, UnitKind
from governance.models import Appointment, Officer, Post
from tests.builders import (
    administrator,
    commander,
    director,
    district,
    grid_worker,
    liaison,
    officer,
    street,
    unit,
    window,
)
from tests.pages import text

pytestmark = pytest.mark.django_db


def place(who, slot) -> None:
    Post.objects.filter(pk=who.appointments[0].post_id).update(slot=slot)
    Officer.objects.filter(pk=who.pk).update(phone="13812345678")


def test_each_part_shows_who_stands_there(sign_in):
    for who, slot in ((commander(), Slot.TWO), (director(), Slot.THREE), (grid_worker(), Slot.N)):
        place(who, slot)
    page = text(sign_in(director()).get("/roster/"))
    for words in ("双指挥长", "政法委员", "专职力量", "主任", "基层力量", "网格员", "第1网格"):
        assert words in page


@pytest.mark.parametrize(
    ("who", "phone"), [(director, "13812345678"), (window, "13812345678"), (liaison, "138****5678")]
)
def test_telephones_are_whole_only_for_who_rings_here(sign_in, who, phone):
    place(commander(), Slot.TWO)
    page = text(sign_in(who()).get("/roster/"))
    assert phone in page
    assert ("tel:13812345678" in page) == (phone == "13812345678")


def test_a_right_elsewhere_shows_no_telephone_here(sign_in):
    place(commander(), Slot.TWO)
    by = liaison()
    there = director(street(2)).appointments[0].post
    Appointment.objects.create(officer=by.officer, post=there, from_on=date(2020, 1, 1), kind="concurrent")
    assert "13812345678" not in text(sign_in(by).get(f"/roster/?street={street().area.code}"))


def test_a_vacancy_and_a_missing_post_are_said(sign_in):
    place(director(), Slot.THREE)
    Post.objects.filter(slot=Slot.THREE).update(seats=3)
    page = text(sign_in(administrator()).get("/roster/"))
    assert "空缺 2 人" in page
    assert "还没有设岗位" in page


def test_a_past_roster_is_derived_also_with_who_left(sign_in):
    who = commander()
    place(who, Slot.TWO)
    Appointment.objects.filter(officer=who.officer).update(until_on=date(2026, 6, 30))
    Officer.objects.filter(pk=who.pk).update(is_active=False)
    client = sign_in(director())
    assert who.name in text(client.get("/roster/?on=2026-06-30"))
    assert f"<strong>{who.name}</strong>" not in text(client.get("/roster/?on=2026-07-01"))


def test_secondments_and_deputies_say_so(sign_in):
    post = director().appointments[0]
    away = {"from_on": date(2026, 11, 1), "until_on": date(2026, 12, 4)}
    Appointment.objects.create(
        officer=liaison().officer, post=post.post, kind=AppointmentKind.DEPUTY, deputises=post, **away
    )
    force = Post.objects.create(unit=street().centre, slot=Slot.TASK_FORCE, title="专班成员")
    Appointment.objects.create(
        officer=window().officer, post=force, kind=AppointmentKind.SECONDMENT, home_unit=street().unit, **away
    )
    page = text(sign_in(director()).get("/roster/"))
    assert "代理主任，至 12-04" in page
    assert "抽调自第1市监所，至 12-04" in page


def test_another_street_is_not_offered_to_a_street_officer_but_to_the_district(sign_in):
    other = street(2)
    assert sign_in(director()).get(f"/roster/?street={other.area.code}").status_code == 404
    centre = unit(district(), "区综治中心", UnitKind.CENTRE, number_prefix="YL")
    above = officer(centre, Capability.SUPERVISE, sees=Sees.AREA, name="督办")
    assert other.area.name in text(sign_in(above).get(f"/roster/?street={other.area.code}"))


@pytest.mark.parametrize("query", ["on=2026-02-30", "on=9999-99-99", "street=\x00", "street=999", "paper=a0"])
def test_a_strange_address_is_answered_in_words(sign_in, query):
    assert sign_in(director()).get(f"/roster/?{query}").status_code in (200, 404)
    assert sign_in(director()).get(f"/roster/wall/?{query}").status_code in (200, 404)


def test_the_wall_paper_has_personal_telephones_only_when_asked(sign_in):
    place(commander(), Slot.TWO)
    client = sign_in(director())
    assert "13812345678" not in text(client.get("/roster/wall/?paper=a3-wide"))
    page = text(client.get("/roster/wall/?paper=a3-wide&phones=on"))
    assert ("13812345678" in page, "wall-a3-wide" in page) == (True, True)
