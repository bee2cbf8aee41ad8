"""Working time: golden dates of real calendars. Longer than usual: the tables of dates are most of it."""

import json
import runpy
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from governance.rules import (
    SHANGHAI,
    Due,
    NoWorkingTime,
    OfficeHours,
    Rule,
    WorkingCalendar,
    add_days,
    add_minutes,
    add_workdays,
    add_working_minutes,
    calendar_from_json,
    day_and_clock,
    next_working_moment,
    working_minutes_between,
)

ROOT = Path(__file__).parents[2]
FILE = json.loads((ROOT / "governance/data/calendar.json").read_text("utf-8"))
DAYS, YEARS = calendar_from_json(FILE)

# As it stood in 2026: 2027 stays unpublished here, also after the file has learnt it.
CALENDAR = WorkingCalendar(
    {d: work for d, work in DAYS.items() if d.year < 2027}, frozenset(range(2019, 2027))
)
MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


# --- the calendar -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-02-13", True),  # Friday before 春节
        ("2026-02-14", True),  # make-up Saturday
        ("2026-02-15", False),
        ("2026-02-23", False),  # Monday, the last day of 春节
        ("2026-02-24", True),
        ("2026-02-28", True),  # make-up Saturday
        ("2026-03-07", False),  # an ordinary Saturday
        ("2026-01-04", True),  # make-up Sunday of 元旦
        ("2025-10-08", False),  # Wednesday, the eighth day of 国庆 2025
        ("2025-10-11", True),  # make-up Saturday
        ("2026-09-20", True),  # make-up Sunday of 国庆 2026
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2027-01-01", False),  # provisional: Monday to Friday less 1 January
        ("2027-01-04", True),
        ("2027-02-08", True),  # 春节 2027 is not known yet
    ],
)
def test_the_table_decides_then_the_week(day, works):
    assert CALENDAR.is_workday(date.fromisoformat(day)) is works


def test_first_of_january_of_a_published_year_follows_the_table_alone():
    assert WorkingCalendar({}, frozenset({2027})).is_workday(date(2027, 1, 1))


def test_a_table_row_decides_in_an_unpublished_year_too():
    assert not WorkingCalendar({date(2027, 3, 1): False}, frozenset()).is_workday(date(2027, 3, 1))


def test_a_moment_is_not_taken_for_a_day():
    with pytest.raises(TypeError, match="日期"):
        CALENDAR.is_workday(at("2026-02-16T09:00"))


def test_the_shipped_file_is_what_the_script_makes():
    script = runpy.run_path(str(ROOT / "scripts/make_calendar.py"))
    assert script["make_calendar"]() == FILE


def test_the_shipped_calendar_agrees_with_the_library_on_every_day_it_knows():
    calendar = WorkingCalendar(DAYS, YEARS)
    days = [date(2019, 1, 1) + timedelta(n) for n in range((date(2027, 1, 1) - date(2019, 1, 1)).days)]
    assert [d for d in days if calendar.is_workday(d) != chinese_calendar.is_workday(d)] == []


def test_the_years_of_the_file_follow_each_other_from_2019_and_carry_their_notice():
    years = sorted(FILE["years"])
    assert years == [str(y) for y in range(2019, 2019 + len(years))]
    assert all(f"国务院办公厅关于{y}年部分节假日安排的通知" in FILE["years"][y]["source"] for y in years)


def test_a_make_up_day_of_the_file_is_a_weekend_and_no_day_both_rests_and_works():
    for year, content in FILE["years"].items():
        assert all(date.fromisoformat(d).weekday() >= 5 for d in content["work"])
        assert not set(content["rest"]) & set(content["work"])
        assert all(d.startswith(year) for d in [*content["rest"], *content["work"]])


def test_a_year_the_library_does_not_know_is_absent_and_reckoned_all_the_same():
    known = max(YEARS)
    with pytest.raises(NotImplementedError):
        chinese_calendar.is_workday(date(known + 1, 3, 1))
    calendar = WorkingCalendar(DAYS, YEARS)
    assert add_workdays(calendar, datetime(known + 1, 3, 1, 9, tzinfo=SHANGHAI), 1).provisional


@pytest.mark.parametrize(
    "periods",
    [
        ((time(12), time(8, 30)),),
        ((time(9), time(9)),),
        ((time(13), time(17)), (time(8), time(12))),
        ((time(8), time(12)), (time(11), time(17))),
        ((time(8, 30, 1), time(12)),),
        ((time(8, tzinfo=UTC), time(12, tzinfo=UTC)),),
    ],
)
def test_office_hours_out_of_order_are_refused(periods):
    with pytest.raises(ValueError, match="办公时"):
        OfficeHours(periods)


