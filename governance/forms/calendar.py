"""Shape of the working calendar: its days, its years, a centre's closing days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from core.forms import DayField, TextField, pick
from core.row_forms import NarrowForm, RowForm
from governance.forms.named import centre_field, unit_label
from governance.models import CalendarDay, CalendarYear, LocalClosing


class CalendarDayForm(RowForm):
    day = DayField(label="日期")
    is_working = forms.BooleanField(label="上班", required=False, help_text="调休上班的勾上，放假的不勾")
    name = TextField(label="说明", max_length=40, help_text="例如：春节、国庆节调休")

    @staticmethod
    def initial_of(row: CalendarDay) -> dict[str, Any]:
        return {"day": row.day, "is_working": row.is_working, "name": row.name}


class CalendarDayNarrowForm(NarrowForm):
    year = forms.IntegerField(label="年份", required=False, min_value=2000, max_value=2200)
    working = pick("上班", ("yes", "调休上班"), ("no", "放假"))

    def narrow(self, rows: QuerySet[CalendarDay]) -> QuerySet[CalendarDay]:
        given = self.cleaned_data
        if given.get("q"):
            rows = rows.filter(name__contains=given["q"])
        if given.get("year"):
            rows = rows.filter(day__year=given["year"])
        return rows.filter(is_working=given["working"] == "yes") if given.get("working") else rows


class CalendarYearForm(RowForm):
    year = forms.IntegerField(label="年份", min_value=2000, max_value=2200)
    source = TextField(
        label="依据", max_length=200, help_text="例如：国务院办公厅关于2027年部分节假日安排的通知"
    )

    @staticmethod
    def initial_of(row: CalendarYear) -> dict[str, Any]:
        return {"year": row.year, "source": row.source}


class CalendarYearNarrowForm(NarrowForm):
    def narrow(self, rows: QuerySet[CalendarYear]) -> QuerySet[CalendarYear]:
        text = self.cleaned_data.get("q")
        return rows.filter(Q(source__contains=text) | Q(year__contains=text)) if text else rows


class ClosingForm(RowForm):
    centre = centre_field(label="综治中心", help_text="写全称")
    day = DayField(label="日期")
    why = TextField(label="原因", max_length=80, help_text="例如：搬迁、停电检修、民族节日")
    is_cancelled = forms.BooleanField(label="取消", required=False, help_text="照常上班了就勾上")

    @staticmethod
    def initial_of(row: LocalClosing) -> dict[str, Any]:
        return {
            "centre": unit_label(row.centre),
            "day": row.day,
            "why": row.why,
            "is_cancelled": row.is_cancelled,
        }


class ClosingNarrowForm(NarrowForm):
    def narrow(self, rows: QuerySet[LocalClosing]) -> QuerySet[LocalClosing]:
        text = self.cleaned_data.get("q")
        return rows.filter(Q(why__contains=text) | Q(centre__name__contains=text)) if text else rows
