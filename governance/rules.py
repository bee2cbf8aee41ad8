"""Working time: when the centre works, when a clock runs out. Longer than other files: one calendar and its arithmetic.

Three conventions hold everywhere in this file.

* A working period contains its first moment and not its last: at 12:00:00 the morning is over. A deadline is
  an end, so it falls on the end of the earlier period: two working hours from 15:30 end at 17:30 that day,
  not at 08:30 of the next.
* All reckoning is in the wall time of Asia/Shanghai, to the microsecond; no summer time there since 1991.
* A year that is not published is reckoned provisionally (暂估): Monday to Friday less 1 January.
"""

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, Literal, NamedTuple, cast, get_args
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONGEST_REST = 400  # days in a row without work after which a calendar is called empty
# a year with no rest longer than this is counted by its list of working days, any other day by day
_ORDINARY_REST = 60

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

    @cached_property
    def _years(self) -> dict[int, list[date]]:
        return {}

    def workdays_of(self, year: int) -> list[date]:
        """The working days of a year in order; [] for a year that must be gone through day by day.

        Such is one with a rest of two months, and the last year there is. Cost: a year's days, once.
        """
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = self._listed(year)
        return known

    def _listed(self, year: int) -> list[date]:
        if year >= date.max.year:
            return []
        first, last = date(year, 1, 1), date(year, 12, 31)
        days = (first + n * _DAY for n in range((last - first).days + 1))
        found = [day for day in days if self.is_workday(day)]
        marks = [first, *found, last]
        rests = (b - a for a, b in itertools.pairwise(marks))
        return [] if not found or max(rests) > _ORDINARY_REST * _DAY else found

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
    return add_working_time(calendar, start, minutes * _MINUTE)


def add_working_time(calendar: WorkingCalendar, start: datetime, span: timedelta) -> Due:
    """The moment at which this much, above nothing, has been worked since start; see add_working_minutes.

    errors: ValueError for a naive start or no time at all; NoWorkingTime.
    """
    if span <= _NOTHING:
        raise ValueError(f"期限须大于零，收到 {span!r}。")
    at = _in_shanghai(start)
    first, hours = at.date(), calendar.hours
    # The day of start counts from its opening, with what it has worked already put on top.
    left = span
    if calendar.is_workday(first):
        left += hours.worked_by(at - _midnight(first))
        if left <= hours.length:
            return _due(calendar, first, first, hours.clock_when(left))
        left -= hours.length
    if not hours.length:
        raise NoWorkingTime("工作日历没有设置办公时间，无法计算期限。")
    whole, rest = divmod(left, hours.length)
    if not rest:
        whole, rest = whole - 1, hours.length
    return _due(calendar, first, _nth_workday(calendar, first, whole + 1), hours.clock_when(rest))


def add_workdays(calendar: WorkingCalendar, start: datetime, n: int) -> Due:
    """The end of office hours on the n-th working day after the day of start, whatever the hour of start.

    errors: ValueError for a naive start or n below 1; NoWorkingTime.
    """
    _require_positive(n)
    first = _in_shanghai(start).date()
    day = _nth_workday(calendar, first, n)
    return _due(calendar, first, day, calendar.hours.spans[-1][1])


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

    errors: ValueError for a naive moment. cost: one look-up per year between them.
    """
    a, b = _in_shanghai(a), _in_shanghai(b)
    if b < a:
        return -(working_time_between(calendar, b, a) // _MINUTE)
    return working_time_between(calendar, a, b) // _MINUTE


def working_time_between(calendar: WorkingCalendar, a: datetime, b: datetime) -> timedelta:
    """What is worked from a to b, to the microsecond; nothing if b is earlier.

    errors: ValueError for a naive moment.
    """
    a, b = _in_shanghai(a), _in_shanghai(b)
    if b <= a:
        return _NOTHING
    hours, first, last = calendar.hours, a.date(), b.date()
    worked = hours.worked_by(b - _midnight(last)) if calendar.is_workday(last) else _NOTHING
    if calendar.is_workday(first):
        worked -= hours.worked_by(a - _midnight(first))
    return worked + hours.length * count_workdays(calendar, first, last)


def count_workdays(calendar: WorkingCalendar, first: date, until: date) -> int:
    """How many working days from `first` on, `until` not included."""
    count = 0
    while first < until:
        listed = calendar.workdays_of(first.year)
        if not listed:
            count += calendar.is_workday(first)
            first += _DAY
            continue
        stop = min(until, date(first.year + 1, 1, 1))
        count += bisect_left(listed, stop) - bisect_left(listed, first)
        first = stop
    return count


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

    @classmethod
    def read(cls, words: str) -> "Rule":
        """The rule that people write as `words()` says it, spaces and 个 left out or not; ValueError for other text."""
        match = re.fullmatch(rf"([1-9][0-9]{{0,6}})个?({'|'.join(_SAID)})", re.sub(r"\s", "", words))
        if match is None:
            raise ValueError("请写成“2 个工作小时”“3 个工作日”“24 小时”“15 日”这样。")
        times, unit = _SAID[match[2]]
        return cls(int(match[1]) * times, unit)


# what people write after the number: how many of which unit; longer words first
_SAID: Mapping[str, tuple[int, Unit]] = {
    "工作小时": (60, "working_minutes"),
    "工作分钟": (1, "working_minutes"),
    "工作日": (1, "workdays"),
    "小时": (60, "minutes"),
    "分钟": (1, "minutes"),
    "日": (1, "days"),
    "天": (1, "days"),
}


def runs_in_working_time(rule: str) -> bool:
    """Whether a clock with this stored rule counts working time; a moment set by hand ("set") does."""
    return rule == "set" or "work" in rule


def time_left(calendar: WorkingCalendar, rule: str, at: datetime, due_at: datetime) -> timedelta:
    """What a clock with this stored rule still has at a moment: working time, or time by day and night."""
    if runs_in_working_time(rule):
        return working_time_between(calendar, at, due_at)
    return max(due_at - at, _NOTHING)


def due_with(calendar: WorkingCalendar, rule: str, at: datetime, left: timedelta) -> Due:
    """When a clock that goes on at a moment with so much left runs out: the way back of `time_left`."""
    if left <= _NOTHING:
        return Due(_in_shanghai(at), provisional=False)
    if runs_in_working_time(rule):
        return add_working_time(calendar, at, left)
    return Due(_in_shanghai(at) + left, provisional=False)


def calendar_from_json(data: Mapping[str, Any]) -> tuple[dict[date, bool], frozenset[int]]:
    """The days and published years of data/calendar.json, ready for WorkingCalendar(days, years)."""
    days = {}
    for year in data["years"].values():
        days.update({date.fromisoformat(day): False for day in year["rest"]})
        days.update({date.fromisoformat(day): True for day in year["work"]})
    return days, frozenset(int(year) for year in data["years"])


def _nth_workday(calendar: WorkingCalendar, after: date, n: int) -> date:
    """The n-th working day after a day. errors: NoWorkingTime."""
    if not calendar.hours.length:
        raise NoWorkingTime("工作日历没有设置办公时间，无法计算期限。")
    left, year = n, after.year
    while listed := calendar.workdays_of(year):
        before = bisect_right(listed, after)
        if left <= len(listed) - before:
            return listed[before + left - 1]
        left -= len(listed) - before
        year += 1
    # the listed years hold no long rest, so that the count may go on where they end
    start = max(after, date(year, 1, 1) - _DAY)
    for count, day in enumerate(_workdays_from(calendar, start + _DAY), 1):
        if count == left:
            return day
    raise AssertionError("unreachable: the days end with NoWorkingTime")


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
