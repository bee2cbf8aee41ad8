"""Who signs: ordinary and low slips the director, medium, high and red-flag ones a commander; nothing leaves before."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connections
from django.urls import reverse

from cases.choices import State
from cases.models import Case, Clock, Grant
from core.clock import ZONE
from core.models import Notice, Sequence
from core.refusals import Kind, Refused
from dispatch import actions
from dispatch.choices import SlipState
from dispatch.models import Slip
from dispatch.permissions import slips as permissions
from governance.choices import Capability, Sees, UnitKind
from tests.builders import (
    AN_HOUR_AGO,
    NOW,
    case_at,
    commander,
    director,
    grade,
    liaison,
    officer,
    slip_at,
    standing,
    street,
    unit,
)
from tests.pages import text, total

pytestmark = pytest.mark.django_db
FACTS = {"requirement": "请依法办理。", "at": NOW}


def chief():
    """The other commander of the street."""
    station = unit(street().area, "派出所", UnitKind.POLICE_STATION)
    return officer(station, Capability.COMMAND, Capability.SUPERVISE, sees=Sees.AREA, name="所长")


def told(who) -> list[str]:
    return list(Notice.objects.filter(recipient=who.officer).order_by("id").values_list("text", flat=True))


@pytest.mark.parametrize(
    ("level", "red_flag"), [("medium", False), ("high", False), ("", True), ("low", True)]
)
def test_what_is_grave_waits_for_a_commander(level, red_flag):
    case = grade(case_at(State.ACCEPTED), level, red_flag=red_flag)
    with pytest.raises(Refused, match="由指挥长签发，请点“拟稿”送签") as raised:
        actions.assign(by=director(), case=case, unit=street().unit, **FACTS)
    assert raised.value.refusal.kind == Kind.FORBIDDEN
    assert actions.draft(by=director(), case=case, unit=street().unit, **FACTS).state == SlipState.DRAFTED


@pytest.mark.parametrize("level", ["", "low"])
def test_what_is_ordinary_needs_no_draft(level):
    case = grade(case_at(State.ACCEPTED), level)
    with pytest.raises(Refused, match="直接签发"):
        actions.draft(by=director(), case=case, unit=street().unit, **FACTS)
    assert actions.assign(by=director(), case=case, unit=street().unit, **FACTS).state == SlipState.ISSUED


def test_a_commander_assigns_directly():
    case = grade(case_at(State.ACCEPTED), "high")
    slip = actions.assign(by=commander(), case=case, unit=street().unit, **FACTS)
    line = case.entries.latest("id")
    assert (slip.state, slip.centre, slip.signed_by) == ("issued", street().centre, commander().officer)
    assert line.appointment == commander().appointments[0]


def test_a_draft_has_no_number_no_clock_no_grant_and_the_unit_hears_nothing():
    slip = slip_at(SlipState.DRAFTED)
    assert (slip.number, slip.signed_at, slip.case.lead_unit) == (None, None, None)
    assert not Sequence.objects.filter(scope__startswith="slip:").exists()
    assert not Clock.objects.filter(subject=f"slip:{slip.pk}").exists()
    assert not Grant.objects.filter(unit=slip.unit).exists()
    assert not Case.objects.visible_to(liaison()).exists()
    assert told(liaison()) == []


def test_who_had_the_case_before_still_does_not_see_the_draft(sign_in):
    """A unit that returned a slip keeps sight of the case."""
    returned = slip_at(SlipState.RETURNED)
    draft = slip_at(SlipState.DRAFTED, case=returned.case, unit=returned.unit)
    client = sign_in(liaison())
    assert client.get(reverse("slip_show", args=[draft.pk])).status_code == 404
    assert "待签发" not in text(client.get(reverse("case_show", args=[draft.case_id])))
    assert not Slip.objects.for_units_of(liaison()).filter(pk=draft.pk).exists()


def test_signing_starts_number_and_clocks_at_that_moment():
    slip = slip_at(SlipState.DRAFTED, at=NOW - timedelta(days=4))
    signed = actions.sign(by=commander(), slip=slip, at=NOW)
    assert (signed.number, signed.signed_at, signed.drafted_at) == (
        "街1综交〔2026〕1号",
        NOW,
        NOW - timedelta(days=4),
    )
    assert signed.due_at == datetime(2026, 11, 26, 17, 30, tzinfo=ZONE)
    assert Case.objects.visible_to(liaison()).get() == slip.case
    assert [one[:3] for one in told(liaison())] == ["新交办"]
    assert told(director())[-1].startswith("已签发")


def test_deadlines_follow_the_level_at_signing():
    slip = slip_at(SlipState.DRAFTED)
    grade(slip.case, "high")
    assert actions.sign(by=commander(), slip=slip, at=NOW).due_at == datetime(
        2026, 11, 20, 17, 30, tzinfo=ZONE
    )


def test_a_rising_level_moves_no_running_clock():
    """design.md section 5: nothing moves silently."""
    slip = slip_at(SlipState.ISSUED)
    before = list(Clock.objects.filter(case=slip.case).values("due_at", "rule"))
    grade(slip.case, "high")
    assert list(Clock.objects.filter(case=slip.case).values("due_at", "rule")) == before


def test_what_is_urgent_is_acknowledged_within_two_hours_by_night_too():
    night = datetime(2026, 11, 17, 23, 0, tzinfo=ZONE)
    high = grade(case_at(State.ACCEPTED), "high")
    slip = actions.assign(
        by=standing(commander(), night), case=high, unit=street().unit, requirement="速办", at=night
    )
    assert slip.acknowledge_due_at == night + timedelta(hours=2)


def test_a_wish_that_has_passed_meanwhile_is_not_signed():
    case = grade(case_at(State.ACCEPTED), "medium")
    wish = NOW - timedelta(minutes=30)
    slip = actions.draft(
        by=standing(director(), AN_HOUR_AGO),
        case=case,
        unit=street().unit,
        requirement="办",
        at=AN_HOUR_AGO,
        due_at=wish,
    )
    with pytest.raises(Refused, match="时限已经过去"):
        actions.sign(by=commander(), slip=slip, at=NOW)


def test_a_refused_draft_comes_back_with_its_reason_and_its_text(sign_in):
    slip = slip_at(SlipState.DRAFTED)
    actions.refuse(by=commander(), slip=slip, note="请写明处置要求", at=NOW)
    assert told(director())[-1] == f"拟稿被退回：{slip.case.title}（请写明处置要求）"
    page = text(sign_in(director()).get(reverse("draft", args=[slip.case_id])))
    assert "请依法办理。" in page
    assert f'<option value="{slip.unit_id}" selected' in page


def test_a_recalled_draft_tells_the_unit_nothing_and_leaves_the_case_free():
    slip = slip_at(SlipState.DRAFTED)
    actions.recall(by=director(), slip=slip, note="改派", at=NOW)
    assert told(liaison()) == []
    assert permissions.why_not_draft(director(), Case.objects.get(pk=slip.case_id)) is None


def test_a_waiting_draft_stands_in_the_way_of_another():
    slip = slip_at(SlipState.DRAFTED)
    for act, by in ((actions.draft, director()), (actions.assign, commander())):
        with pytest.raises(Refused, match="在等指挥长签发"):
            act(by=by, case=slip.case, unit=street().unit, **FACTS)


def test_a_commander_of_another_street_does_not_sign():
    with pytest.raises(Refused) as raised:
        actions.sign(by=commander(street(2)), slip=slip_at(SlipState.DRAFTED), at=NOW)
    assert raised.value.refusal.kind == Kind.FORBIDDEN


@pytest.mark.django_db(transaction=True)
def test_of_two_commanders_at_once_one_signs():
    """Trap 22, on both databases."""
    slip, gate, outcomes = slip_at(SlipState.DRAFTED), threading.Barrier(3), []
    one, other = commander(), chief()
    steps = [
        lambda: actions.sign(by=one, slip=slip, at=NOW),
        lambda: actions.sign(by=other, slip=slip, at=NOW),
        lambda: actions.refuse(by=other, slip=slip, note="不妥", at=NOW),
    ]

    def race(step) -> None:
        gate.wait()
        try:
            outcomes.append(step().state)
        except Refused as refused:
            outcomes.append(refused.refusal.kind)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=race, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(Kind.WRONG_STATE) == 2
    assert slip.case.entries.filter(verb__in=["sign", "refuse"]).count() == 1


def test_the_first_page_and_the_list_say_what_waits_for_my_signature(sign_in):
    slip = slip_at(SlipState.DRAFTED)
    client = sign_in(commander())
    page = text(client.get(reverse("desk")))
    assert "等我签发：交办单" in page
    assert slip.case.number in page
    listed = text(client.get(reverse("slip_list") + "?state=drafted"))
    assert "未编号" in listed
    assert "等我签发：交办单" not in text(sign_in(director()).get(reverse("desk")))


def test_a_commander_signs_on_the_page_of_the_draft(sign_in):
    slip, client = slip_at(SlipState.DRAFTED), sign_in(commander())
    assert "签发后编号" in text(client.get(reverse("slip_show", args=[slip.pk])))
    assert client.post(reverse("sign", args=[slip.pk]), {"once": "k"}).status_code == 302
    slip.refresh_from_db()
    assert slip.state == SlipState.ISSUED
    assert "街1综交〔2026〕1号" in text(client.get(reverse("slip_print", args=[slip.pk])))


def test_what_stands_with_the_commander_no_longer_waits_for_the_director(sign_in):
    case_at(State.ACCEPTED)
    slip_at(SlipState.DRAFTED)
    sections = sign_in(director()).get(reverse("desk")).context["sections"]
    waiting = next(one for one in sections if one["waiting"].key == "assign")
    assert waiting["count"] == 1
    assert total(sign_in(director()).get(waiting["url"])) == 1
