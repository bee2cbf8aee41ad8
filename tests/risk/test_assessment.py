"""Deciding: every suggestion answered by a named person, score and level explained, nothing edited afterwards."""

import threading

import pytest
from django.db import DatabaseError, connections, transaction

from cases.actions import intake
from cases.models import Case
from core.models import Notice
from core.refusals import Kind, Refused
from governance.choices import Capability
from governance.standing import standing_at
from risk.actions import deciding, levels
from risk.actions.screening import screen
from risk.choices import AssessmentState, AssessmentVerb, FactorState, Origin
from risk.models import AssessedFactor, Assessment, LevelChange
from risk.permissions import assessing as permissions
from risk.permissions.assessing import Mark
from risk.rules.catalogue import shipped
from risk.workflow import MOVES
from tests.builders import NOW, assessor, commander, director, officer, registered, secretary, street, window
from tests.risk.texts import DANGEROUS, ORDINARY

pytestmark = pytest.mark.django_db
YES, NO = Mark(FactorState.CONFIRMED), Mark(FactorState.REMOVED, "经核实没有此事")


def waiting(narrative: str = DANGEROUS, **more) -> Assessment:
    case = registered(narrative=narrative, **more)
    screen(NOW)
    if not Assessment.objects.filter(case=case).exists():
        case.refresh_from_db()
        deciding.reassess(by=assessor(), case=case, note="来电线索", at=NOW)
    return Assessment.objects.open().get(case=case)


def marks(one: Assessment, **said: Mark) -> dict[str, Mark]:
    """Everything suggested confirmed, but for what is said."""
    return dict.fromkeys(one.factors.values_list("code", flat=True), YES) | said


def decide(one: Assessment, said=None, by=None, note: str = "") -> Assessment:
    return deciding.decide(
        by=by or assessor(),
        assessment=one,
        marks=marks(one) if said is None else said,
        seen=one.screening.text_sha,
        note=note,
        at=NOW,
    )


def nothing(one: Assessment) -> dict[str, Mark]:
    return dict.fromkeys(one.factors.values_list("code", flat=True), NO)


def confirm(one: Assessment) -> None:
    """The second person agrees."""
    change = LevelChange.objects.get(assessment=one)
    levels.confirm_lowering(by=commander(), change=change, note="属实", at=NOW)


def fresh(one: Assessment) -> Assessment:
    return Assessment.objects.get(pk=one.pk)


# what a decision writes


def test_a_decision_has_its_officer_post_moment_and_catalogue():
    one = waiting()
    decide(one, note="当事人已送医")
    done = fresh(one)
    assert (done.state, done.decided_by, done.decided_at) == (
        AssessmentState.DECIDED,
        assessor().officer,
        NOW,
    )
    assert done.appointment.post.title == "专班"
    assert (done.version.number, done.note) == (1, "当事人已送医")
    for factor in done.factors.all():
        assert (factor.state, factor.decided_by) == (FactorState.CONFIRMED, assessor().officer)


def test_score_and_level_are_the_sum_of_what_was_confirmed():
    one = waiting()
    codes = set(one.factors.values_list("code", flat=True))
    said = {code: YES if code in ("A01", "A03") else NO for code in codes}
    decide(one, said)
    assert (fresh(one).points, fresh(one).level, fresh(one).red_flags) == (10, "high", ["A01", "A03"])


@pytest.mark.parametrize(
    ("codes", "points", "level", "is_red"),
    [
        (["A02", "E01"], 4, "low", False),
        (["A02", "B02"], 5, "medium", False),
        (["A01"], 5, "medium", True),
        (["A02", "A04", "B02"], 8, "medium", False),
        (["A02", "A04", "A06"], 9, "high", False),
        (["A01", "A02"], 5, "medium", True),
        ([], 0, "low", False),
    ],
)
def test_the_edges_of_the_bands(codes, points, level, is_red):
    one = waiting(ORDINARY)
    said = {code: Mark(FactorState.CONFIRMED, "走访时当面听到") for code in codes}
    decide(one, said)
    done, case = fresh(one), Case.objects.get(pk=one.case_id)
    assert (done.points, done.level, done.is_red) == (points, level, is_red)
    assert (case.level, case.red_flag) == (level, is_red), "the board has what was decided"


