"""Handing over: all open work goes in one step, what may not go stays and is named; what nobody answers for is shown."""

from datetime import timedelta

import pytest

from cases.actions import handover, tasks
from cases.choices import State
from cases.models import Case, Entry, Exclusion, Grant, Task
from core.models import AuditLine, Notice
from core.refusals import Refused
from dispatch.actions import orders
from dispatch.choices import SlipState
from dispatch.models import StandingOrder
from governance import ownerless
from governance.actions import work
from governance.choices import Capability, Presence
from governance.models import Appointment, DutyShift, Officer, Stationing
from tests.builders import (
    NOW,
    administrator,
    case_at,
    commander,
    director,
    liaison,
    many_cases,
    officer,
    registered,
    secretary,
    slip_at,
    standing,
    stranger,
    street,
    window,
)
from tests.pages import text

pytestmark = pytest.mark.django_db
REASON = "调离"


def colleague(name="接手"):
    return officer(street().centre, Capability.INTAKE, name=name)


def hand(officer_=None, to=None, by=None):
    who = officer_ or window()
    return work.hand_over(
        by=by or who, officer=who.officer, to=(to or colleague()).officer, reason=REASON, at=NOW
    )


def went(done) -> dict[str, int]:
    return {one.label: one.went for one in done if one.went}


def stayed(done) -> str:
    return "".join(sentence for one in done for sentence in one.stayed)


def test_open_cases_go_with_a_line_each_and_closed_ones_stay():
    open_, closed = registered(), case_at(State.CLOSED)
    done = hand()
    assert went(done) == {"首接未结的事项": 1}
    open_.refresh_from_db()
    closed.refresh_from_db()
    assert (open_.owner, closed.owner) == (colleague().officer, window().officer)
    entry = Entry.objects.get(verb="hand_over")
    assert (entry.case, entry.officer, entry.appointment) == (
        open_,
        window().officer,
        window().appointments[0],
    )
    assert REASON in entry.note
    assert Notice.objects.filter(recipient=colleague().officer, text__contains="首接未结的事项 1").exists()
    assert AuditLine.objects.filter(verb="hand_over", note__contains="首接未结的事项 1").exists()


def test_what_accuses_the_successor_stays():
    case = registered()
    Exclusion.objects.create(case=case, officer=colleague().officer, why="被反映", at=NOW)
    done = hand()
    assert (went(done), "回避" in stayed(done), case.number in stayed(done)) == ({}, True, True)
    case.refresh_from_db()
    assert case.owner == window().officer


def test_what_accuses_the_successors_unit_stays():
    registered(excluded=[street().unit])
    assert went(hand(to=liaison())) == {}


def test_a_restricted_case_goes_only_by_who_knows_it():
    case = registered(is_restricted=True)
    unknowing = hand(by=administrator())
    assert (went(unknowing), "限制知悉" in stayed(unknowing)) == ({}, True)
    assert case.number not in stayed(unknowing)
    assert went(hand()) == {"首接未结的事项": 1}
    assert Case.objects.visible_to(standing(colleague())).filter(pk=case.pk).exists()


def test_instructions_and_sight_by_name_go_too():
    case, told = registered(), liaison()
    tasks.instruct(by=commander(), case=case, text="请上门。", officer=told.officer, at=NOW)
    done = hand(told, colleague("二号"), by=director())
    assert went(done) == {"待报结的批示": 1, "指定知情的在办事项": 1}
    assert Task.objects.get().officer == colleague("二号").officer
    assert not Grant.objects.in_force(NOW).filter(officer=told.officer).exists()
    assert Case.objects.visible_to(standing(colleague("二号"))).filter(pk=case.pk).exists()
    assert Notice.objects.filter(recipient=commander().officer, text__contains="已交接给").exists()


def test_a_slip_goes_on_with_a_colleague_of_its_unit_only():
    slip = slip_at(SlipState.ACKNOWLEDGED)
    assert "没有“承办”职责" in stayed(hand(liaison(), by=administrator()))
    done = hand(liaison(), liaison(name="二号承办"), by=administrator())
    assert went(done)["我签收、未反馈的交办单"] == 1
    assert Entry.objects.filter(case=slip.case, verb="hand_over", note__contains=slip.number).exists()


def test_a_standing_order_ends_and_shifts_ahead_change_hands():
    by = commander()
    orders.give_order(by=by, until_at=NOW + timedelta(days=30), note="", at=NOW)
    later = NOW + timedelta(days=1)
    for from_at in (NOW - timedelta(hours=2), later):
        DutyShift.objects.create(
            centre=street().centre, leader=by.officer, from_at=from_at, until_at=from_at + timedelta(hours=12)
        )
    done = hand(by, director())
    assert went(done) == {"我签署的常设签发令": 1, "今后的值班": 1}
    assert not StandingOrder.objects.in_force(NOW).exists()
    ahead = DutyShift.objects.in_force().get(from_at=later)
    assert ahead.leader == director().officer
    assert DutyShift.objects.filter(from_at=later, replaced_at=None).count() == 1, (
        "the old row stays, replaced"
    )
    assert DutyShift.objects.exclude(from_at=later).get().leader == by.officer, "the running shift stays"


