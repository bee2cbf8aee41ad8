"""Why not: each verb without its capability, and the reasons that lie in the case."""

from datetime import timedelta

import pytest

from cases import permissions
from cases.choices import ContactResult, State, Verb
from cases.models import Case
from cases.workflow import MOVES
from core.refusals import Kind
from dispatch import actions
from dispatch.choices import SlipState
from governance.choices import Capability
from governance.models import Appointment, Officer, Post
from governance.standing import Standing
from tests.builders import (
    AN_HOUR_AGO,
    NOW,
    auditor,
    case_at,
    commander,
    director,
    grid_worker,
    liaison,
    registered,
    secretary,
    slip_at,
    window,
)

pytestmark = pytest.mark.django_db
VERBS = [verb for verb in MOVES if MOVES[verb].sources]


def asked(verb: Verb, by: Standing, case: Case):
    return getattr(permissions, f"why_not_{verb}")(by, case)


@pytest.mark.parametrize("verb", VERBS)
def test_without_the_capability_the_sentence_names_it(verb):
    case = case_at(MOVES[verb].sources[0])
    refusal = asked(verb, secretary(), case)
    assert refusal.kind == Kind.FORBIDDEN
    assert MOVES[verb].capabilities[0].label in refusal.sentence


@pytest.mark.parametrize("verb", VERBS)
def test_exactly_the_capabilities_of_the_table_allow_a_step(verb):
    case = Case(state=MOVES[verb].sources[0])
    allowed = set()
    for capability in Capability:
        holding = Appointment(post=Post(capabilities=[capability]))
        if permissions.why_not(verb, Standing(Officer(), (holding,), NOW), case) is None:
            allowed.add(capability)
    assert allowed == set(MOVES[verb].capabilities)


@pytest.mark.parametrize("who", [window, director, grid_worker])
def test_whoever_takes_in_may_register(who):
    assert permissions.why_not_register(who()) is None


@pytest.mark.parametrize("who", [secretary, auditor, liaison, commander])
def test_nobody_else_registers(who):
    assert permissions.why_not_register(who()).kind == Kind.FORBIDDEN


def test_an_officer_without_a_centre_cannot_register():
    nowhere = Standing(window().officer, (), NOW)
    assert permissions.why_not_register(nowhere).kind == Kind.FORBIDDEN


@pytest.mark.parametrize("verb", [Verb.COMPLETE, Verb.FORWARD, Verb.TRANSFER, Verb.WITHDRAW])
def test_while_a_unit_works_on_it_the_centre_recalls_first(verb):
    slip = slip_at(SlipState.ACKNOWLEDGED)
    slip.case.refresh_from_db()
    refusal = asked(verb, director(), slip.case)
    assert refusal.kind == Kind.WRONG_STATE
    assert "收回" in refusal.sentence


def test_closing_asks_for_a_follow_up():
    refusal = permissions.why_not_close(director(), case_at(State.COMPLETED))
    assert (refusal.kind, "回访" in refusal.sentence) == (Kind.INCOMPLETE, True)


@pytest.mark.parametrize(
    ("calls", "may_close"),
    [
        ([ContactResult.SATISFIED], True),
        ([ContactResult.BASICALLY], True),
        ([ContactResult.DECLINED], True),
        ([ContactResult.NO_CONTACT], True),
        ([ContactResult.UNREACHED], False),
        ([ContactResult.UNREACHED, ContactResult.UNREACHED], True),
        ([ContactResult.UNREACHED, ContactResult.SATISFIED], True),
    ],
)
def test_what_the_calls_gave_decides_about_closing(calls, may_close):
    case = case_at(State.COMPLETED)
    for number, result in enumerate(calls):
        at = AN_HOUR_AGO + timedelta(minutes=number)
        actions.follow_up(by=director(), case=case, result=result, note="", at=at)
    case.refresh_from_db()
    assert (permissions.why_not_close(director(), case) is None) == may_close


def test_a_follow_up_of_an_earlier_round_does_not_close_this_one():
    case = case_at(State.COMPLETED)
    actions.follow_up(by=director(), case=case, result=ContactResult.SATISFIED, note="", at=AN_HOUR_AGO)
    Case.objects.filter(pk=case.pk).update(completed_at=NOW)
    case.refresh_from_db()
    assert permissions.why_not_close(director(), case).kind == Kind.INCOMPLETE


@pytest.mark.parametrize("state", State)
def test_a_remark_is_possible_in_every_state(state):
    assert permissions.why_not_remark(secretary(), case_at(state)) is None


def test_a_remark_needs_a_post():
    assert (
        permissions.why_not_remark(Standing(window().officer, (), NOW), registered()).kind == Kind.FORBIDDEN
    )


@pytest.mark.parametrize("state", State)
def test_only_a_closed_case_cannot_be_corrected(state):
    refusal = permissions.why_not_amend(window(), case_at(state))
    assert (refusal is None) == (state != State.CLOSED)


def test_correcting_needs_the_desk():
    assert permissions.why_not_amend(secretary(), registered()).kind == Kind.FORBIDDEN
