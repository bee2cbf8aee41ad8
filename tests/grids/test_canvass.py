"""A canvass: tasks by themselves, doors in one tap, finds as cases, late ones rung once a day, figures that agree."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from cases.actions import accused
from cases.choices import Channel, Level, State
from cases.models import Case, Category, Party
from core import jobs
from core.clock import ZONE
from core.models import AuditLine, Job, Notice
from core.refusals import Kind, Refused
from core.registry import registry
from governance.choices import AreaLevel, Capability, Sees, UnitKind
from governance.models import Appointment
from grids.actions import canvass, walking
from grids.actions.lists import draw_lists, ring_late
from grids.models import Campaign, CanvassTask, Finding, Household
from grids.pages import canvass as pages
from tests import builders
from tests.builders import NOW, PersonText, canvassed, director, grid_worker, registered, standing, street
from tests.pages import download, text

pytestmark = pytest.mark.django_db
LATE = NOW + timedelta(days=10)  # a Friday, the day after the last one


@pytest.fixture
def worker():
    return grid_worker()


@pytest.fixture
def known():
    """Two doors of the grid: the visitor's, and that of a couple with one address."""
    registered()
    he = PersonText("赵大勇", "13900000001", address="3幢2单元501室")
    she = PersonText("钱小梅", "13900000002", address="３幢 2单元 501")
    registered(people=(he, she), narrative="夫妻因彩礼返还起争执，双方各执一词。")


def task_of(campaign):
    return campaign.tasks.select_related("campaign", "area").get()


def a_door(campaign, name="赵大勇"):
    return next(one for one in Household.objects.filter(task__campaign=campaign) if one.person.name == name)


def refused(act, **given):
    with pytest.raises(Refused) as caught:
        act(**given)
    return caught.value.refusal


# ---------- launched ----------
def test_each_grid_gets_its_task_and_its_worker_one_bell(worker):
    home = street()
    other = builders.area(f"{home.grid.code}9", "第9网格", AreaLevel.GRID4, home.community)
    campaign = canvassed()
    assert set(campaign.tasks.values_list("area", "community", "street")) == {
        (home.grid.pk, home.community.pk, home.area.pk),
        (other.pk, home.community.pk, home.area.pk),
    }
    bell = Notice.objects.get()
    assert (bell.recipient, "您有 1 个网格" in bell.text) == (worker.officer, True)


def test_a_grid_without_a_worker_stands_among_what_nobody_answers_for(worker):
    home = street()
    builders.area(f"{home.grid.code}9", "第9网格", AreaLevel.GRID4, home.community)
    canvassed()
    kind = next(one for one in registry.ownerless if one.key == "canvass")
    assert [row["title"] for row in kind.rows(director(), NOW, 9)] == ["第1社区 第9网格"]
    assert kind.rows(builders.stranger(), NOW, 9) == []


def test_a_place_elsewhere_and_a_place_without_grids_are_refused_in_words():
    foreign = refused(canvassed, by=director(), scope=[street(2).area])
    assert (foreign.kind, "第2街道" in foreign.sentence) == (Kind.FORBIDDEN, True)
    bare = builders.area("530199001777", "空社区", AreaLevel.COMMUNITY, street().area)
    assert refused(canvassed, scope=[bare]).kind == Kind.INCOMPLETE
    assert (
        refused(canvassed, until_on=NOW.date() - timedelta(days=1), starts_on=NOW.date()).kind
        == Kind.INCOMPLETE
    )


def test_the_form_launches_and_asks_once_where_a_whole_and_its_part_are_ticked(sign_in):
    client, home = sign_in(director()), street()
    given = {
        "title": "排查",
        "look_for": "矛盾",
        "starts_on": "2026-11-17",
        "until_on": "2026-11-20",
        "once": "a",
    }
    both = client.post(reverse("canvass_launch"), given | {"scope": [home.area.pk, home.community.pk]})
    assert (both.status_code, "已经包括第1社区" in text(both)) == (422, True)
    wrong = client.post(reverse("canvass_launch"), given | {"scope": [street(2).area.pk, "x"]})
    assert wrong.status_code == 422
    assert client.post(reverse("canvass_launch"), given | {"scope": [home.community.pk]}).status_code == 302
    assert Campaign.objects.get().tasks.count() == 1


# ---------- who is known ----------
def test_one_address_is_one_door_and_nobody_is_typed_again(known):
    campaign = canvassed()
    doors = {(one.person.name, one.people) for one in Household.objects.filter(task__campaign=campaign)}
    assert doors == {("王小强", 1), ("赵大勇", 2)}
    assert draw_lists(NOW) == 0


