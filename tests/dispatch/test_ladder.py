"""The sweep: amber, reminder, supervision, escalation; each rung once, to whom it concerns, at the hours that are decent."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import closing, intake
from cases.choices import ClockKind, State
from cases.models import Case, Clock, Entry
from core.clock import ZONE
from core.models import Notice, Sequence
from core.refusals import Refused
from dispatch import actions, rules
from dispatch.actions import ladder, letters, orders
from dispatch.choices import LetterKind, LetterState, SlipState, Step
from dispatch.models import Letter, Rung, Slip
from governance.calendar import working_calendar
from governance.choices import UnitKind
from governance.models import Appointment, CalendarDay, DutyShift, Unit
from tests.builders import (
    AN_HOUR_AGO,
    NOW,
    case_at,
    commander,
    director,
    district,
    grade,
    liaison,
    many_cases,
    officer,
    registered,
    slip_at,
    standing,
    street,
    unit,
)

pytestmark = pytest.mark.django_db


def moment(day: int, hour: int = 9, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


# slip_at signs at 9:00 on November 17: the answer is due on December 8 at 17:30
LATE = moment(9)
NIGHT = moment(9, 2)


def ordered() -> None:
    orders.give_order(
        by=standing(commander(), AN_HOUR_AGO), until_at=NOW + timedelta(days=300), note="", at=AN_HOUR_AGO
    )


def late_slip(state: SlipState = SlipState.ACKNOWLEDGED, **more) -> Slip:
    ordered()
    return slip_at(state, **more)


def told(who) -> list[str]:
    return list(Notice.objects.filter(recipient=who.officer).order_by("id").values_list("text", flat=True))


def counts(at: datetime) -> tuple[int, int, int]:
    tally = ladder.sweep(at)
    return tally.warned, tally.letters, tally.proposed


# --- when


@pytest.mark.parametrize(
    ("started", "due", "warned"),
    [
        (
            moment(17, 9, month=11),
            moment(8, 17, 30),
            moment(7, 17, 30),
        ),  # 15 workdays: one working day before
        (
            moment(17, 9, month=11),
            moment(17, 11, month=11),
            moment(17, 10, 36, month=11),
        ),  # two hours: at 80 %
        (
            moment(18, 9, month=11),
            moment(23, 17, 30, month=11),
            moment(22, 15, 48, month=11),
        ),  # over a weekend
    ],
)
def test_amber_comes_one_working_day_before_but_not_before_four_fifths(started, due, warned):
    assert rules.warn_at(working_calendar(), started, due) == warned


@pytest.mark.parametrize("at", [moment(4, 17, 0), moment(5, 12), moment(7, 9), moment(31, 10)])
def test_no_clock_beyond_the_horizon_is_amber(at):
    calendar = working_calendar()
    beyond = rules.warn_horizon(calendar, at) + timedelta(seconds=1)
    assert rules.warn_at(calendar, at - timedelta(days=60), beyond) > at


# --- amber


def test_amber_rings_at_the_unit_and_at_the_centre_once():
    late_slip()
    before = len(told(liaison())), len(told(director()))
    assert counts(moment(7, 17, 0)) == (0, 0, 0)
    assert counts(moment(8)) == (1, 0, 0)
    assert counts(moment(8)) == (0, 0, 0)
    assert told(liaison())[before[0] :] == told(director())[before[1] :]
    assert told(liaison())[-1].startswith("办结时限将到")


@pytest.mark.parametrize("at", [moment(8), LATE])
def test_danger_asks_the_same_number_of_questions_for_many(at):
    """Amber and late: who leads is asked once for all cases, not once for each."""

    def questions(slips: int) -> int:
        for _ in range(slips):
            grade(late_slip().case, "high")
        with CaptureQueriesContext(connection) as seen:
            assert counts(at)[0] == slips
        return len(seen)

    questions(1)
    assert questions(2) == questions(12)


def test_telling_that_time_runs_out_changes_nothing_else():
    """Trap 2."""
    slip = late_slip()

    def rows() -> list[dict]:
        return [Model.objects.values().get(**found) for Model, found in (
            (Case, {"pk": slip.case_id}), (Slip, {"pk": slip.pk}),
            (Clock, {"case": slip.case, "kind": "complete"}),
        )]  # fmt: skip

    before = rows()
    assert counts(moment(8)) == (1, 0, 0)
    assert rows() == before


def test_a_note_restarts_no_clock():
    """Trap 3."""
    slip = late_slip()
    intake.remark(by=standing(director(), moment(8)), case=slip.case, note="已电话催过", at=moment(8))
    assert counts(LATE)[1] == 1


# --- the reminder letter


def test_a_late_slip_gets_one_letter_under_the_standing_order():
    slip = late_slip()
    assert counts(LATE) == (0, 1, 0)
    letter = Letter.objects.get()
    assert (letter.kind, letter.state, letter.number) == ("reminder", "numbered", "街1综提〔2026〕1号")
    assert (letter.slip, letter.unit, letter.centre) == (slip, slip.unit, slip.centre)
    assert (letter.signed_by, letter.standing_order.signed_by) == (commander().officer,) * 2
    assert letter.next_at == letter.reply_by == moment(11, 17, 30)
    assert told(liaison())[-1].startswith("提醒函 街1综提〔2026〕1号")


def test_sweeping_again_and_again_writes_nothing_more():
    """Traps 11 and 23: the sweep may run as often as it likes."""
    late_slip()
    ladder.sweep(LATE)
    before = Letter.objects.count(), Entry.objects.count(), Notice.objects.count(), Rung.objects.count()
    assert [counts(LATE) for _ in range(3)] == [(0, 0, 0)] * 3
    assert before == (
        Letter.objects.count(),
        Entry.objects.count(),
        Notice.objects.count(),
        Rung.objects.count(),
    )


def test_the_database_refuses_a_second_letter_for_a_clock():
    late_slip()
    ladder.sweep(LATE)
    Letter.objects.update(kind=LetterKind.SUPERVISION)  # as if another process did not see it
    ladder.sweep(LATE)
    kinds = list(Letter.objects.values_list("kind", flat=True))
    assert sorted(kinds) == ["reminder", "supervision"]


def test_the_letter_says_when_and_how_it_was_reckoned():
    late_slip()
    ladder.sweep(LATE)
    letter = Letter.objects.get()
    assert "2026年12月8日17时30分前办结" in letter.body
    assert "已签收，尚未反馈办理结果" in letter.body
    assert "于2026年12月11日17时30分前反馈" in letter.body
    assert letter.reckoning == (
        "办结期限自2026年11月17日9时起算，按15个工作日（默认时限），至2026年12月8日17时30分止"
        "（节假日不计，调休上班日计入）。"
    )


@pytest.mark.parametrize("level", ["high", "medium"])
def test_no_letter_speaks_of_risk_level_or_score(level):
    """Trap 30."""
    ordered()
    case = grade(case_at(State.ACCEPTED), level, red_flag=True)
    slip = actions.assign(by=commander(), case=case, unit=street().unit, requirement="请办理", at=AN_HOUR_AGO)
    actions.acknowledge(by=liaison(), slip=slip, at=NOW)
    ladder.sweep(LATE)
    sign_all(moment(14))
    for letter in Letter.objects.all():
        text = letter.title + letter.body + letter.reckoning
        assert not any(word in text for word in ("风险", "高", "中级", "等级", "评分", "要素", "红"))


def test_an_unacknowledged_slip_is_reminded_of_the_acknowledgement():
    late_slip(SlipState.ISSUED)
    assert counts(moment(17, 14, month=11))[1] == 1
    letter = Letter.objects.get()
    assert letter.clock.kind == ClockKind.ACKNOWLEDGE
    assert "尚未签收" in letter.body


def test_without_a_standing_order_the_letter_is_only_proposed():
    commander()
    slip_at(SlipState.ACKNOWLEDGED)
    assert counts(LATE) == (0, 0, 1)
    letter = Letter.objects.get()
    assert (letter.state, letter.number, letter.signed_by) == (LetterState.PROPOSED, None, None)
    assert not Sequence.objects.filter(scope__startswith="letter:").exists()
    assert told(commander())[-1].startswith("请签发提醒函")


@pytest.mark.parametrize("over", ["ended", "expired", "elsewhere"])
def test_an_order_that_does_not_hold_sends_nothing(over):
    if over == "elsewhere":
        orders.give_order(by=commander(street(2)), until_at=NOW + timedelta(days=300), note="", at=NOW)
    else:
        until = NOW + timedelta(days=300 if over == "ended" else 10)
        order = orders.give_order(by=commander(), until_at=until, note="", at=NOW)
        if over == "ended":
            orders.end_order(by=standing(commander(), moment(1)), order=order, at=moment(1))
    slip_at(SlipState.ACKNOWLEDGED)
    assert counts(LATE) == (0, 0, 1)


def test_answered_and_stopped_clocks_get_no_letter():
    for state in (SlipState.APPROVED, SlipState.RETURNED, SlipState.RECALLED, SlipState.ANSWERED):
        late_slip(state)
    ladder.sweep(LATE)
    assert Letter.objects.count() == 0


def test_an_answer_nobody_read_is_told_to_the_centre_and_sent_back_late_brings_the_letter():
    slip = late_slip(SlipState.ANSWERED)
    assert counts(LATE) == (1, 0, 0)
    assert told(director())[-1].startswith("办结已超期")
    actions.send_back(by=standing(director(), LATE), slip=slip, note="不够", at=LATE)
    assert counts(LATE) == (0, 1, 0)


def test_a_case_that_nobody_took_up_is_reminded_about_too():
    """Trap 5: without a handler, without a unit."""
    director()
    registered()
    assert counts(moment(19, month=11)) == (1, 0, 0)
    assert counts(moment(19, month=11)) == (0, 0, 0)
    assert told(director())[-1].startswith("受理已超期")
    assert Rung.objects.filter(step=Step.LATE).count() == 1


def test_an_accepted_case_that_nobody_assigned_is_reminded_about_too():
    """Trap 5: a case without a lead unit has a clock of its own."""
    case_at(State.ACCEPTED)
    assert counts(moment(19, month=11))[0] == 1
    assert told(director())[-1].startswith("交办已超期")


def test_row_n_plus_one_is_reached():
    """Trap 4: more than a chunk, and those that stay due (answered ones) stand in nobody's way."""
    ordered()
    chief, centre, department = commander().officer, street().centre, street().unit
    cases = many_cases(ladder.CHUNK * 2 + 7, lead_unit=department)
    Slip.objects.bulk_create(
        Slip(
            case=case, number=f"批{case.pk}号", centre=centre, unit=department, requirement="办",
            state=SlipState.ACKNOWLEDGED, signed_by=chief, signed_at=AN_HOUR_AGO, acknowledged_at=NOW,
            acknowledge_due_at=NOW, due_at=moment(8),
        )
        for case in cases
    )  # fmt: skip
    Clock.objects.bulk_create(
        Clock(
            case=case, kind=ClockKind.COMPLETE, subject=f"slip:{case.slips.get().pk}", unit=department,
            rule="15 workdays", started_at=AN_HOUR_AGO, due_at=moment(8) + timedelta(seconds=case.pk % 3),
        )
        for case in cases
    )  # fmt: skip
    assert counts(LATE)[1] == len(cases)
    numbers = [f"街1综提〔2026〕{n}号" for n in range(1, len(cases) + 1)]
    assert set(Letter.objects.values_list("number", flat=True)) == set(numbers)


