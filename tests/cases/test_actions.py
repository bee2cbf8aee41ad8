"""What each act on a case does besides moving it: numbers, clocks, people, history."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connections

from cases.actions import board, closing, intake
from cases.actions.intake import TRACKING_ALPHABET, title_of
from cases.actions.people import PersonText, party_line
from cases.choices import ClockKind, ContactResult, Kind, Role, State, Verb
from cases.models import Case, Category, Clock, Contact, Party, Person
from cases.querysets import name_index
from cases.rules import REOPEN_DAYS
from core.clock import ZONE
from core.models import Sequence
from core.refusals import Refused
from dispatch import actions
from governance.models import CalendarDay, CalendarYear
from tests.builders import (
    AN_HOUR_AGO,
    NOW,
    VISITOR,
    case_at,
    director,
    matter,
    registered,
    secretary,
    slip_at,
    standing,
    stranger,
    street,
    window,
)

pytestmark = pytest.mark.django_db


def running(case: Case) -> dict[str, datetime]:
    return {clock.kind: clock.due_at for clock in Clock.objects.running().filter(case=case)}


def test_the_first_numbers_of_a_centre_run_from_one():
    assert [registered().number for _ in range(3)] == ["J12026-00001", "J12026-00002", "J12026-00003"]


def test_each_centre_and_year_counts_for_itself():
    registered()
    other = registered(home=street(2))
    next_year = registered(at=datetime(2027, 1, 4, 9, 0, tzinfo=ZONE))
    assert (other.number, next_year.number) == ("J22026-00001", "J12027-00001")


def test_a_registration_that_fails_leaves_no_gap():
    """Trap 10."""
    registered()
    with pytest.raises(TypeError):
        registered(excluded=[object()])
    assert registered().number == "J12026-00002"


@pytest.mark.django_db(transaction=True)
def test_numbers_stay_unique_and_without_gaps_when_many_register_at_once():
    """Trap 10: real threads, real transactions, on both databases."""
    by, told = window(), matter(people=())
    gate = threading.Barrier(6)
    failed: list[BaseException] = []

    def register() -> None:
        gate.wait()
        try:
            for _ in range(3):
                intake.register(by=by, matter=told, at=NOW)
        except BaseException as error:  # noqa: BLE001 - the test's own thread must tell
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=register) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert failed == []
    assert numbers == [f"J12026-{serial:05d}" for serial in range(1, 19)]
    assert Sequence.objects.get(scope="case:J1", year=2026).last == 18


def test_whoever_registers_owns_it_and_it_waits_to_be_accepted_by_tomorrow_evening():
    case = registered(at=NOW)
    assert (case.state, case.owner_id, case.centre) == (State.REGISTERED, window().pk, street().centre)
    assert running(case) == {ClockKind.ACCEPT: datetime(2026, 11, 18, 17, 30, tzinfo=ZONE)}
    assert case.next_due_at == datetime(2026, 11, 18, 17, 30, tzinfo=ZONE)


def test_a_tracking_code_is_ten_letters_nobody_confuses():
    codes = {intake.tracking_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 10 and set(code) <= set(TRACKING_ALPHABET) for code in codes)
    assert not set("01OILUV") & set(TRACKING_ALPHABET)


def test_the_category_decides_the_kind():
    noise = Category.objects.filter(kind=Kind.DISPUTE).first()
    assert registered(category=noise).kind == Kind.DISPUTE


@pytest.mark.parametrize(
    ("narrative", "title"),
    [
        ("楼下漏水。多次反映没人管。", "楼下漏水"),
        ("好。楼下漏水", "好。楼下漏水"),
        ("第一行\n第二行", "第一行 第二行"),
        ("漏" * 38 + "！后面还有很长的一句", "漏" * 38),
        ("长" * 60, "长" * 39 + "…"),
    ],
)
def test_the_title_is_the_first_sentence(narrative, title):
    assert title_of(narrative) == title


def test_accepting_stops_its_clock_and_starts_that_of_assigning():
    """Trap 5: what no unit has does not lie; default one working day."""
    assert running(case_at(State.ACCEPTED)) == {ClockKind.ASSIGN: datetime(2026, 11, 18, 17, 30, tzinfo=ZONE)}


def test_accepting_a_case_nobody_owns_makes_one_its_owner():
    case = registered()
    Case.objects.filter(pk=case.pk).update(owner=None)
    assert intake.accept(by=director(), case=case, note="", at=NOW).owner_id == director().pk


def test_completing_plans_a_call_for_the_third_workday():
    case = case_at(State.ACCEPTED)
    closing.complete(by=window(), case=case, outcome="已答复。", at=NOW)
    call = Contact.objects.get(case=case)
    assert call.due_at == datetime(2026, 11, 20, 17, 30, tzinfo=ZONE)
    assert running(case) == {ClockKind.FOLLOW_UP: call.due_at}


def test_a_year_without_published_holidays_gives_a_provisional_deadline():
    CalendarDay.objects.all().delete()
    CalendarYear.objects.all().delete()
    assert Clock.objects.get(case=registered()).is_provisional


def test_reopening_drops_the_planned_call_and_counts():
    case = case_at(State.COMPLETED)
    case = closing.reopen(by=director(), case=case, note="又反复了", at=NOW)
    assert (case.reopened_count, case.completed_at) == (1, None)
    assert list(running(case)) == [ClockKind.ASSIGN]
    assert not Contact.objects.filter(case=case).exists()


def test_reopening_a_closed_case_keeps_the_calls_that_were_made():
    case = case_at(State.CLOSED)
    closing.reopen(by=director(), case=case, note="又反复了", at=NOW)
    assert Contact.objects.get(case=case).result == ContactResult.SATISFIED


@pytest.mark.parametrize("state", [State.CLOSED, State.FORWARDED, State.TRANSFERRED, State.WITHDRAWN])
def test_nothing_runs_on_a_case_that_has_ended(state):
    case = case_at(state)
    case.refresh_from_db()
    assert (running(case), case.next_due_at) == ({}, None)


def test_what_comes_back_is_worked_on_again_without_its_old_outcome():
    case = intake.take_back(by=director(), case=case_at(State.FORWARDED), note="退回来了", at=NOW)
    assert (case.state, case.outcome) == (State.ACCEPTED, "")


def test_a_remark_moves_no_clock_and_no_state():
    """Trap 3."""
    case = registered()
    before = (case.state, case.next_due_at, running(case), case.received_at)
    intake.remark(by=secretary(), case=case, note="来访人补充了照片", at=NOW)
    case.refresh_from_db()
    assert (case.state, case.next_due_at, running(case), case.received_at) == before
    assert case.entries.latest("id").verb == Verb.REMARK


def test_a_correction_moves_no_clock_and_keeps_what_stood_before():
    """Trap 3."""
    case = registered(demand="退款")
    before = running(case)
    intake.amend(by=window(), case=case, changes={"demand": "退款并道歉"}, note="来访人更正", at=NOW)
    case.refresh_from_db()
    line = case.entries.latest("id")
    assert (case.demand, running(case)) == ("退款并道歉", before)
    assert line.about == {"changes": {"demand": ["退款", "退款并道歉"]}}


def test_a_correction_that_changes_nothing_writes_nothing():
    case = registered(demand="退款")
    intake.amend(by=window(), case=case, changes={"demand": "退款"}, note="", at=NOW)
    assert case.entries.count() == 1


def test_an_act_on_a_stale_page_decides_on_the_row_as_it_is_now():
    stale = registered()
    intake.accept(by=window(), case=Case.objects.get(pk=stale.pk), note="", at=NOW)
    with pytest.raises(Refused, match="可能有同事刚刚处理过"):
        intake.accept(by=director(), case=stale, note="", at=NOW)


def test_a_case_without_a_handler_is_due_like_any_other():
    """Trap 5."""
    case = registered()
    Case.objects.filter(pk=case.pk).update(owner=None)
    late = Case.objects.visible_to(director()).overdue(NOW + timedelta(days=30))
    assert list(late) == [case]


@pytest.mark.parametrize(
    ("told", "same"),
    [
        (VISITOR, True),
        (PersonText("王小强", "138 0000 1234"), True),
        (PersonText("王小强", "", "530199198112113972"), True),
        (PersonText("王小强", "13800001234", "530199199001011234"), False),
        (PersonText("王小强", "13900005678"), False),
        (PersonText("王小明", "13800001234"), False),
        (PersonText("王小强"), False),
    ],
)
def test_only_who_surely_is_the_same_person_is_found_again(told, same):
    first, second = registered(), registered(people=(told,))
    assert (first.parties.get().person_id == second.parties.get().person_id) == same


def test_a_phone_told_later_is_kept_with_the_person():
    registered(people=(PersonText("李梅", "", "530199198501015678"),))
    registered(people=(PersonText("李梅", "13700001111", "530199198501015678"),))
    assert [person.phone for person in Person.objects.filter(name_index=name_index("李梅"))] == [
        "13700001111"
    ]


def test_personal_data_is_ciphertext_in_the_database():
    from django.db import connection  # noqa: PLC0415 - the raw row is the point here

    registered()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone, id_number FROM cases_person")
        row = cursor.fetchone()
    assert all(value.startswith("2:") for value in row)
    assert "王小强" not in str(row)


@pytest.mark.parametrize(
    ("names", "line"),
    [
        ([], "匿名"),
        (["王强"], "王*"),
        (["王小强", "李梅"], "王*强 等 2 人"),
        (["王小强", "王小强"], "王*强"),
        (["𠮷田㛃"], "𠮷*㛃"),
        ([""], "匿名"),
    ],
)
def test_lists_show_the_parties_masked(names, line):
    assert party_line(names) == line


def test_roles_stay_with_the_people():
    case = registered(
        people=(PersonText("王奶奶", role=Role.VISITOR), PersonText("王小强", "13800001234", role=Role.PROXY))
    )
    assert list(case.parties.values_list("role", flat=True)) == [Role.VISITOR, Role.PROXY]


def test_a_grant_in_force_is_not_written_twice():
    case = registered()
    for _ in range(2):
        board.grant(case=case, unit=street().unit, why="交办", at=NOW)
    assert case.grants.count() == 1
    board.end_grant(case=case, unit=street().unit, at=NOW)
    board.grant(case=case, unit=street().unit, why="再交办", at=NOW)
    assert case.grants.count() == 2


def test_an_exclusion_is_one_line_of_history_however_often_it_is_asked_for():
    case = registered()
    for _ in range(2):
        board.exclude(by=window(), case=case, unit=street().unit, why="反映的是该单位", at=NOW)
    assert case.entries.filter(verb=Verb.EXCLUDE).count() == 1


def test_parties_are_not_repeated():
    case = registered(people=(VISITOR, VISITOR))
    assert Party.objects.filter(case=case).count() == 1


def test_a_stranger_registers_at_his_own_centre():
    assert registered(by=stranger(), home=street(2)).centre == street(2).centre


def test_history_of_a_whole_life_is_one_row_an_act():
    case = slip_at("approved").case
    actions.follow_up(by=window(), case=case, result=ContactResult.SATISFIED, note="", at=NOW)
    closing.close(by=director(), case=case, note="", at=NOW)
    assert list(case.entries.order_by("id").values_list("verb", flat=True)) == [
        "register",
        "accept",
        "assign",
        "acknowledge",
        "feed_back",
        "approve",
        "complete",
        "follow_up",
        "close",
    ]


def test_an_act_never_turns_the_clock_of_a_case_back():
    case = case_at(State.ACCEPTED, at=NOW)
    intake.remark(by=window(), case=case, note="补记上午的情况", at=AN_HOUR_AGO)
    case.refresh_from_db()
    assert case.acted_at == NOW


def test_a_case_closed_long_ago_is_not_reopened_whatever_the_page_shows():
    """Trap 6: the window is checked where it counts."""
    case = case_at(State.CLOSED)
    last = case.closed_at + timedelta(days=REOPEN_DAYS)
    with pytest.raises(Refused, match="登记一件新事项"):
        closing.reopen(by=standing(director(), last), case=case, note="又反复了", at=last)
    at = last - timedelta(minutes=1)
    assert closing.reopen(by=standing(director(), at), case=case, note="又反复了", at=at).reopened_count == 1


def test_a_row_of_an_old_ledger_may_be_taken_up_again_at_any_time():
    case = case_at(State.CLOSED)
    Case.objects.filter(pk=case.pk).update(is_history=True, closed_at=NOW - timedelta(days=3000))
    assert closing.reopen(by=director(), case=case, note="又反映了", at=NOW).state == State.ACCEPTED
