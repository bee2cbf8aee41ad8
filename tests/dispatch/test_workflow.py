"""The life of a slip: every pair of state and verb; allowed ones move and log, all others refuse and write nothing."""

import pytest
from django.db import IntegrityError, transaction

from core.refusals import Kind, Refused
from dispatch import actions
from dispatch.choices import ReturnReason, SlipState, SlipVerb
from dispatch.models import Slip
from dispatch.permissions import slips as permissions
from dispatch.workflow import MOVES, Side
from governance.standing import Standing
from tests.builders import (
    NOW,
    assisted,
    commander,
    director,
    liaison,
    slip_at,
    stranger,
    street,
    unit,
)

pytestmark = pytest.mark.django_db

STEPS = [verb for verb in MOVES if MOVES[verb].sources]
PAIRS = [(state, verb) for state in SlipState for verb in STEPS]
ALLOWED = [(state, verb) for state, verb in PAIRS if state in MOVES[verb].sources]
# an ended slip leads nowhere itself: its case goes on, with another slip or with its follow-up
ENDED = {
    SlipState.REFUSED,
    SlipState.APPROVED,
    SlipState.RETURNED,
    SlipState.RECALLED,
    SlipState.VOIDED,
    SlipState.WAIVED,
}
# verbs without words of their own
SILENT = (
    SlipVerb.CHECK, SlipVerb.SIGN, SlipVerb.FIRST_SIGN, SlipVerb.COUNTERSIGN, SlipVerb.SEAL, SlipVerb.ACKNOWLEDGE,
)  # fmt: skip


def act(verb: SlipVerb, by: Standing, slip: Slip) -> Slip:
    match verb:
        case _ if verb in SILENT:
            return getattr(actions, verb)(by=by, slip=slip, at=NOW)
        case SlipVerb.REPORT:
            return actions.report_progress(by=by, slip=slip, text="已到现场。", at=NOW).slip
        case SlipVerb.HAND_ON:
            return actions.hand_on_slip(by=by, slip=slip, to=liaison(name="同事").officer, note="", at=NOW)
        case SlipVerb.FEED_BACK:
            return actions.feed_back(by=by, slip=slip, answer="已整改。", at=NOW)
        case SlipVerb.RETURN:
            reason = ReturnReason.NOT_OURS
            return actions.return_slip(by=by, slip=slip, reason=reason, note="说明", at=NOW)
        case _:
            return getattr(actions, verb)(by=by, slip=slip, note="说明", at=NOW)


def who_may(verb: SlipVerb, slip: Slip) -> Standing:
    sides = {
        Side.UNIT: lambda: liaison(slip.unit),
        Side.CENTRE: director,
        Side.COMMAND: commander,
        Side.CHECK: commander,
    }
    return sides[MOVES[verb].side]()


def slip_for(verb: SlipVerb, state: SlipState) -> Slip:
    """Only an assisting unit's slip is waived."""
    if verb == SlipVerb.WAIVE and state in MOVES[verb].sources:
        helper = assisted(slip_at(SlipState.ISSUED), unit(street().area, "民政办"))
        if state == SlipState.ACKNOWLEDGED:
            helper = actions.acknowledge(by=liaison(helper.unit), slip=helper, at=NOW)
        return helper
    return slip_at(state)


@pytest.mark.parametrize(("state", "verb"), ALLOWED)
def test_an_allowed_step_moves_and_leaves_its_line_on_the_case(state, verb):
    slip = slip_for(verb, state)
    by = who_may(verb, slip)
    act(verb, by, slip)
    slip.refresh_from_db()
    line = slip.case.entries.filter(verb=verb).latest("id")
    assert slip.state == (MOVES[verb].target or state)
    assert (line.from_state, line.to_state, line.at) == (state, slip.state, NOW)
    assert (line.officer_id, line.appointment_id) == (by.pk, by.appointments[0].pk)
    named = {"number": slip.number, "unit": slip.unit.short_name} if slip.number else {}
    assert line.about == {"slip": slip.pk} | named


@pytest.mark.parametrize("state", list(SlipState))
def test_any_other_step_is_refused_in_words_and_writes_nothing(state):
    slip = slip_at(state)
    before = Slip.objects.values().get(pk=slip.pk), slip.case.entries.count()
    for verb in [one for one in STEPS if state not in MOVES[one].sources]:
        with pytest.raises(Refused) as raised:
            act(verb, who_may(verb, slip), slip)
        assert raised.value.refusal.kind == Kind.WRONG_STATE, verb
    assert before == (Slip.objects.values().get(pk=slip.pk), slip.case.entries.count())


@pytest.mark.parametrize("state", [state for state in SlipState if state not in ENDED])
def test_every_running_state_has_an_exit(state):
    """Trap 9."""
    assert any(state in move.sources for move in MOVES.values())


@pytest.mark.parametrize("state", [SlipState.RETURNED, SlipState.RECALLED])
def test_a_case_whose_slip_ended_unanswered_can_be_assigned_again(state):
    """Trap 9."""
    ended = slip_at(state)
    other = unit(street().area, "综合执法队")
    again = actions.assign(by=director(), case=ended.case, unit=other, requirement="请办理", at=NOW)
    assert (again.state, again.case.lead_unit) == (SlipState.ISSUED, other)


@pytest.mark.parametrize("verb", STEPS)
def test_only_the_side_of_the_table_may_walk_an_edge(verb):
    slip = slip_for(verb, MOVES[verb].sources[0])
    # who wrote a draft does not read it over
    wrong_side = liaison() if MOVES[verb].side == Side.CENTRE else director()
    for by in (wrong_side, stranger(), liaison(unit(street().area, "城建办"))):
        refusal = getattr(permissions, f"why_not_{verb}")(by, slip)
        assert refusal.kind == Kind.FORBIDDEN
        assert "职责" in refusal.sentence


def test_feedback_before_acknowledging_says_what_comes_first():
    refusal = permissions.why_not_feed_back(liaison(), slip_at(SlipState.ISSUED))
    assert refusal.sentence == "请先签收，再反馈办理情况。"


@pytest.mark.parametrize(
    ("state", "columns"),
    [
        (SlipState.ISSUED, {"state": SlipState.ACKNOWLEDGED}),
        (SlipState.ANSWERED, {"acknowledged_at": None}),
        (SlipState.ACKNOWLEDGED, {"state": SlipState.RETURNED}),
        (SlipState.DRAFTED, {"state": SlipState.ISSUED}),
        (SlipState.DRAFTED, {"state": SlipState.REFUSED}),
    ],
)
def test_the_database_refuses_a_state_without_its_facts(state, columns):
    slip = slip_at(state)
    with pytest.raises(IntegrityError), transaction.atomic():
        Slip.objects.filter(pk=slip.pk).update(**columns)


def test_the_database_refuses_two_running_slips_of_a_case_to_one_unit():
    slip = slip_at(SlipState.ISSUED)
    slip.pk, slip.number = None, "另一张"
    with pytest.raises(IntegrityError), transaction.atomic():
        slip.save(force_insert=True)