def test_old_rows_fire_nothing():
    """Trap 27: an imported case has no clock; acting on it starts one."""
    cases = many_cases(3, State.REGISTERED, is_history=True)
    assert counts(LATE) == (0, 0, 0)
    intake.accept(by=standing(director(), NOW), case=cases[0], note="", at=NOW)
    assert counts(LATE)[0] == 1


def test_a_unit_without_a_liaison_gets_its_letter_and_the_centre_is_told():
    late_slip()
    Appointment.objects.filter(post__unit=street().unit).update(until_on=moment(1).date())
    assert counts(LATE)[1] == 1
    assert "没有能看函的人员，请另行送达提醒函" in told(director())[-1]


# --- hours


def test_at_midnight_nothing_ordinary_is_sent_and_in_the_morning_it_is():
    """Trap 12."""
    late_slip()
    before = Notice.objects.count()
    assert [counts(at) for at in (NIGHT, moment(12, 10), moment(9, 12, 30))] == [(0, 0, 0)] * 3
    assert Notice.objects.count() == before
    assert counts(moment(9, 8, 30)) == (0, 1, 0)


@pytest.mark.parametrize("danger", [{"level": "high"}, {"level": "", "red_flag": True}])
def test_danger_reaches_the_duty_leader_by_night(danger):
    """Trap 12, the exception."""
    late_slip(home=street())
    grade(Case.objects.get(), **danger)
    leader = officer(street().centre, name="带班领导")
    DutyShift.objects.create(
        centre=street().centre,
        leader=leader.officer,
        from_at=NIGHT - timedelta(hours=5),
        until_at=moment(9, 8, 30),
    )
    assert counts(NIGHT) == (1, 0, 0)
    assert counts(NIGHT) == (0, 0, 0)
    assert [text[:9] for text in told(leader)] == ["办结超期，须即刻处置"[:9]]
    assert "超期" not in "".join(told(liaison()))


