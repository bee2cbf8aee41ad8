"""Officers, posts and appointments: rights follow the days, nobody serves himself, workbooks bring a whole staff."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from cases.actions import intake
from core import jobs
from core.models import AuditLine, Job, Notice
from core.refusals import Refused
from governance.actions import appointments, teams
from governance.choices import AppointmentKind, AreaLevel, Capability, Sees, Slot, UnitKind
from governance.models import Appointment, Officer, PartyOrganisation, Post, TeamTemplate
from tests.builders import (
    NOW,
    administrator,
    auditor,
    commander,
    director,
    grid_worker,
    liaison,
    officer,
    registered,
    standing,
    stranger,
    street,
    unit,
    window,
)
from tests.pages import text

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
DAY = timedelta(days=1)


def post(*capabilities, title="新岗位", of=None, **more) -> Post:
    facts = {"slot": Slot.N, "capabilities": list(capabilities), "sees": Sees.AREA}
    return Post.objects.create(unit=of or street().unit, title=title, **(facts | more))


def appoint(who, to, by=None, **more) -> Appointment:
    facts = {"from_on": TODAY, "reason": "街任〔2026〕8号", "at": NOW}
    officer = who if isinstance(who, Officer) else who.officer
    return appointments.appoint(by=by or administrator(), officer=officer, post=to, **(facts | more))


def newcomer(username="lisi", **more) -> Officer:
    return Officer.objects.create(username=username, name="李四", home=street().unit, **more)


def refused(call, *args, **kwargs) -> str:
    with pytest.raises(Refused) as raised:
        call(*args, **kwargs)
    return raised.value.refusal.sentence


def test_rights_come_with_the_first_day_and_go_after_the_last():
    who = newcomer()
    appoint(who, post(Capability.INTAKE), from_on=TODAY + DAY, until_on=TODAY + 2 * DAY)
    days = [standing(who, NOW + n * DAY).may(Capability.INTAKE) for n in range(4)]
    assert days == [False, True, True, False]


def test_an_appointment_leaves_an_audit_line_and_tells_the_officer():
    who = newcomer()
    made = appoint(who, post(Capability.INTAKE))
    line = AuditLine.objects.get(verb="appoint")
    assert (line.officer_id, line.about_id) == (administrator().pk, str(made.pk))
    assert "街任〔2026〕8号" in line.note
    assert Notice.objects.filter(recipient=who).count() == 1


def test_terms_of_one_officer_on_one_post_never_overlap():
    who, to = newcomer(), post(Capability.HANDLE)
    appoint(who, to, until_on=TODAY + 5 * DAY)
    assert "不能重叠" in refused(appoint, who, to, from_on=TODAY + 5 * DAY)
    appoint(who, to, from_on=TODAY + 6 * DAY)
    assert Appointment.objects.filter(officer=who).count() == 2


def test_one_post_may_be_held_for_two_places():
    who, to = newcomer(), post(Capability.PATROL)
    appoint(who, to, area=street().community)
    appoint(who, to, area=street().grid)
    assert "不能重叠" in refused(appoint, who, to, area=street().grid)


def test_nobody_gives_himself_a_right():
    by = administrator()
    assert "不能给自己任职" in refused(appoint, by, post(Capability.COMMAND))
    own = by.appointments[0].post
    facts = {"unit": own.unit, "title": own.title, "slot": own.slot, "seats": 1, "sees": own.sees}
    changed = facts | {"capabilities": ["administer", "command"], "closed_on": None}
    assert "不能给它增加职责" in refused(teams.save_post, by=by, post=own, facts=changed, at=NOW)


def test_the_three_keepers_stay_apart_also_when_a_post_changes():
    assert "三员分立" in refused(appoint, auditor(), post(Capability.SECURE, of=street().centre))
    to = post(Capability.HANDLE, title="兼管")
    appoint(auditor(), to)
    facts = {
        "unit": to.unit,
        "title": to.title,
        "slot": to.slot,
        "seats": 1,
        "sees": to.sees,
        "closed_on": None,
    }
    for given in (["secure"], ["secure", "administer"]):
        changed = facts | {"capabilities": given}
        assert "三员分立" in refused(teams.save_post, by=administrator(), post=to, facts=changed, at=NOW)


def test_only_below_the_own_post_and_only_places_of_the_unit():
    elsewhere = street(2)
    assert "不在您管理的范围内" in refused(appoint, newcomer(), post(of=elsewhere.unit))
    assert "之内" in refused(appoint, newcomer("x2"), post(), area=elsewhere.grid)
    assert "系统管理" in refused(appoint, newcomer("x3"), post(title="二"), by=director())


def test_who_is_switched_off_or_a_post_that_ends_takes_nobody():
    assert "停用" in refused(appoint, newcomer(is_active=False), post())
    closing = post(title="撤", closed_on=TODAY + DAY)
    assert "撤销" in refused(appoint, newcomer("x2"), closing)
    appoint(newcomer("x3"), closing, until_on=TODAY)


def test_a_dismissal_ends_the_rights_with_its_day():
    made = appoint(newcomer(), post(Capability.INTAKE), from_on=TODAY - 9 * DAY)
    appointments.dismiss(by=administrator(), appointment=made, until_on=TODAY - DAY, reason="调离", at=NOW)
    assert standing(made.officer).appointments == ()
    assert "不再改动" in refused(
        appointments.dismiss, by=administrator(), appointment=made, until_on=TODAY, reason="再来", at=NOW
    )


def test_a_term_is_not_ended_before_what_was_done_under_it():
    made = appoint(newcomer(), post(Capability.INTAKE), from_on=TODAY - 9 * DAY)
    call = {"by": administrator(), "appointment": made, "reason": "x", "at": NOW}
    assert "最早到昨天" in refused(appointments.dismiss, until_on=TODAY - 2 * DAY, **call)


def test_the_last_administrator_stays():
    by = administrator()
    call = {"by": by, "appointment": by.appointments[0], "until_on": TODAY, "reason": "退休", "at": NOW}
    assert "最后一名" in refused(appointments.dismiss, **call)
    appoint(newcomer(), post(Capability.ADMINISTER, of=street().centre))
    appointments.dismiss(**call)


def test_a_deputy_acts_under_the_post_of_who_is_away_and_only_then():
    chief, aide = commander(), liaison()
    made = appointments.deputise(
        by=administrator(),
        appointment=chief.appointments[0],
        officer=aide.officer,
        from_on=TODAY,
        until_on=TODAY + DAY,
        reason="年休假",
        at=NOW,
    )
    now = standing(aide)
    assert (now.may(Capability.COMMAND), now.under(Capability.COMMAND)) == (True, made)
    assert "（代理）" in now.post_titles
    assert street().centre in now.centres_with(Capability.COMMAND)
    assert standing(aide, NOW + 2 * DAY).may(Capability.COMMAND) is False
    assert chief.officer in {one.officer for one in chief.appointments}, "who is away keeps the post"


def test_a_dismissal_ends_the_deputy_too():
    chief, aide = commander(), liaison()
    appoint(newcomer(), post(Capability.HANDLE, title="另一"))
    deputy = appointments.deputise(
        by=administrator(), appointment=chief.appointments[0], officer=aide.officer,
        from_on=TODAY, until_on=TODAY + 9 * DAY, reason="公差", at=NOW,
    )  # fmt: skip
    appointments.dismiss(
        by=administrator(), appointment=chief.appointments[0], until_on=TODAY, reason="免", at=NOW
    )
    deputy.refresh_from_db()
    assert deputy.until_on == TODAY


def test_a_secondment_remembers_where_one_comes_from():
    made = appoint(newcomer(), post(Capability.PRE_ASSESS), kind=AppointmentKind.SECONDMENT)
    assert made.home_unit == street().unit


def typed(**more):
    facts = {"username": "wangwu", "name": "王五", "phone": "0871-5551234", "unit": street().unit.name}
    return facts | {"post": "新岗位", "from_on": "2026-11-17", "kind": ""} | more


def test_a_page_appoints_a_newcomer_who_then_waits_for_a_password(sign_in):
    post(Capability.HANDLE)
    client = sign_in(administrator())
    response = client.post("/appointments/add/", typed(), follow=True)
    assert "已新增账号wangwu" in text(response)
    who = Officer.objects.get(username="wangwu")
    assert (who.home, who.has_usable_password()) == (street().unit, False)
    shown = text(client.post(f"/officers/passwords/?officer={who.pk}"))
    who.refresh_from_db()
    assert who.has_usable_password()
    assert "只显示这一次" in shown
    assert "所有账号都已有密码" in text(client.get("/officers/passwords/"))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"username": ""}, "必填"),
        ({"username": "王 五！"}, "登录名用"),
        ({"username": "\x00" + "a" * 1_000_000}, ""),
        ({"name": ""}, "新人员请写姓名"),
        ({"name": "😀𠮷" * 100}, ""),
        ({"phone": "<script>"}, "电话只能有"),
        ({"unit": "没有的单位"}, "没有找到单位"),
        ({"post": "没有的岗位"}, "这个岗位"),
        ({"area": "990099"}, "没有找到区域"),
        ({"from_on": "2026-02-30"}, "这一天是否存在"),
        ({"from_on": "9999-12-31"}, "年份"),
        ({"until_on": "2026-11-01"}, "免职日期不能早于任职日期"),
        ({"kind": "king"}, ""),
        ({"kind": "deputy"}, ""),
        ({"home_unit": "没有"}, "没有找到单位"),
    ],
)
def test_nasty_input_gets_a_sentence_and_appoints_nobody(sign_in, given, sentence):
    post(Capability.HANDLE)
    response = sign_in(administrator()).post("/appointments/add/", typed(**given))
    assert response.status_code == 422
    assert sentence in text(response)
    assert not Officer.objects.filter(username="wangwu").exists()


def test_an_appointment_is_read_and_never_edited(sign_in):
    made = liaison().appointments[0]
    client = sign_in(administrator())
    assert "不能修改" in text(client.get(f"/appointments/{made.pk}/"))
    assert client.post(f"/appointments/{made.pk}/", typed()).status_code == 409


def test_the_page_of_dismissal_points_to_the_handover(sign_in):
    registered()
    made = window().appointments[0]
    page = sign_in(administrator()).post(
        f"/appointments/{made.pk}/dismiss/", {"until_on": "2026-11-17", "reason": "调离"}
    )
    assert (page.status_code, f"/officers/{window().pk}/handover/" in text(page)) == (422, True)
    anyway = {"until_on": "2026-11-17", "reason": "无人可接", "leave_work": "on"}
    assert sign_in(administrator()).post(f"/appointments/{made.pk}/dismiss/", anyway).status_code == 302


def test_an_officer_with_open_work_is_not_switched_off(sign_in):
    registered()
    who = window().officer
    Officer.objects.filter(pk=who.pk).update(home=street().centre)
    facts = {"username": who.username, "name": who.name, "home": street().centre.name, "is_active": "off"}
    page = sign_in(administrator()).post(f"/officers/{who.pk}/", facts)
    assert (page.status_code, "未交接的工作" in text(page)) == (422, True)


def test_a_sign_in_name_is_one_officers_and_others_see_no_accounts(sign_in):
    newcomer()
    facts = {"username": "LISI", "name": "李思", "home": street().unit.name, "is_active": "on"}
    page = sign_in(administrator()).post("/officers/add/", facts)
    assert (page.status_code, "已有人使用" in text(page)) == (422, True)
    assert sign_in(director()).get("/officers/").status_code == 403
    assert "李四" not in text(sign_in(auditor_of_street_two()).get("/officers/"))


def auditor_of_street_two():
    return officer(street(2).centre, Capability.ADMINISTER, sees=Sees.NOTHING, name="二街管理员")


def workbook(*lines) -> SimpleUploadedFile:
    titles = [
        "登录名",
        "姓名",
        "工作电话",
        "单位",
        "岗位名称",
        "负责区域",
        "任职日期",
        "任职方式",
        "免职日期",
    ]
    book, out = Workbook(), io.BytesIO()
    for line in (titles, *lines):
        book.active.append(list(line))
    book.save(out)
    return SimpleUploadedFile("任职.xlsx", out.getvalue())


def imported(client, file) -> Job:
    response = client.post("/appointments/import/", {"file": file})
    assert response.status_code == 302, text(response)
    jobs.run_due()
    return Job.objects.latest("id")


def test_the_staff_of_a_street_comes_in_from_one_workbook(sign_in):
    post(Capability.HANDLE)
    post(Capability.PATROL, title="网格员")
    name, day = street().unit.name, date(2026, 11, 1)
    client = sign_in(administrator())
    lines = (
        ("a01", "张一", "13800000001", name, "新岗位", None, day, "任职", None),
        ("a02", "张二", None, name, "网格员", street().grid.code, day, "抽调", None),
        ("a01", "张一", None, name, "网格员", street().community.code, day, "兼任", None),
        ("a03", "", None, name, "新岗位", None, day, "任职", None),
        ("a01", "别人", None, name, "网格员", None, day, None, None),
        ("a04", "张四", None, name, "没有", None, day, None, None),
    )
    job = imported(client, workbook(*lines))
    assert job.result == {"added": 3, "changed": 0, "same": 0, "rejected": 3}
    assert Officer.objects.filter(username__startswith="a0").count() == 2
    again = imported(client, workbook(*lines[:3]))
    assert again.result == {"added": 0, "changed": 0, "same": 3, "rejected": 0}
    ended = imported(client, workbook((*lines[1][:8], TODAY)))
    assert ended.result["changed"] == 1
    assert Appointment.objects.get(officer__username="a02").until_on == TODAY


@pytest.mark.parametrize("kind", ["officers", "posts", "appointments", "party-organisations"])
def test_what_was_exported_reads_in_again_without_a_change(sign_in, kind):
    window(), director(), grid_worker(), administrator()
    Officer.objects.update(home=street().unit)
    PartyOrganisation.objects.create(area=street().area, name="街道党工委", kind="committee", members=0)
    client = sign_in(administrator())
    out = b"".join(client.post(f"/{kind}/export/").streaming_content)
    response = client.post(f"/{kind}/import/", {"file": SimpleUploadedFile("x.xlsx", out)})
    assert response.status_code == 302, text(response)
    jobs.run_due()
    result = Job.objects.latest("id").result
    assert (result["added"], result["changed"], result["rejected"]) == (0, 0, 0), Job.objects.latest(
        "id"
    ).sentence
    assert result["same"] > 0


def template(level=AreaLevel.COMMUNITY) -> TeamTemplate:
    made = TeamTemplate.objects.create(name="一长两员", level=level)
    for order, (kind, title) in enumerate(
        [
            (UnitKind.COMMUNITY_COMMITTEE, "网格长"),
            (UnitKind.COMMUNITY_COMMITTEE, "信息员"),
            (UnitKind.TRIBUNAL, "庭长"),
        ]
    ):
        made.lines.create(order=order, unit_kind=kind, title=title, slot=Slot.N, capabilities=["patrol"])
    return made


def test_a_template_makes_the_posts_that_are_missing_and_no_other(sign_in):
    committee = grid_worker().appointments[0].post.unit
    Post.objects.create(unit=committee, slot=Slot.SUPPORT, title="网格长", capabilities=["handle"])
    client, url = sign_in(administrator()), f"/teams/{template().pk}/apply/"
    page = text(client.post(url, {"area": street().area.code}, follow=True))
    assert "已新设 1 个岗位，原有 1 个不变" in page
    assert "派出法庭" in page, "what the place lacks is said"
    assert Post.objects.get(unit=committee, title="网格长").capabilities == ["handle"]
    assert "已新设 0 个岗位" in text(client.post(url, {"area": street().community.code}, follow=True))


@pytest.mark.parametrize("given", [{}, {"area": "990099"}, {"area": "5", "unit": "x"}])
def test_a_template_asks_where(sign_in, given):
    assert sign_in(administrator()).post(f"/teams/{template().pk}/apply/", given).status_code == 422


def test_a_party_organisation_stands_below_another_and_not_in_a_circle(sign_in):
    client, place = sign_in(administrator()), street()
    top = {"name": "街道党工委", "kind": "committee", "area": place.area.code}
    client.post("/party-organisations/add/", top)
    client.post(
        "/party-organisations/add/",
        {
            "name": "社区党总支",
            "kind": "general_branch",
            "area": place.community.code,
            "parent": "街道党工委",
        },
    )
    branch = PartyOrganisation.objects.get(name="社区党总支")
    assert branch.parent.name == "街道党工委"
    page = client.post(f"/party-organisations/{branch.parent_id}/", top | {"parent": "社区党总支"})
    assert (page.status_code, PartyOrganisation.objects.get(name="街道党工委").parent) == (422, None)


def test_the_lists_cost_the_same_at_ten_and_at_a_thousand(sign_in, django_assert_max_num_queries):
    to = post(Capability.HANDLE)
    people = Officer.objects.bulk_create(
        Officer(username=f"n{n}", name=f"第{n}人", home=street().unit) for n in range(1000)
    )
    Appointment.objects.bulk_create(Appointment(officer=one, post=to, from_on=TODAY) for one in people)
    client = sign_in(administrator())
    for url in ("/officers/", "/appointments/", "/posts/", "/roster/", "/ownerless/"):
        with django_assert_max_num_queries(22):
            assert client.get(url).status_code == 200


def test_a_right_of_one_street_is_none_in_another():
    """A commander who stands in elsewhere signs there, and a centre's clerk elsewhere signs nothing here."""
    by = commander()
    Appointment.objects.create(
        officer=by.officer, post=stranger().appointments[0].post, from_on=date(2020, 1, 1), kind="concurrent"
    )
    now = standing(by)
    assert now.centres_with(Capability.COMMAND) == (street().centre,)
    assert now.centres_with(Capability.ASSIGN) == (street(2).centre,)


