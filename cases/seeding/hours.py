"""When things happen in the demonstration: office hours for officers, the clocks' own rules for deadlines."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from core.clock import ZONE
from governance.rules import Due, Rule, WorkingCalendar, add_workdays, add_working_minutes


class Hours:
    """Random moments on a working calendar; what depends on the day alone is reckoned once."""

    def __init__(self, random: Random, calendar: WorkingCalendar) -> None:
        self._random = random
        self.calendar = calendar
        self._dues: dict[tuple[Rule, date], Due] = {}
        self._days: dict[tuple[date, int], date] = {}

    def due(self, rule: Rule, at: datetime) -> Due:
        """As `rule.due`; whole days count from the day, so they are remembered by it."""
        if rule.unit != "workdays":
            return rule.due(self.calendar, at)
        key = (rule, at.date())
        if key not in self._dues:
            self._dues[key] = rule.due(self.calendar, at)
        return self._dues[key]

    def soon(self, at: datetime, low: int, high: int) -> datetime:
        """So many working minutes later."""
        minutes = self._between(low, high)
        return self._seconds(add_working_minutes(self.calendar, at, minutes).at)

    def shortly(self, at: datetime, low: int, high: int) -> datetime:
        """So many minutes later, whatever the hour."""
        return self._seconds(at + timedelta(minutes=self._between(low, high)))

    def later(self, at: datetime, low: int, high: int) -> datetime:
        """So many working days later, at some moment of the office hours."""
        workdays = self._between(low, high)
        key = (at.date(), workdays)
        if key not in self._days:
            self._days[key] = add_workdays(self.calendar, at, workdays).at.date()
        return self.in_office(self._days[key])

    def in_office(self, day: date) -> datetime:
        begin, end = self._random.choice(self.calendar.hours.periods)
        minutes = (end.hour - begin.hour) * 60 + end.minute - begin.minute
        at = datetime.combine(day, begin, ZONE) + timedelta(minutes=self._between(1, minutes - 1))
        return self._seconds(at)

    def opening(self, day: date) -> datetime:
        """Some moment of the first office hour."""
        at = datetime.combine(day, self.calendar.hours.periods[0][0], ZONE)
        return self._seconds(at + timedelta(minutes=self._between(2, 59)))

    def waking(self, day: date) -> datetime:
        """Some moment between 8 and 20 o'clock."""
        at = datetime.combine(day, time(8), ZONE) + timedelta(minutes=self._between(0, 719))
        return self._seconds(at)

    def workday_before(self, day: date, count: int) -> date:
        """The last working day up to `day`, or the working day so many before it."""
        while True:
            if self.calendar.is_workday(day):
                if not count:
                    return day
                count -= 1
            day -= timedelta(days=1)

    def _seconds(self, at: datetime) -> datetime:
        return at.replace(second=self._between(0, 59), microsecond=0)

    def _between(self, low: int, high: int) -> int:
        """As randint, three times as fast."""
        return low + int(self._random.random() * (high - low + 1))
