"""A decision that lowers, or sets aside a suggested 5-point factor, is made by two: action, page, API, database."""

import json

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from cases.actions import intake
from cases.models import Case
from core.models import Notice
from core.refusals import Refused
from governance.actions.tokens import issue
from risk.actions import deciding, levels
from risk.actions.screening import screen
from risk.choices import AssessmentState, ChangeState, DeskReason, FactorState, Origin
from risk.models import Assessment, CatalogueVersion, LevelChange
from risk.permissions.assessing import Mark
from tests.builders import NOW, assessor, commander, director, grade, registered, window
from tests.pages import text
from tests.risk.texts import DANGEROUS, ORDINARY

pytestmark = pytest.mark.django_db
YES, NO, UNKNOWN = (
    Mark(FactorState.CONFIRMED),
    Mark(FactorState.REMOVED, "经核实没有此事"),
    Mark(FactorState.UNKNOWN),
)


def clue(narrative: str = DANGEROUS) -> Assessment:
    case = registered(narrative=narrative)
    screen(NOW)
    if not Assessment.objects.filter(case=case).exists():
        case.refresh_from_db()
        deciding.reassess(by=assessor(), case=case, note="来电线索", at=NOW)
    return Assessment.objects.open().get(case=case)


def decide(one: Assessment, *, note: str = "双方当面和解", rest: Mark = YES, **said: Mark) -> Assessment:
    """Everything suggested marked `rest`, but for what is said."""
    marks = dict.fromkeys(one.factors.values_list("code", flat=True), rest) | said
    return deciding.decide(
        by=assessor(), assessment=one, marks=marks, seen=one.screening.text_sha, note=note, at=NOW
    )


def fresh(one: Assessment) -> Assessment:
    return Assessment.objects.get(pk=one.pk)


def case_of(one: Assessment) -> Case:
    return Case.objects.get(pk=one.case_id)


def change_of(one: Assessment) -> LevelChange:
    return LevelChange.objects.get(assessment=one)


# what waits


def test_the_first_decision_below_what_was_read_waits_and_the_case_keeps_the_higher_level():
    one = clue()
    decide(one, rest=NO)
    assert (fresh(one).state, fresh(one).level) == (AssessmentState.PROPOSED, "low")
    assert (case_of(one).level, case_of(one).red_flag) == ("high", True)
    change = change_of(one)
    assert (change.state, change.from_level, change.to_level) == (ChangeState.PROPOSED, "high", "low")
    assert set(change.removed) == {"A01", "A03"}


def test_a_decision_as_high_as_read_is_one_persons():
    one = clue()
    decide(one)
    assert (fresh(one).state, case_of(one).level) == (AssessmentState.DECIDED, "high")


def test_raising_is_one_persons():
    one = clue(ORDINARY)
    decide(one, A01=Mark(FactorState.CONFIRMED, "电话里说的"), A03=Mark(FactorState.CONFIRMED, "亲眼看到"))
    assert (fresh(one).state, case_of(one).level) == (AssessmentState.DECIDED, "high")


@pytest.mark.parametrize("mark", [NO, UNKNOWN])
def test_a_five_point_factor_set_aside_waits_though_the_level_is_the_same(mark):
    one = clue(DANGEROUS + "她吓得不敢回家，孩子在场看着他打了她一巴掌，派出所去年下过告诫书。")
    decide(one, A03=mark)
    assert (fresh(one).state, fresh(one).level) == (AssessmentState.PROPOSED, "high")
    assert (change_of(one).from_level, change_of(one).to_level, change_of(one).removed) == (
        "high",
        "high",
        ["A03"],
    )


def test_below_the_level_that_stands_waits_even_where_nothing_was_read():
    one = clue(ORDINARY)
    grade(one.case, "medium")
    decide(one)
    assert (fresh(one).state, case_of(one).level) == (AssessmentState.PROPOSED, "medium")


def test_a_lowering_without_a_reason_is_refused_in_words():
    one = clue()
    with pytest.raises(Refused, match="须由另一人复核。请在要素旁或“说明”写明理由"):
        decide(one, note="", rest=UNKNOWN)
    assert fresh(one).state == AssessmentState.OPEN


def test_a_new_text_that_reads_higher_is_measured_by_what_was_read():
    """The case stands at low; what is read now is high: one person alone does not wave it off."""
    one = clue(ORDINARY)
    decide(one)
    case = case_of(one)
    intake.amend(by=director(), case=case, changes={"narrative": DANGEROUS}, note="补充", at=NOW)
    screen(NOW)
    again = Assessment.objects.open().get(case=case)
    decide(again, rest=NO)
    assert fresh(again).state == AssessmentState.PROPOSED
    assert case_of(one).level == "high"


