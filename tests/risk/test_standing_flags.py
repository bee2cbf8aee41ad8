"""A red flag stands on its case from the alarm until a person decides: the handling is careful, the verdict is human."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.choices import ClockKind, State
from cases.models import Case, Clock
from core.refusals import Refused
from dispatch import actions as slips
from dispatch.permissions.slips import why_not_assign, why_not_draft
from risk.actions import deciding, levels, upgrading
from risk.actions.screening import screen, screen_these
from risk.choices import FactorState
from risk.models import Assessment, LevelChange, RedFlag
from risk.permissions.assessing import Mark
from tests.builders import (
    AN_HOUR_AGO,
    NOW,
    assessor,
    case_at,
    commander,
    director,
    grade,
    liaison,
    many_cases,
    registered,
    secretary,
    slip_at,
    street,
)
from tests.pages import text, total
from tests.risk.texts import DANGEROUS, ORDINARY

pytestmark = pytest.mark.django_db
YES, NO = Mark(FactorState.CONFIRMED), Mark(FactorState.REMOVED, "经核实没有此事")
LATER = NOW + timedelta(minutes=30)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def read(case: Case) -> Case:
    screen(NOW)
    return fresh(case)


def flagged() -> Case:
    return read(registered(narrative=DANGEROUS))


def accepted() -> Case:
    """Taken up, read with a red flag, judged by nobody."""
    return read(case_at(State.ACCEPTED, narrative=DANGEROUS))


def propose(case: Case, mark: Mark, at=NOW) -> Assessment:
    """As the desk does, everything marked alike; what lowers waits for a second person."""
    one = Assessment.objects.open().get(case=case)
    marks = dict.fromkeys(one.factors.values_list("code", flat=True), mark)
    seen = one.screening.text_sha
    return deciding.decide(by=assessor(), assessment=one, marks=marks, seen=seen, note="核实过", at=at)


def decide(case: Case, mark: Mark, at=NOW) -> Case:
    """And the second person agrees."""
    one = propose(case, mark, at)
    if change := LevelChange.objects.proposed().filter(assessment=one).first():
        levels.confirm_lowering(by=commander(), change=change, note="属实", at=at)
    return fresh(case)


def reassess(case: Case) -> Case:
    deciding.reassess(by=assessor(), case=fresh(case), note="复核", at=LATER)
    return case


# until when it stands


def test_it_stands_as_soon_as_it_is_read_and_gives_no_level():
    case = flagged()
    assert (case.red_flag, case.level) == (True, "")


def test_a_decision_without_it_takes_it_off_and_the_commander_is_asked_all_the_same():
    case = decide(flagged(), NO)
    assert (case.red_flag, case.level) == (False, "low")
    assert RedFlag.objects.unanswered().filter(case=case).exists()


def test_a_decision_with_it_keeps_it():
    assert decide(flagged(), YES).red_flag


def test_it_stands_while_the_second_person_has_not_answered():
    case = flagged()
    propose(case, NO)
    assert (fresh(case).red_flag, fresh(case).level) == (True, "high")
    levels.decline_lowering(by=commander(), change=LevelChange.objects.get(), note="再核", at=NOW)
    assert fresh(case).red_flag


def test_a_commander_who_keeps_the_level_takes_it_off():
    case = flagged()
    upgrading.reject_upgrade(by=commander(), case=case, reason="民警到场，是口角", at=NOW)
    assert (fresh(case).red_flag, fresh(case).level) == (False, "")


def test_what_a_commander_answered_does_not_come_back_with_a_proposed_lowering():
    case = flagged()
    upgrading.reject_upgrade(by=commander(), case=case, reason="民警到场，是口角", at=NOW)
    propose(case, NO)
    assert (LevelChange.objects.proposed().count(), fresh(case).red_flag) == (1, False)


def test_a_commander_who_keeps_the_level_leaves_what_people_judged_red():
    case = grade(decide(flagged(), YES), "medium", red_flag=True)
    upgrading.reject_upgrade(by=commander(), case=case, reason="暂不升级", at=NOW)
    assert (fresh(case).red_flag, fresh(case).level) == (True, "medium")


def test_a_confirmed_upgrade_keeps_it_until_a_later_decision_says_otherwise():
    case = decide(flagged(), NO)
    upgrading.confirm_upgrade(by=commander(), case=case, reason="已买汽油", at=NOW)
    assert (fresh(case).red_flag, fresh(case).level) == (True, "high")
    assert not decide(reassess(case), NO, LATER).red_flag


def test_another_text_raises_it_anew():
    case = decide(flagged(), NO)
    Case.objects.filter(pk=case.pk).update(narrative=f"{DANGEROUS}今天又扬言要放火。", is_unread=True)
    assert read(case).red_flag


# what raises none, and what it costs


def test_the_rows_of_an_old_ledger_get_none():
    (row,) = many_cases(1, is_history=True, narrative=DANGEROUS)
    screen_these([row.pk], NOW, old=True)
    assert Assessment.objects.filter(case=row, is_red=True).exists()
    assert not fresh(row).red_flag


def test_what_was_read_of_an_old_row_stands_while_its_lowering_waits():
    (row,) = many_cases(1, is_history=True, narrative=DANGEROUS)
    screen_these([row.pk], NOW, old=True)
    propose(row, NO)
    assert (fresh(row).level, fresh(row).red_flag) == ("high", True)


def test_an_ordinary_text_gets_none():
    assert not read(registered(narrative=ORDINARY)).red_flag


def test_a_round_raises_all_its_flags_in_one_statement():
    commander()
    rows = [one.pk for one in many_cases(40, narrative=DANGEROUS)]
    with CaptureQueriesContext(connection) as caught:
        screen_these(rows, NOW, old=False)
    raising = [one["sql"] for one in caught if one["sql"].startswith('UPDATE "cases_case" SET "red_flag"')]
    assert (len(raising), Case.objects.filter(pk__in=rows, red_flag=True).count()) == (1, 40)


def test_flags_raised_by_the_last_version_stand_after_the_migration():
    open_, judged, kept, raised = flagged(), decide(flagged(), NO), flagged(), decide(flagged(), NO)
    upgrading.reject_upgrade(by=commander(), case=kept, reason="口角", at=NOW)
    upgrading.confirm_upgrade(by=commander(), case=raised, reason="已买汽油", at=LATER)
    Case.objects.update(red_flag=False)
    import_module("risk.migrations.0017_flags_stand").stand(apps, None)
    stands = Case.objects.filter(red_flag=True)
    assert {*stands} == {open_, raised}
    assert judged not in stands


# what it changes


def test_the_director_drafts_and_the_commander_signs():
    case, boss, chief = accepted(), commander(), director()
    refusal = why_not_assign(chief, case, street().unit)
    assert refusal is not None
    assert refusal.sentence == "这件事项有红旗，交办单由指挥长签发，请点“拟稿”送签。"
    assert (why_not_draft(chief, case), why_not_assign(boss, case)) == (None, None)
    given = {"unit": street().unit, "requirement": "请核查。", "due_at": None}
    with pytest.raises(Refused, match="红旗"):
        slips.assign(by=chief, case=case, at=NOW, **given)
    slip = slips.draft(by=chief, case=case, at=NOW, **given)
    assert slips.sign(by=boss, slip=slip, at=NOW).signed_by == boss.officer


def test_the_page_offers_the_director_a_draft_and_says_why(sign_in):
    case = accepted()
    page = text(sign_in(director()).get(reverse("case_show", args=[case.pk])))
    assert "这件事项有红旗，交办单由指挥长签发，请点“拟稿”送签。" in page
    assert reverse("draft", args=[case.pk]) in page


def test_the_clocks_of_its_slip_run_day_and_night():
    case = accepted()
    slips.assign(by=commander(), case=case, unit=street().unit, requirement="请核查。", due_at=None, at=NOW)
    rules = dict(Clock.objects.filter(case=case, stopped_at=None).values_list("kind", "rule"))
    assert rules[ClockKind.ACKNOWLEDGE] == "120 minutes"
    assert rules[ClockKind.FIRST_REPORT] == "1440 minutes"


def test_a_running_clock_is_not_moved():
    slip = slip_at("issued", case=case_at(State.ACCEPTED, narrative=DANGEROUS, at=AN_HOUR_AGO))
    clocks = Clock.objects.filter(case=slip.case).order_by("pk")
    before = list(clocks.values_list("rule", "due_at", "stopped_at"))
    assert read(slip.case).red_flag
    assert list(clocks.values_list("rule", "due_at", "stopped_at")) == before


def test_once_judged_harmless_the_director_signs_again():
    case = decide(accepted(), NO)
    assert why_not_assign(director(), case, street().unit) is None


# where it is seen


def test_the_list_of_dangers_has_it(sign_in):
    flagged()
    for who in (commander(), director()):
        assert [total(sign_in(who).get(f"/cases/?{one}=on")) for one in ("danger", "red")] == [1, 1]


def test_units_and_the_secretary_do_not_learn_of_it(sign_in):
    """Trap 30."""
    slip = slip_at("acknowledged", case=case_at(State.ACCEPTED, narrative=DANGEROUS))
    case = read(slip.case)
    for who in (liaison(), secretary()):
        client = sign_in(who)
        assert (total(client.get("/cases/")), total(client.get("/cases/?danger=on"))) == (1, 0)
        assert "红旗" not in text(client.get(reverse("case_show", args=[case.pk])))
    day = text(sign_in(secretary()).get(reverse("commander_day")))
    assert ("高风险在办" in day, "红旗" in day) == (True, False)
    assert "红旗" not in text(sign_in(liaison()).get(reverse("slip_show", args=[slip.pk])))


def test_the_command_desk_shows_it(sign_in):
    case = flagged()
    page = sign_in(commander()).get(reverse("command"))
    assert [row["case"] for row in page.context["dangers"]] == [case]
