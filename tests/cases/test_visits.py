"""Visits after a warning about domestic violence: who goes, until when, who sees it, what ends them."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from cases.actions import dates, tasks
from cases.choices import DateKind, TaskKind, Verb
from cases.models import Case, Exclusion, Task
from cases.rules import visit_days
from core.clock import ZONE
from core.models import Notice
from governance.choices import Capability, Sees, UnitKind
from governance.models import Appointment
from tests.builders import (
    NOW,
    case_at,
    director,
    liaison,
    officer,
    registered,
    standing,
    street,
    unit,
    window,
)
from tests.pages import text

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def visitors():
    """(somebody of the committee, somebody of the station)."""
    home = street()
    committee = unit(home.community, "第1社区居委会", UnitKind.COMMUNITY_COMMITTEE)
    return liaison(committee, "社区干部"), liaison(
        unit(home.area, "第1派出所", UnitKind.POLICE_STATION), "民警"
    )


def warned(case: Case | None = None, *, ago: int = 0):
    case = case or registered(is_restricted=True, restriction="domestic_violence")
    day = TODAY - timedelta(days=ago)
    return dates.note_date(by=window(), case=case, kind=DateKind.ADMONITION, day=day, at=NOW)


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (0, [date(2026, 11, 24), date(2026, 12, 24), date(2027, 1, 23)]),
        # written down late: the first visit is due at once, the others keep their day
        (20, [date(2026, 11, 18), date(2026, 12, 4), date(2027, 1, 3)]),
        (66, [date(2026, 11, 18)]),
        (68, []),
    ],
)
def test_the_days_of_the_visits(ago, expected):
    assert visit_days(TODAY - timedelta(days=ago), TODAY, first=7, every=30, count=3) == expected


def test_a_warning_sends_the_committee_and_the_police_to_visit():
    committee, police = visitors()
    made = warned()
    found = Task.objects.filter(key_date=made)
    assert {one.kind for one in found} == {TaskKind.VISIT}
    assert [(str(one.unit), one.due_at) for one in found.order_by("id")] == [
        (name, datetime(*day, tzinfo=ZONE))
        for name in ("第1社区居委会", "第1派出所")
        for day in ((2026, 11, 25), (2026, 12, 25), (2027, 1, 24))
    ]
    for one in (committee, police):
        assert Notice.objects.filter(recipient=one.officer, text__contains="11-24 前首次查访").count() == 1
        assert Task.objects.visible_to(one).open().addressed_to(one).count() == 3
    line = made.case.entries.latest("id")
    assert line.verb == Verb.NOTE_DATE
    assert "请第1社区居委会、第1派出所于 11-24、12-24、01-23 前各查访一次" in line.note


def test_a_restricted_case_names_only_who_handles_there():
    committee, _ = visitors()
    other = liaison(unit(street().area, "民政所"), "别人")
    case = warned().case
    seen = [Case.objects.visible_to(one).filter(pk=case.pk).exists() for one in (committee, other)]
    assert seen == [True, False]
    assert not case.grants.filter(unit__isnull=False).exists()


def test_of_the_station_the_policeman_of_the_community_is_named():
    _, inside = visitors()
    station = inside.appointments[0].post.unit
    beat = officer(station, Capability.HANDLE, sees=Sees.GRANTED, name="社区民警")
    Appointment.objects.filter(officer=beat.officer).update(area=street().community)
    case = warned().case
    seen = {one.officer_id for one in case.grants.filter(why="告诫书查访")}
    assert (beat.pk in seen, inside.pk in seen) == (True, False)
    assert not Notice.objects.filter(recipient=inside.officer).exists()


def test_whom_the_case_accuses_does_not_visit_and_who_is_missing_is_named():
    committee, police = visitors()
    case = registered()
    Exclusion.objects.create(case=case, unit=police.appointments[0].post.unit, why="x", at=NOW)
    made = warned(case)
    assert {one.unit for one in made.visits.all()} == {committee.appointments[0].post.unit}
    assert "第1派出所须回避，请另行安排查访" in case.entries.latest("id").note


def test_without_the_two_units_it_says_so():
    made = warned()
    assert made.visits.count() == 0
    assert "没有找到这里的社区居委会，请另行通知查访" in made.case.entries.latest("id").note


def test_a_visit_is_reported_by_its_unit_and_shown_beside_the_date(sign_in):
    committee, _ = visitors()
    made = warned()
    visit = made.visits.order_by("id").first()
    tasks.finish_task(by=committee, task=visit, result="已见到双方，没有再发生", at=NOW)
    page = text(sign_in(window()).get(reverse("case_show", args=[made.case_id])))
    assert "告诫书送达" in page
    assert "查访 1/6" in page
    assert f"<b>{window().officer}</b> 查访 <b>第1社区居委会</b>" in page


def test_crossed_out_takes_back_what_is_still_ahead():
    committee, _ = visitors()
    made = warned()
    visit = made.visits.order_by("id").first()
    tasks.finish_task(by=committee, task=visit, result="已见到双方", at=NOW)
    later = NOW + timedelta(days=1)
    dates.cross_out(by=standing(director(), later), key_date=made, reason="记错了事项", at=later)
    assert Task.objects.open().filter(key_date=made).count() == 0
    assert made.case.entries.latest("id").note.endswith("撤回查访 5 次")
    assert Notice.objects.filter(recipient=committee.officer, text__contains="查访已撤回").count() == 1


def test_the_page_asks_for_the_day_of_delivery_and_says_what_was_arranged(sign_in):
    visitors()
    case, client = registered(), sign_in(window())
    url = reverse("note_date", args=[case.pk])
    ahead = {"kind": "admonition", "day": (TODAY + timedelta(days=1)).isoformat()}
    refused = client.post(url, ahead)
    assert (refused.status_code, "不能晚于今天" in text(refused)) == (422, True)
    answer = client.post(url, {"kind": "admonition", "day": TODAY.isoformat()}, follow=True)
    assert "已安排查访 6 次" in text(answer)
    listed = client.get(reverse("task_list"), {"kind": "visit"})
    assert len(listed.context["page"].rows) == 6


def test_other_dates_plan_no_visit():
    visitors()
    case = case_at("accepted")
    dates.note_date(by=window(), case=case, kind=DateKind.ORDER_END, day=TODAY, at=NOW)
    assert not Task.objects.exists()