def test_a_leader_whom_the_case_accuses_is_passed_over():
    """Trap 26."""
    slip = late_slip()
    grade(slip.case, "high")
    leader = officer(street().centre, name="带班领导")
    DutyShift.objects.create(
        centre=street().centre,
        leader=leader.officer,
        from_at=NIGHT - timedelta(hours=5),
        until_at=moment(9, 8, 30),
    )
    slip.case.exclusions.create(officer=leader.officer, why="被反映人", at=NOW)
    ladder.sweep(NIGHT)
    assert told(leader) == []
    assert "须即刻处置" in told(commander())[-1]


def test_a_holiday_lengthens_never_shortens():
    """Trap 1."""
    late_slip()
    before = Clock.objects.get(kind=ClockKind.COMPLETE).due_at
    CalendarDay.objects.create(day=moment(2).date(), is_working=False, name="临时放假")
    from governance import calendar  # noqa: PLC0415 - the table was changed under it

    calendar.forget()
    later = slip_at(SlipState.ACKNOWLEDGED).due_at
    assert later > before


# --- upwards


def checked(letter: Letter, at: datetime) -> Letter:
    """The centre's director found the draft good."""
    return letters.check_letter(by=standing(director(), at), letter=letter, at=at)


def sign_all(at: datetime) -> None:
    """Play from the reminder on: propose, check and sign all there is."""
    for day in range(3):
        when = at + timedelta(days=day * 7)
        ladder.sweep(when)
        for letter in Letter.objects.filter(state=LetterState.DRAFTED):
            checked(letter, when)
        for letter in Letter.objects.filter(state=LetterState.PROPOSED):
            letters.sign_letter(by=standing(commander(), when), letter=letter, at=when)


