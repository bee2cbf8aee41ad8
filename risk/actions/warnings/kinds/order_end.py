"""A protection order's end coming."""

from __future__ import annotations

from datetime import date, datetime

from cases.choices import DateKind
from core import clock
from risk.actions.warnings.dated import dated, dated_between
from risk.actions.warnings.kind import Hit, Kind, Look, days


def _find(look: Look) -> list[Hit]:
    def words(day: date) -> str:
        left = (day - look.today).days
        return f"保护令 {day.month}月{day.day}日 到期" + (f"，还有 {left} 天" if left else "，就在今天")

    return dated(look, DateKind.ORDER_END, look.today, look.today + look.days, words)


def _rehearse(look: Look, since: datetime) -> int:
    first = since.astimezone(clock.ZONE).date() + look.days
    return dated_between(look, DateKind.ORDER_END, first, look.today + look.days)


KIND = Kind(
    "order_end",
    "保护令将到期",
    "保护令到期前 {days} 天起，预警",
    (days("提前多少天", 7, high=90),),
    _find,
    _rehearse,
    help="到期日取自事项上记的关键日期“保护令到期”，划去的和已结案的不算。",
)
