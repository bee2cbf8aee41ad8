"""A centre at a community: own numbers, own slips upward, its street's commanders and standing order."""

from datetime import timedelta

import pytest

from analysis.permissions import centres_of, director_of
from cases.actions import intake
from cases.choices import State
from cases.models import Case
from core.models import Notice
from dispatch import actions
from dispatch.actions import ladder, orders
from dispatch.choices import SlipState
from dispatch.forms.slips import AssignForm
from dispatch.models import Slip
from dispatch.permissions.slips import why_not_assign, why_not_sign
from governance.choices import Capability, Sees, UnitKind
from governance.duty import commanders_of, leaders_at, seat_of
from governance.models import Unit
from tests.builders import (
    NOW,
    commander,
    community_centre,
    director,
    district,
    grid_worker,
    liaison,
    officer,
    registered,
    standing,
    stranger,
    street,
    unit,
)
from tests.pages import text

pytestmark = pytest.mark.django_db


def small_window():
    return officer(community_centre(), Capability.INTAKE, sees=Sees.AREA, name="社区窗口")


def small_director():
    rights = (Capability.ASSIGN, Capability.INTAKE, Capability.SUPERVISE, Capability.REPORT)
    return officer(community_centre(), *rights, sees=Sees.AREA, name="社区主任")


def small_case(**more) -> Case:
    return registered(by=small_window(), **more)


def accepted(**more) -> Case:
    return intake.accept(by=small_window(), case=small_case(**more), note="", at=NOW)


def drafted() -> Slip:
    case = accepted()
    Case.objects.filter(pk=case.pk).update(level="high")
    case.refresh_from_db()
    given = {"unit": street().unit, "requirement": "请核查。", "due_at": None}
    return actions.draft(by=small_director(), case=case, at=NOW, **given)


def test_a_community_centre_numbers_its_own_cases():
    case = small_case()
    assert case.centre == community_centre()
    assert case.number.startswith("S1")
    assert case.number.endswith("-00001")
    assert registered().number.endswith("-00001")


def test_the_grid_worker_of_a_community_with_a_centre_files_there():
    grid_worker()
    community_centre()
    assert standing(grid_worker()).centre == community_centre()
    assert director().centre == street().centre


def test_its_window_has_its_page_and_files_into_its_own_grids(sign_in):
    small_window()
    page = text(sign_in(small_window()).get("/cases/register/"))
    assert (street().grid.name in page, street(2).grid.name in page) == (True, False)


def test_its_slips_go_to_its_own_units_and_upward_never_sideways():
    committee = unit(street().community, "社区居委会", UnitKind.COMMUNITY_COMMITTEE)
    foreign = unit(street(2).area, "别街市监所")
    case = accepted()
    offered = set(AssignForm(standing=small_director(), target=case).fields["unit"].queryset)
    assert {committee, street().unit} <= offered
    assert foreign not in offered
    assert not offered & set(Unit.objects.filter(kind=UnitKind.CENTRE))


def test_a_slip_goes_round_from_a_community_centre_to_a_unit_of_the_street():
    case, boss, worker = accepted(), small_director(), liaison()
    assert why_not_assign(boss, case, street().unit) is None
    given = {"unit": street().unit, "requirement": "请核查。", "due_at": None}
    slip = actions.assign(by=boss, case=case, at=NOW, **given)
    assert (slip.centre, slip.number[:3]) == (community_centre(), "社1综")
    actions.acknowledge(by=worker, slip=slip, at=NOW)
    actions.feed_back(by=worker, slip=slip, answer="已处理。", at=NOW)
    actions.approve(by=boss, slip=slip, note="", at=NOW)
    case.refresh_from_db()
    assert case.state == State.COMPLETED


def test_the_commander_of_its_street_signs_what_is_dangerous():
    commander()
    commander(street(2))
    slip = drafted()
    assert Notice.objects.filter(recipient=commander().officer, text__contains="请签发").exists()
    assert slip in Slip.objects.to_sign(commander())
    assert why_not_sign(commander(street(2)), slip) is not None
    assert actions.sign(by=commander(), slip=slip, at=NOW).state == SlipState.ISSUED


def test_a_commander_of_another_street_is_offered_nothing():
    drafted()
    assert not Slip.objects.to_sign(commander(street(2))).exists()


def test_without_a_roster_its_streets_leader_is_called():
    commander()
    small = community_centre()
    assert seat_of(small) == street().centre
    assert leaders_at(small, NOW) == [commander().pk]
    assert commanders_of(seat_of(small).area, NOW) == [commander().pk]


def test_a_centre_without_one_above_answers_for_itself():
    Unit.objects.filter(pk=street().centre.pk).update(kind=UnitKind.DEPARTMENT)
    assert seat_of(community_centre()) == community_centre()
    assert seat_of(street(2).centre) == street(2).centre


def test_its_reminder_letters_go_out_under_the_streets_standing_order():
    case = accepted()
    given = {"unit": street().unit, "requirement": "请核查。", "due_at": None}
    slip = actions.assign(by=small_director(), case=case, at=NOW, **given)
    orders.give_order(by=commander(), until_at=NOW + timedelta(days=90), note="", at=NOW)
    ladder.sweep(at=NOW + timedelta(days=1))
    letter = slip.letters.select_related("centre").first()
    assert letter.centre == community_centre()
    assert letter.number is not None
    assert letter.signed_by == commander().officer


def test_its_director_has_months_and_its_street_sees_the_case(sign_in):
    small_director()
    case = small_case()
    assert director_of(street().community, NOW) == small_director().officer
    assert community_centre() in centres_of(small_director())
    assert sign_in(small_director()).get("/analysis/months/").status_code == 200
    assert Case.objects.visible_to(director()).filter(pk=case.pk).exists()
    assert not Case.objects.visible_to(stranger()).filter(pk=case.pk).exists()


def test_every_officer_of_it_has_a_first_page(sign_in):
    for who in (small_window(), small_director()):
        assert sign_in(who).get("/", follow=True).status_code == 200
        assert sign_in(who).get("/centre/").status_code == 200


def test_the_district_has_a_window_of_its_own():
    home = unit(district(), "区综治中心", UnitKind.CENTRE, number_prefix="YL", document_name="云综")
    clerk = officer(home, Capability.INTAKE, sees=Sees.AREA, name="区窗口")
    case = registered(by=clerk, narrative="跨街道的噪声扰民，两个街道都反映过。")
    assert (case.centre, case.number[:2]) == (home, "YL")
