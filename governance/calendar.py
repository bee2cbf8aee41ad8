"""The working calendar as the table has it; the arithmetic is in `governance.rules`."""

import time
from collections import defaultdict
from datetime import date
from functools import lru_cache

from governance.models import CalendarDay, CalendarYear, LocalClosing
from governance.rules import WorkingCalendar

_SECONDS = 60


class _Calendars:
    """The common calendar, and those of the centres that close on days of their own."""

    def __init__(self) -> None:
        days = dict(CalendarDay.objects.values_list("day", "is_working"))
        years = frozenset(CalendarYear.objects.values_list("year", flat=True))
        closed: dict[int, dict[date, bool]] = defaultdict(dict)
        for centre, day in LocalClosing.objects.filter(is_cancelled=False).values_list("centre", "day"):
            closed[centre][day] = False
        self.common = WorkingCalendar(days=days, published_years=years)
        self.own = {
            centre: WorkingCalendar(days=days | own, published_years=years) for centre, own in closed.items()
        }

    def closed_on(self, day: date) -> list[int]:
        if not self.common.is_workday(day):
            return []
        return sorted(centre for centre, own in self.own.items() if not own.is_workday(day))


@lru_cache(maxsize=1)
def _load(_minute: int) -> _Calendars:
    return _Calendars()


def working_calendar(centre: int | None = None) -> WorkingCalendar:
    """The calendar of the table, with the closing days of a centre (its id); at most a minute old.

    Cost: three queries a minute in each process.
    """
    calendars = _load(int(time.monotonic() // _SECONDS))
    return calendars.own.get(centre, calendars.common) if centre else calendars.common


def closed_on(day: date) -> list[int]:
    """Ids of the centres that do not open on this day though others work. Cost: as `working_calendar`."""
    return _load(int(time.monotonic() // _SECONDS)).closed_on(day)


def forget() -> None:
    """Read the table anew at the next call."""
    _load.cache_clear()
