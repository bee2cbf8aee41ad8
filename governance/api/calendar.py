"""The working calendar in the API."""

from __future__ import annotations

from core.api.records import addresses
from core.api.shapes import Shape
from governance.api.kept import Kept
from governance.forms.calendar import CalendarDayNarrowForm, CalendarYearNarrowForm, ClosingNarrowForm
from governance.models import CalendarDay, CalendarYear, LocalClosing


class CalendarDayShape(Shape):
    class Meta:
        model = CalendarDay
        fields = ["id", "day", "is_working", "name"]


class CalendarYearShape(Shape):
    class Meta:
        model = CalendarYear
        fields = ["id", "year", "source"]


class ClosingShape(Shape):
    class Meta:
        model = LocalClosing
        fields = ["id", "centre", "day", "why", "is_cancelled"]


class CalendarDays(Kept):
    noun, label, row = "calendar_day", "工作日历", CalendarDayShape
    filter_form = CalendarDayNarrowForm


class CalendarYears(Kept):
    noun, label, row = "calendar_year", "已公布年份", CalendarYearShape
    filter_form = CalendarYearNarrowForm


class Closings(Kept):
    noun, label, row = "local_closing", "本地休息日", ClosingShape
    filter_form = ClosingNarrowForm


PATHS = [
    *addresses("calendar-days", CalendarDays),
    *addresses("calendar-years", CalendarYears),
    *addresses("local-closings", Closings),
]
