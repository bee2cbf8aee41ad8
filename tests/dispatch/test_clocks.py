"""More time, pauses, first reports: what moves a running clock, and who may. Longer than other files: one subject."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection

from cases.choices import ClockKind, MoveKind, PauseReason
from cases.models import Case, Clock, ClockMove, Entry
from core import switches
from core.clock import ZONE
from core.models import Notice
from core.refusals import Kind, Refused
from dispatch import actions
from dispatch.actions import clocks
from dispatch.actions.ladder import sweep
from dispatch.choices import ClockVerb, RequestState, SlipState
from dispatch.forms.clocks import TimeRequestFilterForm
from dispatch.models import Letter, Rung, Slip, TimeRequest
from dispatch.permissions.clocks import LIMIT
from governance.choices import Capability
from tests.builders import (
    NOW,
    administrator,
    commander,
    director,
    grade,
    liaison,
    officer,
    slip_at,
    standing,
    street,
)
from tests.pages import text

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def running(slip: Slip, kind: ClockKind = ClockKind.COMPLETE) -> Clock:
    return Clock.objects.running().get(case=slip.case, subject=f"slip:{slip.pk}", kind=kind)


def taken() -> Slip:
    """A slip that the unit acknowledged; due on 8 December at 17:30."""
    return slip_at(SlipState.ACKNOWLEDGED)


def ask(slip: Slip, workdays: int = 3, **more: Any) -> TimeRequest:
    facts: dict[str, Any] = {
        "by": liaison(),
        "slip": slip,
        "workdays": workdays,
        "why": "当事人出差",
        "at": NOW,
    }
    return clocks.ask_time(**(facts | more))


def grant(slip: Slip, **more: Any) -> TimeRequest:
    facts: dict[str, Any] = {"by": director(), "slip": slip, "answer": "", "at": NOW + HOUR}
    return clocks.grant_time(**(facts | more))


def pause(slip: Slip, **more: Any) -> Slip:
    facts: dict[str, Any] = {
        "by": director(), "slip": slip, "reason": PauseReason.EXPERT, "why": "等鉴定", "at": NOW,
    }  # fmt: skip
    return clocks.pause_slip(**(facts | more))


def told(who: Any) -> list[str]:
    return list(Notice.objects.filter(recipient=who.officer).order_by("-id").values_list("text", flat=True))


# --- more time


def test_granted_days_move_the_clock_the_slip_and_the_case_and_say_who():
    slip = taken()
    ask(slip)
    request = grant(slip)
    due = datetime(2026, 12, 11, 17, 30, tzinfo=ZONE)
    assert running(slip).due_at == due
    assert Slip.objects.get(pk=slip.pk).due_at == due
    assert Case.objects.get(pk=slip.case_id).next_due_at == due
    move = ClockMove.objects.get()
    assert (move.kind, move.officer, move.amount) == (MoveKind.EXTENDED, director().officer, "3 workdays")
    assert (move.from_due, move.to_due) == (slip.due_at, due)
    assert (request.state, request.granted_workdays) == (RequestState.GRANTED, 3)
    assert "已同意延期" in told(liaison())[0]


def test_asking_rings_the_director_and_leaves_the_deadline():
    slip = taken()
    ask(slip)
    assert running(slip).due_at == slip.due_at
    assert "申请延期 3 个工作日" in told(director())[0]
    assert Entry.objects.get(verb=ClockVerb.ASK_TIME).appointment.post.unit == street().unit


def test_fewer_days_may_be_granted_and_not_more():
    slip = taken()
    ask(slip, 4)
    with pytest.raises(Refused, match="不超过"):
        grant(slip, workdays=5)
    grant(slip, workdays=2)
    assert running(slip).due_at == datetime(2026, 12, 10, 17, 30, tzinfo=ZONE)


def test_above_the_limit_only_a_commander_grants():
    slip, chief = taken(), commander()
    request = ask(slip, 6)
    assert request.needs_commander
    assert "申请延期" in told(chief)[0]
    with pytest.raises(Refused, match="指挥长审批") as refused:
        grant(slip)
    assert refused.value.refusal.kind == Kind.FORBIDDEN
    assert grant(slip, by=chief).granted_workdays == 6


def test_the_limit_is_for_all_extensions_of_a_slip_together():
    slip = taken()
    ask(slip, 3)
    grant(slip)
    assert ask(slip, 3, at=NOW + 2 * HOUR).needs_commander
    with pytest.raises(Refused, match="以前已同意 3 个工作日"):
        grant(slip, at=NOW + 3 * HOUR)


def test_the_limit_is_the_office_s_own():
    slip = taken()
    switches.choose(by=administrator(), chosen={LIMIT: 10}, at=NOW)
    assert not ask(slip, 8).needs_commander
    assert grant(slip).granted_workdays == 8


def test_a_refusal_says_why_and_changes_nothing():
    slip = taken()
    ask(slip)
    clocks.decline_time(by=director(), slip=slip, answer="理由不充分", at=NOW)
    assert (running(slip).due_at, ClockMove.objects.count()) == (slip.due_at, 0)
    assert "理由不充分" in told(liaison())[0]


def test_after_the_deadline_nobody_asks_for_more_time():
    slip = taken()
    late = slip.due_at + HOUR
    with pytest.raises(Refused, match="办结时限已过，不能再申请延期"):
        ask(slip, by=standing(liaison(), late), at=late)


def test_after_the_deadline_nobody_grants_it_either():
    slip = taken()
    ask(slip)
    late = slip.due_at + HOUR
    with pytest.raises(Refused, match="办结时限已过，不能再同意"):
        grant(slip, by=standing(director(), late), at=late)


def test_one_request_at_a_time():
    slip = taken()
    ask(slip)
    with pytest.raises(Refused, match="等审批"):
        ask(slip)
    with pytest.raises(Refused, match="等审批"):
        clocks.ask_pause(by=liaison(), slip=slip, reason=PauseReason.COURT, why="x", at=NOW)


def test_before_it_is_acknowledged_one_acknowledges():
    with pytest.raises(Refused, match="请先签收"):
        ask(slip_at(SlipState.ISSUED))


@pytest.mark.parametrize("days", [0, -1, 61])
def test_no_days_and_too_many_are_refused(days):
    with pytest.raises(Refused, match="1 到 60"):
        ask(taken(), days)


def test_another_unit_does_not_ask_and_the_unit_does_not_grant():
    slip = taken()
    with pytest.raises(Refused, match="只有承办单位"):
        ask(slip, by=director())
    ask(slip)
    with pytest.raises(Refused, match="只有交办单位"):
        grant(slip, by=liaison())


def test_a_request_lapses_with_its_slip():
    slip = taken()
    ask(slip)
    actions.recall(by=director(), slip=slip, note="换单位", at=NOW)
    request = TimeRequest.objects.select_related("slip").get()
    assert request.state == RequestState.LAPSED
    assert not TimeRequest.objects.to_decide(director()).exists()


# --- standing still


def test_a_paused_clock_is_not_due_not_warned_not_swept():
    slip = taken()
    pause(slip)
    for at in (slip.due_at - HOUR, slip.due_at + timedelta(days=20, hours=-7)):
        tally = sweep(at)
        assert (tally.warned, tally.letters, tally.proposed) == (0, 0, 0)
    assert not Letter.objects.exists()
    assert Case.objects.get(pk=slip.case_id).next_due_at is None
    assert not Case.objects.overdue(slip.due_at + HOUR).filter(pk=slip.case_id).exists()


def test_resuming_moves_the_deadline_by_exactly_what_was_left():
    slip = taken()
    pause(slip)  # Tuesday 10:00: 15 workdays less what has run
    back = datetime(2026, 11, 24, 10, 0, tzinfo=ZONE)  # a week later, five working days
    slip = clocks.resume_slip(by=standing(director(), back), slip=slip, why="报告已出", at=back)
    assert slip.due_at == datetime(2026, 12, 15, 17, 30, tzinfo=ZONE)
    assert running(slip).due_at == slip.due_at
    kinds = list(ClockMove.objects.values_list("kind", flat=True))
    assert kinds == [MoveKind.PAUSED, MoveKind.RESUMED]


def test_a_clock_that_goes_on_is_warned_about_once_more():
    slip = taken()
    clock = running(slip)
    Rung.objects.create(clock=clock, step="warned", at=NOW)
    pause(slip)
    clocks.resume_slip(by=director(), slip=slip, why="x", at=NOW + HOUR)
    assert not Rung.objects.filter(clock=clock, step="warned").exists()


def test_the_unit_asks_for_a_pause_and_the_centre_grants_it():
    slip = taken()
    clocks.ask_pause(by=liaison(), slip=slip, reason=PauseReason.COURT, why="等立案", at=NOW)
    assert Slip.objects.get(pk=slip.pk).paused_at is None
    grant(slip)
    move = ClockMove.objects.get()
    assert (move.kind, move.reason, move.why) == (MoveKind.PAUSED, PauseReason.COURT, "等立案")
    assert Slip.objects.get(pk=slip.pk).paused_at == NOW + HOUR


def test_pausing_without_being_asked_to_grant_it_grants_what_the_unit_asked(sign_in):
    slip = taken()
    clocks.ask_pause(by=liaison(), slip=slip, reason=PauseReason.COURT, why="等立案", at=NOW)
    pause(slip, why="法院已受理", at=NOW + HOUR)
    request = TimeRequest.objects.select_related("slip").get()
    assert (request.state, request.decided_by, request.decided_at, request.answer) == (
        RequestState.GRANTED,
        director().officer,
        NOW + HOUR,
        "法院已受理",
    )
    assert "不同意申请" not in text(sign_in(director()).get(f"/slips/{slip.pk}/"))


def test_nobody_grants_the_own_request_by_pausing():
    both = officer(street().centre, Capability.ASSIGN, Capability.HANDLE, name="兼职")
    slip = slip_at(SlipState.ACKNOWLEDGED)
    TimeRequest.objects.create(
        slip=slip,
        kind="pause",
        reason="court",
        why="x",
        asked_by=both.officer,
        asked_at=NOW,
        due_at=slip.due_at,
    )
    with pytest.raises(Refused, match="不能审批自己的申请"):
        pause(slip, by=both)


def test_a_request_for_more_time_outlives_the_pause_but_not_the_going_on():
    slip = taken()
    ask(slip)
    pause(slip)
    assert TimeRequest.objects.open().count() == 1
    clocks.resume_slip(by=director(), slip=slip, why="报告已出", at=NOW + HOUR)
    assert TimeRequest.objects.select_related("slip").get().state == RequestState.LAPSED
    assert "原申请已失效" in told(liaison())[0]
    assert not TimeRequest.objects.to_decide(director()).exists()
    ask(slip, at=NOW + HOUR)
    assert TimeRequest.objects.open().count() == 1


@pytest.mark.parametrize("end", ["approve", "recall", "void_slip"])
def test_what_was_asked_lapses_however_the_slip_ends(end):
    slip = taken()
    ask(slip)
    if end == "approve":
        actions.feed_back(by=liaison(), slip=slip, answer="已办。", at=NOW)
    getattr(actions, end)(by=director(), slip=slip, note="x", at=NOW)
    request = TimeRequest.objects.select_related("slip").get()
    assert request.state == RequestState.LAPSED
    for state in RequestState:
        form = TimeRequestFilterForm({"state": state}, standing=director())
        assert form.is_valid()
        assert form.narrow(TimeRequest.objects.all()).exists() == (state == RequestState.LAPSED)


def test_the_round_the_clock_acknowledgement_of_danger_is_not_paused():
    slip = slip_at(SlipState.ISSUED)
    Clock.objects.filter(kind=ClockKind.ACKNOWLEDGE).update(rule="120 minutes")
    with pytest.raises(Refused, match="昼夜计算，不能暂停"):
        pause(slip)


def test_what_is_late_is_not_paused():
    slip = taken()
    late = slip.due_at + HOUR
    with pytest.raises(Refused, match="办结时限已过"):
        pause(slip, by=standing(director(), late), at=late)


def test_an_answer_ends_the_pause():
    slip = taken()
    pause(slip)
    later = NOW + timedelta(days=2)
    actions.feed_back(by=standing(liaison(), later), slip=slip, answer="鉴定已出，已处理。", at=later)
    assert Slip.objects.get(pk=slip.pk).paused_at is None
    assert running(slip).paused_at is None


def test_a_pause_that_lasts_too_long_is_asked_about_once():
    slip = taken()
    pause(slip)
    assert clocks.remind_pauses(NOW + timedelta(days=29)) == 0
    late = NOW + timedelta(days=32)
    assert (clocks.remind_pauses(late), clocks.remind_pauses(late)) == (1, 0)
    assert "请核实能否恢复" in told(director())[0]
    assert "请核实能否恢复" in told(liaison())[0]


def test_moves_are_written_once():
    pause(taken())
    with pytest.raises(TypeError, match="append-only"):
        ClockMove.objects.update(why="x")
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_clockmove SET why = 'x'")


# --- the first report


@pytest.mark.parametrize(
    ("level", "due"),
    [
        ("high", datetime(2026, 11, 18, 10, tzinfo=ZONE)),
        ("medium", datetime(2026, 11, 18, 17, 30, tzinfo=ZONE)),
    ],
)
def test_a_dangerous_slip_is_reported_on_within_a_day(level, due):
    case = slip_at(SlipState.RETURNED).case
    case.refresh_from_db()
    grade(case, level)
    slip = actions.assign(by=commander(), case=case, unit=street().unit, requirement="x", at=NOW)
    assert running(slip, ClockKind.FIRST_REPORT).due_at == due
    actions.acknowledge(by=liaison(), slip=slip, at=NOW)
    assert running(slip, ClockKind.FIRST_REPORT)
    actions.feed_back(by=liaison(), slip=slip, answer="已处理", at=NOW)
    assert not Clock.objects.running().filter(kind=ClockKind.FIRST_REPORT).exists()


# --- pages


def test_the_slip_page_shows_the_request_and_the_director_finds_it_waiting(sign_in):
    slip = taken()
    ask(slip)
    page = text(sign_in(liaison()).get(f"/slips/{slip.pk}/"))
    assert "延期 3 个工作日" in page
    assert "待审批" in page
    assert "等我审批：时限申请" in text(sign_in(director()).get("/desk/"))
    assert "当事人出差" in text(sign_in(director()).get("/clocks/requests/?state=open"))


def test_the_whole_way_by_the_forms(sign_in):
    slip = taken()
    unit, chief = sign_in(liaison()), sign_in(director())
    sent = unit.post(f"/slips/{slip.pk}/ask-time/", {"workdays": "3", "why": "当事人出差"}, follow=True)
    assert "批准前时限不变" in text(sent)
    done = chief.post(f"/slips/{slip.pk}/grant-time/", {"workdays": "2", "answer": "抓紧"}, follow=True)
    assert "已同意延期 2 个工作日" in text(done)
    chief.post(f"/slips/{slip.pk}/pause-slip/", {"reason": "party", "why": "等当事人"})
    assert "已暂停计时" in text(unit.get(f"/slips/{slip.pk}/"))
    assert "已暂停计时" in text(unit.get("/slips/"))
    done = chief.post(f"/slips/{slip.pk}/resume-slip/", {"why": "已到场"}, follow=True)
    assert "剩下的时间顺延" in text(done)


def test_why_it_is_due_then_is_told_day_by_day(sign_in):
    slip = taken()
    ask(slip)
    grant(slip)
    page = text(sign_in(liaison()).get(f"/clocks/{running(slip).pk}/"))
    for words in ("15 个工作日", "12月11日 17:30", "周末 6 天", "延期", "主任", "当事人出差"):
        assert words in page
    assert "风险" not in page


def test_the_list_costs_the_same_at_ten_and_at_a_thousand_rows(sign_in, django_assert_max_num_queries):
    slip = taken()
    moved = {"decided_by": director().officer, "decided_at": NOW, "is_granted": True, "granted_workdays": 1}
    TimeRequest.objects.bulk_create(
        TimeRequest(
            slip=slip, kind="time", workdays=1, why="x", asked_by=liaison().officer, asked_at=NOW,
            due_at=slip.due_at, **moved,
        )
        for _ in range(1000)
    )  # fmt: skip
    client = sign_in(director())
    with django_assert_max_num_queries(9):
        assert "1000" in text(client.get("/clocks/requests/")).replace(",", "")