def test_what_two_set_aside_is_not_asked_again_for_the_same_text():
    one = clue()
    decide(one, rest=NO)
    levels.confirm_lowering(by=commander(), change=change_of(one), note="属实", at=NOW)
    again = deciding.reassess(by=assessor(), case=case_of(one), note="复核", at=NOW)
    decide(again, rest=NO)
    assert fresh(again).state == AssessmentState.DECIDED


# the second person


def test_the_second_person_agrees_and_the_decision_stands():
    one = clue()
    decide(one, rest=NO)
    levels.confirm_lowering(by=commander(), change=change_of(one), note="电话核实过", at=NOW)
    done = fresh(one)
    assert (done.state, done.decided_by, change_of(one).second_by) == (
        AssessmentState.DECIDED,
        assessor().officer,
        commander().officer,
    )
    assert (case_of(one).level, case_of(one).red_flag) == ("low", False)


def test_sent_back_it_stands_on_the_desk_anew_with_the_reason():
    one = clue()
    decide(one, rest=NO, B02=Mark(FactorState.CONFIRMED, "邻居说天天喝醉"))
    levels.decline_lowering(by=commander(), change=change_of(one), note="再走访一次", at=NOW)
    assert (fresh(one).state, case_of(one).level) == (AssessmentState.DECLINED, "high")
    again = Assessment.objects.open().get(case=one.case)
    assert (again.why, again.reason) == (DeskReason.DECLINED, "再走访一次")
    codes = dict(again.factors.values_list("code", "origin"))
    assert {"A01", "A03"} <= set(codes)
    assert codes["B02"] == Origin.ADDED, "what was added by hand is not lost"
    told = Notice.objects.filter(recipient=assessor().officer).values_list("text", flat=True)
    assert any("被退回" in one for one in told)


def test_nobody_decides_alone_by_a_second_look():
    one = clue()
    decide(one, rest=NO)
    with pytest.raises(Refused, match="一人不能下调"):
        levels.confirm_lowering(by=assessor(), change=change_of(one), note="我看过", at=NOW)
    with pytest.raises(Refused, match="正待另一人复核"):
        decide(one, rest=NO)
    with pytest.raises(Refused, match="正待另一人复核"):
        deciding.reassess(by=assessor(), case=case_of(one), note="再来", at=NOW)
    assert case_of(one).level == "high"


def test_a_text_corrected_meanwhile_is_judged_anew():
    one = clue()
    decide(one, rest=NO)
    changes = {"narrative": DANGEROUS + "他还买了汽油。"}
    intake.amend(by=director(), case=case_of(one), changes=changes, note="补充", at=NOW)
    for _ in range(2):
        with pytest.raises(Refused, match="更正过"):
            levels.confirm_lowering(by=commander(), change=change_of(one), note="属实", at=NOW)
        screen(NOW)
    levels.decline_lowering(by=commander(), change=change_of(one), note="内容变了", at=NOW)
    again = Assessment.objects.open().get(case=one.case)
    assert again.screening.text_sha != one.screening.text_sha


def test_a_proposed_decision_is_not_edited():
    one = clue()
    decide(one, rest=NO)
    with pytest.raises(DatabaseError, match=r"decided|append-only"), transaction.atomic():
        Assessment.objects.filter(pk=one.pk).update(points=9)


# page and API


def test_the_page_lowers_nothing_by_one_person(sign_in):
    one, client = clue(), sign_in(assessor())
    marks = {f"mark_{code}": "removed" for code in one.factors.values_list("code", flat=True)}
    notes = {name.replace("mark", "note"): "没有此事" for name in marks}
    sent = {"seen": one.screening.text_sha, "once": "k1"}
    client.post(reverse("risk_desk_decide", args=[one.pk]), marks | notes | sent)
    assert (fresh(one).state, case_of(one).level) == (AssessmentState.PROPOSED, "high")
    answer = client.post(reverse("confirm_lowering", args=[one.case_id]), {"note": "同意", "once": "k2"})
    assert answer.status_code == 409
    assert "须由另一位" in text(answer)
    assert case_of(one).level == "high"
    page = text(client.get(reverse("case_show", args=[one.case_id])))
    assert "须另一人复核，复核以前等级不变" in page
    other = sign_in(commander())
    other.post(reverse("confirm_lowering", args=[one.case_id]), {"note": "同意", "once": "k3"})
    assert case_of(one).level == "low"


def test_the_page_keeps_what_was_typed_when_the_reason_lacks(sign_in):
    one = clue()
    marks = {f"mark_{code}": "unknown" for code in one.factors.values_list("code", flat=True)}
    sent = {"seen": one.screening.text_sha, "once": "k1"}
    answer = sign_in(assessor()).post(reverse("risk_desk_decide", args=[one.pk]), marks | sent)
    assert answer.status_code == 422
    assert "写明理由" in text(answer)
    assert fresh(one).state == AssessmentState.OPEN


