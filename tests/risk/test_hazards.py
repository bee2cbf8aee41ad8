"""The hazard ledger: who enters by itself, how it follows its case, reviews, leads, strike-off."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from cases.actions import accused, closing
from cases.choices import Level, State, Verb
from cases.models import Case, Entry, Grant
from core.models import Notice, Setting
from core.refusals import Refused
from core.switches import forget
from dispatch.choices import SlipState
from governance.choices import Capability, Sees
from risk.actions import deciding, levels, managing
from risk.actions.ledger import keep_ledger, keep_whole_ledger, tell_overdue
from risk.actions.reviews import colour_of
from risk.choices import Colour, FactorState, Finding, HazardState, HazardVerb, Tier
from risk.models import Assessment, Hazard, HazardClass, HazardLead, HazardReview, LevelChange
from risk.permissions import hazards as permissions
from risk.permissions.assessing import Mark
from risk.rules.reviews import after_change, ledger_rank, next_review
from tests.builders import (
    AN_HOUR_AGO,
    NOW,
    assessment_of,
    assessor,
    case_at,
    commander,
    director,
    grade,
    hazard_of,
    liaison,
    many_cases,
    officer,
    secretary,
    slip_at,
    stranger,
    street,
    window,
)
from tests.pages import text

TODAY = NOW.date()


def later(**span):
    return NOW + timedelta(**span)


# rules


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (None, date(2026, 11, 8)),
        (date(2026, 11, 4), date(2026, 11, 4)),
        (date(2026, 12, 1), date(2026, 11, 8)),
    ],
)
def test_the_next_review_is_as_many_days_on_or_earlier_as_wished(wanted, expected):
    assert next_review(date(2026, 11, 1), 7, wanted) == expected


@pytest.mark.parametrize(
    ("was", "now", "days", "expected"),
    [
        ("low", "high", 3, date(2026, 11, 4)),
        ("medium", "high", 30, date(2026, 11, 20)),
        ("high", "low", 30, date(2026, 11, 20)),
        ("high", "medium", 1, date(2026, 11, 20)),
    ],
)
def test_a_raised_level_draws_the_review_nearer_and_a_lowered_one_leaves_it(was, now, days, expected):
    assert after_change(date(2026, 11, 20), date(2026, 11, 1), days, was=was, now=now) == expected


def test_the_ledger_begins_with_what_is_due_and_ends_with_what_was_struck_off_first():
    due = [ledger_rank(review_on=date(2026, 11, day), struck_on=None) for day in (3, 9)]
    struck = [ledger_rank(review_on=None, struck_on=date(2026, 11, day)) for day in (9, 3)]
    assert sorted([*struck, *due]) == [*due, *struck]


# entering


def decided(level: str = Level.HIGH, *, hazard_class: str = "R3", at=AN_HOUR_AGO) -> Case:
    """As a named officer decided it: the row of the assessment and the case's level."""
    case = case_at(State.ACCEPTED)
    one = assessment_of(case)
    kind = HazardClass.objects.filter(code=hazard_class).first()
    Assessment.objects.filter(pk=one.pk).update(
        state="decided", decided_by=assessor().officer, decided_at=at, level=level, hazard_class=kind
    )
    return grade(case, level)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("level", "hazard_class", "enters"),
    [
        (Level.HIGH, "", True),
        (Level.MEDIUM, "", True),
        (Level.LOW, "R3", True),
        (Level.LOW, "", False),
    ],
)
def test_medium_high_and_the_classes_enter_by_themselves(level, hazard_class, enters):
    case = decided(level, hazard_class=hazard_class)
    keep_ledger(NOW)
    assert Hazard.objects.filter(case=case).exists() == enters


@pytest.mark.django_db
def test_what_is_only_suggested_does_not_enter():
    assessment_of(case_at(State.ACCEPTED))
    keep_ledger(NOW)
    assert not Hazard.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("level", "days"), [(Level.HIGH, 3), (Level.MEDIUM, 7), (Level.LOW, 30)])
def test_the_first_review_runs_from_the_day_of_entering(level, days):
    decided(level)
    keep_ledger(NOW)
    assert Hazard.objects.get().next_review_on == TODAY + timedelta(days=days)


