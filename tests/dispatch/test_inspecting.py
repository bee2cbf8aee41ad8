"""Supervision checks: a fair draw, the checklist, rectification; 吹哨报到."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions import tasks
from cases.choices import State, TaskKind
from cases.models import Exclusion, Grant, Task
from core.models import Notice
from core.refusals import Refused
from dispatch.actions import inspecting, whistling
from dispatch.choices import Arrival, CheckVerdict, InspectionKind, SlipState, WhistleAnswer
from dispatch.models import CheckItem, InspectionSample, Rectification, Whistle, WhistleCall
from dispatch.pages.inspecting import by_unit
from dispatch.pages.whistling import by_unit as response
from tests.builders import (
    NOW,
    case_at,
    commander,
    director,
    liaison,
    many_cases,
    secretary,
    slip_at,
    standing,
    stranger,
    street,
    unit,
    window,
)
from tests.pages import text

pytestmark = pytest.mark.django_db


def drawn(size=10, by=None, **more):
    given = {
        "kind": InspectionKind.QUARTERLY, "title": "第四季度抽查", "area": street().area,
        "since": NOW.date() - timedelta(days=30), "until": NOW.date(), "size": size, "is_stratified": True,
        "seed": "a1", "at": NOW,
    } | more  # fmt: skip
    return inspecting.draw_round(by=by or commander(), **given)


def checked(sample, *, flaw=""):
    items = list(CheckItem.objects.values_list("pk", flat=True))
    findings = dict.fromkeys(items, (CheckVerdict.MET, ""))
    if flaw:
        findings[items[0]] = (CheckVerdict.FLAW, flaw)
    return inspecting.check(by=commander(), sample=sample, findings=findings, remark="", at=NOW)


# --- the draw


def test_the_same_seed_draws_the_same_and_another_others():
    rows = [(pk, f"N{pk:05d}", pk % 3) for pk in range(300)]
    first = inspecting.sample(rows, size=20, seed="a", is_stratified=False)
    assert first == inspecting.sample(reversed(rows), size=20, seed="a", is_stratified=False)
    assert first != inspecting.sample(rows, size=20, seed="b", is_stratified=False)
    assert len({case for case, _, _ in first}) == 20


def test_over_many_seeds_each_case_is_drawn_as_often():
    rows = [(pk, f"N{pk:05d}", 0) for pk in range(50)]
    times = dict.fromkeys(range(50), 0)
    for seed in range(400):
        for case, _, _ in inspecting.sample(rows, size=10, seed=str(seed), is_stratified=False):
            times[case] += 1
    assert min(times.values()) > 50
    assert max(times.values()) < 112, "80 times each is expected"


@pytest.mark.parametrize(
    ("counts", "size", "given"),
    [
        ({1: 90, 2: 9, 3: 1}, 10, {1: 8, 2: 1, 3: 1}),
        ({1: 50, 2: 50}, 10, {1: 5, 2: 5}),
        ({1: 3, 2: 1}, 100, {1: 3, 2: 1}),
        ({1: 5, 2: 5, 3: 5}, 2, {1: 1, 2: 1, 3: 0}),
        ({}, 5, {}),
    ],
)
def test_the_strata_share_the_sample(counts, size, given):
    assert inspecting.shares(counts, size) == given


def test_a_round_draws_from_completed_cases_in_sight():
    many_cases(30, State.COMPLETED)
    many_cases(5, State.ACCEPTED)
    round_ = drawn(10)
    assert (round_.population, round_.drawn) == (30, 10)
    assert InspectionSample.objects.visible_to(stranger()).count() == 0


def test_only_who_inspects_draws_and_only_in_the_own_area():
    with pytest.raises(Refused, match="督导"):
        drawn(by=window())
    with pytest.raises(Refused, match="没有办结"):
        drawn()
    with pytest.raises(Refused, match="督导范围"):
        drawn(area=street(2).area)


# --- check, rectify


def of_the_unit():
    slip = slip_at(SlipState.APPROVED)
    round_ = drawn()
    return InspectionSample.objects.select_related("case", "unit", "round__area").get(
        round=round_, case=slip.case
    )


def test_a_flaw_says_what_and_becomes_a_task_of_the_unit():
    sample = of_the_unit()
    assert sample.unit == street().unit
    with pytest.raises(Refused, match="写明"):
        inspecting.check(
            by=commander(), sample=sample, remark="", at=NOW,
            findings={CheckItem.objects.first().pk: (CheckVerdict.FLAW, "")},
        )  # fmt: skip
    done = checked(sample, flaw="没有照片")
    due = NOW + timedelta(days=5)
    notice = inspecting.order_rectification(by=commander(), sample=done, text="请补照片", due_at=due, at=NOW)
    task = Task.objects.get(kind=TaskKind.RECTIFICATION)
    assert (task.unit, task.due_at, notice.task) == (street().unit, due, task)
    with pytest.raises(Refused, match="已发过"):
        inspecting.order_rectification(by=commander(), sample=done, text="再来", due_at=due, at=NOW)


def test_the_answer_is_sent_back_once_and_then_approved():
    done = checked(of_the_unit(), flaw="没有照片")
    facts = {"due_at": NOW + timedelta(days=5), "at": NOW}
    notice = inspecting.order_rectification(by=commander(), sample=done, text="请补照片", **facts)
    with pytest.raises(Refused, match="还没有报"):
        inspecting.approve(by=commander(), rectification=notice, note="", at=NOW)
    tasks.finish_task(by=liaison(), task=notice.task, result="已补", at=NOW)
    notice = inspecting.send_back(by=commander(), rectification=notice, note="照片不清", **facts)
    assert (notice.times, notice.task.done_at) == (2, None)
    tasks.finish_task(by=liaison(), task=notice.task, result="已重拍", at=NOW)
    inspecting.approve(by=commander(), rectification=notice, note="到位", at=NOW)
    assert Rectification.objects.get().approved_by == commander().officer
    line = by_unit(commander(), done.round)[0]
    assert (line.flawed, line.ordered, line.approved) == (1, 1, 1)


def test_the_unit_that_the_case_accuses_gets_nothing():
    """Trap 26."""
    done = checked(of_the_unit(), flaw="没有照片")
    Exclusion.objects.create(case=done.case, unit=done.unit, why="x", at=NOW)
    with pytest.raises(Refused, match="回避"):
        inspecting.order_rectification(
            by=commander(), sample=done, text="x", due_at=NOW + timedelta(days=1), at=NOW
        )
    assert not Notice.objects.filter(recipient=liaison().officer, text__contains="整改").exists()


def test_a_round_ends_when_all_is_checked_and_then_stays():
    sample = of_the_unit()
    with pytest.raises(Refused, match="还有 1 件"):
        inspecting.close_round(by=commander(), round_=sample.round, conclusion="总体较好", at=NOW)
    checked(sample)
    inspecting.close_round(by=commander(), round_=sample.round, conclusion="总体较好", at=NOW)
    with pytest.raises(Refused, match="已经结束"):
        checked(sample)


def test_the_pages_of_a_round(sign_in):
    client = sign_in(commander())
    slip_at(SlipState.APPROVED)
    data = {"kind": "quarterly", "title": "季度抽查", "area": street().area.pk, "since": "2026-10-01",
            "until": "2026-11-17", "size": "5", "is_stratified": "on"}  # fmt: skip
    page = client.post(reverse("inspection_draw"), data, follow=True)
    assert "季度抽查" in text(page)
    sample = InspectionSample.objects.get()
    form = client.get(reverse("sample_check", args=[sample.pk])).context["form"]
    answers = {f"verdict_{one.pk}": "met" for one in form.items}
    assert client.post(reverse("sample_check", args=[sample.pk]), answers).status_code == 302
    assert "符合" in text(client.get(reverse("inspection_print", args=[sample.round_id])))
    assert "风险" not in text(client.get(reverse("inspection_print", args=[sample.round_id])))


# --- 吹哨报到


def whistle(case=None, units=None, by=None):
    facts = {
        "title": "占道经营",
        "matter": "请到现场",
        "place": "北门",
        "meet_at": NOW + timedelta(hours=3),
        "at": NOW,
    }
    return whistling.whistle(by=by or director(), units=units or [street().unit], case=case, **facts)


def test_the_units_hear_answer_come_and_take_on_work():
    made = whistle()
    liaison()
    call = WhistleCall.objects.select_related("whistle", "unit").get()
    whistling.answer(by=liaison(), call=call, answer=WhistleAnswer.COMING, who="张三", why="", at=NOW)
    assert Notice.objects.filter(recipient=director().officer, text__contains="张三到场").exists()
    with pytest.raises(Refused, match="开过以后"):
        whistling.close_whistle(by=director(), whistle=made, minutes="x", at=NOW)
    then = standing(director(), NOW + timedelta(hours=4))
    with pytest.raises(Refused, match="还有 1 个单位"):
        whistling.close_whistle(by=then, whistle=made, minutes="x", at=then.at)
    whistling.note_arrival(by=then, call=call, arrival=Arrival.LATE, arrived_at=None, at=then.at)
    whistling.give_duty(by=then, call=call, duty="清理", due_on=then.at.date(), at=then.at)
    whistling.close_whistle(by=then, whistle=made, minutes="三日内清理", at=then.at)
    whistling.finish_duty(by=standing(liaison(), then.at), call=call, result="已清理", at=then.at)
    line = response(director(), NOW.date(), NOW.date())[0]
    assert (line.called, line.late, line.absent, line.rate, line.done) == (1, 1, 0, "100.0%", 1)


def test_who_is_called_hears_of_it_and_others_do_not_see_it():
    hand = liaison()
    whistle()
    assert Notice.objects.filter(recipient=hand.officer, text__contains="吹哨").count() == 1
    assert Whistle.objects.visible_to(hand).exists()
    other = liaison(unit(street().area, "另一单位"), "别人")
    assert not Whistle.objects.visible_to(other).exists()
    assert not Whistle.objects.visible_to(stranger()).exists()


def test_a_whistle_never_calls_or_shows_itself_to_whom_the_case_accuses():
    """Trap 26."""
    case = case_at(State.ACCEPTED)
    other = unit(street().area, "另一单位")
    Exclusion.objects.create(case=case, unit=street().unit, why="x", at=NOW)
    with pytest.raises(Refused, match="回避"):
        whistle(case)
    whistle(case, [other])
    accused = liaison()
    Grant.objects.create(case=case, unit=street().unit, why="x", from_at=NOW)
    assert not Whistle.objects.visible_to(accused).exists()
    assert "吹哨" not in "".join(
        Notice.objects.filter(recipient=accused.officer).values_list("text", flat=True)
    )


def test_a_restricted_case_is_not_whistled_about():
    case = case_at(State.ACCEPTED, restriction="minor")
    with pytest.raises(Refused, match="限制知悉"):
        whistle(case, by=window())


def test_a_whistle_from_the_page(sign_in):
    liaison()
    target = street().unit
    client = sign_in(director())
    data = {
        "title": "占道经营",
        "matter": "请到现场",
        "place": "北门",
        "meet_at": "2026-11-18T15:00",
        "units": [target.pk],
    }
    page = client.post(reverse("whistle_new"), data, follow=True)
    assert ("北门" in text(page), "未答复" in text(page)) == (True, True)
    assert "请填今后" in text(client.post(reverse("whistle_new"), data | {"meet_at": "2026-11-01T15:00"}))
    assert client.get(reverse("whistle_figures")).status_code == 200
    assert "占道经营" in text(sign_in(liaison()).get(reverse("desk"))), "it waits for the unit"


def test_the_case_page_whistles_and_shows_where_it_stands(sign_in):
    case = case_at(State.ACCEPTED)
    client, page = sign_in(director()), reverse("case_show", args=[case.pk])
    assert reverse("whistle_about", args=[case.pk]) in text(client.get(page))
    told = {"title": "占道经营", "matter": "请到现场", "place": "北门", "units": [street().unit.pk]}
    told["meet_at"] = "2026-11-17T15:00"
    assert client.post(reverse("whistle_about", args=[case.pk]), told).status_code == 302
    shown = text(client.get(page))
    assert "待到场" in shown
    assert "未答复" in shown
    assert Whistle.objects.get().case == case


def test_who_may_not_whistle_has_no_button_and_a_restricted_case_none(sign_in):
    case, secret = case_at(State.ACCEPTED), case_at(State.ACCEPTED, is_restricted=True)
    for who, one in ((secretary(), case), (director(), secret), (window(), secret)):
        Grant.objects.create(case=one, officer=who.officer, why="x", from_at=NOW)
        page = text(sign_in(who).get(reverse("case_show", args=[one.pk])))
        assert reverse("whistle_about", args=[one.pk]) not in page


def test_whom_the_case_accuses_is_not_offered(sign_in):
    case = case_at(State.ACCEPTED)
    Exclusion.objects.create(case=case, unit=street().unit, why="x", at=NOW)
    form = sign_in(director()).get(reverse("whistle_about", args=[case.pk])).context["form"]
    assert street().unit.pk not in [pk for pk, _ in form.fields["units"].choices]


def test_a_case_nobody_whistled_about_pays_no_query_of_its_own(sign_in):
    case = case_at(State.ACCEPTED)
    client, page = sign_in(director()), reverse("case_show", args=[case.pk])
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        client.get(page)
    about = [one["sql"] for one in asked if '"dispatch_whistle"' in one["sql"]]
    assert [one.count("EXISTS(") > 10 for one in about] == [True], "one question for all panels"