# --- golden deadlines ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        # within a day, and the exact ends
        ("2026-03-04T09:00", 60, "2026-03-04T10:00"),
        ("2026-03-04T15:30", 120, "2026-03-04T17:30"),  # the end belongs to the earlier period
        ("2026-03-04T15:30", 121, "2026-03-05T08:31"),
        ("2026-03-04T10:00", 120, "2026-03-04T12:00"),
        ("2026-03-04T10:00", 121, "2026-03-04T13:31"),
        ("2026-03-04T08:30", 450, "2026-03-04T17:30"),
        ("2026-03-04T08:30", 451, "2026-03-05T08:31"),
        # lunch
        ("2026-03-04T11:30", 60, "2026-03-04T14:00"),
        ("2026-03-04T11:59", 1, "2026-03-04T12:00"),
        ("2026-03-04T12:00", 1, "2026-03-04T13:31"),
        ("2026-03-04T12:45", 120, "2026-03-04T15:30"),
        ("2026-03-04T13:30", 1, "2026-03-04T13:31"),
        # night
        ("2026-03-04T00:00", 1, "2026-03-04T08:31"),
        ("2026-03-04T08:29", 1, "2026-03-04T08:31"),
        ("2026-03-04T17:29", 1, "2026-03-04T17:30"),
        ("2026-03-04T17:30", 1, "2026-03-05T08:31"),
        ("2026-03-04T23:59", 120, "2026-03-05T10:30"),
        # seconds are kept
        ("2026-03-04T11:59:30", 1, "2026-03-04T13:30:30"),
        ("2026-03-04T17:29:59.999999", 1, "2026-03-05T08:30:59.999999"),
        ("2026-03-04T17:30:30", 1, "2026-03-05T08:31"),
        # weekends
        ("2026-03-06T17:00", 60, "2026-03-09T09:00"),
        ("2026-03-07T10:00", 60, "2026-03-09T09:30"),
        # 春节 2026: Saturday the 14th works, 15th to 23rd rest
        ("2026-02-13T17:00", 60, "2026-02-14T09:00"),
        ("2026-02-14T16:30", 60, "2026-02-14T17:30"),
        ("2026-02-14T16:30", 120, "2026-02-24T09:30"),
        ("2026-02-17T03:00", 120, "2026-02-24T10:30"),
        ("2026-02-27T17:00", 60, "2026-02-28T09:00"),  # into the make-up Saturday
        # 国庆 2025: Sunday 28 September works, 1 to 8 October rest, Saturday the 11th works
        ("2025-09-26T17:00", 60, "2025-09-28T09:00"),
        ("2025-09-30T17:00", 60, "2025-10-09T09:00"),
        ("2025-10-10T17:00", 60, "2025-10-11T09:00"),
        # 国庆 2026: 1 to 7 October rest, Saturday the 10th works
        ("2026-09-30T16:30", 120, "2026-10-08T09:30"),
        ("2026-10-09T17:00", 480, "2026-10-10T17:30"),
        # year end between published years
        ("2025-12-31T17:00", 60, "2026-01-04T09:00"),
    ],
)
def test_working_minutes_count_office_hours_only_and_end_with_the_earlier_period(start, minutes, due):
    assert add_working_minutes(CALENDAR, at(start), minutes) == Due(at(due), provisional=False)


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2026-03-04T09:00", 1, "2026-03-05"),
        ("2026-03-04T00:00", 1, "2026-03-05"),
        ("2026-03-04T23:59:59", 1, "2026-03-05"),
        ("2026-03-06T10:00", 1, "2026-03-09"),
        ("2026-03-07T10:00", 1, "2026-03-09"),
        ("2026-02-13T10:00", 1, "2026-02-14"),  # the make-up Saturday counts
        ("2026-02-13T10:00", 2, "2026-02-24"),
        ("2026-02-17T10:00", 5, "2026-02-28"),  # Tuesday to Saturday
        ("2026-02-13T10:00", 7, "2026-03-02"),
        ("2025-09-26T10:00", 3, "2025-09-30"),
        ("2025-09-26T10:00", 7, "2025-10-13"),
        ("2026-09-18T10:00", 15, "2026-10-15"),
        ("2025-12-31T10:00", 1, "2026-01-04"),
    ],
)
def test_workdays_end_at_half_past_five_of_the_nth_working_day_after_the_start(start, n, due):
    assert add_workdays(CALENDAR, at(start), n) == Due(at(f"{due}T17:30"), provisional=False)


