"""The deadline policy in the hands of the office: editions, what runs on, who may, what would apply."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cases.choices import ClockKind, State
from cases.models import Case, Category, Clock
from core.clock import ZONE
from core.refusals import Refused
from dispatch import actions, rules
from dispatch.actions import policies
from dispatch.actions.policies import save_policy, terms_for
from dispatch.clock_rules import FIELDS
from dispatch.models import DeadlinePolicy, Slip
from governance import watch
from governance.rules import Rule
from tests.builders import (
    AN_HOUR_AGO,
    NOW,
    administrator,
    case_at,
    commander,
    director,
    grade,
    liaison,
    secretary,
    standing,
    stranger,
    street,
)  # fmt: skip
from tests.pages import text

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)


def facts(**more: Any) -> dict[str, Any]:
    empty = dict.fromkeys((*FIELDS, "channel", "mode", "tempo", "follow_up_days"), "")
    given: dict[str, Any] = {
        "centre": street().centre, "category": None, "level": "any", "from_on": TODAY, "until_on": None, "why": "会议决定",
    } | more  # fmt: skip
    return empty | given


def saved(
    policy: DeadlinePolicy | None = None, *, by: Any = None, at: datetime = NOW, **more: Any
) -> DeadlinePolicy:
    return save_policy(by=by or commander(), policy=policy, facts=facts(**more), at=at)


def assigned(case: Case | None = None, at: datetime = NOW, **more: Any) -> Slip:
    who = standing(commander(), at)
    return actions.assign(
        by=who, case=case or case_at(State.ACCEPTED, **more), unit=street().unit, requirement="请办理", at=at
    )


def rule_of(slip: Slip, kind: ClockKind = ClockKind.COMPLETE) -> str:
    return Clock.objects.running().get(case=slip.case, kind=kind, subject=f"slip:{slip.pk}").rule


# --- the defaults


@pytest.mark.parametrize("mode", ["", "urgent", "emergency"])
@pytest.mark.parametrize("level", ["", "low", "medium", "high"])
@pytest.mark.parametrize("red_flag", [False, True])
def test_the_rows_that_come_with_the_product_say_what_the_code_said(mode, level, red_flag):
    case = Case(level=level, red_flag=red_flag, channel="visit")
    terms = terms_for(case, street().centre, NOW, mode=mode)
    assert terms.rule("acknowledge") == rules.acknowledge(level, red_flag=red_flag, mode=mode)
    assert terms.rule("complete") == rules.complete(level, mode=mode)
    if not mode:
        assert terms.rule("first_report") == rules.first_report(level, red_flag=red_flag)
    assert (terms.rule("accept"), terms.rule("assign")) == (Rule(1, "workdays"), Rule(1, "workdays"))
    assert set(watch.ACKNOWLEDGE) == {"urgent", "emergency"}


def test_calls_are_planned_by_level():
    days = {
        level: terms_for(Case(level=level), street().centre, NOW, mode="").follow_up_days
        for level in ("", "medium", "high")
    }
    assert days == {"": (3,), "medium": (7, 30), "high": (3, 7, 30, 90)}


# --- rows of a centre


def test_a_row_of_the_centre_holds_for_its_slips_and_says_so():
    policy = saved(complete="5 workdays", acknowledge="240 working_minutes")
    slip = assigned()
    clock = Clock.objects.get(case=slip.case, kind=ClockKind.COMPLETE)
    assert (clock.rule, clock.policy, clock.why) == ("5 workdays", policy.pk, "本中心规定的时限")
    assert slip.due_at == datetime(2026, 11, 24, 17, 30, tzinfo=ZONE)


def test_another_centre_keeps_the_defaults():
    saved(complete="5 workdays")
    case = case_at(State.ACCEPTED, home=street(2))
    slip = actions.assign(by=stranger(), case=case, unit=street(2).unit, requirement="x", at=NOW)
    assert rule_of(slip) == "15 workdays"


def test_a_row_for_a_category_does_not_slow_down_danger():
    noise = Category.objects.get(code="noise")
    saved(category=noise, complete="20 workdays", acknowledge="480 working_minutes")
    plain = case_at(State.ACCEPTED, category=noise)
    danger = grade(case_at(State.ACCEPTED, category=noise), "high")
    assert rule_of(assigned(plain)) == "20 workdays"
    slip = assigned(danger)
    assert (rule_of(slip), rule_of(slip, ClockKind.ACKNOWLEDGE)) == ("3 workdays", "120 minutes")


def test_a_new_rule_never_moves_a_running_clock():
    slip = assigned()
    before = list(Clock.objects.values_list("pk", "rule", "due_at", "policy"))
    saved(complete="1 workdays", acknowledge="30 minutes")
    assert list(Clock.objects.values_list("pk", "rule", "due_at", "policy")) == before
    assert Slip.objects.get(pk=slip.pk).due_at == slip.due_at
    assert rule_of(assigned()) == "1 workdays"


def test_clocks_of_the_case_itself_follow_it_too():
    saved(assign="2 workdays")
    clock = Clock.objects.running().get(case=case_at(State.ACCEPTED, at=NOW))
    assert (clock.kind, clock.due_at) == (ClockKind.ASSIGN, datetime(2026, 11, 19, 17, 30, tzinfo=ZONE))


def test_a_new_edition_begins_on_its_day_and_the_old_one_ends_the_day_before():
    old = saved(complete="5 workdays", at=AN_HOUR_AGO)
    new = saved(old, complete="4 workdays", from_on=TOMORROW)
    old.refresh_from_db()
    assert (new.edition, old.until_on) == (2, TODAY)
    assert rule_of(assigned()) == "5 workdays"
    assert rule_of(assigned(at=NOW + timedelta(days=1))) == "4 workdays"


def test_a_row_ends_on_its_last_day():
    policy = saved(complete="5 workdays")
    saved(policy, complete="5 workdays", until_on=TODAY)
    assert rule_of(assigned()) == "5 workdays"
    assert rule_of(assigned(at=NOW + timedelta(days=1))) == "15 workdays"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"complete": "4 workdays"}, "不改原文"),
        ({"complete": "4 workdays", "from_on": TOMORROW, "level": "low"}, "适用范围"),
        ({"complete": "5 workdays", "until_on": date(2026, 11, 1)}, "停用日期已经过去"),
    ],
)
def test_what_is_in_force_is_not_changed(more, sentence):
    policy = saved(complete="5 workdays")
    with pytest.raises(Refused, match=sentence):
        saved(policy, **more)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"complete": "5 workdays", "from_on": date(2026, 11, 16)}, "不追溯"),
        ({}, "至少写一个时限"),
        ({"complete": "5 workdays", "until_on": date(2026, 11, 16)}, "不能早于生效"),
    ],
)
def test_a_new_row_looks_ahead_and_says_something(more, sentence):
    with pytest.raises(Refused, match=sentence):
        saved(**more)


def test_there_is_one_row_for_the_same_cases():
    saved(complete="5 workdays")
    with pytest.raises(Refused, match="已有一条"):
        saved(complete="6 workdays", from_on=TOMORROW)


def test_the_defaults_stay_and_others_rows_are_others():
    default = DeadlinePolicy.objects.get(mode="", level="high")
    with pytest.raises(Refused, match="随产品提供的默认时限"):
        saved(default, complete="1 workdays", from_on=TOMORROW)
    own = saved(complete="5 workdays")
    with pytest.raises(Refused, match="别的综治中心"):
        saved(own, by=stranger(), complete="1 workdays", from_on=TOMORROW)
    for who in (administrator(), liaison(), secretary()):
        with pytest.raises(Refused, match="指挥"):
            saved(by=who, complete="1 workdays")


# --- pages


def typed(**more: str) -> dict[str, str]:
    return {
        "centre": street().centre.name, "level": "any", "complete": "5个工作日", "from_on": f"{TODAY}", "why": "会议决定",
    } | more  # fmt: skip


def test_a_class_of_speed_fills_what_was_left_empty(sign_in):
    done = sign_in(commander()).post(
        "/clocks/policies/add/", typed(tempo="prompt", acknowledge="1 工作小时"), follow=True
    )
    assert "已经在走的时限不变" in text(done)
    made = DeadlinePolicy.objects.get(centre=street().centre)
    assert (made.acknowledge, made.first_report, made.complete) == (
        "60 working_minutes",
        "1 workdays",
        "5 workdays",
    )


def test_what_is_no_rule_is_said_beside_the_field(sign_in):
    page = sign_in(commander()).post("/clocks/policies/add/", typed(complete="五天", follow_up_days="7、3"))
    assert page.status_code == 422
    for words in ("请写成“2 个工作小时”", "从小到大"):
        assert words in text(page)


def test_the_history_is_read_beside_the_row(sign_in):
    old = saved(complete="5 workdays", at=AN_HOUR_AGO)
    new = saved(old, complete="4 workdays", from_on=TOMORROW)
    page = text(sign_in(director()).get(f"/clocks/policies/{new.pk}/"))
    for words in ("第 1 版", "第 2 版", "办结 5 个工作日", "办结 4 个工作日"):
        assert words in page


def test_one_sees_what_would_apply(sign_in):
    saved(complete="5 workdays", level="none")
    client = sign_in(director())
    page = text(client.get("/clocks/policies/try/?level=&channel=visit&start=2026-11-17+10:00"))
    assert "11月24日 17:30" in page
    assert "5 个工作日" in page
    page = text(client.get("/clocks/policies/try/?level=high&mode=emergency&start=2026-11-17+10:00"))
    assert "12 小时" in page
    assert "30 分钟" in page


def test_rows_are_read_once_for_many_slips(django_assert_num_queries):
    policies.forget()
    case, centre = Case(level="high"), street().centre
    with django_assert_num_queries(1):
        for _ in range(50):
            terms_for(case, centre, NOW, mode="")
