"""The working calendar in ordinary pages: days, published years, local closing days."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from core import clock
from governance.actions.calendar import save_closing, save_day, save_year
from governance.choices import UnitKind
from governance.forms.calendar import (
    CalendarDayForm,
    CalendarDayNarrowForm,
    CalendarYearForm,
    CalendarYearNarrowForm,
    ClosingForm,
    ClosingNarrowForm,
)
from governance.models import Area, CalendarDay, CalendarYear, LocalClosing, Unit
from governance.permissions.calendar import (
    why_not_change_closing,
    why_not_keep_calendar,
    why_not_see_calendar,
)
from governance.permissions.structure import seen_paths
from governance.standing import Standing
from governance.upkeep.kind import Shown, Upkeep, keep

_WEEK = "一二三四五六日"


def _save_day(standing: Standing, row: CalendarDay | None, facts: dict[str, Any]) -> tuple[CalendarDay, str]:
    saved = save_day(by=standing, row=row, facts=facts, at=clock.now())
    words = "上班" if saved.is_working else "休息"
    return saved, f"{saved.day:%Y-%m-%d}（周{_WEEK[saved.day.weekday()]}）{words}，今后的期限照此计算。"


CALENDAR_DAYS = keep(
    Upkeep(
        key="calendar_day",
        path="calendar/days/",
        noun="工作日历",
        links=(("calendar_year_list", "已公布年份"), ("local_closing_list", "本地休息日")),
        intro="法定节假日和调休上班的日子；其余周一至周五上班",
        rows=lambda _standing: CalendarDay.objects.order_by("-day"),
        columns=(
            Shown("日期", lambda one: one.day, 12, "date"),
            Shown("星期", lambda one: f"周{_WEEK[one.day.weekday()]}", 8),
            Shown("上班", lambda one: "是" if one.is_working else "否", 8),
            Shown("说明", lambda one: one.name, 24),
        ),
        form=CalendarDayForm,
        narrow=CalendarDayNarrowForm,
        why_not_see=why_not_see_calendar,
        why_not_keep=lambda standing, _row: why_not_keep_calendar(standing),
        save=_save_day,
        same=lambda _standing, facts: (
            CalendarDay.objects.filter(day=facts["day"]).first() if facts.get("day") else None
        ),
    )
)


def _save_year(
    standing: Standing, row: CalendarYear | None, facts: dict[str, Any]
) -> tuple[CalendarYear, str]:
    saved = save_year(by=standing, row=row, facts=facts, at=clock.now())
    return saved, f"{saved.year} 年放假安排已公布；暂估的期限一小时内重新推算，每件都有记录。"


def _year_days(_request: HttpRequest, _standing: Standing, row: CalendarYear) -> dict[str, Any]:
    """The year's holidays and make-up days beside its row."""
    days = list(CalendarDay.objects.filter(day__year=row.year))
    return {
        "rests": [one for one in days if not one.is_working],
        "works": [one for one in days if one.is_working],
    }


CALENDAR_YEARS = keep(
    Upkeep(
        key="calendar_year",
        path="calendar/years/",
        noun="已公布年份",
        links=(("calendar_day_list", "工作日历"),),
        intro="放假安排已经录全的年份；没有录全的年份，期限按周一至周五暂估",
        rows=lambda _standing: CalendarYear.objects.order_by("-year"),
        columns=(
            Shown("年份", lambda one: str(one.year), 8),
            Shown("依据", lambda one: one.source, 60),
        ),
        form=CalendarYearForm,
        narrow=CalendarYearNarrowForm,
        why_not_see=why_not_see_calendar,
        why_not_keep=lambda standing, _row: why_not_keep_calendar(standing),
        save=_save_year,
        same=lambda _standing, facts: (
            CalendarYear.objects.filter(year=facts["year"]).first() if facts.get("year") else None
        ),
        beside="governance/calendar_year_about.html",
        about=_year_days,
    )
)


def _closings(standing: Standing) -> QuerySet[LocalClosing]:
    seen = Unit.objects.filter(kind=UnitKind.CENTRE, area__in=Area.objects.below(*seen_paths(standing)))
    return LocalClosing.objects.filter(centre__in=seen).select_related("centre__area").order_by("-day", "id")


def _save_closing(
    standing: Standing, row: LocalClosing | None, facts: dict[str, Any]
) -> tuple[LocalClosing, str]:
    saved = save_closing(by=standing, row=row, facts=facts, at=clock.now())
    words = "照常上班" if saved.is_cancelled else "休息，今后起算的期限跳过这一天；已经起算的不变"
    return saved, f"{saved.centre} {saved.day:%Y-%m-%d} {words}。"


CLOSINGS = keep(
    Upkeep(
        key="local_closing",
        path="calendar/closings/",
        noun="本地休息日",
        intro="某个综治中心自己不开门的工作日；它今后起算的期限跳过这一天",
        rows=_closings,
        columns=(
            Shown("日期", lambda one: one.day, 12, "date"),
            Shown("综治中心", lambda one: one.centre.name, 28),
            Shown("原因", lambda one: one.why, 30),
            Shown("取消", lambda one: "是" if one.is_cancelled else "", 8),
        ),
        form=ClosingForm,
        narrow=ClosingNarrowForm,
        why_not_see=why_not_see_calendar,
        why_not_keep=why_not_change_closing,
        save=_save_closing,
        same=lambda standing, facts: (
            _closings(standing).filter(centre=facts["centre"], day=facts["day"]).first()
            if facts.get("centre") and facts.get("day")
            else None
        ),
    )
)