def test_an_unanswered_letter_is_followed_by_a_proposal_two_working_days_later():
    late_slip()
    ladder.sweep(LATE)
    assert counts(moment(11, 17, 0))[2] == 0
    assert counts(moment(14)) == (0, 0, 1)
    assert counts(moment(14)) == (0, 0, 0)
    letter = Letter.objects.get(kind=LetterKind.SUPERVISION)
    assert (letter.state, letter.number, letter.file) == (LetterState.DRAFTED, None, None)
    assert told(director())[-1].startswith("请审核督办函")
    assert "督办函" not in "".join(told(commander()))
    checked(letter, moment(14))
    letter.refresh_from_db()
    assert (letter.state, letter.checked_by) == (LetterState.PROPOSED, director().officer)
    assert told(commander())[-1].startswith("请签发督办函")
    assert "督办函" not in "".join(told(liaison()))


def test_signing_numbers_it_words_it_anew_and_tells_the_unit():
    slip = late_slip()
    ladder.sweep(LATE)
    ladder.sweep(moment(14))
    letter = Letter.objects.get(kind=LetterKind.SUPERVISION)
    at = moment(15, 10)
    checked(letter, at)
    signed = letters.sign_letter(by=standing(commander(), at), letter=letter, at=at)
    assert (signed.number, signed.state, signed.signed_by) == (
        "街1综督〔2026〕1号",
        "numbered",
        commander().officer,
    )
    assert "截至2026年12月15日10时" in signed.body
    assert "发提醒函（街1综提〔2026〕1号）" in signed.body
    assert told(liaison())[-1].startswith("督办函 街1综督〔2026〕1号")
    line = slip.case.entries.latest("id")
    assert (line.verb, line.about["number"]) == ("sign_letter", signed.number)