@pytest.mark.django_db
def test_the_days_are_the_offices():
    Setting.objects.create(key="hazard_review_high", value=1, set_by=director().officer, set_at=NOW)
    forget()
    decided(Level.HIGH)
    keep_ledger(NOW)
    forget()
    assert Hazard.objects.get().next_review_on == TODAY + timedelta(days=1)


@pytest.mark.django_db
def test_a_round_run_twice_writes_nothing_twice():
    decided()
    assert keep_ledger(NOW) == 1
    assert (keep_ledger(NOW), keep_whole_ledger(NOW)) == (0, 0)
    assert Hazard.objects.count() == 1


@pytest.mark.django_db
def test_old_ledgers_and_withdrawn_cases_stay_out():
    cases = many_cases(2)
    Case.objects.filter(pk=cases[0].pk).update(level=Level.HIGH, is_history=True)
    Case.objects.filter(pk=cases[1].pk).update(level=Level.HIGH, state=State.WITHDRAWN)
    keep_whole_ledger(NOW)
    assert not Hazard.objects.exists()


# following


@pytest.mark.django_db
def test_a_raised_level_draws_the_review_nearer_on_the_row():
    case = case_at(State.ACCEPTED)
    hazard = hazard_of(case, Level.LOW, next_review_on=TODAY + timedelta(days=25))
    levels.raise_level(by=commander(), case=case, level=Level.HIGH, reason="又扬言", at=NOW)
    keep_ledger(NOW)
    hazard.refresh_from_db()
    assert (hazard.level, hazard.next_review_on) == (Level.HIGH, TODAY + timedelta(days=3))


@pytest.mark.django_db
def test_a_reopened_case_brings_its_hazard_back():
    case = case_at(State.CLOSED)
    hazard = hazard_of(case, Level.HIGH)
    managing.strike_off(by=commander(), hazard=hazard, reason="已化解", at=AN_HOUR_AGO)
    closing.reopen(by=director(), case=case, note="又反复了", at=NOW)
    assert keep_ledger(NOW) == 1
    hazard.refresh_from_db()
    assert (hazard.state, hazard.struck_by, hazard.strike_reason) == (HazardState.OPEN, None, "")
    assert hazard.next_review_on == TODAY + timedelta(days=3)
    assert case.entries.filter(verb=HazardVerb.RELIST).count() == 1
    assert keep_ledger(later(minutes=1)) == 0


@pytest.mark.django_db
def test_what_is_judged_dangerous_anew_comes_back():
    case = case_at(State.ACCEPTED)
    hazard = hazard_of(case, Level.MEDIUM)
    managing.strike_off(by=commander(), hazard=hazard, reason="已化解", at=AN_HOUR_AGO)
    assert keep_ledger(NOW) == 0
    levels.raise_level(by=commander(), case=case, level=Level.HIGH, reason="又扬言", at=NOW)
    keep_ledger(NOW)
    hazard.refresh_from_db()
    assert (hazard.state, hazard.level) == (HazardState.OPEN, Level.HIGH)


# reviews


def reviewed(hazard, by=None, **more):
    facts = {"finding": Finding.STEADY, "note": "上门见到本人，平稳。", "next_on": None, "at": NOW} | more
    return managing.review(by=by or assessor(), hazard=hazard, **facts)


@pytest.mark.django_db
def test_the_next_date_follows_from_the_review():
    hazard = hazard_of(case_at(State.ACCEPTED), Level.MEDIUM, next_review_on=TODAY - timedelta(days=2))
    done = reviewed(hazard)
    hazard.refresh_from_db()
    assert (done.due_on, hazard.next_review_on) == (TODAY - timedelta(days=2), TODAY + timedelta(days=7))
    assert hazard.reviewed_at == NOW


@pytest.mark.django_db
def test_what_a_review_found_does_not_stand_in_the_history_that_units_read():
    """Trap 30."""
    hazard = hazard_of(case_at(State.ACCEPTED), Level.MEDIUM)
    reviewed(hazard, note="仍扬言要报复")
    assert Entry.objects.get(verb=HazardVerb.REVIEW).note == ""