def test_people_of_restricted_cases_are_on_no_list():
    registered(restriction="domestic_violence")
    assert not Household.objects.filter(task__campaign=canvassed()).exists()


def test_whom_a_case_accuses_does_not_learn_from_the_list_who_complained(sign_in, worker, known):
    campaign = canvassed()
    case = Case.objects.get(parties__person=a_door(campaign).person)
    accused.exclude(by=builders.commander(), case=case, officer=worker.officer, reason="反映的是他", at=NOW)
    page = sign_in(worker).get(reverse("canvass_task", args=[task_of(campaign).pk]))
    assert [one.name for one in page.context["left"]] == ["王*强"]
    door = reverse("nothing_found", args=[a_door(campaign).pk])
    assert sign_in(worker).post(door).status_code == 404
    assert pages.totals(worker, campaign).doors == 1


def test_names_are_masked_and_the_address_is_for_whom_walks_there_and_written_down(sign_in, worker, known):
    address = reverse("canvass_task", args=[task_of(canvassed()).pk])
    mine, theirs = text(sign_in(worker).get(address)), text(sign_in(director()).get(address))
    assert ("3幢2单元501" in mine, "赵*勇 等 2 人" in mine, "赵大勇" in mine) == (True, True, False)
    assert ("501" in theirs, "赵*勇" in theirs) == (False, True)
    assert [line.officer for line in AuditLine.objects.filter(verb=pages.LOOK)] == [worker.officer]


# ---------- walked ----------
def test_a_tap_that_arrives_twice_is_one_and_is_undone(sign_in, worker, known):
    campaign, client = canvassed(), sign_in(worker)
    door = a_door(campaign)
    for once in ("a", "a", "b"):
        answer = client.post(reverse("nothing_found", args=[door.pk]), {"once": once})
        assert "data-sent" in text(client.get(answer["Location"]))
    assert AuditLine.objects.filter(verb="nothing_found").count() == 1
    assert pages.totals(worker, campaign).walked == 1
    client.post(reverse("undo_nothing_found", args=[door.pk]))
    assert pages.totals(worker, campaign).walked == 0


def test_the_rest_of_the_grid_is_one_tap(worker, known):
    campaign = canvassed()
    walking.finish(by=worker, task=task_of(campaign), at=NOW)
    walking.finish(by=worker, task=task_of(campaign), at=NOW + timedelta(hours=1))
    far = pages.totals(director(), campaign)
    assert (far.done, far.grids, far.walked, far.doors, far.coverage) == (1, 1, 2, 2, "100 %")
    assert task_of(campaign).finished_at == NOW
    walking.undo_finish(by=worker, task=task_of(campaign), at=NOW)
    assert pages.totals(director(), campaign).walked == 0


def test_the_director_reopens_a_grid_and_its_worker_hears_why(worker):
    campaign = canvassed()
    assert (
        refused(walking.reopen, by=director(), task=task_of(campaign), reason="x", at=NOW).kind
        == Kind.WRONG_STATE
    )
    walking.finish(by=worker, task=task_of(campaign), at=NOW)
    walking.reopen(by=director(), task=task_of(campaign), reason="二楼没有走到", at=NOW)
    assert task_of(campaign).finished_at is None
    assert "二楼没有走到" in Notice.objects.filter(recipient=worker.officer).latest("id").text


def test_before_the_first_day_and_after_the_end_nothing_is_written(worker, known):
    soon = canvassed(starts_on=NOW.date() + timedelta(days=1))
    assert refused(walking.finish, by=worker, task=task_of(soon), at=NOW).kind == Kind.WRONG_STATE
    over = canvassed()
    canvass.close(by=director(), campaign=over, summary="", at=NOW)
    for act, given in (
        (walking.finish, {"task": task_of(over)}),
        (walking.find_nothing, {"household": a_door(over)}),
        (canvass.close, {"campaign": over, "summary": ""}),
    ):
        by = director() if act is canvass.close else worker
        assert refused(act, by=by, at=NOW, **given).kind == Kind.WRONG_STATE
    assert over.tasks.get().finished_at is None


def test_only_who_patrols_the_grid_walks_it(worker):
    home = street()
    other = builders.area(f"{home.grid.code}9", "第9网格", AreaLevel.GRID4, home.community)
    unit = builders.unit(home.community, "第1社区居委会")
    colleague = builders.officer(unit, Capability.PATROL, sees=Sees.AREA, name="别的网格员", area=other)
    task = canvassed().tasks.select_related("campaign", "area").get(area=home.grid)
    assert refused(walking.finish, by=colleague, task=task, at=NOW).kind == Kind.FORBIDDEN
    assert not CanvassTask.objects.visible_to(colleague).filter(pk=task.pk).exists()


