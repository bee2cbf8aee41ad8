"""The one place that reads the wall clock; views and tasks pass the moment on."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment, aware, in Asia/Shanghai."""
    return timezone.now().astimezone(ZONE)


def agreed() -> datetime:
    """This moment by the one clock that all hosts share: the database's on PostgreSQL, this host's on SQLite.

    Sweeps go by it: a host whose own clock is wrong sends nothing too early, too late or twice. Cost: one query.
    """
    if connection.vendor != "postgresql":
        return now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (moment,) = cursor.fetchone() or (timezone.now(),)
    found: datetime = moment.astimezone(ZONE)
    return found


def today() -> date:
    return now().date()


def start_of(day: date) -> datetime:
    """00:00 of a day in Asia/Shanghai."""
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)
