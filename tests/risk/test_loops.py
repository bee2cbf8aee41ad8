"""The seven loops: read from history, shown on dangerous cases only, asked as the office has set."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cases.actions import closing
from cases.choices import Level, State
from cases.models import Case
from core.registry import registry
from dispatch.choices import SlipState
from risk.models import LoopStage
from risk.permissions.loops import loops_of, stages_on
from risk.rules.loops import Stage, loops, open_before_striking
from tests.builders import NOW, case_at, commander, director, grade, liaison, registered, secretary, slip_at
from tests.pages import text

NAMES = {
    "found": "发现登记",
    "assessed": "风险评估",
    "assigned": "分流交办",
    "handled": "分类调处",
    "prevented": "预防处置",
    "managed": "动态管理",
    "struck_off": "销号出库",
}
STAGES = [Stage(key, name, tuple(Level)) for key, name in NAMES.items()]
VERBS = {
    "found": ("register",),
    "assigned": ("assign",),
    "handled": ("feed_back",),
    "struck_off": ("strike_off",),
}


def told(*verbs):
    return [(verb, NOW + timedelta(minutes=minute), f"{minute}号") for minute, verb in enumerate(verbs)]


@pytest.mark.parametrize(
    ("verbs", "closed"),
    [
        ((), {}),
        (("register",), {"found": "0号"}),
        (("register", "remark", "assign"), {"found": "0号", "assigned": "2号"}),
        (("register", "assign", "assign"), {"found": "0号", "assigned": "1号"}),
        (("register", "feed_back"), {"found": "0号", "handled": "1号"}),
        (("register", "assign", "feed_back", "strike_off", "reopen"), {"found": "0号"}),
        (("register", "assign", "strike_off", "reopen", "assign"), {"found": "0号", "assigned": "4号"}),
        (("register", "assign", "strike_off", "relist"), {"found": "0号", "assigned": "1号"}),
    ],
)
def test_a_loop_is_closed_by_the_first_act_of_its_stage_since_the_last_reopening(verbs, closed):
    found = loops(told(*verbs), STAGES, VERBS)
    assert [loop.label for loop in found] == list(NAMES.values())
    assert {loop.key: loop.by for loop in found if loop.at} == closed


def test_striking_off_does_not_ask_for_itself():
    found = loops(told("register", "assign", "feed_back"), STAGES, VERBS)
    assert open_before_striking(found) == ["风险评估", "预防处置", "动态管理"]


def test_every_registered_verb_names_a_known_stage_and_a_known_verb():
    assert set(registry.stages) == set(NAMES)
    assert {verb for verbs in registry.stages.values() for verb in verbs} <= set(registry.verbs)


@pytest.mark.django_db
def test_the_delivered_names_are_the_seven_and_a_low_level_is_asked_less():
    assert {one.key: one.name for one in stages_on(NOW.date())} == NAMES
    found = loops_of({1: Level.LOW, 2: Level.HIGH}, NOW.date())
    assert (len(found[1]), len(found[2])) == (5, 7)


@pytest.mark.django_db
def test_a_name_holds_from_its_day_to_its_day():
    old = LoopStage.objects.get(key="handled")
    LoopStage.objects.filter(pk=old.pk).update(until_on=date(2026, 12, 31))
    facts = {"key": "handled", "order": 4, "levels": ["high"], "from_on": date(2027, 1, 1)}
    LoopStage.objects.create(name="调处化解", **facts)
    names = [[one.name for one in stages_on(date(year, 6, 1))] for year in (2026, 2027)]
    assert ("分类调处" in names[0], "调处化解" in names[0]) == (True, False)
    assert ("分类调处" in names[1], "调处化解" in names[1]) == (False, True)


@pytest.mark.django_db
@pytest.mark.parametrize("level", ["", *Level])
def test_only_cases_of_medium_and_high_level_show_them(sign_in, level):
    case = registered()
    grade(case, level)
    page = text(sign_in(director()).get(reverse("case_show", args=[case.pk])))
    assert ("七个闭环" in page) == (level in (Level.MEDIUM, Level.HIGH))


def panel(client, case_id):
    panels = client.get(reverse("case_show", args=[case_id])).context["panels"]
    return next((one for one in panels if one["template"] == "risk/hazard_panel.html"), None)


@pytest.mark.django_db
def test_they_tell_when_by_whom_by_what_and_what_would_close_the_others(sign_in):
    slip = slip_at(SlipState.APPROVED)
    grade(slip.case, Level.HIGH)
    loops_shown = panel(sign_in(commander()), slip.case_id)["loops"]
    closed = {item["loop"].label: (item["loop"].by, item["verb"]) for item in loops_shown if item["loop"].at}
    assert closed == {
        "发现登记": ("窗口", "登记"),
        "分流交办": ("主任", "交办"),
        "分类调处": ("承办人", "反馈"),
    }
    page = text(sign_in(commander()).get(reverse("case_show", args=[slip.case_id])))
    assert "未闭环，靠“评定、复核同意”" in page


@pytest.mark.django_db
def test_the_unit_that_works_on_it_does_not_read_of_risk_stages(sign_in):
    """Trap 30."""
    slip = slip_at(SlipState.ISSUED)
    grade(slip.case, Level.HIGH)
    page = text(sign_in(liaison()).get(reverse("case_show", args=[slip.case_id])))
    assert ("七个闭环" in page, "风险评估" in page, "隐患" in page) == (False, False, False)


@pytest.mark.django_db
def test_they_cost_three_queries(sign_in, django_assert_max_num_queries):
    # an officer who may not draft: a director's buttons look for a draft where a commander must sign
    case, client = case_at(State.CLOSED), sign_in(secretary())
    closing.reopen(by=director(), case=case, note="又反复了", at=NOW)
    url = reverse("case_show", args=[case.pk])
    client.get(url)
    with django_assert_max_num_queries(45) as without:
        client.get(url)
    Case.objects.filter(pk=case.pk).update(level=Level.HIGH)
    with django_assert_max_num_queries(len(without.captured_queries) + 3):
        client.get(url)