def test_a_host_whose_clock_is_behind_words_nothing_before_the_proposal():
    late_slip()
    ladder.sweep(LATE)
    ladder.sweep(moment(14))
    letter = checked(Letter.objects.get(kind=LetterKind.SUPERVISION), moment(14))
    signed = letters.sign_letter(by=commander(), letter=letter, at=NOW)
    assert "截至2026年12月14日9时" in signed.body
    assert signed.reply_by > letter.created_at


def test_the_last_rung_goes_to_the_centre_above():
    above = unit(district(), "云澜区综治中心", UnitKind.CENTRE, number_prefix="YL", document_name="云综")
    late_slip()
    ladder.sweep(LATE)
    sign_all(moment(14))
    letter = Letter.objects.get(kind=LetterKind.ESCALATION)
    assert (letter.unit, letter.number) == (above, "街1综呈〔2026〕1号")
    assert "提级协调" in letter.body
    ladder.sweep(moment(31))
    assert Letter.objects.count() == 3


def test_where_no_centre_is_above_the_ladder_ends():
    late_slip()
    ladder.sweep(LATE)
    sign_all(moment(14))
    assert not Letter.objects.filter(kind=LetterKind.ESCALATION).exists()
    assert not Letter.objects.filter(next_at__isnull=False).exists()


def test_a_declined_proposal_keeps_its_reason_and_ends_the_ladder():
    slip = late_slip()
    ladder.sweep(LATE)
    ladder.sweep(moment(14))
    letter = Letter.objects.get(kind=LetterKind.SUPERVISION)
    at = moment(14, 10)
    letters.decline_letter(by=standing(commander(), at), letter=letter, note="已当面督促", at=at)
    letter.refresh_from_db()
    assert (letter.state, letter.decline_note, letter.number) == ("declined", "已当面督促", None)
    line = slip.case.entries.latest("id")
    assert (line.verb, line.note) == ("decline_letter", "督办函"), "the reason is not for the unit's eyes"
    assert counts(moment(31))[2] == 0


def test_a_rung_stops_when_its_reason_is_gone():
    slip = late_slip()
    ladder.sweep(LATE)
    actions.feed_back(by=liaison(), slip=slip, answer="已整改", at=moment(10))
    assert counts(moment(14)) == (1, 0, 0), "the centre's own lateness, no letter"
    actions.approve(by=director(), slip=slip, note="", at=moment(14))
    ladder.sweep(moment(15))
    assert not Letter.objects.filter(next_at__isnull=False).exists()


def test_a_proposal_about_what_is_done_lapses_and_cannot_be_signed():
    slip = late_slip()
    ladder.sweep(LATE)
    ladder.sweep(moment(14))
    letter = checked(Letter.objects.get(kind=LetterKind.SUPERVISION), moment(14))
    actions.feed_back(by=liaison(), slip=slip, answer="已整改", at=moment(14))
    with pytest.raises(Refused, match="已经反馈"):
        letters.sign_letter(by=standing(commander(), moment(14)), letter=letter, at=moment(14))
    actions.approve(by=director(), slip=slip, note="", at=moment(14))
    ladder.sweep(moment(14, 15))
    letter.refresh_from_db()
    assert letter.state == LetterState.LAPSED
    with pytest.raises(Refused, match="事由已消除"):
        letters.sign_letter(by=standing(commander(), moment(14)), letter=letter, at=moment(14))


@pytest.mark.parametrize("who", [director, liaison])
def test_only_a_commander_of_the_street_signs(who):
    slip_at(SlipState.ACKNOWLEDGED)
    ladder.sweep(LATE)
    for by in (who(), commander(street(2))):
        with pytest.raises(Refused, match="指挥"):
            letters.sign_letter(by=by, letter=Letter.objects.get(), at=LATE)


