"""The call back: by somebody else, its results, what an unhappy citizen sets in motion."""

import pytest

from cases.actions import closing
from cases.choices import ClockKind, ContactResult, State
from cases.models import Case, Clock, Contact
from core.refusals import Kind, Refused
from dispatch import actions
from dispatch.choices import SlipState
from dispatch.permissions import follow_up as permissions
from tests.builders import NOW, case_at, commander, director, liaison, secretary, slip_at, window

pytestmark = pytest.mark.django_db


def call(case: Case, by=None, result=ContactResult.SATISFIED, note="") -> Contact:
    return actions.follow_up(by=by or director(), case=case, result=result, note=note, at=NOW)


def test_whoever_completed_it_cannot_call():
    """Trap 21."""
    with pytest.raises(Refused, match="您经办过") as raised:
        call(case_at(State.COMPLETED), by=window())
    assert raised.value.refusal.kind == Kind.FORBIDDEN


def test_whoever_approved_the_answer_cannot_call():
    """Trap 21."""
    assert permissions.why_not_follow_up(director(), slip_at(SlipState.APPROVED).case).kind == Kind.FORBIDDEN


def test_whoever_handled_it_in_an_earlier_round_cannot_call():
    """Trap 21."""
    case = case_at(State.COMPLETED)
    call(case, result=ContactResult.DISSATISFIED, note="没解决")
    closing.complete(by=director(), case=case, outcome="再次处理", at=NOW)
    case.refresh_from_db()
    assert permissions.why_not_follow_up(window(), case) is not None


def test_the_window_calls_about_what_a_unit_handled():
    case = slip_at(SlipState.APPROVED).case
    assert call(case, by=window()).done_by == window().officer


@pytest.mark.parametrize("who", [secretary, liaison])
def test_others_have_no_business_calling(who):
    assert permissions.why_not_follow_up(who(), case_at(State.COMPLETED)).kind == Kind.FORBIDDEN


def test_a_supervisor_may_call():
    assert permissions.why_not_follow_up(commander(), case_at(State.COMPLETED)) is None


@pytest.mark.parametrize("state", [state for state in State if state != State.COMPLETED])
def test_only_what_is_completed_is_followed_up(state):
    assert permissions.why_not_follow_up(commander(), case_at(state)).kind == Kind.WRONG_STATE


@pytest.mark.parametrize("result", [ContactResult.SATISFIED, ContactResult.BASICALLY, ContactResult.DECLINED])
def test_a_call_that_is_done_leaves_the_case_completed_and_no_clock(result):
    case = case_at(State.COMPLETED)
    contact = call(case, result=result, note="谢谢")
    case.refresh_from_db()
    assert (case.state, case.next_due_at) == (State.COMPLETED, None)
    assert (contact.result, contact.done_at, contact.note) == (result, NOW, "谢谢")
    assert case.entries.latest("id").about == {"result": result}


def test_nobody_answering_plans_another_call():
    case = case_at(State.COMPLETED)
    call(case, result=ContactResult.UNREACHED)
    assert Contact.objects.planned().filter(case=case).count() == 1
    assert Clock.objects.running().get(case=case).kind == ClockKind.FOLLOW_UP


def test_an_unhappy_citizen_reopens_the_case_in_the_same_act():
    case = case_at(State.COMPLETED)
    call(case, result=ContactResult.DISSATISFIED, note="油烟还在")
    case.refresh_from_db()
    assert (case.state, case.reopened_count) == (State.ACCEPTED, 1)
    assert list(case.entries.order_by("-id").values_list("verb", flat=True)[:2]) == ["reopen", "follow_up"]
    assert not Contact.objects.planned().filter(case=case).exists()


def test_a_reopened_case_is_assigned_again_with_new_clocks():
    slip = slip_at(SlipState.APPROVED)
    call(slip.case, by=window(), result=ContactResult.DISSATISFIED, note="没解决")
    again = actions.assign(by=director(), case=slip.case, unit=slip.unit, requirement="重办", at=NOW)
    kinds = Clock.objects.running().filter(case=slip.case).values_list("kind", flat=True)
    assert sorted(kinds) == [ClockKind.ACKNOWLEDGE, ClockKind.COMPLETE, ClockKind.FIRST_REPORT]
    assert again.number != slip.number


def test_a_call_that_a_colleague_recorded_meanwhile_is_not_recorded_twice():
    case = case_at(State.COMPLETED)
    call(case)
    with pytest.raises(Refused, match="已有同事记录"):
        call(case, by=commander())
    assert Contact.objects.filter(case=case).count() == 1


def test_not_handled_by_leaves_out_ones_own():
    case = case_at(State.COMPLETED)
    planned = Contact.objects.planned()
    assert not planned.not_handled_by(window()).exists()
    assert planned.not_handled_by(director()).get().case == case