def test_the_successor_is_the_liaison_of_units_on_call():
    on_call = Stationing.objects.create(
        centre=street().centre,
        unit=street().unit,
        presence=Presence.ON_CALL,
        liaison=window().officer,
        liaison_phone="1",
    )
    assert went(hand()) == {"担任联络员的进驻单位": 1}
    on_call.refresh_from_db()
    assert (on_call.liaison, on_call.liaison_phone) == (colleague().officer, "")


def test_when_nothing_goes_nobody_is_told_that_it_went(sign_in):
    page = sign_in(window()).post(
        f"/officers/{window().pk}/handover/",
        {"to": colleague().officer.username, "reason": REASON},
        follow=True,
    )
    assert "没有可以移交给接手的" in text(page)
    assert not Notice.objects.filter(recipient=colleague().officer).exists()


def test_every_shift_that_stays_is_named_and_the_audit_says_how_many(sign_in):
    by = commander()
    for day in range(1, 13):
        from_at = NOW + timedelta(days=day)
        DutyShift.objects.create(
            centre=street().centre, leader=by.officer, from_at=from_at, until_at=from_at + timedelta(hours=12)
        )
    page = sign_in(by).post(
        f"/officers/{by.pk}/handover/", {"to": colleague().officer.username, "reason": REASON}, follow=True
    )
    assert text(page).count(" 的值班：") == 12
    assert "留下：今后的值班 12 项" in AuditLine.objects.get(verb="hand_over").note


@pytest.mark.parametrize("by", [window, administrator, director, commander])
def test_the_officer_the_office_and_the_leaders_hand_over(by):
    registered()
    assert went(hand(by=by())) == {"首接未结的事项": 1}


@pytest.mark.parametrize("by", [secretary, liaison, stranger])
def test_colleagues_and_strangers_hand_over_nobodys_work(by):
    with pytest.raises(Refused) as raised:
        hand(by=by())
    assert "交接" in raised.value.refusal.sentence


def test_a_successor_works_here_now_and_is_somebody_else():
    nobody = Officer.objects.create(username="x", name="无职")
    for to in (window().officer, nobody, stranger().officer):
        with pytest.raises(Refused):
            work.hand_over(by=window(), officer=window().officer, to=to, reason=REASON, at=NOW)


def test_the_page_lists_the_work_and_hands_it_over(sign_in):
    registered()
    client, url = sign_in(window()), f"/officers/{window().pk}/handover/"
    before = text(client.get(url))
    assert ("首接未结的事项" in before, "主持的会议" in before) == (True, False)
    page = text(client.post(url, {"to": colleague().officer.username, "reason": REASON}, follow=True))
    assert "已交接给接手：首接未结的事项 1" in page
    assert Case.objects.get().owner == colleague().officer


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "必填"),
        ({"to": "没有此人", "reason": "x"}, "没有找到人员"),
        ({"to": "\x00" * 9, "reason": "\x00"}, "必填"),
        ({"to": "长" * 1_000_000, "reason": "x" * 1_000_000}, ""),
    ],
)
def test_bad_input_hands_nothing_over(sign_in, given, sentence):
    registered()
    page = sign_in(window()).post(f"/officers/{window().pk}/handover/", given)
    assert (page.status_code, sentence in text(page)) == (422, True)
    assert Case.objects.get().owner == window().officer


def test_five_hundred_cases_go_in_a_bounded_number_of_queries(django_assert_max_num_queries):
    many_cases(500)
    by, to = window(), colleague()
    with django_assert_max_num_queries(60):
        hand(by, to)
    assert Case.objects.filter(owner=to.officer).count() == 500


def test_one_case_goes_by_its_owner_or_the_director(sign_in):
    case = registered()
    data = {"officer": colleague().officer.username, "note": REASON}
    assert sign_in(secretary()).post(f"/cases/{case.pk}/hand-over/", data).status_code == 403
    assert sign_in(director()).post(f"/cases/{case.pk}/hand-over/", data).status_code == 302
    case.refresh_from_db()
    assert case.owner == colleague().officer
    for to in (stranger(), standing(Officer.objects.create(username="x", name="无职"))):
        with pytest.raises(Refused):
            handover.hand_over_case(by=director(), case=case, officer=to.officer, note="x", at=NOW)
    with pytest.raises(Refused, match="已是首接责任人"):
        handover.hand_over_case(by=director(), case=case, officer=colleague().officer, note="x", at=NOW)


def gone(who) -> None:
    Appointment.objects.filter(officer=who.officer).update(until_on=NOW.date() - timedelta(days=1))


def test_what_nobody_answers_for_is_shown_to_who_sees_it(sign_in):
    case, slip = registered(), slip_at(SlipState.ISSUED)
    tasks.instruct(by=commander(), case=case, text="请上门看看。", unit=street().unit, at=NOW)
    gone(window())
    gone(liaison())
    page = text(sign_in(director()).get("/ownerless/"))
    for words in (case.number, "窗口已没有任职", slip.number, "请上门看看", "现在没有承办人员"):
        assert words in page
    assert case.number not in text(sign_in(stranger()).get("/ownerless/"))


def test_the_doctor_warns_of_it():
    registered()
    gone(window())
    found = {code: (level, sentence) for level, code, sentence in ownerless.check(NOW)}
    assert found["ownerless_cases"][0] == "warning"
    assert "1 条" in found["ownerless_cases"][1]
    assert "ownerless_window" in found


def test_when_all_have_owners_the_page_says_so(sign_in):
    registered(), director()
    assert "事事有人负责" in text(sign_in(director()).get("/ownerless/"))