@pytest.mark.parametrize(
    ("start", "rule", "due", "provisional"),
    [
        ("2026-12-31T16:30", "60 working_minutes", "2026-12-31T17:30", False),
        ("2026-12-31T16:30", "61 working_minutes", "2027-01-04T08:31", True),
        ("2026-12-31T17:30", "1 working_minutes", "2027-01-04T08:31", True),
        ("2026-12-30T10:00", "1 workdays", "2026-12-31T17:30", False),
        ("2026-12-30T10:00", "2 workdays", "2027-01-04T17:30", True),
        ("2027-02-05T10:00", "1 workdays", "2027-02-08T17:30", True),
        ("2018-12-28T10:00", "3 workdays", "2019-01-03T17:30", True),
        ("2026-12-31T10:00", "1440 minutes", "2027-01-01T10:00", False),
        ("2026-12-31T10:00", "3 days", "2027-01-04T00:00", False),
    ],
)
def test_a_clock_that_touches_an_unpublished_year_is_provisional(start, rule, due, provisional):
    assert Rule.parse(rule).due(CALENDAR, at(start)) == Due(at(due), provisional)


def test_an_unpublished_year_between_published_ones_is_provisional():
    calendar = WorkingCalendar({}, frozenset({2025, 2027}))
    assert calendar.is_provisional(date(2025, 12, 31), date(2027, 1, 1))


def test_minutes_run_through_night_and_holiday():
    assert add_minutes(at("2026-02-14T22:30"), 24 * 60) == Due(at("2026-02-15T22:30"), provisional=False)


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2026-03-04T00:00", 1, "2026-03-06T00:00"),
        ("2026-03-04T23:59", 1, "2026-03-06T00:00"),
        ("2026-02-14T10:00", 15, "2026-03-02T00:00"),
        ("2028-02-28T10:00", 1, "2028-03-01T00:00"),
    ],
)
def test_calendar_days_end_at_midnight_after_the_nth_day(start, n, due):
    assert add_days(at(start), n) == Due(at(due), provisional=False)


def test_a_deadline_at_midnight_is_said_as_24_00_of_the_day_before():
    assert day_and_clock(add_days(at("2026-02-27T10:00"), 1).at) == (date(2026, 2, 28), "24:00")
    assert day_and_clock(at("2026-03-05T17:30")) == (date(2026, 3, 5), "17:30")
    assert day_and_clock(datetime(2026, 3, 5, 16, tzinfo=UTC)) == (date(2026, 3, 5), "24:00")


@pytest.mark.parametrize(
    ("moment", "following"),
    [
        ("2026-03-04T08:30", "2026-03-04T08:30"),
        ("2026-03-04T11:59:59", "2026-03-04T11:59:59"),
        ("2026-03-04T12:00", "2026-03-04T13:30"),
        ("2026-03-04T12:30", "2026-03-04T13:30"),
        ("2026-03-04T17:30", "2026-03-05T08:30"),
        ("2026-03-04T02:00", "2026-03-04T08:30"),
        ("2026-03-06T20:00", "2026-03-09T08:30"),
        ("2026-02-14T18:00", "2026-02-24T08:30"),
        ("2026-02-20T10:00", "2026-02-24T08:30"),
        ("2026-12-31T18:00", "2027-01-04T08:30"),
    ],
)
def test_the_next_working_moment_is_now_or_the_next_opening(moment, following):
    assert next_working_moment(CALENDAR, at(moment)) == at(following)


@pytest.mark.parametrize(
    ("a", "b", "minutes"),
    [
        ("2026-03-04T08:30", "2026-03-04T17:30", 450),
        ("2026-03-04T12:00", "2026-03-04T13:30", 0),
        ("2026-03-04T11:00", "2026-03-04T14:00", 90),
        ("2026-03-04T00:00", "2026-03-05T00:00", 450),
        ("2026-03-06T17:00", "2026-03-09T09:00", 60),
        ("2026-02-14T17:00", "2026-02-24T09:00", 60),
        ("2026-03-04T09:00:00", "2026-03-04T09:01:59", 1),
        ("2026-03-04T10:00", "2026-03-04T09:00:01", -59),
        ("2026-03-04T10:00", "2026-03-04T10:00", 0),
    ],
)
def test_working_minutes_between_counts_whole_minutes_with_their_sign(a, b, minutes):
    assert working_minutes_between(CALENDAR, at(a), at(b)) == minutes


# --- what is refused ----------------------------------------------------------------------------------------

START = at("2026-03-04T15:30")


