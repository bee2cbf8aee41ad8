"""Pure sums of figures: months, rates, changes, medians, and the words that go with them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from zoneinfo import ZoneInfo

from core.rules import long_day

SHANGHAI = ZoneInfo("Asia/Shanghai")
NONE = "—"
_HUNDREDTH = Decimal("0.01")
_LONG_NUMBER = re.compile(r"(?<!\d)(\d{3})\d{4,11}(\d{3}[\dXx])(?!\d)")


@dataclass(frozen=True, order=True)
class Month:
    """A natural month in Asia/Shanghai."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Month":
        """2026-10; ValueError for anything else."""
        found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text)
        if found is None:
            raise ValueError(f"不是月份：{text}")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month of a day, or of a moment in Shanghai."""
        if isinstance(day, datetime):
            day = day.astimezone(SHANGHAI)
        return cls(day.year, day.month)

    def shifted(self, months: int) -> "Month":
        count = self.year * 12 + self.number - 1 + months
        return Month(count // 12, count % 12 + 1)

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return self.shifted(1).first - timedelta(days=1)

    @property
    def start(self) -> datetime:
        return datetime(self.year, self.number, 1, tzinfo=SHANGHAI)

    @property
    def end(self) -> datetime:
        """The first moment that no longer belongs to it."""
        return self.shifted(1).start

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=one) for one in range((self.last - self.first).days + 1)]

    @property
    def label(self) -> str:
        return f"{self.year}年{self.number}月"

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@dataclass(frozen=True)
class Rate:
    """A part of a whole; nothing of nothing is no rate."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """In percent to two decimals, half up; None without a denominator."""
        if not self.whole:
            return None
        return (Decimal(self.part) * 100 / self.whole).quantize(_HUNDREDTH, ROUND_HALF_UP)

    @property
    def words(self) -> str:
        return NONE if self.percent is None else f"{self.percent}%"


def relative(now: int, before: int) -> Decimal | None:
    """The relative change in percent (环比, 同比), half up; None when there was nothing before."""
    if not before:
        return None
    return (Decimal(now - before) * 100 / before).quantize(_HUNDREDTH, ROUND_HALF_UP)


def points(now: Rate, before: Rate) -> Decimal | None:
    """The difference of two rates in percentage points (百分点); None when one of them is no rate."""
    if now.percent is None or before.percent is None:
        return None
    return now.percent - before.percent


def median_hours(spans: Iterable[timedelta]) -> Decimal | None:
    """The median of spans in hours to one decimal, half up; None of none."""
    seconds = [int(one.total_seconds()) for one in spans]
    if not seconds:
        return None
    return (Decimal(str(median(seconds))) / 3600).quantize(Decimal("0.1"), ROUND_HALF_UP)


def signed(value: Decimal) -> str:
    return f"{value:+}" if value else str(abs(value))


def change_words(now: int, before: int, than: str) -> str:
    """比上月增加 4 件、上升 12.50%; says so when there is nothing to compare with. `than` is 上月 or 去年同月."""
    change = relative(now, before)
    if change is None:
        return f"与{than}持平" if now == before else f"{than}没有发生"
    if now == before:
        return f"与{than}持平"
    verb, way = ("增加", "上升") if now > before else ("减少", "下降")
    return f"比{than}{verb} {abs(now - before)} 件、{way} {abs(change)}%"


def points_words(now: Rate, before: Rate, than: str) -> str:
    """比上月提高 1.20 个百分点; empty when one of the two is no rate."""
    change = points(now, before)
    if change is None:
        return ""
    if not change:
        return f"与{than}持平"
    return f"比{than}{'提高' if change > 0 else '下降'} {abs(change)} 个百分点"


def ranked_words(counts: Sequence[tuple[str, int]], whole: int, *, most: int = 3) -> str:
    """邻里纠纷 12 件（24.00%）、…: the largest first, those equal to the last named are named too (5 at most)."""
    lines = sorted((one for one in counts if one[1]), key=lambda one: -one[1])
    shown = lines[:most]
    shown += [one for one in lines[most : most + 2] if shown and one[1] == shown[-1][1]]
    return "、".join(f"{label} {count} 件（占 {Rate(count, whole).words}）" for label, count in shown)


def leaders(counts: Sequence[tuple[str, int]]) -> tuple[list[str], int]:
    """Whoever has most, all of them when several have the same; ([], 0) when nobody has any."""
    top = max((count for _, count in counts), default=0)
    return ([label for label, count in counts if count == top], top) if top else ([], 0)


def day_and_minute(at: datetime) -> str:
    """2026年3月5日 09:30."""
    at = at.astimezone(SHANGHAI)
    return f"{long_day(at)} {at:%H:%M}"


def masked(text: str, names: Iterable[str]) -> str:
    """A line without what tells who it is about: names of the parties (王小强 → 王*强), telephone and ID numbers."""
    for name in sorted({one.strip() for one in names}, key=len, reverse=True):
        if len(name) > 1:
            hidden = name[0] + ("*" if len(name) == 2 else "*" * (len(name) - 2) + name[-1])
            text = text.replace(name, hidden)
    return _LONG_NUMBER.sub(r"\1****\2", text)
