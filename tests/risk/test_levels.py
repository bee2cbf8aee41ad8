"""A level is raised by one person and lowered by two: in the action, on the page, in the API and in the database."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from cases.models import Case
from core.models import Notice
from core.refusals import Kind, Refused
from risk.actions import levels
from risk.choices import ChangeState
from risk.models import LevelChange
from tests.builders import (
    NOW,
    assessor,
    commander,
    director,
    grade,
    grid_worker,
    liaison,
    registered,
    secretary,
    stranger,
    window,
)

pytestmark = pytest.mark.django_db


def case_of(level: str = "high") -> Case:
    return grade(registered(), level, red_flag=True)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def proposed(case: Case | None = None, level: str = "low", by=None) -> LevelChange:
    return levels.propose_lowering(
        by=by or assessor(), case=case or case_of(), level=level, reason="双方已和解", at=NOW
    )


def bells(who) -> list[str]:
    return list(Notice.objects.filter(recipient=who.officer).values_list("text", flat=True))


# one raises


@pytest.mark.parametrize("who", [assessor, commander, director])
def test_one_person_raises(who):
    case = case_of("medium")
    change = levels.raise_level(by=who(), case=case, level="high", reason="昨夜又持刀上门", at=NOW)
    assert (change.state, change.from_level, change.to_level) == (ChangeState.MADE, "medium", "high")
    assert (fresh(case).level, fresh(case).red_flag) == ("high", True)


def test_those_who_must_know_hear_of_the_level_and_of_no_score():
    boss, unit = commander(), liaison()
    case = case_of("medium")
    levels.raise_level(by=assessor(), case=case, level="high", reason="昨夜又持刀上门", at=NOW)
    for who in (boss, window()):
        assert any("由中风险变为高风险" in words for words in bells(who)), who.name
    assert bells(unit) == []
    assert not [words for words in bells(window()) if "分（" in words or "持刀" in words]


@pytest.mark.parametrize(
    ("was", "level", "reason", "sentence"),
    [
        ("high", "high", "x", "不能再上调"),
        ("medium", "medium", "x", "只能改为更高"),
        ("medium", "low", "x", "提请下调"),
        ("low", "high", "", "请写明上调的理由"),
    ],
)
def test_a_raise_that_is_none_is_refused(was, level, reason, sentence):
    case = case_of(was)
    with pytest.raises(Refused, match=sentence):
        levels.raise_level(by=assessor(), case=case, level=level, reason=reason, at=NOW)
    assert fresh(case).level == was


# two lower


def test_a_lowering_waits_and_the_case_keeps_the_higher_level():
    case = case_of()
    change = proposed(case)
    assert (change.state, fresh(case).level, fresh(case).red_flag) == (ChangeState.PROPOSED, "high", True)


@pytest.mark.parametrize("second", [commander, lambda: assessor(name="另一专班")])
def test_another_person_confirms_and_the_level_falls(second):
    case = case_of()
    change = levels.confirm_lowering(by=second(), change=proposed(case), note="电话核实过", at=NOW)
    assert (change.state, change.second_by, fresh(case).level) == (
        ChangeState.CONFIRMED,
        second().officer,
        "low",
    )


@pytest.mark.parametrize("answer", [levels.confirm_lowering, levels.decline_lowering])
def test_nobody_lowers_alone(answer):
    case = case_of()
    change = proposed(case)
    with pytest.raises(Refused, match="须由另一位") as refused:
        answer(by=assessor(), change=change, note="我看过了", at=NOW)
    assert refused.value.refusal.kind == Kind.WRONG_STATE
    assert (fresh(case).level, LevelChange.objects.get().state) == ("high", ChangeState.PROPOSED)


def test_the_database_refuses_one_person_too():
    change = proposed()
    with pytest.raises(IntegrityError), transaction.atomic():
        LevelChange.objects.filter(pk=change.pk).update(
            state="confirmed", second_by=change.made_by, second_at=NOW
        )


def test_who_does_not_agree_sends_it_back_and_the_level_stays():
    case = case_of()
    change = levels.decline_lowering(by=commander(), change=proposed(case), note="再走访一次", at=NOW)
    assert (change.state, change.second_note, fresh(case).level) == (
        ChangeState.DECLINED,
        "再走访一次",
        "high",
    )
    assert proposed(fresh(case)).pk != change.pk, "it may be asked again"


@pytest.mark.parametrize("answer", [levels.confirm_lowering, levels.decline_lowering])
def test_each_answer_says_why(answer):
    change = proposed()
    with pytest.raises(Refused, match="请写明复核的理由"):
        answer(by=commander(), change=change, note="", at=NOW)


def test_what_was_raised_meanwhile_is_not_lowered():
    case = case_of("medium")
    change = proposed(case)
    levels.raise_level(by=assessor(), case=fresh(case), level="high", reason="又来闹", at=NOW)
    with pytest.raises(Refused, match="等级已变为高风险"):
        levels.confirm_lowering(by=commander(), change=change, note="同意", at=NOW)
    levels.decline_lowering(by=commander(), change=change, note="情况变了", at=NOW)
    assert fresh(case).level == "high"


def test_one_lowering_waits_at_a_time():
    case = case_of()
    proposed(case)
    with pytest.raises(Refused, match="已有一份下调待复核"):
        proposed(fresh(case), "medium")


@pytest.mark.parametrize("who", [window, secretary, grid_worker, stranger])
def test_others_neither_raise_nor_lower_nor_answer(who):
    case = case_of("medium")
    change = proposed(case)
    for attempt in (
        lambda: levels.raise_level(by=who(), case=case, level="high", reason="x", at=NOW),
        lambda: levels.propose_lowering(by=who(), case=case, level="low", reason="x", at=NOW),
        lambda: levels.confirm_lowering(by=who(), change=change, note="x", at=NOW),
        lambda: levels.decline_lowering(by=who(), change=change, note="x", at=NOW),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.refusal.kind == Kind.FORBIDDEN


def test_what_was_answered_is_never_edited():
    levels.confirm_lowering(by=commander(), change=proposed(), note="同意", at=NOW)
    with pytest.raises(DatabaseError, match=r"decided|append-only"), transaction.atomic():
        LevelChange.objects.update(reason="别的")


def test_the_history_tells_that_and_by_whom_not_why():
    """Units read it (trap 30)."""
    case = case_of()
    levels.confirm_lowering(by=commander(), change=proposed(case), note="同意", at=NOW)
    lines = case.entries.filter(verb__in=("propose_lowering", "confirm_lowering")).order_by("id")
    assert [(one.officer, one.note) for one in lines] == [
        (assessor().officer, ""),
        (commander().officer, ""),
    ]
