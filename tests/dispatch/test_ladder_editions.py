"""The ladder by category: what an edition says, for which clocks it holds, what a slip's page foretells."""

from datetime import date, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cases.choices import ClockKind, State
from cases.models import Case, Category
from core.clock import ZONE
from core.models import Notice
from core.refusals import Refused
from dispatch import actions, rules
from dispatch.actions import changing_ladder, ladder, orders
from dispatch.choices import LetterKind, LetterState, SlipState, Step
from dispatch.models import LadderEdition, Letter, Rung
from dispatch.rules import LadderPlan
from governance import calendar
from governance.calendar import working_calendar
from governance.choices import Capability, Sees, UnitKind
from governance.models import LocalClosing
from governance.rules import WorkingCalendar
from tests.builders import (
    AN_HOUR_AGO,
    NOW,
    case_at,
    commander,
    director,
    district,
    grade,
    liaison,
    officer,
    slip_at,
    standing,
    street,
    unit,
)
from tests.pages import text


def moment(day: int, hour: int = 9, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


# slip_at signs at 9:00 on November 17: the answer is due on December 8 (a Tuesday) at 17:30
SIGNED, DUE = AN_HOUR_AGO, moment(8, 17, 30)
BEFORE = AN_HOUR_AGO - timedelta(days=30)


def head():
    """A commander of the district, who sets the ladder."""
    office = unit(district(), "区委政法委", UnitKind.PARTY_OFFICE)
    return officer(office, Capability.COMMAND, sees=Sees.AREA, name="区指挥长")


def edition(category: Category | None = None, *, from_at: datetime = BEFORE, **rungs) -> LadderEdition:
    """The ladder with these rungs changed: reminder={"workdays": 2}."""
    facts = rules.DEFAULT_LADDER.facts()
    plan = LadderPlan.parse({name: told | rungs.get(name, {}) for name, told in facts.items()})
    number = changing_ladder.newest(category)
    by, given = standing(head(), BEFORE), {"reason": "试", "number": number}
    return changing_ladder.change_ladder(
        by=by, category=category, plan=plan, from_at=from_at, at=BEFORE, **given
    )


def ordered() -> None:
    by = standing(commander(), AN_HOUR_AGO)
    orders.give_order(by=by, until_at=NOW + timedelta(days=300), note="", at=AN_HOUR_AGO)


def late_slip(category: Category | None = None):
    ordered()
    slip = slip_at(SlipState.ACKNOWLEDGED)
    if category:
        Case.objects.filter(pk=slip.case_id).update(category=category)
    return slip


def counts(at: datetime) -> tuple[int, int, int]:
    tally = ladder.sweep(at)
    return tally.warned, tally.letters, tally.proposed


# --- rules


@pytest.mark.parametrize(
    ("workdays", "reached"),
    [(0, DUE), (1, moment(9, 17, 30)), (3, moment(11, 17, 30)), (4, moment(14, 17, 30))],
)
def test_a_rung_is_reached_at_the_end_of_its_working_day(db, workdays, reached):
    assert rules.rung_at(working_calendar(), DUE, workdays) == reached


@given(
    later=st.tuples(st.integers(0, 30 * 24 * 60), st.integers(0, 15 * 24 * 60)), workdays=st.integers(0, 6)
)
def test_the_range_of_the_index_finds_exactly_what_is_reached(later, workdays):
    """Over the autumn holidays with their make-up days too."""
    days = {date(2026, 10, day): False for day in range(1, 8)}
    calendar = WorkingCalendar(days | {date(2026, 9, 26): True, date(2026, 10, 10): True}, frozenset({2026}))
    due = moment(20, 0, month=9) + timedelta(minutes=later[0])
    at = due + timedelta(minutes=later[1])
    reached = rules.rung_at(calendar, due, workdays) <= at
    assert reached == (due <= rules.rung_cutoff(calendar, at, workdays))


@given(beyond=st.integers(1, 10 * 24 * 60), at=st.integers(0, 30 * 24 * 60), ahead=st.integers(1, 4))
def test_nothing_beyond_the_horizon_of_the_index_is_amber(beyond, at, ahead):
    """Over the autumn holidays too: what is not looked at would not be amber."""
    days = {date(2026, 10, day): False for day in range(1, 8)}
    calendar = WorkingCalendar(days | {date(2026, 9, 26): True, date(2026, 10, 10): True}, frozenset({2026}))
    now = moment(20, 0, month=9) + timedelta(minutes=at)
    due = rules.warn_horizon(calendar, now, ahead=ahead) + timedelta(minutes=beyond)
    assert rules.warn_at(calendar, now - timedelta(days=90), due, percent=1, ahead=ahead) > now


def test_amber_as_an_edition_sets_it():
    """Half of the time, at most three working days ahead."""
    calendar = WorkingCalendar({}, frozenset({2026}))
    assert rules.warn_at(calendar, SIGNED, DUE, percent=50, ahead=3) == moment(3, 17, 30)
    assert rules.warn_horizon(calendar, moment(3, 17, 30), ahead=3) >= DUE


def test_a_plan_survives_its_way_through_the_database():
    plan = LadderPlan.parse(
        {"reminder": {"is_on": False}, "supervision": {"workdays": 7, "tells": ["centre"]}}
    )
    assert LadderPlan.parse(plan.facts()) == plan
    assert (plan.first(), plan.after("supervision"), plan.after("escalation")) == (
        "supervision",
        "escalation",
        "",
    )
    assert LadderPlan.parse({}) == rules.DEFAULT_LADDER


def test_a_timeline_gives_each_start_one_plan():
    slow, own = (
        LadderPlan.parse({"reminder": {"workdays": 5}}),
        LadderPlan.parse({"reminder": {"workdays": 1}}),
    )
    general = [(moment(10), slow, 1)]
    spans = rules.timeline(general, [(moment(5), own, 2), (moment(20), None, 3)])
    found = {day: [one.edition for one in spans if one.holds(moment(day))] for day in (1, 5, 12, 20, 25)}
    assert found == {1: [None], 5: [2], 12: [2], 20: [1], 25: [1]}


# --- the sweep


@pytest.mark.django_db
def test_a_later_reminder_waits_for_its_working_day():
    edition(reminder={"workdays": 2}, supervision={"workdays": 3})
    late_slip()
    assert [counts(at)[1] for at in (moment(9), moment(10, 17, 0), moment(11), moment(11))] == [0, 0, 1, 0]


@pytest.mark.django_db
def test_a_category_has_its_own_ladder_and_others_keep_theirs():
    first, second = Category.objects.order_by("id")[:2]
    edition(first, reminder={"workdays": 1}, supervision={"workdays": 4})
    own, other = late_slip(first), late_slip(second)
    assert counts(moment(9))[1] == 1
    assert Letter.objects.get().slip == other
    assert counts(moment(10))[1] == 1
    assert Letter.objects.get(slip=own).edition == LadderEdition.objects.get()


@pytest.mark.django_db
def test_a_running_clock_keeps_the_edition_it_started_under():
    late_slip()
    edition(from_at=SIGNED + timedelta(minutes=1), reminder={"is_on": False}, supervision={"workdays": 9})
    assert counts(moment(9)) == (0, 1, 0), "signed a minute before the edition holds"
    assert ladder.sweep(moment(14)).proposed == 1


@pytest.mark.django_db
def test_the_next_rung_follows_the_edition_that_proposed_the_letter():
    late_slip()
    assert counts(moment(9))[1] == 1
    letter = Letter.objects.get()
    assert letter.next_at == letter.reply_by, "never before the time to answer is over"
    edition(from_at=BEFORE, supervision={"workdays": 6}, escalation={"workdays": 8})
    slip = slip_at(SlipState.ACKNOWLEDGED)
    counts(moment(9))
    later = Letter.objects.get(slip=slip)
    assert later.next_at == moment(16, 17, 30), "the sixth working day after the deadline"


@pytest.mark.django_db
def test_without_a_reminder_the_ladder_begins_with_the_supervision_letter():
    edition(reminder={"is_on": False})
    late_slip()
    assert [counts(at) for at in (moment(9), moment(10, 17, 0))] == [(0, 0, 0)] * 2
    assert [counts(moment(11)), counts(moment(11))] == [(0, 0, 1), (0, 0, 0)]
    letter = Letter.objects.get()
    assert (letter.kind, letter.state) == (LetterKind.SUPERVISION, LetterState.DRAFTED)
    assert "，，" not in letter.body
    assert "。。" not in letter.body


@pytest.mark.django_db
def test_a_ladder_that_is_off_writes_nothing_and_warns_nobody():
    off = {"is_on": False}
    edition(amber=off, reminder=off, supervision=off, escalation=off)
    late_slip()
    before = Notice.objects.count()
    ladder.sweep(moment(8))
    ladder.sweep(moment(31))
    assert (Letter.objects.count(), Notice.objects.count()) == (0, before)


@pytest.mark.django_db
def test_a_reminder_that_is_not_to_go_by_itself_is_proposed_though_an_order_stands():
    edition(reminder={"by_itself": False})
    late_slip()
    assert counts(moment(9)) == (0, 0, 1)
    assert Letter.objects.get().state == LetterState.PROPOSED


@pytest.mark.django_db
def test_each_rung_tells_whom_the_edition_names():
    edition(amber={"tells": ["commander"]}, reminder={"tells": ["commander"]})
    late_slip()

    def told(who) -> list[str]:
        return list(
            Notice.objects.filter(recipient=who.officer).order_by("id").values_list("text", flat=True)
        )

    before = len(told(liaison()))
    counts(moment(8))
    assert told(commander())[-1].startswith("办结时限将到")
    assert len(told(liaison())) == before
    counts(moment(9))
    assert told(commander())[-1].startswith("已发提醒函 街1综提〔2026〕1号")
    assert told(liaison())[-1].startswith("提醒函 街1综提〔2026〕1号")


@pytest.mark.django_db
def test_amber_further_ahead_is_found_and_rung_once():
    edition(amber={"ahead": 5, "percent": 50})
    late_slip()
    assert [counts(at)[0] for at in (moment(1, 17, 0), moment(2, 9), moment(2, 9))] == [0, 1, 0]
    assert Rung.objects.get().step == Step.WARNED


# --- first reports of ordinary slips: a bell, no letter


def signed(level: str = "", at: datetime = SIGNED):
    """Signed at 9:00 on November 17 and acknowledged; the first report is due on the 18th at 17:30."""
    case = grade(case_at(State.ACCEPTED, at=at - timedelta(hours=1)), level)
    slip = actions.assign(
        by=standing(commander(), at), case=case, unit=street().unit, requirement="请办理", at=at
    )
    return actions.acknowledge(by=standing(liaison(), at), slip=slip, at=at)


def heard(who) -> list[str]:
    rows = Notice.objects.filter(recipient=who.officer, text__startswith="首报").order_by("id")
    return [one.split("：")[0] for one in rows.values_list("text", flat=True)]


def nov(day: int, hour: int = 9, minute: int = 0) -> datetime:
    return moment(day, hour, minute, month=11)


@pytest.mark.django_db
def test_an_ordinary_first_report_rings_at_unit_and_centre_and_gets_no_letter():
    ordered()
    slip = signed()
    assert slip.case.clocks.get(kind=ClockKind.FIRST_REPORT).due_at == nov(18, 17, 30)
    assert [counts(nov(18, 16)), counts(nov(18, 16))] == [(1, 0, 0), (0, 0, 0)]
    assert [counts(nov(19, 9)), counts(nov(19, 9)), counts(nov(30, 9))] == [(1, 0, 0), (0, 0, 0), (0, 0, 0)]
    assert heard(liaison()) == heard(director()) == ["首报时限将到", "首报已超期"]
    assert not Letter.objects.exists()


@pytest.mark.django_db
def test_a_late_first_report_counts_as_late_for_its_unit(sign_in):
    slip = signed(at=SIGNED - timedelta(days=5))
    late = Case.objects.visible_to(director()).overdue(NOW)
    assert [(one.pk, one.lead_unit) for one in late] == [(slip.case_id, slip.unit)]


@pytest.mark.django_db
@pytest.mark.parametrize(("level", "letters"), [("low", 0), ("medium", 1), ("high", 1)])
def test_letters_about_first_reports_are_for_dangerous_cases(level, letters):
    ordered()
    signed(level)
    ladder.sweep(nov(19, 9))
    waits = Letter.objects.filter(clock__kind=ClockKind.FIRST_REPORT)
    assert waits.count() == letters


@pytest.mark.django_db
def test_an_edition_may_write_about_ordinary_first_reports_too():
    ordered()
    edition(reminder={"first_reports": True})
    signed()
    assert counts(nov(19, 9)) == (0, 1, 0)
    assert "首次反馈" in Letter.objects.get().body


@pytest.mark.django_db
def test_editions_of_before_say_what_they_did():
    """What an office wrote down while every first report got its letter goes on doing so."""
    old = edition(reminder={"workdays": 1})
    rungs = {**old.rungs, "reminder": {"workdays": 1}}
    LadderEdition.objects.filter(pk=old.pk).update(rungs=rungs)
    migration = import_module("dispatch.migrations.0016_first_reports_and_agenda")
    migration.load(apps, None)
    plan = LadderPlan.parse(LadderEdition.objects.get().rungs)
    assert (plan.writes_quiet, plan.reminder.workdays) == (True, 1)
    assert not rules.DEFAULT_LADDER.writes_quiet


# --- the time to answer


@pytest.mark.django_db
def test_a_letter_asks_for_its_answer_within_the_days_of_its_edition():
    edition(reminder={"reply": 4}, supervision={"workdays": 5}, escalation={"workdays": 9})
    late_slip()
    assert counts(moment(9))[1] == 1
    letter = Letter.objects.get()
    assert (letter.reply_by, letter.next_at) == (moment(15, 17, 30), moment(15, 17, 30))
    assert "2026年12月15日17时30分" in letter.body


# --- a centre that is closed today


def close(day: date, *, home=None) -> None:
    LocalClosing.objects.create(centre=(home or street()).centre, day=day, why="停电检修")
    calendar.forget()


@pytest.mark.django_db
def test_letters_wait_while_their_own_centre_is_closed_and_others_go_out():
    late_slip()
    other = slip_at(SlipState.ACKNOWLEDGED, home=street(2))
    close(date(2026, 12, 9))
    assert counts(moment(9)) == (0, 0, 1), "the other street has no standing order"
    assert Letter.objects.get().slip == other
    assert counts(moment(10, 8, 30)) == (0, 1, 0)


@pytest.mark.django_db
def test_bells_of_a_closed_centre_wait_and_danger_does_not():
    slip_at(SlipState.ACKNOWLEDGED)
    close(date(2026, 12, 8))
    assert counts(moment(8)) == (0, 0, 0)
    Case.objects.update(red_flag=True)
    assert counts(moment(8))[0] == 1


@pytest.mark.django_db
def test_the_next_rung_waits_for_the_day_the_centre_opens():
    late_slip()
    ladder.sweep(moment(9))
    close(date(2026, 12, 14))
    assert [ladder.sweep(at).proposed for at in (moment(14, 9), moment(15, 8, 30))] == [0, 1]


@pytest.mark.django_db
def test_a_slip_foretells_the_day_on_which_its_centre_opens(sign_in):
    slip = late_slip()
    close(date(2026, 12, 9))
    steps = sign_in(liaison()).get(reverse("slip_show", args=[slip.pk])).context["ladder"]
    assert next(one["note"] for one in steps if one["label"] == "提醒函").startswith("12月10日 08:30")


# --- changing it


@pytest.mark.django_db
def test_only_the_district_and_the_administrator_change_the_ladder():
    given = {
        "category": None,
        "plan": rules.DEFAULT_LADDER,
        "from_at": NOW,
        "reason": "x",
        "number": 0,
        "at": NOW,
    }
    for by in (director(), commander()):
        with pytest.raises(Refused, match="区级指挥长"):
            changing_ladder.change_ladder(by=by, **given)


@pytest.mark.django_db
def test_an_edition_is_never_backdated_nor_written_over_anothers():
    edition(reminder={"workdays": 1})
    given = {"category": None, "plan": rules.DEFAULT_LADDER, "reason": "x", "at": NOW}
    with pytest.raises(Refused, match="今后起算"):
        changing_ladder.change_ladder(by=head(), from_at=SIGNED, number=1, **given)
    with pytest.raises(Refused, match="刚刚被别人改过"):
        changing_ladder.change_ladder(by=head(), from_at=NOW, number=0, **given)
    assert changing_ladder.change_ladder(by=head(), from_at=NOW, number=1, **given).number == 2


@pytest.mark.django_db
def test_a_category_may_follow_the_general_ladder_again():
    category = Category.objects.order_by("id").first()
    edition(category, reminder={"workdays": 1}, supervision={"workdays": 4})
    changing_ladder.change_ladder(
        by=head(), category=category, plan=None, from_at=NOW, reason="收回", number=1, at=NOW
    )
    assert changing_ladder.in_force(category.pk, SIGNED).plan.reminder.workdays == 1
    assert changing_ladder.in_force(category.pk, NOW).plan == rules.DEFAULT_LADDER


# --- pages


def posted(**changes) -> dict[str, str]:
    return {
        "amber_on": "on", "amber_percent": "80", "amber_ahead": "1", "amber_tell_unit": "on", "reminder_on": "on",
        "reminder_workdays": "1", "reminder_by_itself": "on", "supervision_on": "on", "supervision_workdays": "3",
        "reminder_reply": "2", "supervision_reply": "2", "escalation_reply": "2", "escalation_take": "1",
        "escalation_opinion": "5", "escalation_workdays": "6",
        "from_at": "2026-11-17T10:00", "reason": "年底", "number": "0", "once": "k",
    } | changes  # fmt: skip


@pytest.mark.django_db
def test_the_page_makes_an_edition_and_shows_its_history(sign_in):
    client, url = sign_in(head()), reverse("ladder_show", args=[0])
    response = client.post(url, posted())
    assert (response.status_code, response["Location"]) == (302, url)
    made = LadderEdition.objects.get()
    plan = LadderPlan.parse(made.rungs)
    assert (plan.reminder.workdays, plan.escalation.is_on, plan.amber.tells) == (1, False, ("unit",))
    assert (plan.reminder.first_reports, plan.escalation.take, plan.escalation.opinion) == (False, 1, 5)
    page = text(client.get(url))
    assert "一般事项首报超期不发函、只通知" in page
    assert "第 1 版" in page
    assert "不发提级函" in page
    assert "第 1 版" in text(client.get(reverse("ladder_list")))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"supervision_workdays": "1"}, "请填得比上一级晚"),
        ({"amber_tell_unit": ""}, "至少通知一类人"),
        ({"from_at": "2026-11-16T10:00"}, "今后起算"),
        ({"reason": ""}, "为什么这样改"),
    ],
)
def test_what_makes_no_ladder_is_refused_beside_its_field(sign_in, wrong, sentence):
    response = sign_in(head()).post(reverse("ladder_show", args=[0]), posted(**wrong))
    assert response.status_code == 422
    assert sentence in text(response)
    assert not LadderEdition.objects.exists()


