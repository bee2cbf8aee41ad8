"""Dates as ledgers write them: a dozen spellings, Excel serials, days without a year."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from cases.ledger.numbers import chinese_number
from cases.ledger.text import as_text, is_nothing, plain
from core.workbook import Cell

SHANGHAI = ZoneInfo("Asia/Shanghai")
EXCEL_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001  Excel knows no time zone
EXCEL_DAYS = range(18_264, 73_051)
YEARS = range(1950, 2100)
LATE = frozenset({"下午", "傍晚", "晚上", "晚", "夜间", "pm", "中午"})
HOW = "请写成 2026-09-09 或 2026-09-09 10:05"

CLOCK = re.compile(
    r"(?P<half>上午|下午|中午|凌晨|早上|早晨|傍晚|晚上|晚|夜间|am|pm)?\s*"
    r"(?P<h>\d{1,2})(?:[:点时](?P<m>\d{1,2})?分?(?:[:]?(?P<s>\d{1,2})秒?)?(?:\.\d+)?|(?=时|点))"
    r"(?:[时点整许左右]*)\s*(?P<late>am|pm)?$"
)
WEEKDAY = re.compile(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?")
FULL = re.compile(r"^(?P<y>\d{4}|\d{2})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*[日号]?")
AMERICAN = re.compile(r"^(?P<m>\d{1,2})[-/.](?P<d>\d{1,2})[-/.](?P<y>\d{4})(?!\d)")
COMPACT = re.compile(r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?=$|\D|\d{4}$|\d{6}$)")
SHORT = re.compile(r"^(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*(?:[日号]|(?![-/.\d年月]))")
MONTH_ONLY = re.compile(r"^\d{4}\s*[-/.年]\s*\d{1,2}\s*月?$|^\d{6}$|^\d{1,2}月(?:份|底|初|中旬|上旬|下旬)?$")
SPAN = re.compile(r"^\s*(?:-{1,2}|—+|–|~|～|至|到|、|,)\s*\S*\d.*$")
NUMERALS = re.compile(r"[零〇一二三四五六七八九十]+(?=年|月|日|号)")


@dataclass(frozen=True, slots=True)
class Moment:
    """A local moment as read; `note` says in Chinese what was assumed, or is empty."""

    at: dt.datetime
    has_time: bool
    note: str = ""


class DateProblemError(Exception):
    """A cell that is no date; `sentence` follows the column's name, `impossible` when no such day exists."""

    def __init__(self, sentence: str, *, impossible: bool = True) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.impossible = impossible


def parse_moment(cell: Cell, *, today: dt.date, not_before: dt.date | None = None) -> Moment | None:
    """Read a date with or without a time; None for an empty cell.

    A day without a year is the latest one not after `today`; with `not_before`, for a deadline, the first one
    from three months before that day on (an overrun deadline stays in the past).
    Errors: `DateProblemError` for impossible days and for words that are no date.
    """
    if isinstance(cell, dt.datetime):
        return _checked(
            _local(cell), has_time=bool(cell.time() != dt.time.min or cell.tzinfo), said=str(cell)
        )
    if isinstance(cell, dt.date):
        return _checked(dt.datetime.combine(cell, dt.time.min), has_time=False, said=str(cell))
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if 0 < cell < EXCEL_DAYS.stop and int(cell) in EXCEL_DAYS:
            at = EXCEL_EPOCH + dt.timedelta(seconds=round(cell * 86400))
            return Moment(at, has_time=at.time() != dt.time.min)
        if cell == 0:
            return None
    said = as_text(cell)
    if is_nothing(said):
        return None
    moment = _parse_text(said, today, not_before)
    if isinstance(cell, float) and moment.note == "":  # 10.2 may have been typed as 10.20
        return Moment(moment.at, moment.has_time, f"按 {moment.at:%Y-%m-%d} 读取，请核对")
    return moment


@lru_cache(maxsize=4096)
def _parse_text(said: str, today: dt.date, not_before: dt.date | None) -> Moment:
    text = NUMERALS.sub(lambda m: str(chinese_number(m[0])), plain(said).strip().lower())
    text = WEEKDAY.sub(" ", re.sub(r"[、,]\s*(?=\d{1,2}:)", " ", text)).strip()
    for pattern in (COMPACT, AMERICAN, FULL):
        match = pattern.match(text)
        if match:
            month, number = int(match["m"]), int(match["d"])
            if pattern is AMERICAN and month > 12:
                month, number = number, month
            day = _day(_year(match["y"], today), month, number, said)
            return _with_clock(day, text[match.end() :], said)
    match = SHORT.match(text)
    if match and not MONTH_ONLY.match(text):
        day = _without_year(int(match["m"]), int(match["d"]), today, not_before, said)
        return _with_clock(day, text[match.end() :], said)
    if MONTH_ONLY.match(text):
        raise DateProblemError(f"“{_short(said)}”没有写到日，{HOW}。", impossible=False)
    serial = re.fullmatch(r"\d{5}(?:\.\d+)?", text)
    if serial and int(float(text)) in EXCEL_DAYS:
        at = EXCEL_EPOCH + dt.timedelta(seconds=round(float(text) * 86400))
        return Moment(at, has_time=at.time() != dt.time.min)
    raise DateProblemError(f"“{_short(said)}”不是日期，{HOW}。", impossible=False)