def test_a_completed_and_reopened_case_starts_clean():
    """A new slip has new clocks, so it may be reminded of again."""
    slip = late_slip()
    ladder.sweep(LATE)
    slip = actions.feed_back(by=liaison(), slip=slip, answer="已整改", at=LATE)
    actions.approve(by=director(), slip=slip, note="", at=LATE)
    case = closing.reopen(by=standing(director(), LATE), case=Case.objects.get(), note="没有整改", at=LATE)
    actions.assign(by=standing(director(), LATE), case=case, unit=street().unit, requirement="重办", at=LATE)
    assert counts(moment(31))[1] == 1, "not acknowledged, not answered: one letter names both"


# --- one letter of a kind to a unit for a slip at a time


def november(day: int, hour: int = 9, minute: int = 0) -> datetime:
    return moment(day, hour, minute, month=11)


# at 11:00 on the 17th, at 9:00 on the 18th and at 17:30 on the 20th
TOGETHER = november(18, 9, 30)


def silent(to: Unit | None = None) -> Slip:
    """A slip on a grave case that nobody in the unit has looked at since November 17, 9:00."""
    case = grade(case_at(State.ACCEPTED), "high")
    by = standing(commander(), AN_HOUR_AGO)
    to = to or street().unit
    liaison(to)
    return actions.assign(by=by, case=case, unit=to, requirement="请办理", at=AN_HOUR_AGO)


def about(kind: LetterKind = LetterKind.REMINDER) -> list[str]:
    return list(Letter.objects.filter(kind=kind).order_by("id").values_list("clock__kind", flat=True))


def acknowledged(slip: Slip, at: datetime) -> None:
    actions.acknowledge(by=standing(liaison(), at), slip=slip, at=at)


def test_two_clocks_that_ran_out_together_get_one_letter_that_names_both():
    ordered()
    silent()
    assert counts(TOGETHER)[1] == 1
    letter = Letter.objects.get()
    dues = "应于2026年11月17日11时前签收、2026年11月18日9时前首次反馈，现均已超期，你单位尚未签收"
    assert dues in letter.body
    assert letter.reckoning.startswith("签收期限自2026年11月17日9时起算")
    assert "。首次反馈期限自2026年11月17日9时起算" in letter.reckoning
    assert [counts(november(day, 15))[1] for day in (18, 19, 20)] == [0, 0, 0]


def test_a_court_gets_one_letter_that_asks_about_both():
    ordered()
    silent(unit(street().area, "云澜法庭", UnitKind.TRIBUNAL))
    assert counts(TOGETHER)[1] == 1
    body = Letter.objects.get().body
    assert "建议于2026年11月17日11时前签收、2026年11月18日9时前函复。截至" in body
    assert "尚未回复" in body


def test_answer_and_acknowledgement_too_are_asked_for_in_one_letter():
    ordered()
    silent()
    at = november(23)
    assert counts(at)[1] == 1
    assert about() == [ClockKind.COMPLETE]
    for word in ("前签收、", "前首次反馈、", "前办结，"):
        assert word in Letter.objects.get().body


def test_before_a_slip_is_acknowledged_a_late_first_report_rings_and_is_not_written_about():
    ordered()
    slip = silent()
    assert counts(november(17, 14))[1] == 1
    assert counts(november(18, 10)) == (2, 0, 0), "the duty leader's bell and that of unit and centre"
    for who in (liaison(), director()):
        assert told(who)[-1].startswith("首报已超期")
    assert counts(november(18, 10)) == (0, 0, 0)
    assert counts(november(20))[1:] == (0, 1), "the letter about the acknowledgement is followed up"
    assert (about(), about(LetterKind.SUPERVISION)) == ([ClockKind.ACKNOWLEDGE], [ClockKind.ACKNOWLEDGE])
    acknowledged(slip, november(20, 10))
    assert counts(november(20, 11))[1] == 1
    assert about() == [ClockKind.ACKNOWLEDGE, ClockKind.FIRST_REPORT]