def test_a_decision_leaves_one_line_of_history_that_tells_no_score():
    """Trap 30: units read the history."""
    one = waiting()
    before = one.case.entries.count()
    decide(one)
    line = one.case.entries.latest("id")
    assert one.case.entries.count() == before + 1
    assert (line.verb, line.note, line.officer) == (AssessmentVerb.DECIDE, "", assessor().officer)


def test_no_risk_is_a_decision_too():
    one = waiting(ORDINARY)
    decide(one, {})
    assert (fresh(one).level, Case.objects.get(pk=one.case_id).level) == ("low", "low")
    assert not Assessment.objects.open().exists()


def test_an_added_factor_keeps_who_added_it_and_why():
    one = waiting(ORDINARY)
    decide(one, {"B02": Mark(FactorState.CONFIRMED, "邻居说天天喝醉")})
    factor = fresh(one).factors.get()
    assert (factor.origin, factor.note, factor.points) == (Origin.ADDED, "邻居说天天喝醉", 2)


# who is told


def test_commanders_are_told_of_medium_and_high_and_not_of_low():
    boss = commander()
    one = waiting(ORDINARY)
    decide(one, {})
    assert not Notice.objects.filter(recipient=boss.officer).exists()
    two = waiting(ORDINARY + "又来了")
    decide(two, {"A01": Mark(FactorState.CONFIRMED, "电话里说的")})
    notice = Notice.objects.get(recipient=boss.officer)
    assert "中风险，5 分" in notice.text
    assert two.case.party_line in notice.text
    assert two.case.title not in notice.text


def test_the_same_level_again_tells_nobody_twice():
    boss = commander()
    one = waiting(ORDINARY)
    decide(one, {"A01": Mark(FactorState.CONFIRMED, "电话里说的")})
    case = Case.objects.get(pk=one.case_id)
    again = deciding.reassess(by=assessor(), case=case, note="复核", at=NOW)
    decide(again)
    assert Notice.objects.filter(recipient=boss.officer).count() == 1


# why not


@pytest.mark.parametrize("who", [window, secretary, director, commander])
def test_only_an_assessor_decides(who):
    one = waiting()
    with pytest.raises(Refused) as refused:
        decide(one, by=who())
    assert refused.value.refusal.kind == Kind.FORBIDDEN
    assert fresh(one).state == AssessmentState.OPEN


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda said: said.pop("A03"), "还没有确认或去除"),
        (lambda said: said.update(A01=Mark(FactorState.SUGGESTED)), "还没有确认或去除"),
        (
            lambda said: said.update(A01=Mark(FactorState.REMOVED)),
            "去除 5 分要素“扬言杀人放火等极端行为”请写明理由",
        ),
        (lambda said: said.update(B01=Mark(FactorState.CONFIRMED)), "添加的要素“暴力前科”请写明依据"),
        (lambda said: said.update(Z99=YES), "没有要素 Z99"),
    ],
)
def test_what_a_decision_lacks_is_said_in_words_and_nothing_is_written(change, sentence):
    one = waiting()
    said = marks(one)
    change(said)
    with pytest.raises(Refused, match=sentence) as refused:
        decide(one, said)
    assert refused.value.refusal.kind == Kind.INCOMPLETE
    assert set(one.factors.values_list("state", flat=True)) == {FactorState.SUGGESTED}


def test_a_light_factor_is_removed_without_a_reason():
    one = waiting()
    light = one.factors.filter(points__lt=5).values_list("code", flat=True)
    assert light
    decide(one, marks(one) | dict.fromkeys(light, Mark(FactorState.REMOVED)))
    assert fresh(one).state == AssessmentState.DECIDED


def test_whoever_read_another_text_reads_again():
    one = waiting()
    with pytest.raises(Refused, match="刚刚更正过"):
        deciding.decide(by=assessor(), assessment=one, marks=marks(one), seen="x", note="", at=NOW)


def test_a_text_that_was_just_corrected_is_read_before_it_is_judged():
    one = waiting()
    intake.amend(by=director(), case=one.case, changes={"narrative": ORDINARY}, note="听错了", at=NOW)
    with pytest.raises(Refused, match="正在重新阅读") as refused:
        decide(one)
    assert refused.value.refusal.kind == Kind.WRONG_STATE


