"""Working time: which minutes the centre works, and when a clock that starts now runs out.

Three conventions hold everywhere in this file.

* A working period contains its first moment and not its last: at 12:00:00 the morning is over. A deadline is
  an end, so it falls on the end of the earlier period: two working hours from 15:30 end at 17:30 that day,
  not at 08:30 of the next.
* All reckoning is in the wall time of Asia/Shanghai, to the microsecond; no summer time there since 1991.
* A year that is not published is reckoned provisionally (暂估): Monday to Friday less 1 January.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, Literal, NamedTuple, cast, get_args
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONGEST_REST = 400  # days in a row without work after which a calendar is called empty

_NOTHING = timedelta()
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_MIDNIGHT = time.min
_SATURDAY = 5


class NoWorkingTime(Exception):
    """The calendar has no working time for 400 days on end, or its office hours are empty."""


@dataclass(frozen=True)
class OfficeHours:
    """The working periods of every working day: whole minutes, in order, not overlapping; none is allowed."""

    periods: tuple[tuple[time, time], ...] = ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))

    def __post_init__(self) -> None:
        moments = [moment for period in self.periods for moment in period]
        if any(moment.second or moment.microsecond or moment.tzinfo for moment in moments):
            raise ValueError("办公时间须为整分钟，不带时区。")
        ends_late = all(begin < end for begin, end in self.periods)
        if not ends_late or moments != sorted(moments):
            raise ValueError("办公时段须先后有序、互不重叠，且结束晚于开始。")

    @cached_property
    def spans(self) -> tuple[tuple[timedelta, timedelta], ...]:
        """Each period as (begin, end), counted from midnight."""
        return tuple((_since_midnight(begin), _since_midnight(end)) for begin, end in self.periods)

    @cached_property
    def length(self) -> timedelta:
        """The working time of one working day."""
        return sum((end - begin for begin, end in self.spans), _NOTHING)

    def worked_by(self, clock: timedelta) -> timedelta:
        """How much of a working day has been worked at this time since midnight."""
        worked = _NOTHING
        for begin, end in self.spans:
            if clock <= begin:
                break
            worked += (clock if clock < end else end) - begin
        return worked

    def clock_when(self, worked: timedelta) -> timedelta:
        """The first time since midnight when this much, above nothing, of a working day has been worked."""
        for begin, end in self.spans:
            if worked <= end - begin:
                return begin + worked
            worked -= end - begin
        raise ValueError("一个工作日没有这么长的办公时间。")


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days the centre works, and at what hours.

    days: True is a working day (make-up days 调休 too), False a day of rest; any other day follows the week.
    """

    days: Mapping[date, bool]
    published_years: frozenset[int]
    hours: OfficeHours = field(default_factory=OfficeHours)

    def is_workday(self, day: date) -> bool:
        """Whether the centre works on this day: the table decides, then the week."""
        if isinstance(day, datetime):  # it is a date to Python, and the table would never know it
            raise TypeError("is_workday 须传入日期，不是时刻。")
        known = self.days.get(day)
        if known is not None:
            return known
        if day.weekday() >= _SATURDAY:
            return False
        return day.year in self.published_years or day.month != 1 or day.day != 1

    def is_provisional(self, first: date, last: date) -> bool:
        """Whether a day from first to last, both included, lies in a year that is not published."""
        published = self.published_years
        if first.year == last.year:
            return first.year not in published
        return any(year not in published for year in range(first.year, last.year + 1))


class Due(NamedTuple):
    """When a clock runs out, in Asia/Shanghai, and whether that is provisional (暂估).

    at: an exclusive bound: in time is `moment < at`, overdue is `at <= moment`, for every rule alike.
    provisional: a day from the day of start to the due day lies in an unpublished year.
    """

    at: datetime
    provisional: bool


def add_working_minutes(calendar: WorkingCalendar, start: datetime, minutes: int) -> Due:
    """The end of the n-th working minute from start; a start outside office hours waits for the next period.

    errors: ValueError for a naive start or minutes below 1; NoWorkingTime.
    """
    _require_positive(minutes)
    at = _in_shanghai(start)
    first, hours = at.date(), calendar.hours
    # The day of start counts from its opening, with what it has worked already put on top.
    left = minutes * _MINUTE
    for day in _workdays_from(calendar, first):
        if day == first:
            left += hours.worked_by(at - _midnight(first))
        if left <= hours.length:
            return _due(calendar, first, day, hours.clock_when(left))
        left -= hours.length
    raise AssertionError("unreachable: the days end with NoWorkingTime")


def add_workdays(calendar: WorkingCalendar, start: datetime, n: int) -> Due:
    """The end of office hours on the n-th working day after the day of start, whatever the hour of start.

    errors: ValueError for a naive start or n below 1; NoWorkingTime.
    """
    _require_positive(n)
    first = _in_shanghai(start).date()
    for count, day in enumerate(_workdays_from(calendar, first + _DAY), 1):
        if count == n:
            return _due(calendar, first, day, calendar.hours.spans[-1][1])
    raise AssertionError("unreachable: the days end with NoWorkingTime")


def add_minutes(start: datetime, n: int) -> Due:
    """n minutes around the clock, day and night; never provisional.

    errors: ValueError for a naive start or n below 1.
    """
    _require_positive(n)
    return Due(_in_shanghai(start) + timedelta(minutes=n), provisional=False)


def add_days(start: datetime, n: int) -> Due:
    """24:00 of the n-th calendar day after the day of start, never provisional.

    shape: 24:00 is the moment 00:00 of the day after; day_and_clock() says it as people do.
    errors: ValueError for a naive start or n below 1.
    """
    _require_positive(n)
    return Due(_midnight(_in_shanghai(start).date() + (n + 1) * _DAY), provisional=False)


