"""Restricted cases: who is named sees them, others one line; break-glass ends. Longer than other files: one subject."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from analysis.figures.months import read_month
from analysis.figures.scope import Scope
from analysis.rules import Month
from analysis.today import withheld
from cases import pages, rules
from cases.actions import accused, restricting
from cases.choices import Restriction, State, Verb
from cases.models import BreakGlass, Case, Category, Grant, Look
from cases.permissions import decide, why_seen
from core.models import Notice
from core.refusals import Refused
from core.registry import registry
from dispatch import actions
from governance.choices import Capability, Sees, UnitKind
from tests.builders import (
    NOW,
    auditor,
    case_at,
    commander,
    director,
    district,
    grade,
    grid_worker,
    liaison,
    many_cases,
    officer,
    registered,
    secretary,
    standing,
    stranger,
    street,
    unit,
    window,
)
from tests.pages import text, total

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
URL = "/break-glass/"


def security():
    return officer(unit(district(), "区综治中心"), Capability.SECURE, sees=Sees.NOTHING, name="安全")


def supervisor():
    return officer(unit(district(), "区综治中心"), Capability.SUPERVISE, sees=Sees.AREA, name="区级督导")


def secret(count=1):
    return many_cases(count, is_restricted=True, restriction="minor")


def sees(who):
    return Case.objects.visible_to(who).count()


def told(**more):
    return {
        "narrative": "来访人反映被丈夫殴打。",
        "area": street().grid.pk,
        "channel": "visit",
        "do": "register",
    } | more


def asked(number, **more):
    return {"number": number, "reason": "报警人再次求助，联系不上知情人员", "hours": 4} | more


# --- setting and lifting


@pytest.mark.parametrize("kind", Restriction)
def test_restricting_leaves_it_with_who_works_on_it_and_the_centre_that_assigns(kind):
    chief, boss, case = director(), commander(), case_at(State.ACCEPTED)
    restricting.restrict(by=chief, case=case, kind=kind, reason="涉及隐私", at=NOW)
    assert [sees(who) for who in (window(), chief, boss, secretary(), grid_worker())] == [1, 1, 0, 0, 0]
    case.refresh_from_db()
    assert (case.is_restricted, case.restriction) == (True, kind)
    assert case.entries.get(verb=Verb.RESTRICT).note == f"{kind.label}：涉及隐私"


def test_a_dangerous_case_stays_with_its_commanders():
    boss, case = commander(), grade(case_at(State.ACCEPTED), "high")
    restricting.restrict(by=window(), case=case, kind=Restriction.OTHER, reason="x", at=NOW)
    assert sees(boss) == 1


def test_only_a_commander_lifts_a_restriction():
    boss, case = commander(), case_at(State.ACCEPTED)
    restricting.restrict(by=boss, case=case, kind=Restriction.OTHER, reason="x", at=NOW)
    with pytest.raises(Refused, match="指挥长决定"):
        restricting.lift_restriction(by=director(), case=case, reason="x", at=NOW)
    restricting.lift_restriction(by=boss, case=case, reason="当事人同意", at=NOW)
    assert sees(secretary()) == 1


def test_what_is_restricted_is_not_restricted_again_and_what_is_not_is_not_lifted():
    case = registered()
    with pytest.raises(Refused, match="没有限制知悉"):
        restricting.lift_restriction(by=commander(), case=case, reason="x", at=NOW)
    restricting.restrict(by=window(), case=case, kind=Restriction.OTHER, reason="x", at=NOW)
    with pytest.raises(Refused, match="已经限制知悉"):
        restricting.restrict(by=window(), case=case, kind=Restriction.OTHER, reason="x", at=NOW)


@pytest.mark.parametrize(
    ("category", "chosen", "kind"),
    [
        ("domestic_violence", "", "domestic_violence"),
        ("domestic_violence", "none", ""),
        ("domestic_violence", "minor", "minor"),
        ("neighbours", "", ""),
        ("neighbours", "whistle_blower", "whistle_blower"),
    ],
)
def test_a_category_restricts_by_default_and_the_registrar_has_the_last_word(sign_in, category, chosen, kind):
    pk = Category.objects.get(code=category).pk
    sign_in(window()).post("/cases/register/", told(category=pk, restriction=chosen))
    case = Case.objects.get()
    assert (case.restriction, case.is_restricted) == (kind, bool(kind))


# --- who is named


def test_one_is_named_until_a_moment_and_taken_off_with_a_reason():
    case, by, late = registered(restriction="minor"), director(), NOW + HOUR
    Grant.objects.create(case=case, officer=by.officer, why="", from_at=NOW - HOUR)
    restricting.name_on(by=by, case=case, officer=secretary().officer, reason="写报告", until_at=late, at=NOW)
    restricting.name_on(by=by, case=case, unit=street().unit, reason="介入", at=NOW)
    assert [sees(standing(who, at)) for who in (secretary(), liaison()) for at in (NOW, late)] == [1, 0, 1, 1]
    restricting.take_off(by=by, grant=case.grants.get(unit=street().unit), reason="已办完", at=NOW + HOUR)
    assert sees(standing(liaison(), NOW + HOUR)) == 0
    assert "已办完" in case.entries.get(verb=Verb.TAKE_OFF).note


def test_whoever_it_accuses_is_not_named():
    case, by = registered(restriction="minor", excluded=[street().unit]), director()
    with pytest.raises(Refused, match="不能指定为知情人员"):
        restricting.name_on(by=by, case=case, officer=liaison().officer, reason="x", at=NOW)


def test_the_page_lists_who_is_named_and_why_i_see_it(sign_in):
    case = registered(restriction="minor")
    Grant.objects.create(case=case, unit=street().unit, why="知情人员：介入", from_at=NOW - HOUR)
    page = text(sign_in(window()).get(reverse("case_show", args=[case.pk])))
    assert ("知情人员：介入" in page, "您是首接责任人" in page) == (True, True)


@pytest.mark.parametrize(
    "who",
    [window, director, commander, secretary, grid_worker, liaison, stranger, auditor, supervisor, security],
)
def test_there_is_a_reason_in_words_exactly_for_what_is_seen(who):
    by = who()
    plain, quiet, gone = registered(), registered(restriction="minor"), registered(excluded=[street().centre])
    Grant.objects.create(case=plain, unit=street().unit, why="交办单 1号", from_at=NOW - HOUR)
    seen = set(Case.objects.visible_to(by).values_list("pk", flat=True))
    for case in (plain, quiet, gone):
        assert bool(why_seen(by, case)) == (case.pk in seen)


def test_one_function_decides_every_verb_on_a_case():
    case, verbs = case_at(State.ACCEPTED), [act.verb for act in registry.acts]
    assert len(verbs) > 15
    assert decide("close", director(), case).kind == "wrong_state"
    assert decide("assign", director(), case) is None
    for verb in verbs:
        assert "可见范围" in decide(verb, stranger(), case).sentence
    with pytest.raises(LookupError):
        decide("delete", director(), case)


# --- one line for others


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, ""), (1, "不足 5 件"), (4, "不足 5 件"), (5, "5 件"), (100, "100 件"), (101, "100 件以上")],
)
def test_small_numbers_are_not_told(count, words):
    assert rules.few(count) == words


def test_figures_and_rows_agree_for_who_is_named_and_who_is_not(sign_in):
    """Number = rows + the restricted line."""
    many_cases(7)
    secret(6)
    for who in (secretary(), commander(), supervisor(), grid_worker()):
        assert pages.totals(who) == (7, "6 件")
        assert "共 7 件，另有受限 6 件" in text(sign_in(who).get("/cases/"))
    owner = sign_in(window())
    assert total(owner.get("/cases/")) == 13
    assert "受限" not in text(owner.get("/cases/")).split('id="main"')[-1].split("<table")[0]


@pytest.mark.parametrize(
    "query",
    [
        "q=烧烤",
        "state=accepted",
        "level=high",
        "since=2026-11-01",
        "area=1",
        "channel=visit",
        "history=no",
        "mine=on",
        "red=on",
    ],
)
def test_no_filter_tells_how_many_restricted_cases_fit_it(sign_in, query):
    secret(8)
    page = text(sign_in(commander()).get(f"/cases/?{query}"))
    assert "另有受限" not in page


def test_sorting_and_paging_tell_the_same_line(sign_in):
    secret(8)
    client = sign_in(secretary())
    for query in ("", "sort=due", "sort=acted", "cursor=x", "nothing=1"):
        assert "另有受限 8 件" in text(client.get(f"/cases/?{query}"))


def test_the_line_does_not_count_what_accuses_the_reader():
    cases, by = secret(6), secretary()
    accused.exclude(by=window(), case=cases[0], officer=by.officer, reason="x", at=NOW)
    assert (pages.totals(by)[1], pages.totals(commander())[1]) == ("5 件", "6 件")


def test_the_count_by_ways_is_the_count_by_rows():
    """Two spellings of one rule."""
    many_cases(3)
    many_cases(2, home=street(2))
    cases = [*many_cases(3, owner=None), *secret(2), *many_cases(2, owner=None, is_restricted=True)]
    everybody = [
        window(),
        director(),
        secretary(),
        liaison(),
        grid_worker(),
        stranger(),
        auditor(),
        supervisor(),
        commander(),
    ]
    for number, case in enumerate(cases):
        Grant.objects.create(case=case, unit=street().unit, why="", from_at=NOW - HOUR)
        Grant.objects.create(case=case, officer=secretary().officer, why="", from_at=NOW - HOUR)
        ended = NOW if number % 2 else None
        Grant.objects.create(
            case=case, officer=grid_worker().officer, why="", from_at=NOW - HOUR, until_at=ended
        )
    cases[0].exclusions.create(unit=street().unit, why="", at=NOW)
    cases[4].exclusions.create(officer=secretary().officer, why="", at=NOW)
    for who in everybody:
        rows = Case.objects.visible_to(who)
        assert pages.totals(who)[0] == rows.count(), who
        assert rows.count() == Case.objects.visible_to(who, whole=True).count()
        assert rules.few(Case.objects.withheld_from(who).count()) == pages.totals(who)[1]


def test_the_day_and_the_month_say_how_many_are_withheld(sign_in):
    many_cases(2)
    secret(6)
    boss = commander()
    assert withheld(boss) == "6 件"
    assert "另有在办受限事项 6 件" in text(sign_in(boss).get("/today/"))
    for who, new, words in ((boss, 2, "6 件"), (window(), 8, "")):
        month = read_month(Scope(who, street().area, Month.of(NOW)))
        assert (month.count("new"), len(month.case_ids), month.withheld) == (new, new, words)


def test_a_draft_on_a_restricted_case_names_the_commanders_who_must_sign():
    boss, case = commander(), grade(case_at(State.ACCEPTED, restriction="minor"), "medium")
    chief = director()
    Grant.objects.create(case=case, officer=chief.officer, why="", from_at=NOW - HOUR)
    actions.draft(by=chief, case=case, unit=street().unit, requirement="请办理", at=NOW)
    assert sees(boss) == 1


# --- the emergency look


def test_an_emergency_look_opens_it_for_some_hours_and_everybody_concerned_hears(sign_in):
    case, by, boss, guard = registered(restriction="minor"), director(), commander(), security()
    page = text(sign_in(by).post(URL, asked(case.number.lower()), follow=True))
    assert "您正在紧急查阅受限事项，到 11月17日 14:00 自动结束" in page
    assert set(Notice.objects.values_list("recipient", flat=True)) == {window().pk, boss.pk, guard.pk}
    assert case.title not in "".join(Notice.objects.values_list("text", flat=True))
    assert Look.objects.get().reason.startswith("紧急查阅：")
    assert case.entries.get(verb=Verb.BREAK_GLASS).officer_id == by.pk
    assert [sees(standing(by, NOW + hours * HOUR)) for hours in (0, 3, 4)] == [1, 1, 0]


def test_the_banner_is_gone_with_the_look(sign_in):
    case, by = registered(restriction="minor", at=NOW - 2 * HOUR), director()
    then = standing(by, NOW - HOUR)
    restricting.break_glass(by=then, number=case.number, reason="x", hours=1, at=NOW - HOUR)
    Grant.objects.create(case=case, officer=by.officer, why="知情人员", from_at=NOW - HOUR)
    assert "紧急查阅受限事项" not in text(sign_in(by).get(reverse("case_show", args=[case.pk])))


def test_the_answer_is_the_same_for_a_number_that_is_not_there_elsewhere_or_accuses_me(sign_in):
    by = director()
    elsewhere = registered(home=street(2), restriction="minor")
    about_me = registered(restriction="minor", by=window(), excluded=[by.officer])
    client = sign_in(by)
    pages_ = {
        text(client.post(URL, asked(number)))
        .replace(number, "")
        .partition('id="main"')[2]
        .partition("csrf")[0]
        for number in ("J12026-99999", elsewhere.number, about_me.number)
    }
    codes = {
        client.post(URL, asked(number)).status_code
        for number in ("X", elsewhere.number, about_me.number, "\0", "𠮷" * 20)
    }
    assert (len(pages_), codes) == (1, {422})
    assert not BreakGlass.objects.exists()


def test_the_same_number_of_questions_is_asked_whether_a_number_exists_or_not(sign_in):
    client, counts = sign_in(director()), set()
    there = registered(home=street(2), restriction="minor").number
    client.post(URL, asked("J12026-77777"))
    for number in ("J12026-99999", there):
        with CaptureQueriesContext(connection) as caught:
            client.post(URL, asked(number))
        counts.add(len(caught))
    assert len(counts) == 1


@pytest.mark.parametrize(
    ("hours", "code"), [(0, 422), (25, 422), (24, 302), ("x", 422), ("", 422), ("9" * 40, 422)]
)
def test_a_look_lasts_a_day_at_most(sign_in, hours, code):
    case = registered(restriction="minor")
    assert sign_in(director()).post(URL, asked(case.number, hours=hours)).status_code == code


def test_a_reason_is_asked_for_and_nothing_typed_is_lost(sign_in):
    case = registered(restriction="minor")
    page = text(sign_in(director()).post(URL, asked(case.number, reason=" ")))
    assert ("请写明为什么必须马上查阅" in page, case.number in page) == (True, True)


@pytest.mark.parametrize("who", [secretary, liaison, grid_worker, window, auditor])
def test_who_does_not_answer_for_the_area_cannot_look(sign_in, who):
    case = registered(restriction="minor")
    assert sign_in(who()).post(URL, asked(case.number)).status_code == 403
    with pytest.raises(Refused):
        restricting.break_glass(by=who(), number=case.number, reason="x", hours=4, at=NOW)


def test_what_one_sees_anyway_needs_no_breaking(sign_in):
    case = registered()
    response = sign_in(director()).post(URL, asked(case.number))
    assert (response.status_code, BreakGlass.objects.count()) == (302, 0)


def test_an_accused_commander_hears_of_no_look():
    boss = commander()
    case = registered(restriction="minor", excluded=[boss.officer])
    by = director()
    restricting.break_glass(by=by, number=case.number, reason="x", hours=4, at=NOW)
    assert boss.pk not in Notice.objects.values_list("recipient", flat=True)
    assert not BreakGlass.objects.visible_to(boss).exists()


def test_a_look_is_reviewed_by_another_one_and_an_auditor_only_reads(sign_in):
    case, by, boss = registered(restriction="minor"), director(), commander()
    look = restricting.break_glass(by=by, number=case.number, reason="夜间求助", hours=4, at=NOW)
    readers = (by, boss, security(), auditor(), stranger(), secretary())
    assert [BreakGlass.objects.visible_to(who).count() for who in readers] == [1, 1, 1, 1, 0, 0]
    for who, words in ((by, "不能核查自己"), (auditor(), "只能查看")):
        with pytest.raises(Refused, match=words):
            restricting.review_glass(by=who, look=look, note="x", at=NOW)
    page = text(sign_in(auditor()).get(URL))
    assert ("夜间求助" in page, case.title in page) == (True, False)
    sign_in(boss).post(reverse("review_glass", args=[look.pk]), {"note": "查阅必要"})
    look.refresh_from_db()
    assert (look.reviewed_by_id, look.review) == (boss.pk, "查阅必要")
    with pytest.raises(Refused, match="已由"):
        restricting.review_glass(by=security(), look=look, note="x", at=NOW)


def test_the_page_of_looks_asks_as_much_for_ten_as_for_one(sign_in, django_assert_max_num_queries):
    cases = [registered(restriction="minor") for _ in range(10)]
    by, boss = director(), commander()
    for case in cases:
        restricting.break_glass(by=by, number=case.number, reason="x", hours=4, at=NOW)
    client = sign_in(boss)
    with django_assert_max_num_queries(8):
        client.get(URL)


def test_the_district_is_told_by_its_own_words():
    """A district supervisor looks over the street and may look in an emergency."""
    case = registered(restriction="minor")
    centre = unit(district(), "区综治中心", UnitKind.DEPARTMENT)
    by = officer(centre, Capability.SUPERVISE, sees=Sees.AREA, name="督导")
    assert restricting.break_glass(by=by, number=case.number, reason="x", hours=1, at=NOW).case_id == case.pk