# ---------- finds ----------
def find(**more):
    facts = {
        "kind": Category.objects.get(code="neighbours").pk,
        "narrative": "楼上漏水，两家吵过两次",
        "do": "submit",
    }
    return facts | {"place": "", "outcome": "", "once": "find"} | more


def test_a_find_is_an_ordinary_case_of_the_door_registered_once(sign_in, worker, known):
    campaign, client = canvassed(), sign_in(worker)
    door, people = a_door(campaign), Party.objects.values("person").distinct().count()
    address = reverse("canvass_find", args=[door.task_id])
    assert "3幢2单元501" in text(client.get(address, {"household": door.pk}))
    answers = [client.post(address, find(household=door.pk)) for _ in range(3)]
    case = Case.objects.get(channel=Channel.CANVASS)
    assert {answer["Location"] for answer in answers} == {reverse("event_sent", args=[case.pk])}
    assert (case.state, case.area, case.owner) == (State.ACCEPTED, street().grid, worker.officer)
    assert case.parties.get().person == door.person
    assert Party.objects.values("person").distinct().count() == people, "nobody is written twice"
    assert (Finding.objects.get().household, case.party_line) == (door, "赵*勇")
    assert refused(walking.find_nothing, by=worker, household=door, at=NOW).kind == Kind.WRONG_STATE


def test_the_door_of_another_grid_is_not_there(sign_in, worker, known):
    campaign = canvassed()
    address = reverse("canvass_find", args=[task_of(campaign).pk])
    for wrong in (a_door(campaign).pk + 999, 10**30):
        assert sign_in(worker).get(address, {"household": wrong}).status_code == 404
    assert sign_in(worker).get(address, {"household": "x'"}).status_code == 200
    assert sign_in(worker).post(address, find(narrative="")).status_code == 422


def test_what_became_of_a_find_is_shown_and_its_level_only_to_who_reads_levels(sign_in, worker):
    campaign = canvassed()
    sign_in(worker).post(reverse("canvass_find", args=[task_of(campaign).pk]), find())
    case = Case.objects.get()
    builders.grade(case, Level.HIGH)
    address = reverse("canvass_show", args=[campaign.pk]) + "?by=finding"
    chief, secretary = (
        text(sign_in(director()).get(address)),
        text(sign_in(builders.secretary()).get(address)),
    )
    assert case.number in chief
    assert ("高风险" in chief, "高风险" in secretary, "等中心交办" in secretary) == (True, False, True)


def test_a_restricted_find_is_a_number_for_who_is_not_named_on_it(worker):
    campaign = canvassed()
    given = {"household": None, "files": (), "outcome": "", "at": NOW}
    hidden = builders.matter(people=(), restriction="minor", channel=Channel.CANVASS)
    walking.file_finding(by=worker, task=task_of(campaign), matter=hidden, **given)
    secretary = builders.secretary()
    assert (pages.totals(secretary, campaign).finds, pages.withheld(secretary, campaign)) == (0, 1)
    assert pages.totals(worker, campaign).finds == 1


# ---------- late ----------
def test_a_late_grid_rings_its_worker_once_a_day_in_working_hours(worker):
    campaign = canvassed()
    Notice.objects.all().delete()

    def rung(day, hour):
        return ring_late(datetime(2026, 11, day, hour, tzinfo=ZONE))

    # the last day is the 26th, a Thursday; the 28th is a Saturday
    got = {
        (day, hour): rung(day, hour)
        for day, hour in ((26, 10), (27, 7), (27, 10), (27, 15), (28, 10), (30, 9))
    }
    assert got == {(26, 10): 0, (27, 7): 0, (27, 10): 1, (27, 15): 0, (28, 10): 0, (30, 9): 1}
    assert {one.recipient for one in Notice.objects.all()} == {worker.officer}
    walking.finish(by=standing(worker, LATE), task=task_of(campaign), at=LATE)
    assert rung(30, 15) == 0 == ring_late(datetime(2026, 12, 1, 10, tzinfo=ZONE))


def test_many_late_grids_of_one_worker_are_one_bell(worker):
    home = street()
    other = builders.area(f"{home.grid.code}9", "第9网格", AreaLevel.GRID4, home.community)
    held = worker.appointments[0]
    Appointment.objects.create(officer=worker.officer, post=held.post, area=other, from_on=held.from_on)
    canvassed()
    Notice.objects.all().delete()
    assert ring_late(LATE) == 1
    assert "还有 2 个网格" in Notice.objects.get().text


