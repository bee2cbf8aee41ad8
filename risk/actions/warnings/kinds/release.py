"""A released person's first month."""

from __future__ import annotations

from datetime import date, datetime

from cases.choices import DateKind
from core import clock
from risk.actions.warnings.dated import dated, dated_between
from risk.actions.warnings.kind import Hit, Kind, Look, days


def _find(look: Look) -> list[Hit]:
    def words(day: date) -> str:
        return f"当事人 {day.month}月{day.day}日 解除羁押，头 {look.parameters['days']} 天请专人联系"

    return dated(look, DateKind.RELEASE, look.today - look.days, look.today, words)


def _rehearse(look: Look, since: datetime) -> int:
    return dated_between(look, DateKind.RELEASE, since.astimezone(clock.ZONE).date(), look.today)


KIND = Kind(
    "release",
    "解除羁押后的头一个月",
    "当事人解除羁押之日起 {days} 天内，预警",
    (days("多少天内", 30, high=180),),
    _find,
    _rehearse,
    help="日期取自事项上记的关键日期“解除羁押”，划去的和已结案的不算。",
)