def _year(digits: str, today: dt.date) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return 2000 + year if year <= today.year % 100 + 10 else 1900 + year


def _day(year: int, month: int, day: int, said: str) -> dt.date:
    if not 1 <= month <= 12:
        raise DateProblemError(f"“{_short(said)}”的月份不存在（{month}月），{HOW}。")
    try:
        found = dt.date(year, month, day)
    except ValueError:
        raise DateProblemError(f"“{_short(said)}”这一天不存在（{month}月{day}日），{HOW}。") from None
    if year not in YEARS:
        raise DateProblemError(f"“{_short(said)}”的年份不合理，{HOW}。")
    return found


def _without_year(month: int, day: int, today: dt.date, not_before: dt.date | None, said: str) -> dt.date:
    _day(2024, month, day, said)  # a leap year: 2月29日 is a day, 2月30日 none
    start = not_before - dt.timedelta(days=92) if not_before else today
    for step in range(9):
        try:
            found = dt.date(start.year + (step if not_before else -step), month, day)
        except ValueError:
            continue
        if (found >= start) if not_before else (found <= start):
            return found
    raise DateProblemError(f"“{_short(said)}”这一天不存在，{HOW}。")


def _with_clock(day: dt.date, rest: str, said: str) -> Moment:
    midnight = dt.datetime.combine(day, dt.time.min)
    rest = rest.strip().strip("()").strip()
    if not rest or rest in ("前", "之前", "前后", "左右", "起", "当天", "当日"):
        return Moment(midnight, has_time=False)
    if re.fullmatch(r"\d{4}|\d{6}", rest):
        rest = ":".join(rest[i : i + 2] for i in range(0, len(rest), 2))
    zoned = re.fullmatch(r"t?([\d:.]+)\s*(z|[+-]\d{2}:?\d{2})", rest)
    if zoned:
        return _zoned(day, zoned[1], zoned[2], said)
    clock = CLOCK.match(rest.removeprefix("t").strip())
    if clock:
        return Moment(dt.datetime.combine(day, _clock(clock, said)), has_time=True)
    if SPAN.match(rest):
        return Moment(midnight, has_time=False, note=f"写的是一段时间，按开始的 {day:%Y-%m-%d} 读取")
    raise DateProblemError(f"“{_short(said)}”看不懂，{HOW}。", impossible=False)


def _clock(match: re.Match[str], said: str) -> dt.time:
    hour, half = int(match["h"]), match["half"] or match["late"] or ""
    if (
        half in ("下午", "傍晚", "晚上", "晚", "夜间", "pm", "中午")
        and hour < 12
        and not (half == "中午" and hour > 9)
    ):
        hour += 12
    elif half in ("上午", "凌晨", "am") and hour == 12:
        hour = 0
    try:
        return dt.time(hour, int(match["m"] or 0), int(match["s"] or 0))
    except ValueError:
        raise DateProblemError(f"“{_short(said)}”的钟点不存在，{HOW}。") from None


def _zoned(day: dt.date, clock: str, zone: str, said: str) -> Moment:
    offset = "+00:00" if zone == "z" else zone
    try:
        at = dt.datetime.fromisoformat(f"{day.isoformat()}T{clock}{offset}")
    except ValueError:
        raise DateProblemError(f"“{_short(said)}”的钟点不存在，{HOW}。") from None
    return Moment(_local(at), has_time=True)


def _local(at: dt.datetime) -> dt.datetime:
    bare = at.replace(microsecond=0)
    return bare.astimezone(SHANGHAI).replace(tzinfo=None) if at.tzinfo else bare


def _checked(at: dt.datetime, *, has_time: bool, said: str) -> Moment:
    if at.year not in YEARS:
        raise DateProblemError(f"“{said}”的年份不合理，{HOW}。")
    return Moment(at, has_time)


def _short(said: str) -> str:
    return said if len(said) <= 30 else said[:30] + "…"
