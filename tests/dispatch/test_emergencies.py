"""三调度: called out, answered, done, written down; who runs it, who sees it, what ends it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.choices import State
from cases.models import Exclusion
from core.models import Notice
from core.refusals import Refused
from dispatch.actions import emergencies as actions
from dispatch.choices import CallAnswer, Desk, EmergencyMode
from dispatch.forms.emergencies import CallForm, CloseEmergencyForm, on_the_spot
from dispatch.models import Emergency, EmergencyLine
from dispatch.waiting import emergencies
from governance.models import DutyShift
from tests.builders import (
    NOW,
    case_at,
    commander,
    director,
    grid_worker,
    liaison,
    standing,
    stranger,
    street,
    window,
)

pytestmark = pytest.mark.django_db


def begun(by=None, **more) -> Emergency:
    facts = {"title": "夜市停电人员聚集", "place": "夜市东门", "mode": EmergencyMode.URGENT} | more
    return actions.open_emergency(by=by or commander(), centre=street().centre, at=NOW, **facts)


def called(emergency: Emergency, *people, desk: Desk = Desk.GRID):
    pairs = [(one.officer, desk) for one in people]
    return actions.call_out(by=commander(), emergency=emergency, officers=pairs, at=NOW)


def later(who, minutes: int):
    return standing(who, NOW + timedelta(minutes=minutes))


def texts(emergency: Emergency) -> list[str]:
    return list(emergency.lines.order_by("id").values_list("text", flat=True))


# --- the course


def test_each_act_is_one_line_of_the_log_and_the_answers_are_measured():
    emergency = begun()
    grid, hand = grid_worker(), liaison()
    first, second = called(emergency, grid, hand)
    actions.coming(by=later(grid, 3), callout=first, at=NOW + timedelta(minutes=3))
    actions.arrived(by=later(grid, 11), callout=first, at=NOW + timedelta(minutes=11))
    actions.unable(by=later(hand, 5), callout=second, note="在外地", at=NOW + timedelta(minutes=5))
    first.refresh_from_db()
    assert (first.answer, first.answered_at, first.arrived_at) == (
        CallAnswer.ARRIVED,
        NOW + timedelta(minutes=3),
        NOW + timedelta(minutes=11),
    )
    assert emergency.callouts.minutes_to_answer() == [3, 5]
    assert texts(emergency) == [
        "启动应急调度（急时）：夜市停电人员聚集，夜市东门",
        f"点调 2 人：{grid.officer}、{hand.officer}",
        f"{grid.officer} 确认，立即前往",
        f"{grid.officer} 到位",
        f"{hand.officer} 不能到：在外地",
    ]
    assert (
        Notice.objects.filter(recipient=commander().officer, text__contains="不能到（在外地）").count() == 1
    )


def test_who_is_called_twice_hears_it_once():
    emergency = begun()
    called(emergency, grid_worker())
    assert called(emergency, grid_worker(), liaison()) == list(
        emergency.callouts.filter(officer=liaison().officer)
    )
    assert Notice.objects.filter(recipient=grid_worker().officer, text__startswith="【急时】").count() == 1


def test_by_telephone_the_centre_writes_it_down_for_them():
    emergency = begun()
    (callout,) = called(emergency, grid_worker())
    actions.arrived(by=commander(), callout=callout, at=NOW)
    assert texts(emergency)[-1] == f"{callout.officer} 到位（{commander().officer}代记）"


def test_it_ends_with_a_report_and_without_open_tasks():
    emergency = begun()
    called(emergency, grid_worker())
    task = actions.order(
        by=commander(), emergency=emergency, text="劝离围观人员", officer=grid_worker().officer, at=NOW
    )
    with pytest.raises(Refused, match="还有 1 项任务"):
        actions.close_emergency(by=commander(), emergency=emergency, report="已处置", at=NOW)
    actions.done(by=grid_worker(), task=task, answer="已散", at=NOW)
    with pytest.raises(Refused, match="已经完成"):
        actions.drop(by=commander(), task=task, answer="不必", at=NOW)
    actions.close_emergency(by=commander(), emergency=emergency, report="已处置", at=NOW)
    with pytest.raises(Refused, match="已经结束"):
        actions.log(by=commander(), emergency=emergency, text="又来", at=NOW)
    assert (
        Notice.objects.filter(recipient=grid_worker().officer, text__startswith="应急调度已结束").count() == 1
    )


def test_a_task_goes_to_who_was_called():
    with pytest.raises(Refused, match="先点调"):
        actions.order(by=commander(), emergency=begun(), text="去", officer=liaison().officer, at=NOW)


def test_about_a_case_it_stands_in_its_history():
    case = case_at(State.ACCEPTED)
    emergency = begun(case=case)
    actions.close_emergency(by=commander(), emergency=emergency, report="人已安全", at=NOW)
    lines = case.entries.filter(verb__in=["open_emergency", "close_emergency"]).order_by("id")
    assert [one.note for one in lines] == ["夜市停电人员聚集（夜市东门）", "人已安全"]


def test_the_log_is_never_edited():
    begun()
    with pytest.raises(TypeError, match="append-only"):
        EmergencyLine.objects.update(text="没有的事")
    line = EmergencyLine.objects.get()
    line.text = "没有的事"
    with pytest.raises(DatabaseError), transaction.atomic():
        line.save()


# --- who


@pytest.mark.parametrize("who", [commander, director])
def test_who_commands_opens_it(who):
    assert begun(by=who()).opened_by == who().officer


def test_the_leader_of_the_watch_opens_it_too():
    DutyShift.objects.create(
        centre=street().centre,
        from_at=NOW - timedelta(hours=2),
        until_at=NOW + timedelta(hours=6),
        leader=window().officer,
        made_by=director().officer,
        made_at=NOW - timedelta(days=1),
    )
    assert begun(by=window()).opened_by == window().officer


@pytest.mark.parametrize("who", [window, liaison, grid_worker, stranger])
def test_nobody_off_the_watch_begins_an_emergency(who):
    with pytest.raises(Refused, match="带班领导"):
        begun(by=who())


def test_whoever_was_called_sees_it_and_others_do_not():
    emergency = begun()
    assert not Emergency.objects.visible_to(grid_worker()).exists()
    called(emergency, grid_worker())
    assert Emergency.objects.visible_to(grid_worker()).get() == emergency
    assert not Emergency.objects.visible_to(liaison()).exists()
    assert not Emergency.objects.visible_to(stranger()).exists()


def test_whoever_the_case_accuses_is_neither_called_nor_shown_it():
    """Trap 26."""
    case = case_at(State.ACCEPTED)
    emergency = begun(case=case)
    Exclusion.objects.create(case=case, officer=grid_worker().officer, why="被反映人", at=NOW)
    with pytest.raises(Refused, match="回避"):
        called(emergency, grid_worker())
    Exclusion.objects.create(case=case, officer=director().officer, why="被反映人", at=NOW)
    assert not Emergency.objects.visible_to(director()).exists()


# --- the form


def test_groups_and_names_are_called_once_each():
    emergency = begun()
    grid = grid_worker()
    data = {
        "commanders": "on",
        "area": str(street().community.pk),
        "names": f"{commander().officer.name}、{window().officer.name}",
        "video": "",
    }
    form = CallForm(data, standing=commander(), target=emergency)
    assert form.is_valid(), form.errors
    desks = {one.pk: desk for one, desk in form.cleaned_data["people"]}
    assert desks[commander().pk] == Desk.CENTRE
    assert desks[grid.pk] == desks[window().pk] == Desk.GRID
    assert len(desks) == len(form.cleaned_data["people"])


@pytest.mark.parametrize(("names", "sentence"), [("查无此人", "没有找到“查无此人”"), ("", "没有选到人")])
def test_a_wrong_name_and_nobody_at_all_get_a_sentence(names, sentence):
    form = CallForm({"names": names}, standing=commander(), target=begun())
    assert not form.is_valid()
    assert sentence in str(form.errors)


def test_the_frame_of_a_report_is_no_report():
    emergency = begun()
    frame = CloseEmergencyForm(standing=commander(), target=emergency)["report"].value()
    for report, is_one in (
        (frame, False),
        (frame.replace("\n", "\r\n"), False),
        (frame + "排查同类厂房。", True),
    ):
        assert (
            CloseEmergencyForm({"report": report}, standing=commander(), target=emergency).is_valid()
            is is_one
        )


def test_the_smallest_unit_is_who_works_on_the_spot():
    grid = grid_worker()
    assert [one.pk for one in on_the_spot(street().community, commander())] == [grid.pk]


# --- pages


@pytest.mark.parametrize("who", [commander, grid_worker])
def test_the_board_asks_as_often_with_many_people_as_with_few(sign_in, who):
    emergency = begun()
    called(emergency, grid_worker(), liaison())
    client, page = sign_in(who()), reverse("emergency_show", args=[emergency.pk])
    asked = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            shown = client.get(page)
        asked.append(len(queries))
        called(emergency, window(), director())
        for number in range(9):
            actions.log(by=commander(), emergency=emergency, text=f"第 {number} 条", at=NOW)
            actions.order(
                by=commander(), emergency=emergency, text="去", officer=grid_worker().officer, at=NOW
            )
    assert shown.context["called"] == 4
    assert asked[1] == asked[2]


def test_a_phone_confirms_in_two_taps(sign_in):
    emergency = begun()
    (callout,) = called(emergency, grid_worker())
    client = sign_in(grid_worker())
    page = client.get(reverse("emergency_show", args=[emergency.pk])).content.decode()
    url = reverse("callout_coming", args=[callout.pk])
    assert url in page
    assert client.post(url).status_code == 302
    callout.refresh_from_db()
    assert callout.answer == CallAnswer.COMING


def test_nasty_text_is_kept_as_text(sign_in):
    """Trap 25."""
    emergency = begun(title="<script>alert(1)</script>=1+1", place="𠮷巷😀")
    page = sign_in(commander()).get(reverse("emergency_show", args=[emergency.pk])).content.decode()
    assert "<script>alert(1)" not in page
    assert "𠮷巷😀" in page


# --- the first page


def test_whoever_is_called_out_finds_it_first_until_it_is_answered(sign_in):
    emergency, hand = begun(), liaison()
    (call,) = called(emergency, hand)
    at = NOW + timedelta(minutes=1)
    assert [row["title"] for row in emergencies(hand, at)[1]] == ["夜市停电人员聚集"]
    assert emergencies(commander(), at)[0] == 0
    page = sign_in(hand).get(reverse("desk")).content.decode()
    assert page.index("应急点调和任务") < page.index("待签收")
    actions.arrived(by=later(hand, 2), callout=call, at=NOW + timedelta(minutes=2))
    assert emergencies(hand, at)[0] == 0
    actions.order(
        by=commander(), emergency=emergency, text="疏散二楼", officer=hand.officer, due_at=None, at=at
    )
    assert [row["title"] for row in emergencies(hand, at)[1]] == ["疏散二楼"]


def test_on_a_grid_workers_phone_the_call_stands_above_the_tiles(sign_in):
    emergency, grid = begun(), grid_worker()
    called(emergency, grid)
    page = sign_in(grid).get(reverse("phone_home")).content.decode()
    assert page.index("夜市停电人员聚集") < page.index("报事件")


def test_who_is_named_for_a_video_point_watches_it_though_on_the_roster():
    emergency = begun()
    DutyShift.objects.create(
        centre=street().centre, from_at=NOW, until_at=NOW + timedelta(hours=6), leader=window().officer,
        made_by=director().officer, made_at=NOW - timedelta(days=1),
    )  # fmt: skip
    form = CallForm(
        {"shift": "on", "video": window().officer.username}, standing=commander(), target=emergency
    )
    assert form.is_valid(), form.errors
    assert dict(form.cleaned_data["people"])[window().officer] == Desk.VIDEO