@pytest.mark.parametrize("verb", AssessmentVerb)
@pytest.mark.parametrize("state", AssessmentState)
def test_each_verb_leads_only_from_its_states(verb, state):
    """Every pair; the machine's own verb opens and is refused by the open one that stands already."""
    one = waiting()
    if state != AssessmentState.OPEN:
        decide(one, None if state == AssessmentState.DECIDED else nothing(one), note="双方和解")
    if state == AssessmentState.DECLINED:
        change = LevelChange.objects.get(assessment=one)
        levels.decline_lowering(by=commander(), change=change, note="再核实", at=NOW)
        assert fresh(one).state == state
        one = Assessment.objects.open().get(case=one.case_id)
        state = AssessmentState.OPEN
    case = Case.objects.get(pk=one.case_id)
    refusal = {
        AssessmentVerb.DECIDE: lambda: permissions.why_not_decide(assessor(), fresh(one)),
        AssessmentVerb.REASSESS: lambda: permissions.why_not_reassess(assessor(), case),
        AssessmentVerb.SCREEN: lambda: None if screen(NOW) == 0 else pytest.fail("read twice"),
    }[verb]()
    leads = state in MOVES[verb].sources if MOVES[verb].sources else state == AssessmentState.DECIDED
    assert (refusal is None) == (leads or verb == AssessmentVerb.SCREEN)


# once


def test_whoever_comes_second_gets_a_sentence():
    one = waiting()
    decide(one)
    second = officer(street().centre, Capability.PRE_ASSESS, name="另一专班")
    with pytest.raises(Refused, match="刚由专班评定") as refused:
        decide(one, by=second)
    assert refused.value.refusal.kind == Kind.WRONG_STATE


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_the_same_moment_write_one_decision():
    """Trap 22."""
    one = waiting()
    first, second = assessor(), assessor(name="另一专班")
    said, start, results = marks(one), threading.Barrier(2), []

    def try_it(by):
        try:
            start.wait(5)
            decide(one, said, by=by)
            results.append("decided")
        except Refused as refused:
            results.append(refused.refusal.kind)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=try_it, args=[who]) for who in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(results) == ["decided", Kind.WRONG_STATE]
    assert one.case.entries.filter(verb=AssessmentVerb.DECIDE).count() == 1


# for ever


@pytest.mark.parametrize("model", [Assessment, AssessedFactor])
def test_what_was_decided_is_never_edited(model):
    decide(waiting())
    with pytest.raises(DatabaseError, match=r"decided|append-only"), transaction.atomic():
        model.objects.update(points=1)


def test_a_later_judgement_is_a_new_one_and_the_first_stays():
    one = waiting()
    decide(one)
    case = Case.objects.get(pk=one.case_id)
    again = deciding.reassess(by=director(), case=case, note="双方和解", at=NOW)
    assert (again.why, again.reason) == ("officer", "双方和解")
    decide(again, marks(again) | dict.fromkeys(marks(again), NO))
    confirm(again)
    case.refresh_from_db()
    assert (fresh(one).level, fresh(again).level, case.level, case.red_flag) == ("high", "low", "low", False)


def test_judging_anew_begins_with_what_was_added_by_hand():
    one = waiting(ORDINARY)
    decide(one, {"B02": Mark(FactorState.CONFIRMED, "邻居说天天喝醉")})
    again = deciding.reassess(by=assessor(), case=Case.objects.get(pk=one.case_id), note="又喝醉", at=NOW)
    factor = again.factors.get()
    assert (factor.code, factor.origin, factor.state) == ("B02", Origin.ADDED, FactorState.SUGGESTED)


def test_a_case_stands_on_the_desk_only_once():
    one = waiting()
    case = Case.objects.get(pk=one.case_id)
    assert permissions.why_not_reassess(assessor(), case).kind == Kind.WRONG_STATE
    assert permissions.why_not_reassess(window(), case).kind == Kind.FORBIDDEN


def test_a_text_that_the_reader_has_not_seen_yet_waits_for_it():
    case = registered(narrative=ORDINARY)
    assert "正在阅读" in permissions.why_not_reassess(assessor(), case).sentence


def test_the_post_named_is_the_one_with_the_right():
    one = waiting()
    who = assessor()
    decide(one, by=standing_at(who.officer, NOW))
    assert fresh(one).appointment == who.appointments[0]


def test_the_catalogue_has_all_28_factors():
    assert len(shipped().factors) == 28
