"""Lead and assisting units, the way a unit is turned to, two signatures, void and made again, who gets it after two
returns, reports on the way, and twenty signatures at once."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from django.urls import reverse

from cases.choices import ClockKind, State
from cases.models import Case, Clock
from core import switches
from core.models import Notice
from core.refusals import Kind, Refused
from dispatch import actions
from dispatch.actions import clocks, desk
from dispatch.choices import ReportKind, ReturnReason, SlipFileKind, SlipState
from dispatch.models import RequirementText, Slip, SlipReport
from dispatch.permissions import slips as permissions
from governance.choices import SlipMode, UnitKind
from tests.builders import (
    NOW,
    assisted,
    case_at,
    commander,
    director,
    grade,
    liaison,
    many_cases,
    picture,
    second_commander,
    slip_at,
    street,
    unit,
)
from tests.pages import text

pytestmark = pytest.mark.django_db
FACTS = {"requirement": "请依法办理。", "at": NOW}


def helper(name: str = "民政所"):
    return unit(street().area, name)


def given(case: Case | None = None, **more) -> Slip:
    terms = actions.Terms(**more)
    case = case or case_at(State.ACCEPTED)
    return actions.assign(by=director(), case=case, unit=street().unit, terms=terms, **FACTS)


def answered(slip: Slip) -> Slip:
    by = liaison(slip.unit)
    actions.acknowledge(by=by, slip=slip, at=NOW)
    return actions.feed_back(by=by, slip=slip, answer=f"{slip.unit}已办。", at=NOW)


def told(who) -> list[str]:
    return list(Notice.objects.filter(recipient=who.officer).order_by("id").values_list("text", flat=True))


@pytest.fixture
def chosen(monkeypatch):
    def choose(**values):
        monkeypatch.setattr(switches, "value", {"slip_check": False, "slip_countersign": False, **values}.get)

    return choose


def returned(by_units: int, level: str = "") -> Case:
    case = case_at(State.ACCEPTED)
    for number in range(by_units):
        slip = slip_at(SlipState.ISSUED, case=case, unit=helper(f"{number}所"))
        more = {"reason": ReturnReason.NOT_OURS, "note": "属他人职责", "at": NOW}
        actions.return_slip(by=liaison(slip.unit), slip=slip, **more)
    return grade(Case.objects.get(pk=case.pk), level) if level else Case.objects.get(pk=case.pk)


# --- lead and assistants


def test_each_assisting_unit_has_a_slip_of_its_own_under_the_leads_number():
    hand = liaison(helper())
    lead = given(assisting=(helper(), helper("城管队")))
    slips = Slip.objects.filter(main=lead).order_by("pk")
    assert [one.number for one in slips] == [f"{lead.number}之1", f"{lead.number}之2"]
    assert given().number == "街1综交〔2026〕2号", "the series stays the lead's"
    assert lead.case.lead_unit == street().unit
    clocks = Clock.objects.running().filter(case=lead.case, unit=helper())
    kinds = {ClockKind.ACKNOWLEDGE, ClockKind.FIRST_REPORT, ClockKind.COMPLETE}
    assert set(clocks.values_list("kind", flat=True)) == kinds
    assert told(hand) == [f"新交办，请协办：{lead.case.title}（{lead.number}之1）"]


def test_only_the_leads_approval_completes_the_case_and_not_before_all_have_answered():
    lead = answered(given(assisting=(helper(),)))
    with pytest.raises(Refused, match="民政所还没有反馈"):
        actions.approve(by=director(), slip=lead, note="", at=NOW)
    assist = answered(lead.assists.get())
    actions.approve(by=director(), slip=lead, note="", at=NOW)
    assist.refresh_from_db()
    assert (Case.objects.get(pk=lead.case_id).state, assist.state) == (State.COMPLETED, SlipState.APPROVED)
    assert Case.objects.get(pk=lead.case_id).outcome == lead.answer


def test_approving_an_assistant_leaves_the_case_open():
    lead = given(assisting=(helper(),))
    actions.approve(by=director(), slip=answered(lead.assists.get()), note="", at=NOW)
    case = Case.objects.get(pk=lead.case_id)
    assert (case.state, case.awaited) == (State.ACCEPTED, f"{lead.unit} 签收")
    assert not Clock.objects.running().filter(case=case, unit=helper()).exists()


def test_the_centre_waives_an_answer_with_a_reason():
    lead = answered(given(assisting=(helper(),)))
    actions.waive(by=director(), slip=lead.assists.get(), note="已电话问清", at=NOW)
    assert actions.approve(by=director(), slip=lead, note="", at=NOW).state == SlipState.APPROVED
    assert lead.case.entries.get(verb="waive").note == "已电话问清"


def test_another_unit_joins_later_and_one_that_works_on_it_does_not_join_twice():
    lead = slip_at(SlipState.ACKNOWLEDGED)
    assert assisted(lead, helper()).number == f"{lead.number}之1"
    more = {"requirement": "请协助。", "at": NOW, "by": director(), "slip": lead}
    with pytest.raises(Refused, match="民政所已在办"):
        actions.add_assistant(units=[helper()], **more)
    with pytest.raises(Refused, match="已是主办单位"):
        actions.add_assistant(units=[lead.unit], **more)


def test_who_assists_a_dangerous_case_is_a_commanders_word():
    slip = slip_at(SlipState.ISSUED)
    grade(slip.case, "high")
    assert permissions.why_not_add_assistant(director(), slip).kind == Kind.FORBIDDEN
    assert permissions.why_not_add_assistant(commander(), slip) is None


def test_without_a_lead_nobody_assists_and_who_did_is_proposed_again(sign_in):
    lead = given(assisting=(helper(),))
    actions.return_slip(by=liaison(), slip=lead, reason=ReturnReason.WRONG_AREA, note="不在辖区", at=NOW)
    assert lead.assists.get().state == SlipState.RECALLED
    assert not Clock.objects.running().filter(case=lead.case).exclude(kind=ClockKind.ASSIGN).exists()
    page = sign_in(director()).get(f"/cases/{lead.case_id}/assign/").content.decode()
    assert f'value="{helper().pk}" id="id_assisting' in page.replace("\n", " ") or "checked" in page


def test_the_units_see_each_others_state_and_answer(sign_in):
    lead = given(assisting=(helper(),))
    assist = answered(lead.assists.get())
    mine = sign_in(liaison()).get(f"/slips/{lead.pk}/").content.decode()
    theirs = sign_in(liaison(helper())).get(f"/slips/{assist.pk}/").content.decode()
    assert "民政所已办。" in mine
    assert lead.number in theirs
    assert "第1市监所" in theirs


# --- how a unit is turned to


def test_a_court_is_asked_and_never_ordered(sign_in):
    court = unit(street().area, "人民法庭", UnitKind.TRIBUNAL)
    case, hand = case_at(State.ACCEPTED), liaison(court)
    slip = actions.assign(by=director(), case=case, unit=court, **FACTS)
    assert (slip.mode, slip.number) == (SlipMode.CONSULT, "街1综商〔2026〕1号")
    assert case.entries.filter(verb="consult_unit").exists()
    assert told(hand) == [f"新商请：{case.title}（{slip.number}）"]
    foretold = sign_in(director()).get(f"/slips/{slip.pk}/").context["ladder"]
    assert [one["label"] for one in foretold] == ["临期提醒", "签收时限", "函询", "提级函"]
    paper = sign_in(director()).get(f"/slips/{slip.pk}/print/").content.decode()
    assert "商请函" in paper
    for word in ("交办", "办结时限", "签收时限"):
        assert word not in paper.split("<main")[-1].split("签收回执")[0], word


def test_a_court_is_not_assigned_even_when_asked_for():
    court = unit(street().area, "人民法庭", UnitKind.TRIBUNAL)
    with pytest.raises(Refused, match="不能“交办”，请用“商请”"):
        actions.assign(
            by=director(),
            case=case_at(State.ACCEPTED),
            unit=court,
            terms=actions.Terms(mode="assign"),
            **FACTS,
        )


def test_the_units_page_decides_how_it_is_turned_to():
    tax = unit(street().area, "税务分局", UnitKind.VERTICAL, slip_mode=SlipMode.FORWARD)
    slip = actions.assign(by=director(), case=case_at(State.ACCEPTED), unit=tax, **FACTS)
    assert (slip.mode, slip.number) == (SlipMode.FORWARD, "街1综转〔2026〕1号")


TURNS = [
    (SlipMode.ASSIGN, "已交办给税务分局"),
    (SlipMode.CONSULT, "已商请税务分局"),
    (SlipMode.FORWARD, "已转办税务分局"),
    (SlipMode.TRANSFER, "已移送税务分局"),
]


@pytest.mark.parametrize(("mode", "sentence"), TURNS)
def test_what_was_done_is_said_as_the_unit_is_turned_to(sign_in, mode, sentence):
    tax = unit(street().area, "税务分局", slip_mode=mode)
    sent = {"unit": tax.pk, "requirement": "请处理。", "once": "x"}
    where = reverse("assign", args=[case_at(State.ACCEPTED).pk])
    page = text(sign_in(director()).post(where, sent, follow=True))
    assert f"{sentence}（{Slip.objects.get().number}）" in page


@pytest.mark.parametrize(("mode", "sentence"), TURNS)
def test_many_at_once_are_said_in_the_same_words(sign_in, mode, sentence):
    tax = unit(street().area, "税务分局", slip_mode=mode)
    plain, accusing = case_at(State.ACCEPTED), case_at(State.ACCEPTED, excluded=[tax])
    picks = [plain.pk, accusing.pk, grade(case_at(State.ACCEPTED), "high").pk]
    data = {"pick": picks, "unit": tax.pk, "requirement": "请处理。", "once": "bulk"}
    page = text(sign_in(director()).post("/slips/bulk/give/", data, follow=True))
    assert f"{sentence} 1 件：{Slip.objects.get(case=plain).number}" in page
    assert f"{sentence.replace('已', '已拟稿')} 1 件" in page
    assert f"{sentence.replace('已', '没有')}：{accusing.number}" in page


# --- signatures


def wishing(state: SlipState = SlipState.DRAFTED) -> Slip:
    """A draft in this state that wants 民政所 to assist."""
    slip = slip_at(state)
    slip.wished_units.set([unit(street().area, "民政所")])
    return slip


@pytest.mark.parametrize("state", [SlipState.CHECKING, SlipState.DRAFTED, SlipState.COUNTERSIGNING])
def test_who_checks_and_signs_sees_who_is_to_assist(sign_in, state):
    slip, client = wishing(state), sign_in(commander())
    assert Slip.objects.get(pk=slip.pk).state == state
    assert "拟协办 <b>民政所</b>" in text(client.get(f"/slips/{slip.pk}/"))
    paper = text(client.get(f"/slips/{slip.pk}/print/"))
    assert "民政所" in paper.split("拟协办单位")[1].split("</tr>")[0]
    if state != SlipState.CHECKING:
        assert "（拟协办 民政所）" in text(client.get("/command/"))


def test_a_signed_slip_no_longer_says_who_was_wished_for(sign_in):
    slip, client = wishing(), sign_in(commander())
    actions.sign(by=commander(), slip=slip, at=NOW)
    for page in (f"/slips/{slip.pk}/", f"/slips/{slip.pk}/print/"):
        assert "拟协办" not in text(client.get(page))


def test_the_phone_asks_no_more_for_many_drafts(sign_in, django_assert_max_num_queries):
    wishing()
    client = sign_in(commander())
    client.get("/command/")
    with django_assert_max_num_queries(100) as few:
        client.get("/command/")
    for _ in range(3):
        wishing()
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get("/command/")


def test_a_draft_is_read_over_by_somebody_else_before_a_commander_sees_it(chosen):
    chosen(slip_check=True)
    case = grade(case_at(State.ACCEPTED), "medium")
    slip = actions.draft(by=director(), case=case, unit=street().unit, **FACTS)
    assert slip.state == SlipState.CHECKING
    with pytest.raises(Refused, match="拟稿人以外"):
        actions.check_draft(by=director(), slip=slip, at=NOW)
    with pytest.raises(Refused, match="待核稿"):
        actions.sign(by=commander(), slip=slip, at=NOW)
    actions.check_draft(by=second_commander(), slip=slip, at=NOW)
    assert actions.sign(by=commander(), slip=slip, at=NOW).number


def test_two_commanders_sign_a_high_case_and_nothing_is_out_before(chosen):
    chosen(slip_countersign=True)
    case = grade(case_at(State.ACCEPTED), "high")
    terms = actions.Terms(assisting=(helper(),))
    slip = actions.draft(by=director(), case=case, unit=street().unit, terms=terms, **FACTS)
    slip = actions.sign(by=commander(), slip=slip, at=NOW)
    assert (slip.state, slip.number) == (SlipState.COUNTERSIGNING, None)
    assert not Slip.objects.visible_to(liaison()).exists()
    assert not Clock.objects.filter(subject=f"slip:{slip.pk}").exists()
    with pytest.raises(Refused, match="另一位"):
        actions.countersign(by=commander(), slip=slip, at=NOW)
    slip = actions.countersign(by=second_commander(), slip=slip, at=NOW)
    assert (slip.first_signed_by, slip.signed_by) == (commander().officer, second_commander().officer)
    assert slip.assists.get().number == f"{slip.number}之1"


def test_a_commander_who_assigns_a_high_case_alone_is_the_first_name(chosen):
    chosen(slip_countersign=True)
    case = grade(case_at(State.ACCEPTED), "high")
    slip = actions.assign(by=commander(), case=case, unit=street().unit, **FACTS)
    assert (slip.state, slip.first_signed_by) == (SlipState.COUNTERSIGNING, commander().officer)


def test_the_database_keeps_two_names_two():
    slip = slip_at(SlipState.COUNTERSIGNING)
    with pytest.raises(IntegrityError), transaction.atomic():
        Slip.objects.filter(pk=slip.pk).update(signed_by=slip.first_signed_by)


def test_many_are_signed_and_countersigned_in_one_go(chosen):
    chosen(slip_countersign=True)
    slips = [slip_at(SlipState.DRAFTED) for _ in range(2)]
    grade(slips[0].case, "high")
    waiting = slip_at(SlipState.COUNTERSIGNING)
    rows = Slip.objects.select_related("case", "unit").order_by("pk")
    signed, refused = desk.sign_many(by=commander(), slips_=rows, letters=[], at=NOW)
    assert len(signed) == 3
    assert not refused
    assert dict(Slip.objects.values_list("pk", "state")) == {
        slips[0].pk: SlipState.COUNTERSIGNING,
        slips[1].pk: SlipState.ISSUED,
        waiting.pk: SlipState.ISSUED,
    }


def test_the_stamp_is_written_once_and_its_scan_may_come_later(sign_in):
    slip = slip_at(SlipState.ISSUED)
    actions.seal_slip(by=director(), slip=slip, at=NOW)
    slip.refresh_from_db()
    assert (slip.sealed_by, slip.sealed_at) == (director().officer, NOW)
    client = sign_in(director())
    scan = {"papers": [picture("盖章件.png")]}
    assert client.post(f"/slips/{slip.pk}/seal-slip/", scan).status_code == 302
    assert slip.own_papers.get().kind == SlipFileKind.SCAN
    assert client.post(f"/slips/{slip.pk}/seal-slip/", {}).status_code == 409


# --- void, and made again


def test_a_void_slip_keeps_its_number_and_the_next_one_names_it():
    old = actions.void_slip(by=director(), slip=given(), note="要求写错", at=NOW)
    new = actions.reissue_slip(by=director(), slip=old, requirement="请三日内复查。", at=NOW)
    assert (old.number, new.number) == ("街1综交〔2026〕1号", "街1综交〔2026〕2号")
    assert (new.replaces, new.unit, new.state) == (old, old.unit, SlipState.ISSUED)
    with pytest.raises(Refused, match=r"已经重新制发过|已交办给单位"):
        actions.reissue_slip(by=director(), slip=old, requirement="再来", at=NOW)


def test_void_ones_stand_in_the_list(sign_in):
    old = slip_at(SlipState.VOIDED)
    page = sign_in(director()).get("/slips/?state=voided").content.decode()
    assert old.number in page
    assert "已作废" in page


# --- the unit's work


def test_reports_on_the_way_leave_the_slip_in_hand_and_the_last_one_answers_it():
    slip, by = slip_at(SlipState.ACKNOWLEDGED), liaison()
    for words in ("已约谈", "已整改一半"):
        actions.report_progress(by=by, slip=slip, text=words, at=NOW)
    slip.refresh_from_db()
    assert slip.state == SlipState.ACKNOWLEDGED
    actions.feed_back(by=by, slip=slip, answer="全部整改", at=NOW)
    kinds = SlipReport.objects.filter(slip=slip).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == [ReportKind.FIRST, ReportKind.INTERIM, ReportKind.FINAL]


def test_the_units_official_reply_is_marked_as_such(sign_in):
    slip, client = slip_at(SlipState.ACKNOWLEDGED), sign_in(liaison())
    data = {"answer": "已办", "papers": [picture()], "replies": [picture("答复书.png")]}
    assert client.post(f"/slips/{slip.pk}/feed-back/", data).status_code == 302
    assert set(slip.own_papers.values_list("attachment__file__name", "kind")) == {
        ("现场.png", SlipFileKind.REPORT),
        ("答复书.png", SlipFileKind.REPLY),
    }


def test_inside_the_unit_another_officer_has_it():
    slip, other = slip_at(SlipState.ACKNOWLEDGED), liaison(name="同事")
    actions.hand_on_slip(by=liaison(), slip=slip, to=other.officer, note="出差", at=NOW)
    slip.refresh_from_db()
    assert slip.holder == other.officer
    assert slip.number in told(other)[-1]
    with pytest.raises(Refused, match="不是第1市监所的承办人"):
        actions.hand_on_slip(by=liaison(), slip=slip, to=director().officer, note="", at=NOW)


# --- passing the buck


def test_after_two_returns_a_commander_names_the_unit_and_that_one_keeps_it():
    case = returned(2)
    assert case.awaited == "指挥长 指定承办"
    assert any("请指定承办单位" in one for one in told(commander()))
    for act in (actions.assign, actions.draft):
        with pytest.raises(Refused, match=r"指定承办|直接签发"):
            act(by=director(), case=case, unit=street().unit, **FACTS)
    with pytest.raises(Refused) as raised:
        actions.name_unit(by=director(), case=case, unit=street().unit, **FACTS)
    assert raised.value.refusal.kind == Kind.FORBIDDEN
    slip = actions.name_unit(by=commander(), case=case, unit=street().unit, **FACTS)
    with pytest.raises(Refused, match="指挥长指定承办"):
        actions.return_slip(by=liaison(), slip=slip, reason=ReturnReason.NOT_OURS, note="还是不归我", at=NOW)
    assert actions.return_slip(
        by=liaison(), slip=slip, reason=ReturnReason.UNCLEAR, note="找不到人", at=NOW
    ).state == SlipState.RETURNED  # fmt: skip


def test_one_return_is_no_passing_around():
    case = returned(1)
    assert permissions.why_not_assign(director(), case, street().unit) is None
    assert permissions.why_not_name_unit(commander(), case).kind == Kind.WRONG_STATE


def test_the_figure_of_returns_is_the_rows_behind_it(sign_in):
    returned(2)
    client = sign_in(director())
    page = client.get("/slips/returns/")
    assert page.context["whole"] == 2
    assert len(client.get("/slips/?state=returned&reason=not_ours").context["page"].rows) == 2
    assert client.get("/slips/returns/?until=2026-11-16").context["whole"] == 0


# --- pages


def test_the_units_page_shows_the_nearest_deadline_first_and_signs_in_one_tap(
    sign_in, django_assert_max_num_queries
):
    near, far = slip_at(SlipState.ISSUED), slip_at(SlipState.ACKNOWLEDGED)
    client = sign_in(liaison())
    with django_assert_max_num_queries(16):
        page = client.get("/slips/mine/")
    assert [slip.pk for _, slip, *_ in page.context["cards"]] == [near.pk, far.pk]
    taps = {one["act"].verb: one["at_once"] for one in page.context["cards"][0][-1]}
    assert taps == {"acknowledge": True, "hand_on_slip": False, "return": False}
    tapped = client.post(f"/slips/{near.pk}/acknowledge/", {"once": "tap", "back": "/slips/mine/"})
    assert (tapped.status_code, tapped["Location"]) == (302, "/slips/mine/")


def test_what_stands_still_comes_last_and_what_was_asked_is_said(sign_in):
    still, runs = slip_at(SlipState.ACKNOWLEDGED), slip_at(SlipState.ACKNOWLEDGED)
    Slip.objects.filter(pk=still.pk).update(paused_at=NOW, due_at=NOW + timedelta(hours=1))
    clocks.ask_time(by=liaison(), slip=runs, workdays=2, why="等检测", at=NOW)
    page = sign_in(liaison()).get("/slips/mine/")
    assert [(group, slip.pk, asks) for group, slip, asks, _ in page.context["cards"]] == [
        ("以后到期", runs.pk, True), ("已暂停计时", still.pk, False),
    ]  # fmt: skip


def test_a_reason_is_chosen_before_a_slip_is_returned(sign_in):
    slip = slip_at(SlipState.ISSUED)
    sent = {"once": "r", "note": "不归我们", "reason": ""}
    answer = sign_in(liaison()).post(f"/slips/{slip.pk}/return/", sent)
    assert answer.status_code == 422
    assert "请选择退回原因" in answer.content.decode()


def test_many_cases_go_to_one_unit_and_one_refusal_stops_no_other(sign_in):
    plain, grave = case_at(State.ACCEPTED), grade(case_at(State.ACCEPTED), "high")
    accusing = case_at(State.ACCEPTED, excluded=[street().unit])
    client = sign_in(director())
    assert len(client.get("/slips/bulk/").context["page"].rows) == 3
    picks = [plain.pk, grave.pk, accusing.pk]
    data = {"pick": picks, "unit": street().unit.pk, "requirement": "请依法办理。", "once": "bulk"}
    page = client.post("/slips/bulk/give/", data, follow=True).content.decode()
    assert Slip.objects.get(case=plain).state == SlipState.ISSUED
    assert Slip.objects.get(case=grave).state == SlipState.DRAFTED
    assert not Slip.objects.filter(case=accusing).exists()
    assert accusing.number in page
    assert "回避" in page


def test_a_list_of_cases_to_give_costs_the_same_for_many(sign_in, django_assert_max_num_queries):
    many_cases(60)
    client = sign_in(director())
    with django_assert_max_num_queries(20):
        client.get("/slips/bulk/")


def test_a_chosen_text_writes_the_requirement_and_its_basis(sign_in):
    client, case = sign_in(director()), case_at(State.ACCEPTED)
    text = {"title": "油烟", "text": "请七日内检测。", "basis": "大气污染防治法第一百一十八条", "order": 1}
    assert client.post("/slips/texts/add/", {"once": "t", **text}).status_code == 302
    page = client.get(f"/cases/{case.pk}/assign/").content.decode()
    assert "data-texts" in page
    chosen = RequirementText.objects.get()
    default = "请依法办理，并反馈办理情况和结果。"
    data = {"unit": street().unit.pk, "template": chosen.pk, "requirement": default, "once": "a"}
    assert client.post(f"/cases/{case.pk}/assign/", data).status_code == 302
    slip = Slip.objects.get()
    assert (slip.requirement, slip.basis) == ("请七日内检测。", "大气污染防治法第一百一十八条")


# --- at once


@pytest.mark.django_db(transaction=True)
def test_twenty_signatures_at_once_give_the_numbers_one_to_twenty():
    slips = [slip_at(SlipState.DRAFTED) for _ in range(20)]
    gate, by, wrong = threading.Barrier(20), commander(), []

    def sign(slip: Slip) -> None:
        gate.wait()
        try:
            actions.sign(by=by, slip=slip, at=NOW)
        except Exception as error:  # noqa: BLE001 - a thread's failure is the test's
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=sign, args=(slip,)) for slip in slips]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    numbers = set(Slip.objects.values_list("number", flat=True))
    assert numbers == {f"街1综交〔2026〕{n}号" for n in range(1, 21)}


def test_the_units_page_offers_more_time_until_it_is_asked_for(sign_in):
    slip = slip_at(SlipState.ACKNOWLEDGED)
    client, url = sign_in(liaison()), reverse("ask_time", args=[slip.pk])
    assert url in client.get(reverse("my_slips")).content.decode()
    clocks.ask_time(by=liaison(), slip=slip, workdays=2, why="等鉴定", at=NOW)
    assert url not in client.get(reverse("my_slips")).content.decode()