def test_a_letter_that_asks_still_holds_the_next_one_back_until_its_time_is_over():
    ordered()
    slip = silent()
    ladder.sweep(november(17, 14))
    acknowledged(slip, november(17, 15))
    assert Letter.objects.get().reply_by == november(19, 17, 30)
    assert [counts(november(*at))[1] for at in ((18, 10), (19, 16), (20, 9), (20, 10))] == [0, 0, 1, 0]
    assert about() == [ClockKind.ACKNOWLEDGE, ClockKind.FIRST_REPORT]


def test_of_two_ladders_that_climb_together_one_letter_comes():
    ordered()
    silent()
    ladder.sweep(TOGETHER)
    Letter.objects.update(next_at=november(26))
    ladder.sweep(november(23))
    assert about() == [ClockKind.FIRST_REPORT, ClockKind.COMPLETE]
    assert counts(november(26)) == (0, 0, 1)
    assert about(LetterKind.SUPERVISION) == [ClockKind.COMPLETE]
    assert not Letter.objects.filter(next_at__isnull=False).exists()


def test_a_ladder_waits_while_the_other_ones_letter_asks_and_then_goes_on():
    ordered()
    silent()
    ladder.sweep(TOGETHER)
    assert counts(november(23))[1:] == (1, 1)
    assert about(LetterKind.SUPERVISION) == [ClockKind.FIRST_REPORT]
    assert counts(november(26)) == (0, 0, 0)
    at = november(26, 10)
    draft = checked(Letter.objects.get(kind=LetterKind.SUPERVISION), at)
    letters.sign_letter(by=standing(commander(), at), letter=draft, at=at)
    assert [counts(november(30, 10)), counts(moment(1))] == [(0, 0, 0), (0, 0, 1)]
    assert about(LetterKind.SUPERVISION) == [ClockKind.FIRST_REPORT, ClockKind.COMPLETE]


def test_what_was_done_before_the_signature_is_not_asked_for():
    slip = silent()
    assert counts(TOGETHER)[2] == 1
    assert "前签收、" in Letter.objects.get().body
    acknowledged(slip, november(18, 10))
    letters.sign_letter(
        by=standing(commander(), november(18, 11)), letter=Letter.objects.get(), at=november(18, 11)
    )
    letter = Letter.objects.get()
    assert "签收期限" not in letter.reckoning
    assert "应于2026年11月18日9时前首次反馈，现" in letter.body


def test_two_clocks_in_two_chunks_of_one_sweep_still_get_one_letter(monkeypatch):
    monkeypatch.setattr(ladder, "CHUNK", 1)
    ordered()
    silent()
    assert counts(TOGETHER)[1] == 1
    assert about() == [ClockKind.FIRST_REPORT]


def test_the_slip_shows_the_letter_that_took_its_clock_in(sign_in):
    ordered()
    slip = silent()
    ladder.sweep(TOGETHER)
    [step] = [
        one
        for one in sign_in(director()).get(f"/slips/{slip.pk}/").context["ladder"]
        if one["label"] == "提醒函"
    ]
    assert step["note"].startswith("街1综提〔2026〕1号")


# --- who is asked is never ordered


def test_a_court_is_asked_again_and_never_supervised():
    """商请: the reminder asks, no 督办函 is drawn up, the district is asked to mediate."""
    unit(district(), "云澜区综治中心", UnitKind.CENTRE, number_prefix="YL", document_name="云综")
    court = unit(street().area, "云澜法庭", UnitKind.TRIBUNAL)
    liaison(court)
    ordered()
    slip = slip_at(SlipState.ACKNOWLEDGED, unit=court)
    ladder.sweep(LATE)
    letter = Letter.objects.get(kind=LetterKind.REMINDER)
    assert letter.title == "关于函询事项办理情况的函"
    assert letter.body.startswith(f"我中心于2026年11月17日9时以{slip.number}商请函")
    assert not any(word in letter.body for word in ("交办", "应于", "请抓紧", "督办"))
    for day in (14, 18, 31):
        ladder.sweep(moment(day))
    assert set(Letter.objects.values_list("kind", flat=True)) == {LetterKind.REMINDER, LetterKind.ESCALATION}
    assert Letter.objects.get(kind=LetterKind.ESCALATION).title == "关于请求协调有关事项的函"