@pytest.mark.django_db
def test_a_review_that_raises_holds_at_once_and_one_that_lowers_waits_for_a_second_person():
    raised, lowered = (hazard_of(case_at(State.ACCEPTED), Level.MEDIUM) for _ in range(2))
    reviewed(raised, level=Level.HIGH)
    reviewed(lowered, level=Level.LOW)
    raised.case.refresh_from_db()
    lowered.case.refresh_from_db()
    assert (raised.case.level, lowered.case.level) == (Level.HIGH, Level.MEDIUM)
    assert LevelChange.objects.get(case=lowered.case).state == "proposed"


@pytest.mark.django_db
def test_a_review_is_never_edited():
    done = reviewed(hazard_of(case_at(State.ACCEPTED), Level.MEDIUM))
    with pytest.raises(DatabaseError), transaction.atomic():
        HazardReview.objects.filter(pk=done.pk).update(note="x")


@pytest.mark.django_db
@pytest.mark.parametrize("who", [secretary, liaison, window])
def test_others_do_not_review(who):
    hazard = hazard_of(slip_at(SlipState.ISSUED).case, Level.MEDIUM)
    with pytest.raises(Refused):
        reviewed(hazard, by=who())


@pytest.mark.django_db
def test_a_later_date_than_the_level_allows_is_refused_in_words(sign_in):
    hazard = hazard_of(case_at(State.ACCEPTED), Level.HIGH)
    sent = {"finding": "steady", "note": "好", "next_on": TODAY + timedelta(days=9)}
    answer = sign_in(assessor()).post(reverse("review_hazard", args=[hazard.pk]), sent)
    assert answer.status_code == 422
    assert "之间的日期" in text(answer)


# late reviews


@pytest.mark.django_db
def test_a_late_review_rings_once_in_office_hours_at_whoever_answers():
    hazard = hazard_of(case_at(State.ACCEPTED), Level.HIGH, next_review_on=TODAY - timedelta(days=1))
    lead = commander()
    managing.name_lead(by=director(), hazard=hazard, tier=Tier.STREET, officer=lead.officer, note="", at=NOW)
    Notice.objects.all().delete()
    assert tell_overdue(NOW.replace(hour=3)) == 0
    assert (tell_overdue(NOW), tell_overdue(NOW), tell_overdue(later(minutes=20))) == (1, 0, 0)
    assert list(Notice.objects.values_list("recipient", flat=True)) == [lead.pk]


@pytest.mark.django_db
def test_without_a_lead_the_commanders_hear_and_never_whom_the_case_accuses():
    """Trap 26."""
    case = case_at(State.ACCEPTED)
    hazard_of(case, Level.HIGH, next_review_on=TODAY - timedelta(days=1))
    accused.exclude(by=director(), case=case, officer=commander().officer, reason="反映其本人", at=NOW)
    Notice.objects.all().delete()
    tell_overdue(NOW)
    assert not Notice.objects.filter(recipient=commander().pk).exists()


@pytest.mark.django_db
def test_what_is_due_waits_on_the_first_page_of_whoever_answers(sign_in):
    hazard = hazard_of(case_at(State.ACCEPTED), Level.LOW, next_review_on=TODAY)
    lead = commander()
    HazardLead.objects.create(
        hazard=hazard, tier=Tier.STREET, officer=lead.officer, from_at=NOW, made_by=lead.officer
    )
    assert "隐患待复查" in text(sign_in(lead).get(reverse("desk")))
    assert "隐患待复查" not in text(sign_in(assessor()).get(reverse("desk")))


# who answers


@pytest.mark.django_db
def test_who_is_named_sees_the_case_is_told_and_the_one_before_too():
    hazard = hazard_of(case_at(State.ACCEPTED, is_restricted=True), Level.HIGH)
    first, second = commander(), director()
    for one in (first, second):
        managing.name_lead(by=second, hazard=hazard, tier=Tier.STREET, officer=one.officer, note="", at=NOW)
    assert Grant.objects.filter(case=hazard.case, officer=first.officer, why="街道包案").exists()
    current = HazardLead.objects.get(hazard=hazard, until_at=None)
    assert (current.officer, HazardLead.objects.count()) == (second.officer, 2)
    told = Notice.objects.filter(recipient=first.pk).values_list("text", flat=True)
    assert [one[:4] for one in told.order_by("id")] == ["请您街道", "街道包案"]