def test_a_moment_of_another_zone_is_taken_in_shanghai_time():
    due = add_working_minutes(CALENDAR, START.astimezone(UTC), 120).at
    assert due.isoformat() == "2026-03-04T17:30:00+08:00"


@pytest.mark.parametrize(
    "reckon",
    [
        lambda naive: add_working_minutes(CALENDAR, naive, 1),
        lambda naive: add_workdays(CALENDAR, naive, 1),
        lambda naive: add_minutes(naive, 1),
        lambda naive: add_days(naive, 1),
        lambda naive: working_minutes_between(CALENDAR, naive, START),
        lambda naive: working_minutes_between(CALENDAR, START, naive),
        lambda naive: next_working_moment(CALENDAR, naive),
        day_and_clock,
    ],
)
def test_a_naive_moment_is_refused(reckon):
    with pytest.raises(ValueError, match="时区"):
        reckon(START.replace(tzinfo=None))


@pytest.mark.parametrize("n", [0, -1, True, 1.5, "2"])
@pytest.mark.parametrize(
    "reckon",
    [
        lambda n: add_working_minutes(CALENDAR, START, n),
        lambda n: add_workdays(CALENDAR, START, n),
        lambda n: add_minutes(START, n),
        lambda n: add_days(START, n),
        lambda n: Rule(n, "days"),
    ],
)
def test_an_amount_that_is_no_positive_integer_is_refused(reckon, n):
    with pytest.raises(ValueError, match="不小于 1 的整数"):
        reckon(n)


class EverRest(dict[date, bool]):
    """A table in which every day rests."""

    def get(self, key, default=None):
        return False


EMPTY = [WorkingCalendar(EverRest(), frozenset({2026})), WorkingCalendar(DAYS, YEARS, OfficeHours(()))]


@pytest.mark.parametrize("calendar", EMPTY)
@pytest.mark.parametrize(
    "reckon",
    [
        lambda calendar: add_working_minutes(calendar, START, 1),
        lambda calendar: add_workdays(calendar, START, 1),
        lambda calendar: next_working_moment(calendar, START),
    ],
)
def test_an_empty_working_calendar_ends_with_an_error_not_a_loop(calendar, reckon):
    with pytest.raises(NoWorkingTime, match="无法计算期限"):
        reckon(calendar)


@pytest.mark.parametrize("calendar", EMPTY)
def test_an_empty_working_calendar_has_no_working_minutes_between_two_moments(calendar):
    assert working_minutes_between(calendar, START, START + timedelta(days=30)) == 0


@pytest.mark.parametrize(("rest", "reachable"), [(399, True), (400, False)])
def test_the_search_for_a_working_day_ends_after_400_days_of_rest(rest, reachable):
    days = {START.date() + timedelta(n): False for n in range(1, rest + 1)}
    days[START.date() + timedelta(rest + 1)] = True
    calendar = WorkingCalendar(days, frozenset({2026, 2027}))
    if reachable:
        assert add_workdays(calendar, START, 1).at.date() == START.date() + timedelta(400)
    else:
        with pytest.raises(NoWorkingTime, match="400 天"):
            add_workdays(calendar, START, 1)


def test_only_rest_days_in_a_row_count_as_an_empty_calendar():
    assert add_workdays(CALENDAR, START, 3650).at.year == 2040


# --- rules --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "due"),
    [
        ("120 working_minutes", "2 个工作小时", "2026-03-04T17:30"),
        ("90 working_minutes", "90 个工作分钟", "2026-03-04T17:00"),
        ("7 workdays", "7 个工作日", "2026-03-13T17:30"),
        ("1440 minutes", "24 小时", "2026-03-05T15:30"),
        ("30 minutes", "30 分钟", "2026-03-04T16:00"),
        ("15 days", "15 日", "2026-03-20T00:00"),
    ],
)
def test_a_rule_is_stored_said_and_reckoned(text, words, due):
    rule = Rule.parse(text)
    assert (str(rule), rule.words(), rule.due(CALENDAR, START).at) == (text, words, at(due))


@pytest.mark.parametrize(
    "text",
    ["", "7", "7 weeks", "0 days", "-1 days", "07 days", "7  days", "７ days", "7 days\n", "9999999999 days"],
)
def test_text_that_is_no_rule_is_refused(text):
    with pytest.raises(ValueError, match="不是期限规则"):
        Rule.parse(text)


def test_a_rule_of_more_than_ten_years_is_refused():
    with pytest.raises(ValueError, match="十年"):
        Rule(3651, "days")


def test_a_rule_of_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match="单位"):
        Rule(1, "weeks")
