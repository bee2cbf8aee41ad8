"""The one place that reads the wall clock; views and tasks pass the moment on."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment, aware, in Asia/Shanghai."""
    return timezone.now().astimezone(ZONE)


def today() -> date:
    return now().date()


def start_of(day: date) -> datetime:
    """00:00 of a day in Asia/Shanghai."""
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)
