"""What each act on a slip does besides moving it: clocks, sight, notices, the case; and who wins a race."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connections

from cases.choices import ClockKind, State
from cases.models import Case, Clock
from core.clock import ZONE
from core.models import Notice, Sequence
from core.refusals import Kind, Refused
from dispatch import actions
from dispatch.choices import ReturnReason, SlipState
from dispatch.models import Slip
from governance.models import Appointment
from tests.builders import (
    AN_HOUR_AGO,
    NOW,
    case_at,
    commander,
    director,
    grade,
    liaison,
    registered,
    slip_at,
    stranger,
    street,
    unit,
    window,
)

pytestmark = pytest.mark.django_db


def assign(case: Case | None = None, **more):
    facts = {
        "by": director(),
        "case": case or case_at(State.ACCEPTED),
        "unit": street().unit,
        "requirement": "请办理",
        "at": NOW,
    }
    return actions.assign(**(facts | more))


def running(case: Case) -> dict[str, datetime]:
    return {clock.kind: clock.due_at for clock in Clock.objects.running().filter(case=case)}


def told(standing) -> list[str]:
    return list(
        Notice.objects.filter(recipient=standing.officer).order_by("id").values_list("text", flat=True)
    )


def test_slips_are_numbered_by_centre_and_year_without_gaps():
    numbers = [assign().number, assign().number]
    with pytest.raises(Refused):
        assign(registered())
    assert [*numbers, assign().number] == [
        "街1综交〔2026〕1号",
        "街1综交〔2026〕2号",
        "街1综交〔2026〕3号",
    ]


def test_the_clocks_run_by_their_default_rules():
    slip = assign()
    assert running(slip.case) == {
        ClockKind.ACKNOWLEDGE: datetime(2026, 11, 17, 12, 0, tzinfo=ZONE),
        ClockKind.FIRST_REPORT: datetime(2026, 11, 18, 17, 30, tzinfo=ZONE),
        ClockKind.COMPLETE: datetime(2026, 12, 8, 17, 30, tzinfo=ZONE),
    }
    assert slip.due_at == datetime(2026, 12, 8, 17, 30, tzinfo=ZONE)


@pytest.mark.parametrize(("level", "due"), [("high", (11, 20)), ("medium", (11, 26)), ("low", (12, 8))])
def test_the_level_shortens_the_deadline(level, due):
    case = grade(case_at(State.ACCEPTED), level)
    assert assign(case, by=commander()).due_at == datetime(2026, *due, 17, 30, tzinfo=ZONE)


def test_a_deadline_set_by_hand_is_kept_and_said_to_be_set():
    due = NOW + timedelta(days=2)
    slip = assign(due_at=due)
    clock = Clock.objects.get(case=slip.case, kind=ClockKind.COMPLETE)
    assert (slip.due_at, clock.due_at, clock.rule, clock.is_provisional) == (due, due, "set", False)


def test_a_deadline_in_the_past_is_refused_and_nothing_is_written():
    case = case_at(State.ACCEPTED)
    with pytest.raises(Refused, match="已经过去") as raised:
        assign(case, due_at=NOW)
    assert raised.value.refusal.kind == Kind.INCOMPLETE
    assert (Slip.objects.count(), Sequence.objects.filter(scope__startswith="slip:").count()) == (0, 0)


def test_the_unit_sees_the_case_from_signing_on_and_not_before():
    case = case_at(State.ACCEPTED)
    assert not Case.objects.visible_to(liaison()).exists()
    assign(case)
    assert Case.objects.visible_to(liaison()).get() == case


def test_the_case_waits_for_the_unit_then_for_the_centre():
    slip = slip_at(SlipState.ISSUED)
    awaited = []
    for step in (
        lambda: actions.acknowledge(by=liaison(), slip=slip, at=NOW),
        lambda: actions.feed_back(by=liaison(), slip=slip, answer="已整改", at=NOW),
        lambda: actions.send_back(by=director(), slip=slip, note="照片不清", at=NOW),
    ):
        awaited.append(Case.objects.get(pk=slip.case_id).awaited)
        step()
    awaited.append(Case.objects.get(pk=slip.case_id).awaited)
    assert awaited == ["第1市监所 签收", "第1市监所 反馈", "第1街道综治中心 审核", "第1市监所 反馈"]


def test_acknowledging_stops_only_its_own_clock():
    slip = slip_at(SlipState.ACKNOWLEDGED)
    assert list(running(slip.case)) == [ClockKind.COMPLETE]
    assert Case.objects.get(pk=slip.case_id).next_due_at == slip.due_at


@pytest.mark.parametrize("state", [SlipState.ANSWERED, SlipState.ACKNOWLEDGED])
def test_the_deadline_goes_on_until_the_answer_is_approved(state):
    slip = slip_at(SlipState.ANSWERED)
    if state == SlipState.ACKNOWLEDGED:
        actions.send_back(by=director(), slip=slip, note="不够", at=NOW)
    assert running(slip.case) == {ClockKind.COMPLETE: slip.due_at}


def test_approving_completes_the_case_with_the_answer_and_plans_the_call():
    slip = slip_at(SlipState.APPROVED)
    case = Case.objects.get(pk=slip.case_id)
    assert (case.state, case.outcome) == (State.COMPLETED, slip.answer)
    assert list(running(case)) == [ClockKind.FOLLOW_UP]


@pytest.mark.parametrize("state", [SlipState.RETURNED, SlipState.RECALLED])
def test_a_slip_that_leaves_the_unit_stops_its_clocks_and_frees_the_case(state):
    case = Case.objects.get(pk=slip_at(state).case_id)
    assert (case.lead_unit, case.awaited) == (None, "")
    # the centre must assign it anew
    assert running(case) == {ClockKind.ASSIGN: case.next_due_at}


def test_each_step_tells_the_other_side():
    slip = slip_at(SlipState.ISSUED)
    assert told(liaison()) == [f"新交办：{slip.case.title}（{slip.number}）"]
    actions.acknowledge(by=liaison(), slip=slip, at=NOW)
    actions.feed_back(by=liaison(), slip=slip, answer="已整改", at=NOW)
    actions.send_back(by=director(), slip=slip, note="不够", at=NOW)
    actions.return_slip(by=liaison(), slip=slip, reason=ReturnReason.OTHER, note="办不了", at=NOW)
    assert len(told(liaison())) == 2
    assert [text[:6] for text in told(director())] == ["第1市监所已", "第1市监所退"]


def test_an_appointment_that_has_ended_gets_no_notice():
    Appointment.objects.filter(officer=liaison().officer).update(until_on=(NOW - timedelta(days=1)).date())
    assign()
    assert told(liaison()) == []


def test_a_case_has_one_running_assignment():
    slip = slip_at(SlipState.ISSUED)
    with pytest.raises(Refused, match="请先收回"):
        assign(slip.case, unit=unit(street().area, "综合执法队"))


@pytest.mark.parametrize("state", [state for state in State if state != State.ACCEPTED])
def test_only_an_accepted_case_is_assigned(state):
    with pytest.raises(Refused) as raised:
        assign(case_at(state))
    assert raised.value.refusal.kind == Kind.WRONG_STATE


@pytest.mark.parametrize("who", [window, liaison])
def test_only_who_may_assign_signs_a_slip(who):
    with pytest.raises(Refused, match="交办"):
        assign(by=who())


def test_the_accused_unit_cannot_be_assigned_to():
    """Trap 26."""
    case = case_at(State.ACCEPTED, excluded=[street().unit])
    with pytest.raises(Refused, match="回避") as raised:
        assign(case)
    assert raised.value.refusal.kind == Kind.INCOMPLETE


def test_the_second_of_two_officers_gets_a_sentence_and_one_line_is_written():
    """Trap 22."""
    first = slip_at(SlipState.ISSUED)
    second = Slip.objects.get(pk=first.pk)
    actions.acknowledge(by=liaison(), slip=first, at=NOW)
    with pytest.raises(Refused, match="可能有同事刚刚处理过") as raised:
        actions.acknowledge(by=liaison(name="另一承办人"), slip=second, at=NOW)
    assert raised.value.refusal.kind == Kind.WRONG_STATE
    assert first.case.entries.filter(verb="acknowledge").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_officers_who_act_at_the_same_moment_one_wins():
    """Trap 22: real threads, real transactions, on both databases."""
    slip = slip_at(SlipState.ISSUED)
    hands, chief = [liaison(), liaison(name="另一承办人")], director()
    gate = threading.Barrier(4)
    outcomes: list[str] = []

    def race(step) -> None:
        gate.wait()
        try:
            step()
            outcomes.append("won")
        except Refused as refused:
            outcomes.append(refused.refusal.kind)
        finally:
            connections.close_all()

    steps = [lambda by=by: actions.acknowledge(by=by, slip=slip, at=NOW) for by in hands]
    steps += [lambda: actions.recall(by=chief, slip=slip, note="交错了", at=NOW)] * 2
    threads = [threading.Thread(target=race, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = slip.case.entries.filter(verb__in=["acknowledge", "recall"]).order_by("id")
    verbs = [line.verb for line in lines]
    # acknowledged, then recalled, is lawful; anything twice is not
    assert verbs in (["acknowledge"], ["recall"], ["acknowledge", "recall"])
    assert sorted(outcomes) == sorted(["won"] * len(verbs) + [Kind.WRONG_STATE] * (4 - len(verbs)))


def test_a_slip_of_another_centre_is_not_this_directors():
    with pytest.raises(Refused) as raised:
        actions.recall(by=stranger(), slip=slip_at(SlipState.ISSUED), note="x", at=AN_HOUR_AGO)
    assert raised.value.refusal.kind == Kind.FORBIDDEN


def test_a_slip_is_signed_in_the_name_of_the_signers_centre():
    slip = assign()
    assert (slip.centre, slip.signed_by) == (street().centre, director().officer)
