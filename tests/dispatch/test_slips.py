"""Pages of slips: assigning by the form, answering with papers, returning with a reason, the list by due time."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.choices import ClockKind, State
from cases.models import Clock
from dispatch import actions
from dispatch.choices import ReturnReason, SlipState
from dispatch.forms.slips import SlipFilterForm
from dispatch.models import Slip
from dispatch.views.slips import group_of
from tests.builders import (
    NOW,
    case_at,
    director,
    liaison,
    many_slips,
    picture,
    secretary,
    slip_at,
    street,
    unit,
    window,
)
from tests.pages import download, text, total

pytestmark = pytest.mark.django_db


def assign(client, case, **more):
    facts = {"unit": street().unit.pk, "requirement": "请依法办理。", "once": "key-1"}
    return client.post(reverse("assign", args=[case.pk]), facts | more)


def test_the_form_proposes_the_default_deadline_and_keeps_its_rule(sign_in):
    client, case = sign_in(director()), case_at(State.ACCEPTED)
    assert 'value="2026-12-08T17:30"' in text(client.get(reverse("assign", args=[case.pk])))
    assert assign(client, case, due_at="2026-12-08T17:30").status_code == 302
    assert Clock.objects.get(kind=ClockKind.COMPLETE).rule == "15 workdays"


def test_a_deadline_set_by_hand_is_one_that_was_set(sign_in):
    assign(sign_in(director()), case_at(State.ACCEPTED), due_at="2026-11-20T12:00")
    assert (Slip.objects.get().due_at.day, Clock.objects.get(kind=ClockKind.COMPLETE).rule) == (20, "set")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("due_at", "2026-11-17T09:59", "办结时限已经过去"),
        ("due_at", "2026-02-30T09:00", "核对这一天是否存在"),
        ("due_at", "明天", "核对这一天是否存在"),
        ("unit", "", "请选择承办单位"),
        ("unit", "999999", "选择"),
        ("requirement", "", "请写明要办什么"),
        ("requirement", "长" * 2001, "2000"),
    ],
)
def test_what_cannot_be_is_refused_in_words_with_the_form_intact(sign_in, field, typed, sentence):
    case = case_at(State.ACCEPTED)
    facts = {"requirement": "请于三日内复查。", field: typed}
    response = assign(sign_in(director()), case, **facts)
    assert (response.status_code, Slip.objects.count()) == (422, 0)
    assert sentence in text(response)
    assert facts["requirement"] in text(response)


@pytest.mark.parametrize("who", ["centre", "elsewhere", "accused", "closed"])
def test_only_a_unit_of_the_street_that_may_act_is_taken(sign_in, who):
    """Trap 26: the accused one among them."""
    home = street()
    gone = unit(home.area, "旧单位", closed_on=NOW.date())
    units = {"centre": home.centre, "elsewhere": street(2).unit, "accused": home.unit, "closed": gone}
    case = case_at(State.ACCEPTED, excluded=[home.unit])
    assert assign(sign_in(director()), case, unit=units[who].pk).status_code == 422
    assert not Slip.objects.exists()


def test_the_slip_sent_twice_is_one_slip(sign_in):
    client, case = sign_in(director()), case_at(State.ACCEPTED)
    assert {assign(client, case).status_code for _ in range(2)} == {302}
    assert Slip.objects.count() == 1


def test_the_unit_walks_its_part_on_its_page(sign_in):
    slip, client = slip_at(SlipState.ISSUED), sign_in(liaison())
    client.post(reverse("acknowledge", args=[slip.pk]))
    client.post(reverse("feed_back", args=[slip.pk]), {"answer": "已责令整改。", "papers": [picture()]})
    slip.refresh_from_db()
    assert (slip.state, slip.answer) == (SlipState.ANSWERED, "已责令整改。")
    paper = slip.case.attachments.get()
    url = reverse("case_file", args=[slip.case_id, paper.file_id])
    assert download(sign_in(director()), url)[0] == picture().read()


def test_feedback_with_a_bad_file_keeps_the_words_and_the_state(sign_in):
    slip = slip_at(SlipState.ACKNOWLEDGED)
    data = {"answer": "写了很久的办理情况", "papers": [picture("程序.png", b"MZ")]}
    response = sign_in(liaison()).post(reverse("feed_back", args=[slip.pk]), data)
    slip.refresh_from_db()
    assert (response.status_code, slip.state) == (422, SlipState.ACKNOWLEDGED)
    assert "写了很久的办理情况" in text(response)


@pytest.mark.parametrize("data", [{}, {"reason": "not_ours"}, {"note": "x"}, {"reason": "weil", "note": "x"}])
def test_a_slip_is_not_returned_without_reason_and_words(sign_in, data):
    slip = slip_at(SlipState.ISSUED)
    assert sign_in(liaison()).post(reverse("return", args=[slip.pk]), data).status_code == 422
    slip.refresh_from_db()
    assert slip.state == SlipState.ISSUED


def test_a_returned_slip_says_why_on_the_case(sign_in):
    slip = slip_at(SlipState.ISSUED)
    data = {"reason": ReturnReason.NOT_OURS, "note": "属城管职责"}
    assert sign_in(liaison()).post(reverse("return", args=[slip.pk]), data).status_code == 302
    page = text(sign_in(director()).get(reverse("case_show", args=[slip.case_id])))
    assert "不属于本单位职责：属城管职责" in page


def test_of_two_tabs_the_second_reads_that_the_first_was_there(sign_in):
    """Trap 22."""
    slip = slip_at(SlipState.ANSWERED)
    actions.approve(by=director(), slip=slip, note="", at=NOW)
    response = sign_in(director()).post(reverse("send_back", args=[slip.pk]), {"note": "照片看不清"})
    assert response.status_code == 409
    assert ("可能有同事刚刚处理过" in text(response), "照片看不清" in text(response)) == (True, True)


def test_an_unhappy_answer_needs_its_words(sign_in):
    case = case_at(State.COMPLETED)
    url = reverse("follow_up", args=[case.pk])
    client = sign_in(director())
    assert "请写下哪里不满意" in text(client.post(url, {"result": "dissatisfied"}))
    assert client.post(url, {"result": "dissatisfied", "note": "还在冒烟"}).status_code == 302
    case.refresh_from_db()
    assert case.state == State.ACCEPTED


@pytest.mark.parametrize("result", ["", "happy"])
def test_a_call_needs_one_of_its_results(sign_in, result):
    url = reverse("follow_up", args=[case_at(State.COMPLETED).pk])
    assert sign_in(director()).post(url, {"result": result}).status_code == 422


def test_the_list_is_sorted_by_what_is_due_first(sign_in):
    many_slips(3)
    rows = sign_in(liaison()).get("/slips/").context["page"].rows
    assert [row.due_at for row in rows] == sorted(row.due_at for row in rows)


@pytest.mark.parametrize(
    ("hours", "state", "group"),
    [
        (-1, SlipState.ISSUED, "超期"),
        (2, SlipState.ISSUED, "今天到期"),
        (48, SlipState.ACKNOWLEDGED, "本周到期"),
        (24 * 6, SlipState.ACKNOWLEDGED, "以后到期"),
        (-1, SlipState.ANSWERED, "超期"),
        (-1, SlipState.APPROVED, "已完结"),
    ],
)
def test_each_slip_stands_in_its_group(hours, state, group):
    assert group_of(NOW + timedelta(hours=hours), NOW, state) == group


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3),
        ("?state=all", 4),
        ("?state=answered", 1),
        ("?due=late", 1),
        ("?due=today", 0),
        ("?side=unit", 0),
    ],
)
def test_each_filter_narrows_the_list(sign_in, query, count):
    for state in (SlipState.ISSUED, SlipState.ACKNOWLEDGED, SlipState.ANSWERED, SlipState.RETURNED):
        slip_at(state, unit=unit(street().area, f"{state.label}所"))
    Slip.objects.filter(state=SlipState.ACKNOWLEDGED).update(due_at=NOW - timedelta(days=1))
    assert total(sign_in(director()).get(f"/slips/{query}")) == count


@pytest.mark.parametrize(
    ("typed", "count"),
    [("街1综交〔2026〕1号", 1), ("(2026)1号", 1), ("1号", 1), ("2号", 0), ("烧烤店", 1), ("j12026-00001", 1), ("煤气", 0)],
)  # fmt: skip
def test_a_slip_is_found_by_its_number_by_its_case_and_by_its_title(sign_in, typed, count):
    slip_at(SlipState.ACKNOWLEDGED)
    for who in (director(), liaison()):
        client = sign_in(who)
        page = client.get("/slips/", {"q": typed})
        assert total(page) == count
        assert 'type="search"' in text(page)
        form = SlipFilterForm({"q": typed}, standing=who)
        assert form.is_valid()
        assert form.narrow(Slip.objects.listed_for(who)).count() == count
        assert len(client.get("/api/v1/slips/", {"q": typed}).json()["results"]) == count


def test_one_that_has_ended_is_a_tap_away(sign_in):
    slip, client = slip_at(SlipState.APPROVED), sign_in(director())
    page = text(client.get("/slips/", {"q": slip.number}))
    assert "在全部交办单里查找" in page
    assert total(client.get("/slips/", {"q": slip.number, "state": "all"})) == 1


def test_a_unit_sees_its_own_slips_only(sign_in):
    mine = slip_at(SlipState.ISSUED)
    slip_at(SlipState.ISSUED, unit=unit(street().area, "综合执法队"))
    page = sign_in(liaison()).get("/slips/")
    assert [row.number for row in page.context["page"].rows] == [mine.number]


def test_the_paper_names_both_sides_and_has_its_receipt(sign_in):
    slip = slip_at(SlipState.ACKNOWLEDGED)
    page = text(sign_in(secretary()).get(reverse("slip_print", args=[slip.pk])))
    for words in (slip.number, slip.centre.name, slip.unit.name, "签收回执", "签收人", "12月8日17时30分"):
        assert words in page
    assert "13800001234" not in page


def test_whom_to_call_is_listed_without_ones_own(sign_in):
    """Trap 21."""
    case = case_at(State.COMPLETED)
    assert [total(sign_in(who()).get("/follow-ups/")) for who in (director, window)] == [1, 0]
    assert case.title in text(sign_in(director()).get("/follow-ups/"))