@pytest.mark.django_db
def test_nobody_the_case_accuses_answers_for_it():
    case = case_at(State.ACCEPTED)
    hazard = hazard_of(case, Level.HIGH)
    accused.exclude(by=director(), case=case, officer=commander().officer, reason="反映其本人", at=NOW)
    with pytest.raises(Refused, match="回避"):
        managing.name_lead(
            by=director(), hazard=hazard, tier=Tier.STREET, officer=commander().officer, note="", at=NOW
        )


@pytest.mark.django_db
def test_only_who_can_lead_is_named():
    hazard = hazard_of(case_at(State.ACCEPTED), Level.HIGH)
    with pytest.raises(Refused, match="不能担任"):
        managing.name_lead(
            by=director(), hazard=hazard, tier=Tier.STREET, officer=secretary().officer, note="", at=NOW
        )


@pytest.mark.django_db
def test_a_lead_without_scores_reads_exactly_his_own(sign_in):
    mine, other = (hazard_of(case_at(State.ACCEPTED), Level.HIGH) for _ in range(2))
    who = officer(street().centre, Capability.SUPERVISE, sees=Sees.AREA, name="督办专员")
    HazardLead.objects.create(
        hazard=mine, tier=Tier.DISTRICT, officer=who.officer, from_at=NOW, made_by=director().officer
    )
    client = sign_in(who)
    listed = client.get(reverse("hazard_list")).context["page"].rows
    assert [one.pk for one in listed] == [mine.pk]
    codes = [client.get(reverse("hazard_show", args=[one.pk])).status_code for one in (mine, other)]
    assert codes == [200, 403]
    by_api = [client.get(reverse("api:hazard", args=[one.pk])).status_code for one in (mine, other)]
    assert by_api == [200, 403]


@pytest.mark.django_db
def test_a_hazard_without_a_street_lead_is_ownerless():
    led, alone, low = (
        hazard_of(case_at(State.ACCEPTED), level) for level in (Level.HIGH, Level.MEDIUM, Level.LOW)
    )
    HazardLead.objects.create(
        hazard=led, tier=Tier.STREET, officer=commander().officer, from_at=NOW, made_by=director().officer
    )
    assert list(Hazard.objects.leaderless(TODAY)) == [alone]
    assert low.level == Level.LOW
    commander().officer.appointments.update(until_on=TODAY - timedelta(days=1))
    assert set(Hazard.objects.leaderless(TODAY)) == {led, alone}


@pytest.mark.django_db
def test_what_one_answers_for_is_handed_over_but_not_to_whom_the_case_accuses():
    going, staying = (hazard_of(case_at(State.ACCEPTED), Level.HIGH) for _ in range(2))
    old, new = commander(), director()
    for one in (going, staying):
        HazardLead.objects.create(
            hazard=one, tier=Tier.STREET, officer=old.officer, from_at=AN_HOUR_AGO, made_by=old.officer
        )
    staying.case.exclusions.create(officer=new.officer, why="反映对象", at=NOW)
    assert managing.led(old.officer, NOW) == 2
    went, stayed = managing.hand_leads(old, old.officer, new.officer, "调离", NOW)
    assert (went, len(stayed), managing.led(old.officer, NOW), managing.led(new.officer, NOW)) == (1, 1, 1, 1)


# striking off


def ready() -> Hazard:
    """A low one whose loops are all closed but the last."""
    slip = slip_at(SlipState.APPROVED)
    hazard = hazard_of(slip.case, Level.LOW)
    Entry.objects.create(case=slip.case, verb="decide", at=AN_HOUR_AGO, officer=assessor().officer)
    reviewed(hazard, at=AN_HOUR_AGO)
    return hazard


@pytest.mark.django_db
def test_with_all_loops_closed_the_centre_strikes_it_off():
    hazard = ready()
    assert permissions.open_loops(hazard, NOW) == []
    done = managing.strike_off(by=director(), hazard=hazard, reason="已化解", at=NOW)
    assert (done.state, done.struck_by, done.open_loops) == (HazardState.STRUCK, director().officer, [])
    assert done.next_review_on is None