def test_more_time_moves_the_end_and_needs_a_later_day():
    campaign = canvassed()
    given = {"by": director(), "campaign": campaign, "reason": "下雨", "at": NOW}
    assert refused(canvass.extend, until_on=campaign.until_on, **given).kind == Kind.INCOMPLETE
    assert canvass.extend(until_on=LATE.date(), **given).until_on == LATE.date()
    assert not CanvassTask.objects.late(LATE.date()).exists()


def test_a_street_does_not_run_the_canvass_of_the_district():
    above = builders.officer(
        builders.unit(
            builders.district(), "区综治中心", UnitKind.CENTRE, number_prefix="Q", document_name="区"
        ),
        Capability.ASSIGN,
        sees=Sees.AREA,
    )
    street(1), street(2)
    campaign = canvassed(above, scope=[builders.district()])
    assert campaign.tasks.count() == 2
    assert CanvassTask.objects.visible_to(director()).count() == 1
    assert refused(canvass.close, by=director(), campaign=campaign, summary="", at=NOW).kind == Kind.FORBIDDEN
    assert not Campaign.objects.managed_by(director()).exists()
    assert Campaign.objects.managed_by(above).get() == campaign


# ---------- shown ----------
def test_list_places_grids_and_api_agree(sign_in, worker, known):
    campaign = canvassed()
    walking.find_nothing(by=worker, household=a_door(campaign), at=NOW)
    whole = pages.totals(director(), campaign)
    place = pages.by_place(director(), campaign, "community")
    grids = pages.by_grid(director(), [task_of(campaign)])
    for rows in (place, grids):
        assert sum(one.walked for one in rows) == whole.walked == 1
        assert sum(one.doors for one in rows) == whole.doors == 2
        assert sum(one.grids for one in rows) == whole.grids == 1
    figures = sign_in(director()).get(f"/api/v1/campaigns/{campaign.pk}/").json()["figures"]
    assert figures == {name: getattr(whole, name) for name in figures}


@pytest.mark.parametrize("by", ["community", "grid", "finding"])
def test_the_page_asks_as_many_questions_at_forty_grids_as_at_one(sign_in, by):
    """Trap 15."""
    client, home = sign_in(director()), street()

    def ask(campaign):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("canvass_show", args=[campaign.pk]) + f"?by={by}").status_code == 200
        return len(asked)

    one = canvassed()
    ask(one)
    at_one = ask(one)
    for number in range(40):
        builders.area(f"{home.grid.code}{number:02d}", f"{number}网格", AreaLevel.GRID4, home.community)
    assert ask(canvassed()) == at_one


def test_paper_and_pages_open_when_it_is_over(sign_in, worker, known):
    campaign, client = canvassed(), sign_in(director())
    sign_in(worker).post(reverse("canvass_find", args=[task_of(campaign).pk]), find())
    canvass.close(by=director(), campaign=campaign, summary="都走到了", at=NOW)
    paper = text(client.get(reverse("canvass_print", args=[campaign.pk])))
    assert "都走到了" in paper
    assert Case.objects.get(channel=Channel.CANVASS).number in paper
    assert "风险等级" not in paper
    for query in ("", "?by=grid&show=undone&community=x", "?by=finding&page=x", "?by=x"):
        assert client.get(reverse("canvass_show", args=[campaign.pk]) + query).status_code == 200
    assert client.get(reverse("canvass_campaigns") + "?state=closed").context["rows"][0][0] == campaign
    assert sign_in(worker).get(reverse("canvass_list")).context["rows"] == []


def test_the_workbook_has_the_grids_and_what_became_of_the_finds(sign_in, worker, known):
    campaign = canvassed()
    sign_in(worker).post(reverse("canvass_find", args=[task_of(campaign).pk]), find())
    for who, level in ((director(), ["风险等级"]), (builders.secretary(), [])):
        sign_in(who).post(reverse("canvass_export", args=[campaign.pk]))
        jobs.run_due()
        content, _ = download(sign_in(who), f"/jobs/{Job.objects.latest('id').pk}/file/")
        book = load_workbook(BytesIO(content))
        assert book["排查网格"]["C2"].value == street().grid.label
        assert book["排查发现"]["A2"].value == Case.objects.get(channel=Channel.CANVASS).number
        assert [cell.value for cell in book["排查发现"][1]][8:] == level