@pytest.mark.django_db
def test_a_slip_foretells_what_would_happen_and_when(sign_in):
    slip = late_slip()
    steps = sign_in(liaison()).get(reverse("slip_show", args=[slip.pk])).context["ladder"]
    told = [(one["label"], one["state"], one["note"][:12]) for one in steps]
    assert told == [
        ("临期提醒", "current", "12月7日 17:30　"[:12]),
        ("反馈时限", "todo", "12月8日 17:30　"[:12]),
        ("提醒函", "todo", "12月9日 08:30　"[:12]),
        ("督办函", "todo", "12月14日 08:30"[:12]),
        ("提级函", "todo", "12月17日 08:30"[:12]),
    ]


@pytest.mark.django_db
def test_what_was_foretold_is_what_happens(sign_in):
    slip = late_slip()
    ladder.sweep(moment(9, 8, 30))
    letter = Letter.objects.get()
    steps = sign_in(director()).get(reverse("slip_show", args=[slip.pk])).context["ladder"]
    reminder = next(one for one in steps if one["label"] == "提醒函")
    assert (reminder["state"], letter.number in reminder["note"]) == ("done", True)
    assert (ladder.sweep(moment(11, 17, 29)).proposed, ladder.sweep(moment(14, 8, 30)).proposed) == (0, 1)


@pytest.mark.django_db
def test_a_slip_that_is_answered_foretells_nothing(sign_in):
    slip = slip_at(SlipState.ANSWERED)
    assert sign_in(director()).get(reverse("slip_show", args=[slip.pk])).context["ladder"] == []