@pytest.mark.django_db
@pytest.mark.parametrize("who", [director, assessor])
def test_with_an_open_loop_only_a_commander_signs_why(who):
    hazard = hazard_of(case_at(State.COMPLETED), Level.HIGH)
    with pytest.raises(Refused, match="还没有闭环：风险评估、分流交办、预防处置、动态管理"):
        managing.strike_off(by=who(), hazard=hazard, reason="已化解", at=NOW)
    done = managing.strike_off(by=commander(), hazard=hazard, reason="双方搬离", at=NOW)
    assert done.open_loops == ["风险评估", "分流交办", "预防处置", "动态管理"]
    assert done.appointment.post.title == "政法委员"
    assert Entry.objects.get(verb=HazardVerb.STRIKE_OFF).about["reason"] == "双方搬离"


@pytest.mark.django_db
def test_what_waits_on_the_desk_is_not_struck_off():
    case = case_at(State.ACCEPTED)
    hazard = hazard_of(case, Level.HIGH)
    assessment_of(case)
    with pytest.raises(Refused, match="预评台"):
        managing.strike_off(by=commander(), hazard=hazard, reason="已化解", at=NOW)


@pytest.mark.django_db
def test_a_commander_of_another_street_signs_nothing():
    hazard = hazard_of(case_at(State.COMPLETED), Level.HIGH)
    with pytest.raises(Refused):
        managing.strike_off(by=commander(street(2)), hazard=hazard, reason="已化解", at=NOW)


@pytest.mark.django_db
def test_struck_off_it_stays_in_the_ledger_and_nothing_more_is_done_with_it(sign_in):
    hazard = managing.strike_off(by=director(), hazard=ready(), reason="已化解", at=NOW)
    with pytest.raises(Refused, match="销号"):
        reviewed(hazard)
    client = sign_in(director())
    assert client.get(reverse("hazard_list")).context["page"].count == 1
    assert "已化解" in text(client.get(reverse("hazard_show", args=[hazard.pk])))


@pytest.mark.django_db
def test_the_last_loop_is_closed_by_striking_off_and_not_by_closing_the_case():
    case = case_at(State.CLOSED)
    hazard = hazard_of(case, Level.HIGH)
    assert case.entries.filter(verb=Verb.CLOSE).exists()
    before = permissions.loops_of({case.pk: Level.HIGH}, TODAY)[case.pk][-1]
    managing.strike_off(by=commander(), hazard=hazard, reason="已化解", at=NOW)
    after = permissions.loops_of({case.pk: Level.HIGH}, TODAY)[case.pk][-1]
    assert (before.is_open, after.is_open) == (True, False)


# colours


@pytest.mark.django_db
def test_the_colours_are_a_setting_and_the_filter_follows_them(sign_in):
    red, blue = case_at(State.ACCEPTED), case_at(State.ACCEPTED)
    hazard_of(red, Level.MEDIUM)
    Case.objects.filter(pk=red.pk).update(red_flag=True)
    hazard_of(blue, Level.LOW)
    client = sign_in(director())

    def shown(colour):
        page = client.get(reverse("hazard_list"), {"colour": colour}).context["page"]
        return [one.case_id for one in page.rows]

    assert (shown("red"), shown("blue"), shown("yellow")) == ([red.pk], [blue.pk], [])
    Setting.objects.create(
        key="hazard_colour_red_flag", value="yellow", set_by=director().officer, set_at=NOW
    )
    forget()
    assert colour_of(Level.HIGH, red_flag=True) == Colour.YELLOW
    assert (shown("red"), shown("yellow")) == ([], [red.pk])
    forget()


@pytest.mark.django_db
def test_a_decision_on_the_desk_is_in_the_ledger_seconds_later():
    case = case_at(State.ACCEPTED, narrative="前夫到店里扬言要捅死她，随身带刀，她不敢回家。")
    one = assessment_of(case)
    marks = {code: Mark(FactorState.CONFIRMED) for code in one.factors.values_list("code", flat=True)}
    deciding.decide(by=assessor(), assessment=one, marks=marks, seen=one.screening.text_sha, note="", at=NOW)
    keep_ledger(NOW)
    hazard = Hazard.objects.get(case=case)
    assert (hazard.level, hazard.state) == (Level.HIGH, HazardState.OPEN)


@pytest.mark.django_db
def test_a_stranger_finds_nothing(sign_in):
    hazard = hazard_of(case_at(State.ACCEPTED), Level.HIGH)
    client = sign_in(stranger())
    assert client.get(reverse("hazard_list")).context["page"].count == 0
    assert client.get(reverse("hazard_show", args=[hazard.pk])).status_code == 404
