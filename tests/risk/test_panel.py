"""The case page: why this level, for those who may know; others see neither score nor factor (trap 30)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.choices import State
from cases.models import Case
from dispatch import actions as dispatch_actions
from risk.actions import deciding
from risk.actions.screening import screen
from risk.models import Assessment
from risk.permissions.assessing import Mark
from tests.builders import (
    NOW,
    assessor,
    case_at,
    commander,
    director,
    grid_worker,
    liaison,
    secretary,
    street,
    window,
)
from tests.pages import text
from tests.risk.texts import DANGEROUS

pytestmark = pytest.mark.django_db
INTERNAL = ("扬言杀人放火等极端行为", "阅读提示", "红旗", "要素目录", "data-codes", "10 分", "得分", "<mark")


def suggested() -> Case:
    case = case_at(State.ACCEPTED, narrative=DANGEROUS)
    screen(NOW)
    case.refresh_from_db()
    return case


def judged() -> Case:
    case = suggested()
    one = Assessment.objects.get(case=case)
    codes = one.factors.values_list("code", flat=True)
    said = {
        code: Mark("confirmed") if code in ("A01", "A03") else Mark("removed", "当事人否认") for code in codes
    }
    deciding.decide(by=assessor(), assessment=one, marks=said, seen=one.screening.text_sha, note="", at=NOW)
    case.refresh_from_db()
    return case


def page(client, case: Case) -> str:
    return text(client.get(reverse("case_show", args=[case.pk])))


@pytest.mark.parametrize("who", [assessor, commander, director])
def test_before_a_decision_the_hint_is_shown_to_those_who_may_judge_or_command(sign_in, who):
    shown = page(sign_in(who()), suggested())
    assert "阅读提示" in shown
    assert "扬言杀人放火等极端行为" in shown


@pytest.mark.parametrize("who", [assessor, commander, director])
def test_a_decision_is_explained_factor_by_factor(sign_in, who):
    shown = page(sign_in(who()), judged())
    for word in ("10 分", "专班", "要素目录第 1 版", "扬言杀人放火等极端行为", "红旗"):
        assert word in shown
    assert "当事人否认" in shown
    assert '<mark class="mark-behaviour"' in shown


@pytest.mark.parametrize("who", [window, secretary, grid_worker, liaison])
@pytest.mark.parametrize("make", [suggested, judged])
def test_others_see_neither_score_nor_factor(sign_in, who, make):
    """Trap 30."""
    case = make()
    dispatch_actions.assign(by=commander(), case=case, unit=street().unit, requirement="核实情况", at=NOW)
    shown = page(sign_in(who()), case)
    assert not [word for word in INTERNAL if word in shown]


def test_papers_for_units_and_citizens_say_nothing_of_it(sign_in):
    """Trap 30."""
    case = judged()
    slip = dispatch_actions.assign(
        by=commander(), case=case, unit=street().unit, requirement="核实情况", at=NOW
    )
    for who, name, arguments in (
        (liaison, "slip_show", [slip.pk]),
        (liaison, "slip_print", [slip.pk]),
        (director, "slip_print", [slip.pk]),
        (window, "receipt", [case.pk]),
        (None, "track", [case.tracking_code]),
    ):
        shown = text(sign_in(who() if who else None).get(reverse(name, args=arguments)))
        assert not [word for word in (*INTERNAL, "风险", "预评") if word in shown], name


def test_a_later_judgement_stands_above_the_first(sign_in):
    case = judged()
    deciding.reassess(by=director(), case=case, note="双方和解", at=NOW)
    shown = page(sign_in(assessor()), case)
    assert "送评理由：双方和解" in shown
    assert shown.index("双方和解") < shown.index("当事人否认")


def test_the_button_sends_a_case_to_the_desk(sign_in):
    case = judged()
    client = sign_in(director())
    assert reverse("reassess", args=[case.pk]) in page(client, case)
    facts = {"note": "又来电话威胁", "once": "key-1"}
    assert client.post(reverse("reassess", args=[case.pk]), facts).status_code == 302
    assert Assessment.objects.open().get(case=case).reason == "又来电话威胁"


def test_an_ordinary_case_has_no_panel(sign_in):
    case = case_at(State.ACCEPTED)
    screen(NOW)
    assert 'id="assessment"' not in page(sign_in(assessor()), case)


def test_the_panel_costs_the_same_for_many_judgements(sign_in):
    case, client = judged(), sign_in(assessor())

    def cost():
        with CaptureQueriesContext(connection) as asked:
            page(client, case)
        return len(asked)

    once = cost()
    for _ in range(4):
        case.refresh_from_db()
        again = deciding.reassess(by=assessor(), case=case, note="复核", at=NOW)
        codes = again.factors.values_list("code", flat=True)
        said = dict.fromkeys(codes, Mark("confirmed"))
        deciding.decide(
            by=assessor(), assessment=again, marks=said, seen=again.screening.text_sha, note="", at=NOW
        )
    assert cost() <= once + 1, "entries prefetch their papers in one more"
