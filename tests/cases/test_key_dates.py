"""Key dates: who notes and crosses them out, where they are shown, whom they wait for."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.actions import dates
from cases.choices import DateKind, State, Verb
from cases.models import Case, KeyDate
from cases.permissions import why_not_cross_out, why_not_note_date
from core.refusals import Kind, Refused
from dispatch.choices import SlipState
from tests.builders import (
    NOW,
    auditor,
    case_at,
    commander,
    director,
    grid_worker,
    liaison,
    many_cases,
    registered,
    secretary,
    slip_at,
    stranger,
    street,
    unit,
    window,
)
from tests.pages import text, total

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def noted(case=None, *, days=3, kind=DateKind.HEARING, by=None, note="") -> KeyDate:
    case = case or registered()
    day = TODAY + timedelta(days=days)
    return dates.note_date(by=by or window(), case=case, kind=kind, day=day, note=note, at=NOW)


def page_of(client, case):
    return text(client.get(reverse("case_show", args=[case.pk])))


def test_noting_a_day_moves_nothing_and_leaves_one_line():
    case = registered()
    before = (case.state, case.next_due_at, case.entries.count())
    made = noted(case, note="区法院第三法庭")
    case.refresh_from_db()
    assert before == (case.state, case.next_due_at, case.entries.count() - 1)
    line = case.entries.latest("id")
    assert (line.verb, line.note) == (Verb.NOTE_DATE, "开庭 2026-11-20。区法院第三法庭")
    assert (line.appointment, line.about) == (window().appointments[0], {"key_date": made.pk})


@pytest.mark.parametrize("who", [window, director, commander])
def test_who_takes_in_assigns_or_commands_notes_dates(who):
    assert why_not_note_date(who(), registered()) is None


@pytest.mark.parametrize("who", [secretary, grid_worker, auditor, liaison])
def test_others_use_a_remark(who):
    assert why_not_note_date(who(), registered()).kind == Kind.FORBIDDEN


def test_the_unit_that_has_the_case_notes_dates_another_does_not():
    case = Case.objects.get(pk=slip_at(SlipState.ACKNOWLEDGED).case_id)
    assert why_not_note_date(liaison(), case) is None
    assert why_not_note_date(liaison(unit(street().area, "第1城管中队")), case).kind == Kind.FORBIDDEN
    noted(case, by=liaison())
    assert case.entries.latest("id").appointment == liaison().appointments[0]


def test_what_is_crossed_out_stays_with_its_reason():
    made = noted()
    dates.cross_out(by=director(), key_date=made, reason="改期", at=NOW)
    made.refresh_from_db()
    assert (made.crossed_out_at, made.crossed_out_by, made.why_crossed_out) == (
        NOW,
        director().officer,
        "改期",
    )
    line = made.case.entries.latest("id")
    assert (line.verb, line.note) == (Verb.CROSS_OUT, "开庭 2026-11-20：改期")


def test_what_is_crossed_out_is_not_crossed_out_again():
    """Trap 22: both had it on their screens."""
    stale = noted()
    dates.cross_out(by=director(), key_date=stale, reason="改期", at=NOW)
    with pytest.raises(Refused, match="已被划去"):
        dates.cross_out(by=window(), key_date=stale, reason="撤诉", at=NOW)
    assert why_not_cross_out(secretary(), noted()).kind == Kind.FORBIDDEN


def test_the_database_wants_a_reason():
    made = noted()
    with pytest.raises(IntegrityError), transaction.atomic():
        KeyDate.objects.filter(pk=made.pk).update(crossed_out_at=NOW)


# --- pages


def test_the_facts_show_the_days_in_order_and_grey_what_has_passed(sign_in):
    case, client = registered(), sign_in(window())
    noted(case, days=5, kind=DateKind.RELEASE)
    past, gone = noted(case, days=-1), noted(case, days=2, kind=DateKind.ANSWER)
    dates.cross_out(by=window(), key_date=gone, reason="已答复", at=NOW)
    shown = client.get(reverse("case_show", args=[case.pk])).context["key_dates"]
    assert [(one["date"].day.day, one["past"]) for one in shown] == [(16, True), (22, False)]
    page = page_of(client, case)
    assert ("2026-11-16（已过）" in page, "2026-11-22" in page) == (True, True)
    assert reverse("cross_out", args=[past.pk]) in page
    assert reverse("cross_out", args=[past.pk]) not in page_of(sign_in(secretary()), case)


def test_a_day_is_noted_and_crossed_out_by_their_pages(sign_in):
    case, client = registered(), sign_in(window())
    response = client.post(reverse("note_date", args=[case.pk]), {"kind": "hearing", "day": "2026-11-24"})
    assert (response.status_code, response["Location"]) == (302, reverse("case_show", args=[case.pk]))
    made = KeyDate.objects.get()
    response = client.post(reverse("cross_out", args=[made.pk]), {"reason": "撤诉"}, follow=True)
    assert "已划去关键日期：开庭 2026-11-24" in text(response)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"kind": "hearing", "day": "2026-02-30"}, "核对这一天是否存在"),
        ({"kind": "hearing", "day": ""}, "请填写日期"),
        ({"kind": "hearing", "day": "0001-01-01"}, "1900 到 2200"),
        ({"kind": "other", "day": "2026-11-24"}, "请写明是什么日子"),
    ],
)
def test_an_impossible_day_comes_back_in_words(sign_in, form, words):
    response = sign_in(window()).post(reverse("note_date", args=[registered().pk]), form)
    assert (response.status_code, words in text(response), KeyDate.objects.count()) == (422, True, 0)


def section(client):
    found = client.get(reverse("desk")).context["sections"]
    return next((one for one in found if one["waiting"].key == "dated"), None)


def test_the_owner_and_who_assigns_see_what_comes_within_seven_days(sign_in):
    """Trap 20: the figure is the list's."""
    near, far, over, crossed = (registered() for _ in range(4))
    noted(near, days=7), noted(near, days=2), noted(far, days=8), noted(over, days=-1)
    dates.cross_out(by=window(), key_date=noted(crossed), reason="改期", at=NOW)
    noted(case_at(State.CLOSED), days=0)
    for who, count in ((window, 2), (director, 2), (stranger, 0), (grid_worker, 0)):
        client = sign_in(who())
        found = section(client)
        assert (found["count"], total(client.get(found["url"]))) == (count, count), who
    rows = section(sign_in(window()))["rows"]
    assert [(row["note"].split("　")[0], row["due_at"].isoformat()) for row in rows] == [
        ("开庭", "2026-11-18T00:00:00+08:00"),
        ("开庭", "2026-11-20T00:00:00+08:00"),
    ]
    assert section(sign_in(secretary())) is None


@pytest.mark.parametrize("url", ["/cases/?dated=on", "/desk/"])
def test_the_pages_ask_as_much_at_ten_days_as_at_a_thousand(sign_in, django_assert_max_num_queries, url):
    """Trap 15."""

    def more(count):
        KeyDate.objects.bulk_create(
            KeyDate(case=case, kind=DateKind.HEARING, day=TODAY, made_by=window().officer, made_at=NOW)
            for case in many_cases(count)
        )

    more(10)
    client = sign_in(director())
    client.get(url)
    with django_assert_max_num_queries(40) as few:
        client.get(url)
    more(990)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert client.get(url).status_code == 200
