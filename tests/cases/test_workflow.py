"""The life of a case: every pair of state and verb; allowed ones move and log, all others refuse and write nothing."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from cases.actions import closing, intake
from cases.actions.history import move
from cases.choices import ContactResult, State, Verb
from cases.models import Case, Clock, Contact, Entry, Look
from cases.workflow import MOVES
from core.refusals import Kind, Refused
from dispatch import actions
from governance.standing import Standing
from tests.builders import AN_HOUR_AGO, NOW, case_at, commander, director, registered, window

pytestmark = pytest.mark.django_db

STEPS = [verb for verb in MOVES if MOVES[verb].sources]
PAIRS = [(state, verb) for state in State for verb in STEPS]
ALLOWED = [(state, verb) for state, verb in PAIRS if state in MOVES[verb].sources]
REFUSED = [pair for pair in PAIRS if pair not in ALLOWED]


def act(verb: Verb, by: Standing, case: Case) -> Case:
    if verb == Verb.COMPLETE:
        return closing.complete(by=by, case=case, outcome="已处理。", at=NOW)
    doing = getattr(closing, verb, None) or getattr(intake, verb)
    return doing(by=by, case=case, note="说明", at=NOW)


def who(verb: Verb) -> Standing:
    return commander() if verb == Verb.CONCLUDE else director()


def prepared(state: State, verb: Verb) -> Case:
    case = case_at(state)
    if (state, verb) == (State.COMPLETED, Verb.CLOSE):
        actions.follow_up(by=director(), case=case, result=ContactResult.SATISFIED, note="", at=AN_HOUR_AGO)
        case.refresh_from_db()
    return case


@pytest.mark.parametrize(("state", "verb"), ALLOWED)
def test_an_allowed_step_moves_and_leaves_one_line(state, verb):
    case, by = prepared(state, verb), who(verb)
    before = case.entries.count()
    act(verb, by, case)
    case.refresh_from_db()
    line = case.entries.latest("id")
    assert case.state == MOVES[verb].target
    assert case.entries.count() == before + 1
    assert (line.verb, line.from_state, line.to_state, line.at) == (verb, state, case.state, NOW)
    assert (line.officer_id, line.appointment_id) == (by.pk, by.appointments[0].pk)
    assert case.acted_at == NOW


@pytest.mark.parametrize(("state", "verb"), REFUSED)
def test_any_other_step_is_refused_in_words_and_writes_nothing(state, verb):
    case = case_at(state)
    before = Case.objects.values().get(pk=case.pk), case.entries.count(), Contact.objects.count()
    with pytest.raises(Refused) as raised:
        act(verb, who(verb), case)
    assert raised.value.refusal.kind == Kind.WRONG_STATE
    assert State(state).label in raised.value.refusal.sentence
    assert before == (
        Case.objects.values().get(pk=case.pk),
        case.entries.count(),
        Contact.objects.count(),
    )


@pytest.mark.parametrize("state", State)
def test_every_state_has_an_exit(state):
    """Trap 9."""
    assert any(state in move.sources and move.target != state for move in MOVES.values())


def test_every_state_can_be_reached():
    reached = {State.REGISTERED}
    for _ in State:
        reached |= {move.target for move in MOVES.values() if reached & set(move.sources)}
    assert reached == set(State)


def test_a_forgotten_question_is_a_programming_error_not_a_wrong_state():
    case = case_at(State.CLOSED)
    with pytest.raises(ValueError, match="does not lead from"):
        move(by=director(), case=case, verb=Verb.ACCEPT, at=NOW)


def test_the_line_names_the_appointment_whose_capability_was_used():
    case = case_at(State.ACCEPTED)
    by = commander()
    intake.transfer(by=by, case=case, note="涉嫌诈骗", at=NOW)
    assert case.entries.latest("id").appointment == by.appointments[0]


@pytest.mark.parametrize(
    ("state", "columns"),
    [
        (State.REGISTERED, {"state": State.COMPLETED}),
        (State.COMPLETED, {"state": State.CLOSED}),
        (State.COMPLETED, {"completed_at": None}),
        (State.CLOSED, {"closed_at": None}),
        (State.CLOSED, {"next_due_at": NOW}),
    ],
)
def test_the_database_refuses_a_state_without_its_facts(state, columns):
    case = case_at(state)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**columns)


def test_the_database_refuses_a_clock_that_is_due_before_it_starts():
    case = registered()
    with pytest.raises(IntegrityError), transaction.atomic():
        Clock.objects.filter(case=case).update(due_at=AN_HOUR_AGO - timedelta(days=1))


def test_the_database_refuses_a_done_contact_without_result():
    case = case_at(State.COMPLETED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.filter(case=case).update(done_at=NOW)


def test_history_is_never_edited_by_queryset_row_or_sql():
    case = registered()
    line = case.entries.get()
    with pytest.raises(TypeError, match="append-only"):
        Entry.objects.filter(pk=line.pk).update(note="x")
    with pytest.raises(TypeError, match="append-only"):
        Entry.objects.filter(pk=line.pk).delete()
    line.note = "改过的历史"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        line.save()
    line.refresh_from_db()
    assert line.note == ""


def test_a_look_is_never_edited():
    case = registered()
    look = Look.objects.create(officer=window().officer, case=case, reason="核实身份", at=NOW)
    look.reason = "另一个事由"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        look.save()
