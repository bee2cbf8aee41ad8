"""The working calendar as the table has it; the arithmetic is in `governance.rules`."""

import time
from functools import lru_cache

from governance.models import CalendarDay, CalendarYear
from governance.rules import WorkingCalendar

_SECONDS = 60


@lru_cache(maxsize=1)
def _load(_minute: int) -> WorkingCalendar:
    return WorkingCalendar(
        days=dict(CalendarDay.objects.values_list("day", "is_working")),
        published_years=frozenset(CalendarYear.objects.values_list("year", flat=True)),
    )


def working_calendar() -> WorkingCalendar:
    """The calendar of the table, at most a minute old. Cost: two queries a minute in each process."""
    return _load(int(time.monotonic() // _SECONDS))


def forget() -> None:
    """Read the table anew at the next call."""
    _load.cache_clear()
