"""The seven loops: read from history, shown on dangerous cases only."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.actions import closing
from cases.choices import Level, State
from cases.models import Case
from cases.rules import STAGES, loops
from core.registry import registry
from dispatch.choices import SlipState
from tests.builders import NOW, case_at, commander, director, liaison, registered, secretary, slip_at
from tests.pages import text

VERBS = {"found": ("register",), "assigned": ("assign",), "handled": ("feed_back",), "struck_off": ("close",)}


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
        (("register", "assign", "feed_back", "close", "reopen"), {"found": "0号"}),
        (("register", "assign", "close", "reopen", "assign"), {"found": "0号", "assigned": "4号"}),
    ],
)
def test_a_loop_is_closed_by_the_first_act_of_its_stage_since_the_last_reopening(verbs, closed):
    found = loops(told(*verbs), VERBS)
    assert [loop.label for loop in found] == list(STAGES.values())
    assert {loop.key: loop.by for loop in found if loop.at} == closed


def test_every_registered_verb_names_a_known_stage_and_a_known_verb():
    assert set(registry.stages) <= set(STAGES)
    assert {verb for verbs in registry.stages.values() for verb in verbs} <= set(registry.verbs)


@pytest.mark.django_db
@pytest.mark.parametrize("level", ["", *Level])
def test_only_cases_of_medium_and_high_level_show_them(sign_in, level):
    case = registered()
    Case.objects.filter(pk=case.pk).update(level=level)
    page = text(sign_in(director()).get(reverse("case_show", args=[case.pk])))
    assert ("七个闭环" in page) == (level in (Level.MEDIUM, Level.HIGH))


@pytest.mark.django_db
def test_they_tell_when_and_by_whom_and_what_is_open(sign_in):
    slip = slip_at(SlipState.APPROVED)
    Case.objects.filter(pk=slip.case_id).update(level=Level.HIGH)
    steps = sign_in(commander()).get(reverse("case_show", args=[slip.case_id])).context["loops"]
    assert [(step["label"], step["note"]) for step in steps if step["state"] == "done"] == [
        ("发现登记", "11-17 09:00 窗口"),
        ("分流交办", "11-17 09:00 主任"),
        ("分类调处", "11-17 09:00 承办人"),
    ]
    assert {step["note"] for step in steps if step["state"] == "todo"} == {"未闭环"}


@pytest.mark.django_db
def test_the_unit_that_works_on_it_does_not_read_of_risk_stages(sign_in):
    """Trap 30."""
    slip = slip_at(SlipState.ISSUED)
    Case.objects.filter(pk=slip.case_id).update(level=Level.HIGH)
    page = text(sign_in(liaison()).get(reverse("case_show", args=[slip.case_id])))
    assert ("七个闭环" in page, "风险评估" in page) == (False, False)


@pytest.mark.django_db
def test_they_cost_no_query(sign_in, django_assert_max_num_queries):
    # an officer who may not draft: a director's buttons look for a draft where a commander must sign
    case, client = case_at(State.CLOSED), sign_in(secretary())
    closing.reopen(by=director(), case=case, note="又反复了", at=NOW)
    url = reverse("case_show", args=[case.pk])
    client.get(url)
    with django_assert_max_num_queries(40) as without:
        client.get(url)
    Case.objects.filter(pk=case.pk).update(level=Level.HIGH)
    with django_assert_max_num_queries(len(without.captured_queries)):
        assert client.get(url).context["loops"]
