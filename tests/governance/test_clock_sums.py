"""Working time across holidays, make-up days, year ends and pauses; against a counter that looks at every minute."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.environment import ROOT
from governance.rules import (
    SHANGHAI,
    Rule,
    WorkingCalendar,
    add_working_time,
    calendar_from_json,
    count_workdays,
    due_with,
    time_left,
    working_time_between,
)

DATA = json.loads(Path(ROOT, "governance", "data", "calendar.json").read_text(encoding="utf-8"))
CALENDAR = WorkingCalendar(*calendar_from_json(DATA))
MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


# 春节 2026: rest 15–23 February, work on Saturday 14 and Saturday 28; 国庆 2026: rest 1–7 October, work on Sunday
# 20 September and Saturday 10 October
GOLDEN = [
    ("over 春节", "2026-02-13 16:30", Rule(2, "workdays"), "2026-02-24 17:30"),
    ("the make-up Saturday before 春节 counts", "2026-02-13 16:30", Rule(1, "workdays"), "2026-02-14 17:30"),
    ("two working hours into the make-up Saturday", "2026-02-13 16:30", Rule(120, "working_minutes"), "2026-02-14 09:30"),
    ("the last hour before 春节", "2026-02-14 16:30", Rule(120, "working_minutes"), "2026-02-24 09:30"),
    ("over 国庆", "2026-09-30 17:00", Rule(60, "working_minutes"), "2026-10-08 09:00"),
    ("three workdays over 国庆 and the make-up Saturday", "2026-09-30 09:00", Rule(3, "workdays"), "2026-10-10 17:30"),
    ("a Sunday that is worked", "2026-09-18 17:00", Rule(60, "working_minutes"), "2026-09-20 09:00"),
    ("over the end of the year", "2025-12-31 15:00", Rule(3, "workdays"), "2026-01-06 17:30"),
    ("the make-up Sunday after New Year", "2025-12-31 17:00", Rule(60, "working_minutes"), "2026-01-04 09:00"),
    ("night and day over 春节", "2026-02-16 23:00", Rule(120, "minutes"), "2026-02-17 01:00"),
    ("calendar days over 国庆 end at 24:00", "2026-09-30 09:00", Rule(15, "days"), "2026-10-16 00:00"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "rule", "due"), [one[1:] for one in GOLDEN], ids=[one[0] for one in GOLDEN]
)
def test_a_deadline_over_nights_and_holidays_falls_where_the_table_says(start, rule, due):
    assert rule.due(CALENDAR, at(start)).at == at(due)


PAUSES = [
    # paused with 2 + 4 + 7.5 hours left, it goes on after 国庆: 2.5 + 7.5 + 3.5
    ("15 workdays", "2026-09-29 10:00", "2026-09-30 17:30", "2026-10-08 15:00", "2026-10-10 12:00"),
    ("120 working_minutes", "2026-02-14 17:00", "2026-02-24 10:00", "2026-02-25 08:30", "2026-02-25 10:30"),
    ("set", "2026-11-17 10:00", "2026-11-18 12:00", "2026-11-23 08:30", "2026-11-24 10:30"),
    # by day and night every hour counts, also those of the holiday
    ("15 days", "2026-09-30 12:00", "2026-10-03 00:00", "2026-10-08 00:00", "2026-10-10 12:00"),
    ("1440 minutes", "2026-10-01 02:00", "2026-10-01 08:00", "2026-10-05 20:00", "2026-10-06 02:00"),
]


@pytest.mark.parametrize(("rule", "paused", "due", "resumed", "then"), PAUSES)
def test_a_pause_leaves_exactly_what_was_left(rule, paused, due, resumed, then):
    left = time_left(CALENDAR, rule, at(paused), at(due))
    assert due_with(CALENDAR, rule, at(resumed), left).at == at(then)


BEGIN = datetime(2025, 9, 25, tzinfo=SHANGHAI)
STARTS = st.integers(0, 385 * 24 * 60).map(lambda n: BEGIN + n * MINUTE)


def works(moment: datetime) -> bool:
    """The brute counter's own idea of office hours."""
    clock = (moment.hour, moment.minute)
    in_office = (8, 30) <= clock < (12, 0) or (13, 30) <= clock < (17, 30)
    return in_office and CALENDAR.is_workday(moment.date())


@given(STARTS, st.integers(1, 900))
def test_so_many_minutes_on_is_where_a_counter_of_minutes_ends(start, minutes):
    due = add_working_time(CALENDAR, start, minutes * MINUTE).at
    moment, counted = start, 0
    while counted < minutes:
        counted += works(moment)
        moment += MINUTE
    assert moment == due


@given(STARTS, st.integers(0, 5_000))
def test_what_is_worked_between_is_what_a_counter_of_minutes_counts(start, minutes):
    end = start + minutes * MINUTE
    counted = sum(works(start + n * MINUTE) for n in range(minutes))
    assert working_time_between(CALENDAR, start, end) == counted * MINUTE


@given(STARTS, st.integers(1, 3_000), st.integers(0, 20_000), st.sampled_from(["15 workdays", "15 days"]))
def test_a_pause_neither_gives_nor_takes_time(start, minutes, pause, rule):
    due = due_with(CALENDAR, rule, start, minutes * MINUTE).at
    resumed = start + pause * MINUTE
    left = time_left(CALENDAR, rule, start, due)
    then = due_with(CALENDAR, rule, resumed, left).at
    assert (left, time_left(CALENDAR, rule, resumed, then)) == (minutes * MINUTE, left)


@given(st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.integers(0, 800))
def test_working_days_are_counted_as_one_by_one(first, days):
    until = first + timedelta(days=days)
    one_by_one = sum(CALENDAR.is_workday(first + timedelta(days=n)) for n in range(days))
    assert count_workdays(CALENDAR, first, until) == one_by_one


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("2 个工作小时", Rule(120, "working_minutes")),
        ("90个工作分钟", Rule(90, "working_minutes")),
        ("3工作日", Rule(3, "workdays")),
        ("24 小时", Rule(1440, "minutes")),
        ("30分钟", Rule(30, "minutes")),
        (" 15 天", Rule(15, "days")),
    ],
)
def test_rules_are_read_as_people_write_them(words, rule):
    assert Rule.read(words) == rule
    assert Rule.read(rule.words()) == rule


@pytest.mark.parametrize("words", ["", "三个工作日", "0 日", "-1 日", "3", "99999 工作日"])
def test_what_is_no_rule_is_refused_in_words(words):
    with pytest.raises(ValueError, match=r"请写成|不超过十年"):
        Rule.read(words)
