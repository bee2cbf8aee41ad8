"""A right held in one street is none in another, however far its holder may look (issue 4: capabilities × scope)."""

from datetime import date

import pytest

from cases.choices import State
from cases.exports import IN_CLEAR, _in_order, clear_rows
from cases.models import Case
from cases.permissions import decide
from core.refusals import Kind
from core.registry import registry
from dispatch.choices import SlipState
from dispatch.models import Slip
from governance.choices import AppointmentKind, Capability, Sees, Slot
from governance.models import Appointment, Post
from governance.standing import Standing
from tests import builders

pytestmark = pytest.mark.django_db

# what whoever sees a case may do, whatever the post
ANYBODYS = {"remark"}


def everything_there(look_here: bool = True) -> Standing:
    """Every right in the second street, a look over the first."""
    other = builders.officer(builders.street(2).centre, *Capability, sees=Sees.AREA, name="多面手")
    if look_here:
        post = Post.objects.create(
            unit=builders.street().centre, slot=Slot.SUPPORT, title="观察", capabilities=[], sees=Sees.AREA
        )
        Appointment.objects.create(
            officer=other.officer, post=post, from_on=date(2019, 1, 1), kind=AppointmentKind.CONCURRENT
        )
    return builders.standing(other)


def cases_of(home: builders.Street) -> list[Case]:
    """One in each state."""
    return [builders.case_at(state, home=home) for state in State]


def allowed(who: Standing, cases: list[Case]) -> set[str]:
    return {act.verb for case in cases for act in registry.acts if decide(act.verb, who, case) is None}


def test_no_verb_of_another_street_for_who_only_looks_there():
    who = everything_there()
    here, there = cases_of(builders.street(1)), cases_of(builders.street(2))
    assert all(Case.objects.visible_to(who).filter(pk=case.pk).exists() for case in here)
    assert allowed(who, here) == ANYBODYS
    # the same officer at home may: the first assertion could fail
    assert len(allowed(who, there)) > 10


def test_the_refusal_says_where_the_right_is_missing():
    who = everything_there()
    case = builders.case_at(State.REGISTERED)
    refusal = decide("accept", who, case)
    assert refusal is not None
    assert refusal.kind == Kind.FORBIDDEN
    assert "职责不在" in refusal.sentence
    assert case.centre.name in refusal.sentence


def test_the_first_receiver_keeps_the_own_case_in_hand():
    who = everything_there()
    case = builders.case_at(State.REGISTERED)
    Case.objects.filter(pk=case.pk).update(owner=who.officer)
    case.refresh_from_db()
    assert decide("accept", who, case) is None


def test_a_district_right_reaches_every_street():
    place = builders.district()
    chief = builders.officer(
        builders.unit(place, "区综治中心"),
        Capability.COMMAND,
        Capability.ASSIGN,
        sees=Sees.AREA,
        name="区指挥",
    )
    case = builders.case_at(State.ACCEPTED, home=builders.street(2))
    assert decide("assign", chief, case) is None


def test_a_draft_is_read_where_one_drafts_or_signs():
    slip = builders.slip_at(SlipState.DRAFTED)
    who = everything_there()
    assert Case.objects.visible_to(who).filter(pk=slip.case_id).exists()
    assert not Slip.objects.visible_to(who).filter(pk=slip.pk).exists()
    assert Slip.objects.visible_to(builders.director()).filter(pk=slip.pk).exists()


def test_people_leave_in_clear_only_from_where_the_right_is_held():
    who = everything_there()
    builders.registered()
    builders.registered(home=builders.street(2))
    cases = Case.objects.visible_to(who).with_names().order_by("area__code")
    hidden, clear = [row[-len(IN_CLEAR) :] for row in clear_rows(cases, who)]
    assert set(hidden) == {"（不在职责辖区）"}
    assert builders.VISITOR.name in clear


def test_a_column_in_clear_keeps_each_persons_place_and_is_empty_where_nobody_has_any():
    assert [_in_order(one) for one in (["甲", "", "丙"], ["", ""], [])] == ["甲；；丙", "", ""]