def test_an_act_is_recorded_under_the_post_nearest_to_its_case():
    home, other, by = street(), street(2), window()
    there = window(other).appointments[0].post
    Appointment.objects.create(officer=by.officer, post=there, from_on=date(2020, 1, 1), kind="concurrent")
    both = standing(by)
    assert both.centre == home.centre
    for place in (home, other):
        case = registered(home=place)
        intake.accept(by=both, case=case, note="", at=NOW)
        entry = case.entries.get(verb="accept")
        assert entry.appointment.post.unit == place.centre


def test_a_policeman_of_three_offices_is_written_down_under_the_one_that_allows_it():
    station = unit(street().area, "派出所", UnitKind.POLICE_STATION)
    who = newcomer("police")
    appoint(who, post(Capability.HANDLE, of=station, title="社区民警"), area=street().community)
    committee = grid_worker().appointments[0].post.unit
    second = appoint(
        who, post(Capability.PATROL, of=committee, title="两委兼职委员"), kind=AppointmentKind.CONCURRENT
    )
    third = appoint(
        who, post(Capability.INTAKE, of=street().centre, title="兼职副主任"), kind=AppointmentKind.CONCURRENT
    )
    now = standing(who)
    assert now.under(Capability.PATROL) == second
    assert now.under(Capability.INTAKE) == third
    assert now.under(Capability.HANDLE).post.unit == station
    assert now.centre_for(Capability.INTAKE) == street().centre
    assert now.centre == street().centre


def test_a_vacant_post_leads_to_its_appointment_filled_in(sign_in):
    to = post(Capability.HANDLE)
    client = sign_in(administrator())
    link = client.get(f"/posts/{to.pk}/").context["appoint_url"]
    page = text(client.get(link))
    assert (f'value="{street().area.code} {street().unit.name}"' in page, 'value="新岗位"' in page) == (
        True,
        True,
    )
    assert client.get("/appointments/add/?unit=%00&from_on=x&nothing=1&post=<b>").status_code == 200
