"""A case with an open loop closes only when a commander signs why: action, page and API alike."""

import pytest
from django.urls import reverse

from cases.actions import closing
from cases.choices import ContactResult, Level, State
from core.refusals import Refused
from dispatch import actions
from governance.choices import Capability, UnitKind
from risk.actions import managing
from risk.choices import Tier
from risk.models import Hazard, HazardLead
from risk.permissions.hazards import candidates
from tests.builders import (
    NOW,
    case_at,
    commander,
    community_centre,
    director,
    grade,
    hazard_of,
    officer,
    street,
    unit,
    window,
)
from tests.pages import text

pytestmark = pytest.mark.django_db
LEFT = "还没有闭环"


def done(level: str = Level.HIGH):
    """Completed and followed up, watched in the ledger, its loops open."""
    case = case_at(State.COMPLETED)
    actions.follow_up(by=director(), case=case, result=ContactResult.SATISFIED, note="", at=NOW)
    return hazard_of(case, level).case


def test_whoever_does_not_command_is_refused_with_the_open_loops():
    case = done()
    for who in (director(), window()):
        with pytest.raises(Refused, match=f"{LEFT}：.*风险评估.*指挥长写明理由签字"):
            closing.close(by=who, case=case, note="都办好了", at=NOW)
    case.refresh_from_db()
    assert case.state == State.COMPLETED


def test_a_commander_signs_a_reason_and_not_without_one():
    case = done()
    for empty in ("", "  "):
        with pytest.raises(Refused, match="请写明理由"):
            closing.close(by=commander(), case=case, note=empty, at=NOW)
    closing.close(by=commander(), case=case, note="当事人已迁离本区", at=NOW)
    line = case.entries.get(verb="close")
    assert (line.officer, line.about["reason"]) == (commander().officer, "当事人已迁离本区")
    assert "风险评估" in line.about["open"]
    # units read the history: the reason is for those who watch the case
    assert line.note == ""


def test_page_and_api_refuse_alike_and_take_the_commanders_reason(sign_in):
    case = done()
    page, api = reverse("close", args=[case.pk]), f"{reverse('api:case', args=[case.pk])}close/"
    by_director = sign_in(director())
    assert LEFT in text(by_director.get(reverse("case_show", args=[case.pk])))
    refused = by_director.post(page, {"note": "x"}), by_director.post(api, {"note": "x"})
    assert [one.status_code for one in refused] == [422, 422]
    assert all(LEFT in one.content.decode() for one in refused)
    by_commander = sign_in(commander())
    empty = by_commander.post(page, {"note": ""}), by_commander.post(api, {"note": ""})
    assert [one.status_code for one in empty] == [422, 422]
    assert by_commander.post(api, {"note": "已移交原籍管控"}).status_code == 200
    shown = text(by_commander.get(reverse("case_show", args=[case.pk])))
    assert "提前结案：已移交原籍管控" in shown


def test_what_nobody_watches_or_was_struck_off_closes_as_before():
    ordinary = case_at(State.COMPLETED)
    actions.follow_up(by=director(), case=ordinary, result=ContactResult.SATISFIED, note="", at=NOW)
    assert closing.close(by=director(), case=ordinary, note="", at=NOW).state == State.CLOSED
    case = done()
    managing.strike_off(by=commander(), hazard=Hazard.objects.get(case=case), reason="已化解", at=NOW)
    assert closing.close(by=director(), case=case, note="", at=NOW).state == State.CLOSED


def test_a_dangerous_case_asks_before_the_ledger_has_it():
    case = case_at(State.COMPLETED)
    actions.follow_up(by=director(), case=case, result=ContactResult.SATISFIED, note="", at=NOW)
    grade(case, Level.MEDIUM)
    with pytest.raises(Refused, match=LEFT):
        closing.close(by=director(), case=case, note="", at=NOW)


# who answers in the community


def test_a_community_names_its_own_and_not_a_company_there(sign_in):
    place = street().community
    committee = unit(place, "碧桂居委会", UnitKind.COMMUNITY_COMMITTEE)
    head = officer(committee, Capability.HANDLE, name="社区主任")
    chief = officer(community_centre(), Capability.ASSIGN, name="社区中心主任")
    company = unit(place, "花园物业", UnitKind.SOCIAL_BODY)
    officer(company, Capability.HANDLE, name="项目经理")
    hazard = hazard_of(case_at(State.ACCEPTED, area=place), Level.HIGH)
    near = {one.officer_id for one in candidates(hazard, Tier.COMMUNITY, NOW.date())}
    assert near == {head.pk, chief.pk}
    client = sign_in(director())
    sent = {"who": f"community:{head.pk}", "note": ""}
    assert client.post(reverse("name_lead", args=[hazard.pk]), sent).status_code == 302
    managing.name_lead(
        by=director(), hazard=hazard, tier=Tier.STREET, officer=commander().officer, note="", at=NOW
    )
    shown = text(client.get(reverse("hazard_show", args=[hazard.pk])))
    assert f"社区包案 <b>{head.officer}</b>" in shown
    assert HazardLead.objects.filter(hazard=hazard, until_at=None).count() == 2