def working_minutes_between(calendar: WorkingCalendar, a: datetime, b: datetime) -> int:
    """Whole working minutes from a to b; negative if b is earlier; 0 on a calendar without working time.

    errors: ValueError for a naive moment. cost: one step per day between them.
    """
    a, b = _in_shanghai(a), _in_shanghai(b)
    if b < a:
        return -working_minutes_between(calendar, b, a)
    hours, day, last = calendar.hours, a.date(), b.date()
    worked = hours.worked_by(b - _midnight(last)) if calendar.is_workday(last) else _NOTHING
    if calendar.is_workday(day):
        worked -= hours.worked_by(a - _midnight(day))
    while day < last:
        if calendar.is_workday(day):
            worked += hours.length
        day += _DAY
    return worked // _MINUTE


def next_working_moment(calendar: WorkingCalendar, at: datetime) -> datetime:
    """The moment itself if the centre works at it, else the beginning of the next period; 12:00 gives 13:30.

    errors: ValueError for a naive moment; NoWorkingTime.
    """
    at = _in_shanghai(at)
    first = at.date()
    clock = at - _midnight(first)
    for day in _workdays_from(calendar, first):
        for begin, end in calendar.hours.spans:
            if day > first or clock < begin:
                return _midnight(day) + begin
            if clock < end:
                return at
    raise AssertionError("unreachable: the days end with NoWorkingTime")


def day_and_clock(at: datetime) -> tuple[date, str]:
    """A deadline as people say it: its day and "17:30"; midnight is "24:00" of the day that ends with it."""
    at = _in_shanghai(at)
    if at.time() == _MIDNIGHT:
        return at.date() - _DAY, "24:00"
    return at.date(), f"{at:%H:%M}"


Unit = Literal["working_minutes", "workdays", "minutes", "days"]

# Ten years: a longer clock is a slip of the pen, and would run past the last date there is.
_LONGEST: Mapping[Unit, int] = {
    "working_minutes": 5_256_000,
    "workdays": 3_650,
    "minutes": 5_256_000,
    "days": 3_650,
}


@dataclass(frozen=True)
class Rule:
    """How long a clock runs, for example 7 workdays; `str()` is stored in a column and parse() reads it.

    errors: ValueError for an amount below 1 or above ten years, or an unknown unit.
    """

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        _require_positive(self.amount)
        if self.unit not in _LONGEST:
            raise ValueError(f"不认识的期限单位：{self.unit}")
        if self.amount > _LONGEST[self.unit]:
            raise ValueError(f"期限过长：{self.words()}，最长不超过十年。")

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"

    @classmethod
    def parse(cls, text: str) -> "Rule":
        """The rule whose str() this is; ValueError for any other text."""
        match = re.fullmatch(rf"([1-9][0-9]{{0,8}}) ({'|'.join(get_args(Unit))})", text)
        if match is None:
            raise ValueError(f"不是期限规则：{text!r}")
        return cls(int(match[1]), cast("Unit", match[2]))

    def due(self, calendar: WorkingCalendar, start: datetime) -> Due:
        """When the clock that starts at start runs out; errors as in the four add_ functions."""
        match self.unit:
            case "working_minutes":
                return add_working_minutes(calendar, start, self.amount)
            case "workdays":
                return add_workdays(calendar, start, self.amount)
            case "minutes":
                return add_minutes(start, self.amount)
            case "days":
                return add_days(start, self.amount)

    def words(self) -> str:
        """The rule as the screens say it: 2 个工作小时, 90 个工作分钟, 7 个工作日, 24 小时, 15 日."""
        hours, odd = divmod(self.amount, 60)
        match self.unit:
            case "working_minutes":
                return f"{self.amount} 个工作分钟" if odd else f"{hours} 个工作小时"
            case "workdays":
                return f"{self.amount} 个工作日"
            case "minutes":
                return f"{self.amount} 分钟" if odd else f"{hours} 小时"
            case "days":
                return f"{self.amount} 日"


def calendar_from_json(data: Mapping[str, Any]) -> tuple[dict[date, bool], frozenset[int]]:
    """The days and published years of data/calendar.json, ready for WorkingCalendar(days, years)."""
    days = {}
    for year in data["years"].values():
        days.update({date.fromisoformat(day): False for day in year["rest"]})
        days.update({date.fromisoformat(day): True for day in year["work"]})
    return days, frozenset(int(year) for year in data["years"])


def _workdays_from(calendar: WorkingCalendar, day: date) -> Iterator[date]:
    if not calendar.hours.length:
        raise NoWorkingTime("工作日历没有设置办公时间，无法计算期限。")
    is_workday, idle = calendar.is_workday, 0
    while idle < LONGEST_REST:
        if is_workday(day):
            yield day
            idle = 0
        else:
            idle += 1
        day += _DAY
    raise NoWorkingTime(f"工作日历连续 {LONGEST_REST} 天没有工作日，无法计算期限。")


def _due(calendar: WorkingCalendar, first: date, day: date, clock: timedelta) -> Due:
    return Due(_midnight(day) + clock, calendar.is_provisional(first, day))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, _MIDNIGHT, SHANGHAI)


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute)


def _in_shanghai(at: datetime) -> datetime:
    if at.tzinfo is SHANGHAI:
        return at
    if at.utcoffset() is None:
        raise ValueError(f"时刻须带时区：{at.isoformat()}")
    return at.astimezone(SHANGHAI)


def _require_positive(n: int) -> None:
    if type(n) is not int or n < 1:  # True is no amount
        raise ValueError(f"期限须为不小于 1 的整数，收到 {n!r}。")
