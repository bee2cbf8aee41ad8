"""The working calendar in the hands of the office: days, published years, a centre's own closing days."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from core import audit
from core.refusals import incomplete, insist
from governance.calendar import forget, working_calendar
from governance.models import CalendarDay, CalendarYear, LocalClosing
from governance.permissions.calendar import why_not_close, why_not_keep_calendar
from governance.standing import Standing


@transaction.atomic
def save_day(*, by: Standing, row: CalendarDay | None, facts: dict[str, Any], at: datetime) -> CalendarDay:
    """A holiday or a make-up day. What passed is history: deadlines were reckoned with it."""
    insist(why_not_keep_calendar(by))
    day = facts["day"]
    if row is not None and row.day != day:
        insist(incomplete("日期不能改成另一天，请另加一天。"))
    if day < at.date():
        insist(incomplete("这一天已经过去，期限已按当时的日历计算，不能再改。"))
    fresh, _ = CalendarDay.objects.update_or_create(
        day=day, defaults={"is_working": facts["is_working"], "name": facts["name"]}
    )
    audit.record(by=by, verb="calendar_day", about=fresh, note="上班" if fresh.is_working else "休息", at=at)
    forget()
    return fresh


@transaction.atomic
def save_year(*, by: Standing, row: CalendarYear | None, facts: dict[str, Any], at: datetime) -> CalendarYear:
    """The year's holidays are all entered: provisional deadlines in it become final."""
    insist(why_not_keep_calendar(by))
    year = facts["year"]
    if row is not None and row.year != year:
        insist(incomplete("年份不能改成另一年，请另加一年。"))
    if not CalendarDay.objects.filter(day__year=year, is_working=False).exists():
        insist(
            incomplete(f"还没有录入 {year} 年的节假日，请先录入或导入放假和调休的日子，再登记本年已公布。")
        )
    fresh, _ = CalendarYear.objects.update_or_create(year=year, defaults={"source": facts["source"]})
    audit.record(by=by, verb="calendar_year", about=fresh, note=facts["source"], at=at)
    forget()
    return fresh


@transaction.atomic
def save_closing(
    *, by: Standing, row: LocalClosing | None, facts: dict[str, Any], at: datetime
) -> LocalClosing:
    """A day on which one centre does not work: entered ahead, cancelled but never moved."""
    centre, day = facts["centre"], facts["day"]
    insist(why_not_close(by, centre))
    if row is not None and (row.centre_id, row.day) != (centre.pk, day):
        insist(incomplete("中心和日期不能改，请取消这一天，另登记一天。"))
    if day <= at.date():
        insist(incomplete("本地休息日要提前登记，请填写明天以后的日期。"))
    if row is None and not working_calendar().is_workday(day):
        insist(incomplete("这一天本来就不上班，不用登记。"))
    fresh, _ = LocalClosing.objects.update_or_create(
        centre=centre, day=day, defaults={"why": facts["why"], "is_cancelled": facts["is_cancelled"]}
    )
    audit.record(by=by, verb="local_closing", about=fresh, note="取消" if fresh.is_cancelled else "", at=at)
    forget()
    return fresh
