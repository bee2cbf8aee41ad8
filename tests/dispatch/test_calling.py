"""Calls by plan: what is planned, who is drawn, who may call, the calling list, the lawful end."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases import rules
from cases.actions import closing
from cases.choices import ContactResult, LookField, State
from cases.models import Case, Clock, Contact, FollowUpDraw, FollowUpPlan, Look
from cases.pages import steps
from cases.permissions import why_not_close
from core import switches
from core.refusals import Kind, Refused
from dispatch import actions
from dispatch.actions import calling
from dispatch.choices import LawfulManner, SlipState
from dispatch.models import LawfulEnd
from dispatch.pages.follow_up import figures_of
from dispatch.permissions import follow_up as permissions
from governance.calendar import working_calendar
from governance.choices import Capability, Sees
from tests.builders import (
    AN_HOUR_AGO,
    NOW,
    case_at,
    commander,
    director,
    grade,
    liaison,
    many_contacts,
    officer,
    slip_at,
    standing,
    street,
    window,
)
from tests.pages import text

pytestmark = pytest.mark.django_db


def completed(level: str = "", at=AN_HOUR_AGO):
    case = grade(case_at(State.ACCEPTED, at=at), level)
    return closing.complete(by=standing(window(), at), case=case, outcome="已处理。", at=at)


def call(case, result=ContactResult.SATISFIED, by=None, note="", at=NOW):
    case.refresh_from_db()
    who = standing(by or director(), at)
    return actions.follow_up(by=who, case=case, result=result, note=note, at=at)


def only(share: int) -> None:
    switches.remember_nothing_chosen(follow_up_share=share)


@pytest.mark.parametrize(
    ("level", "days"), [("high", [0, 7, 30, 90]), ("medium", [0, 30]), ("low", [0]), ("", [0])]
)
def test_a_completed_case_gets_the_calls_of_its_level(level, days):
    only(100)
    case = completed(level)
    calls = list(case.contacts.order_by("step"))
    opened = [(one.planned_at.astimezone(NOW.tzinfo).date() - NOW.date()).days for one in calls]
    assert len(calls) == len(days)
    assert all(0 <= got - wanted <= 3 for got, wanted in zip(opened, days, strict=True)), (
        "never on a day of rest"
    )
    assert Clock.objects.running().filter(case=case).count() == 1, "the clock is the first call's"


def test_all_of_high_are_called_and_of_the_others_the_share():
    only(0)
    assert completed("high").contacts.exists()
    ordinary = completed("")
    assert not ordinary.contacts.exists()
    drawn = FollowUpDraw.objects.get(case=ordinary)
    assert (drawn.is_drawn, drawn.share) == (False, 0)
    assert "未抽中" in drawn.why


def test_a_case_that_was_not_drawn_closes_without_a_call():
    only(0)
    case = completed()
    assert why_not_close(director(), case) is None
    assert Case.objects.followed_up().get() == case, "it waits to be closed"
    only(100)
    assert why_not_close(director(), completed()) is not None


def test_the_draw_can_be_reckoned_again_and_is_fair():
    numbers = [f"WH2026-{serial:05d}" for serial in range(4000)]
    drawn = [rules.is_drawn(rules.ticket(one, 0, "salt"), 30) for one in numbers]
    assert drawn == [rules.is_drawn(rules.ticket(one, 0, "salt"), 30) for one in numbers]
    assert 0.27 < sum(drawn) / len(drawn) < 0.33
    assert drawn != [rules.is_drawn(rules.ticket(one, 0, "other"), 30) for one in numbers]
    assert (rules.is_drawn(0, 0), rules.is_drawn(9999, 100)) == (False, True)


def test_a_call_on_a_day_of_rest_goes_to_the_next_working_day():
    """Trap 1."""
    opens, due = rules.later_day(working_calendar(), NOW, 4)
    assert (opens.date() - NOW.date()).days == 6, "four days after a Tuesday is a Saturday"
    assert due - opens == timedelta(days=1)


def test_a_plan_for_one_outcome_goes_before_the_general_one():
    FollowUpPlan.objects.create(level="", outcome="spot", first="2 days", later_days=[5], is_sampled=False)
    only(0)
    case = completed()
    assert list(case.contacts.order_by("step").values_list("step", flat=True)) == [0, 1]


def test_later_calls_go_on_behind_the_closing():
    case = completed("medium")
    call(case)
    case.refresh_from_db()
    closing.close(by=commander(), case=case, note="重点事项已交社区跟进", at=NOW)
    case.refresh_from_db()
    assert permissions.why_not_follow_up(director(), case).kind == Kind.WRONG_STATE, "not before its day"
    later = case.contacts.get(step=1)
    call(case, at=later.planned_at + timedelta(hours=9))
    case.refresh_from_db()
    assert (case.state, case.contacts.filter(done_at=None).count()) == (State.CLOSED, 0)


def test_an_unhappy_later_call_reopens_a_closed_case():
    case = completed("high")
    call(case)
    case.refresh_from_db()
    closing.close(by=commander(), case=case, note="重点事项已交社区跟进", at=NOW)
    at = case.contacts.get(step=1).planned_at + timedelta(hours=9)
    call(case, ContactResult.DISSATISFIED, note="又来了", at=at)
    case.refresh_from_db()
    assert (case.state, case.reopened_count) == (State.ACCEPTED, 1)
    assert not case.contacts.filter(done_at=None).exists(), "the calls of the old round lose their reason"


def test_nobody_is_called_twice_because_the_first_call_came_late():
    case = completed("high", at=NOW - timedelta(days=20))
    late = Contact.objects.filter(case=case).order_by("step")
    assert Contact.objects.ripe(NOW).get(case=case).step == 0
    call(case)
    assert not Contact.objects.ripe(NOW).filter(case=case).exists()
    assert Contact.objects.ripe(NOW + timedelta(days=1)).get(case=case) == late[1]


def test_a_number_that_nobody_answered_is_tried_again_after_an_hour():
    case = completed("medium")
    call(case, ContactResult.UNREACHED)
    assert not Contact.objects.ripe(NOW).filter(case=case).exists()
    assert Contact.objects.ripe(NOW + timedelta(hours=1)).get(case=case).attempt == 2


def test_nobody_answers_so_many_times_and_no_more():
    case = completed()
    call(case, ContactResult.UNREACHED)
    assert why_not_close(director(), case) is not None
    call(case, ContactResult.UNREACHED)
    assert not case.contacts.filter(done_at=None).exists()
    assert case.contacts.order_by("id").last().attempt == 2
    case.refresh_from_db()
    assert why_not_close(director(), case) is None


def test_nobody_of_the_unit_that_answered_calls():
    slip = slip_at(SlipState.APPROVED)
    colleague = officer(slip.unit, Capability.INTAKE, sees=Sees.AREA, name="同单位的")
    refusal = permissions.why_not_follow_up(colleague, slip.case)
    assert (refusal.kind, "您所在的单位经办过" in refusal.sentence) == (Kind.FORBIDDEN, True)
    assert not Contact.objects.planned().not_handled_by(colleague).exists()
    assert Contact.objects.planned().not_handled_by(window()).exists(), "the centre only read the answer"


def test_an_office_may_keep_its_own_people_from_calling_about_what_was_done_on_the_spot():
    case = completed()
    assert permissions.why_not_follow_up(director(), case) is None
    switches.remember_nothing_chosen(follow_up_share=100, follow_up_by_centre=False)
    assert "您所在的单位" in permissions.why_not_follow_up(director(), case).sentence
    assert permissions.why_not_follow_up(commander(), case) is None
    assert permissions.why_not_follow_up(window(), slip_at(SlipState.APPROVED).case) is None


# --- the calling list


def test_two_callers_never_get_the_same_person():
    """Trap 22."""
    many_contacts(2)
    first = calling.next_call(by=director(), at=NOW)
    second = calling.next_call(by=commander(), at=NOW)
    assert {first.pk, second.pk} == set(Contact.objects.values_list("pk", flat=True))
    assert calling.next_call(by=director(), at=NOW).pk == first.pk, "one's own goes on"
    assert not calling.claim(by=commander(), contact=first, at=NOW)


def test_what_somebody_left_lying_is_free_again_after_some_minutes():
    many_contacts(1)
    calling.next_call(by=director(), at=NOW)
    assert calling.next_call(by=commander(), at=NOW) is None
    later = NOW + timedelta(minutes=16)
    assert calling.next_call(by=standing(commander(), later), at=later) is not None


def test_who_is_calling_keeps_a_colleague_from_recording():
    many_contacts(1)
    contact = calling.next_call(by=director(), at=NOW)
    with pytest.raises(Refused, match="正在拨打"):
        call(contact.case, by=commander())


def test_the_earliest_due_comes_first_then_the_dangerous():
    calls = many_contacts(3)
    Contact.objects.update(due_at=NOW + timedelta(hours=1))
    grade(calls[2].case, "high")
    assert calling.next_call(by=director(), at=NOW).pk == calls[2].pk
    Contact.objects.filter(pk=calls[1].pk).update(due_at=NOW)
    assert calling.next_call(by=commander(), at=NOW).pk == calls[1].pk


def test_a_call_put_off_comes_back_at_its_time():
    many_contacts(1)
    contact = calling.next_call(by=director(), at=NOW)
    wished = NOW + timedelta(hours=4)
    calling.put_off(by=director(), contact=contact, later_at=wished, at=NOW)
    assert calling.next_call(by=director(), at=NOW) is None
    then = standing(director(), wished)
    assert calling.next_call(by=then, at=wished).pk == contact.pk
    with pytest.raises(Refused, match="14 天"):
        calling.put_off(by=then, contact=contact, later_at=wished - timedelta(days=1), at=wished)


def test_the_phone_is_shown_to_who_calls_and_written_down():
    case = completed()
    contact = case.contacts.get()
    with pytest.raises(Refused, match="领取"):
        calling.show_phones(by=director(), contact=contact, at=NOW)
    contact = calling.next_call(by=director(), at=NOW)
    calling.show_phones(by=director(), contact=contact, at=NOW)
    look = Look.objects.get(case=case, field=LookField.PHONES, reason="回访")
    assert look.officer == director().officer


def test_calls_are_given_to_those_who_did_not_handle_them():
    case = completed()
    other = window(name="另一窗口")
    assert calling.share_out(NOW) == 1
    assert case.contacts.get().caller in (other.officer, director().officer)
    assert calling.share_out(NOW) == 0, "a second sweep gives nothing"


def test_a_morning_on_the_page(sign_in):
    case = completed()
    client = sign_in(director())
    response = client.post(reverse("call_next"))
    page = client.get(response["Location"])
    assert "问题解决了没有" in text(page)
    assert "138****1234" in text(page)
    client.post(reverse("call_phones", args=[case.contacts.get().pk]))
    assert "13800001234" in text(client.get(response["Location"]))
    data = {"result": "satisfied", "answer_0": "联系过", "note": "很好"}
    assert client.post(response["Location"], data)["Location"] == reverse("follow_up_list"), "nobody is left"
    done = case.contacts.get()
    assert (done.result, done.answers[0]["answer"]) == ("satisfied", "联系过")


def test_the_calling_page_asks_for_a_result(sign_in):
    many_contacts(1)
    client = sign_in(director())
    address = client.post(reverse("call_next"))["Location"]
    assert client.post(address, {}).status_code == 422
    assert (
        "14"
        not in text(client.post(address.rstrip("/") + "/put-off/", {"at_time": "25:99"}, follow=True))[:1]
    )
    assert Contact.objects.get().done_at is None


# --- figures


def test_the_rate_counts_those_who_judged_and_each_number_is_its_rows(sign_in):
    for result in (
        ContactResult.SATISFIED,
        ContactResult.BASICALLY,
        ContactResult.UNREACHED,
        ContactResult.DECLINED,
    ):
        call(completed(), result)
    whole = figures_of(director(), {})["whole"]
    assert (whole.asked, whole.judged, whole.content, whole.rate) == (4, 2, 2, "100.0%")
    client = sign_in(director())
    for number, address in whole.cells:
        assert len(client.get(address).context["page"].rows) == number
    line = figures_of(director(), {})["lines"][0]
    assert line.label == street().community.name
    assert len(client.get(line.cells[0][1]).context["page"].rows) == 4


# --- the lawful end


def unhappy_twice():
    case = completed()
    for note in ("没解决", "还是没解决"):
        call(case, ContactResult.DISSATISFIED, note=note)
        case.refresh_from_db()
        if note == "没解决":
            closing.complete(by=window(), case=case, outcome="再次处理", at=NOW)
    return case


def end(case, by=None):
    facts = {"summary": "两次上门核查", "remedies": "可以申请复查", "manner": LawfulManner.IN_PERSON}
    return calling.end_lawfully(by=by or commander(), case=case, at=NOW, **facts)


def test_what_stays_unhappy_ends_by_law_signed_by_a_commander():
    """Trap 29."""
    case = unhappy_twice()
    made = end(case)
    case.refresh_from_db()
    assert (case.state, case.reopened_count, made.rounds) == (State.CLOSED, 2, 2)
    assert "已依法按程序办结" in case.outcome
    assert "可以申请复查" in case.outcome
    seen = steps(case, {entry.verb: entry.at for entry in case.entries.order_by("id")})
    assert {one["state"] for one in seen} == {"done"}, "no step is left open"
    assert seen[-1]["label"] == "结案"
    line = case.entries.latest("id")
    assert (line.verb, line.appointment) == ("conclude", commander().appointments[0])
    assert LawfulEnd.objects.count() == 1


def test_not_before_so_many_rounds_and_not_by_a_director():
    case = completed()
    call(case, ContactResult.DISSATISFIED, note="没解决")
    case.refresh_from_db()
    with pytest.raises(Refused, match="还不到 2 轮"):
        end(case)
    with pytest.raises(Refused, match="指挥"):
        end(unhappy_twice(), by=director())


def test_the_form_brings_the_remedies_and_the_citizen_reads_them(sign_in):
    case = unhappy_twice()
    client = sign_in(commander())
    form = client.get(reverse("conclude", args=[case.pk])).context["form"]
    assert "复查" in form.initial["remedies"]
    data = {"summary": "两次上门核查", "remedies": form.initial["remedies"], "manner": "in_person"}
    assert client.post(reverse("conclude", args=[case.pk]), data).status_code == 302
    tracked = text(sign_in().get(reverse("track", args=[case.tracking_code])))
    assert "行政复议" in tracked
    paper = text(client.get(reverse("lawful_end_print", args=[LawfulEnd.objects.get().pk])))
    assert ("告知书" in paper, "风险" in paper) == (True, False)
    assert "已依法按程序办结" in text(client.get(reverse("case_show", args=[case.pk])))


def test_a_liaison_has_no_business_on_the_calling_list(sign_in):
    assert sign_in(liaison()).post(reverse("call_next")).status_code == 403


@pytest.mark.parametrize("name", ["follow_up_list"])
def test_the_list_asks_as_often_at_many_rows(sign_in, django_assert_max_num_queries, name):
    """Trap 15."""
    client = sign_in(director())
    many_contacts(60)
    with django_assert_max_num_queries(30):
        client.get(reverse(name))