def test_the_api_lowers_nothing_by_one_person(sign_in):
    case = grade(registered(), "high")
    client = sign_in()

    def call(who, verb, **data):
        _, secret = issue(by=who, label=verb, at=NOW)
        return client.post(
            reverse(f"api:{verb}", args=[case.pk]),
            json.dumps(data),
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )

    assert call(assessor(), "propose_lowering", level="low", note="和解").status_code == 200
    alone = call(assessor(), "confirm_lowering", note="同意")
    assert (alone.status_code, Case.objects.get(pk=case.pk).level) == (409, "high")
    assert "一人不能下调等级" in alone.json()["detail"]
    assert call(commander(), "confirm_lowering", note="同意").status_code == 200
    assert Case.objects.get(pk=case.pk).level == "low"


def test_what_waits_stands_before_the_second_and_not_before_the_first(sign_in):
    one = clue()
    decide(one, rest=NO)
    assert "下调待复核" in text(sign_in(commander()).get(reverse("desk")))
    assert one.case.number in text(sign_in(commander()).get(reverse("change_list")))
    assert not LevelChange.objects.visible_to(assessor()).for_second(assessor()).exists()


def test_the_lists_are_for_those_who_may_read_scores(sign_in):
    """Trap 30."""
    for name in ("change_list", "flag_list"):
        assert sign_in(window()).get(reverse(name)).status_code == 403


# unknown


def test_unknown_is_no_no_and_counts_nothing():
    one = clue(ORDINARY)
    decide(one, B02=UNKNOWN, note="")
    factor = fresh(one).factors.get()
    assert (factor.state, factor.origin, fresh(one).points) == (FactorState.UNKNOWN, Origin.ADDED, 0)


@pytest.mark.parametrize(
    ("unknown", "confirmed", "is_uncertain"),
    [(0, 0, False), (1, 3, False), (1, 2, True), (2, 6, False), (2, 5, True), (1, 0, True)],
)
def test_more_than_a_quarter_unknown_is_marked(unknown, confirmed, is_uncertain):
    light = ["B02", "B06", "B09", "E01", "E02", "E05", "E07", "B05"]
    one = clue(ORDINARY)
    said = {code: Mark(FactorState.CONFIRMED, "走访") for code in light[:confirmed]}
    said |= dict.fromkeys(light[confirmed : confirmed + unknown], UNKNOWN)
    decide(one, **said)
    assert fresh(one).is_uncertain == is_uncertain


def test_too_much_unknown_is_said_on_the_page_and_in_the_api(sign_in):
    one = clue(ORDINARY)
    decide(one, B02=UNKNOWN, note="")
    client = sign_in(assessor())
    assert "要素不明超过四分之一，结论不可靠" in text(client.get(reverse("case_show", args=[one.case_id])))
    told = client.get(reverse("api:assessment", args=[one.pk])).json()
    assert (told["is_uncertain"], told["warning"]) == (True, "要素不明超过四分之一，结论不可靠，请补充核实。")


def test_a_factor_nobody_suggested_cannot_be_removed():
    one = clue(ORDINARY)
    with pytest.raises(Refused, match="没有被提示过"):
        decide(one, B02=NO)


def test_what_is_added_and_unknown_at_once_is_refused(sign_in):
    one = clue(ORDINARY)
    sent = {
        "seen": one.screening.text_sha,
        "once": "k",
        "mark_B02": "on",
        "unknown_B02": "on",
        "note_B02": "x",
    }
    answer = sign_in(assessor()).post(reverse("risk_desk_decide", args=[one.pk]), sent)
    assert answer.status_code == 422
    assert "不能既添加又标“不明”" in text(answer)


# a catalogue published meanwhile


def test_an_open_assessment_keeps_its_catalogue_when_a_factor_leaves_it():
    one = clue()
    CatalogueVersion.objects.create(number=2, content="x", sha="0" * 64, published_at=NOW)
    decide(one)
    assert (fresh(one).version.number, fresh(one).factors.filter(code="A03").exists()) == (1, True)


def test_a_factor_that_left_the_catalogue_does_not_block_the_desk(monkeypatch):
    """Named by hand before, gone with the version that the corrected text is read by."""
    one = clue(ORDINARY)
    decide(one, B02=Mark(FactorState.CONFIRMED, "邻居说"))
    again = deciding.reassess(by=assessor(), case=case_of(one), note="又来", at=NOW)
    again.factors.create(code="Z98", points=2, origin=Origin.ADDED)
    changes = {"narrative": ORDINARY + "又来了。"}
    intake.amend(by=director(), case=case_of(one), changes=changes, note="补充", at=NOW)
    screen(NOW)
    again = fresh(again)
    assert set(again.factors.values_list("code", flat=True)) == {"B02"}
    decide(again)
    assert fresh(again).state == AssessmentState.DECIDED


def test_a_reason_beside_a_factor_is_the_reason_of_the_lowering():
    """Nobody types it twice."""
    one = clue()
    decide(one, note="", rest=NO)
    assert change_of(one).reason == "经核实没有此事"
