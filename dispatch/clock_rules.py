"""Which row of the deadline policy holds for a case, and what the five classes of speed start from. No Django here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

# the clocks a row may set, in the order of a case's life
FIELDS = ("accept", "assign", "acknowledge", "first_report", "complete", "follow_up")
WORDS = {
    "accept": "受理",
    "assign": "交办",
    "acknowledge": "签收",
    "first_report": "首报",
    "complete": "办结",
    "follow_up": "回访",
}

# 五化 (defaults of the product, editable in each row that starts from them)
TEMPOS: Mapping[str, Mapping[str, str]] = {
    "instant": {"acknowledge": "30 minutes", "first_report": "120 minutes", "complete": "1440 minutes"},
    "anytime": {"acknowledge": "60 working_minutes", "first_report": "1 workdays", "complete": "3 workdays"},
    "prompt": {"acknowledge": "120 working_minutes", "first_report": "1 workdays", "complete": "7 workdays"},
    "suitable": {
        "acknowledge": "240 working_minutes",
        "first_report": "3 workdays",
        "complete": "15 workdays",
    },
    "limited": {
        "acknowledge": "120 working_minutes",
        "first_report": "2 workdays",
        "complete": "10 workdays",
    },
}


@dataclass(frozen=True)
class PolicyRow:
    """A row as the table has it; `rules` holds what it sets, a clock that is missing falls through to the next row."""

    pk: int
    centre: int | None
    category: int | None
    level: str
    channel: str
    mode: str
    from_on: date
    until_on: date | None
    rules: Mapping[str, str]
    follow_up_days: str = ""


@dataclass(frozen=True)
class Matter:
    """What a row is looked up by: the case as it stands at that moment, the centre and its mode."""

    centre: int
    category: int | None
    level: str
    red_flag: bool
    channel: str
    mode: str
    day: date


def fits(row: PolicyRow, about: Matter) -> bool:
    return (
        row.from_on <= about.day
        and (row.until_on is None or about.day <= row.until_on)
        and row.mode in ("", about.mode)
        and row.centre in (None, about.centre)
        and row.category in (None, about.category)
        and row.channel in ("", about.channel)
        and (row.level in ("any", about.level or "none") or (row.level == "red" and about.red_flag))
    )


def rank(row: PolicyRow) -> tuple[bool, int, bool, bool, bool, bool, date, int]:
    """The greatest wins. Danger first, so that a row for a category or a channel never slows down a dangerous case:
    the mode, red flag and high level, the centre's own rows, category, channel, level, the later edition, the later row.
    """
    return (
        row.mode != "",
        {"red": 2, "high": 1}.get(row.level, 0),
        row.centre is not None,
        row.category is not None,
        row.channel != "",
        row.level != "any",
        row.from_on,
        row.pk,
    )


def choose(rows: Iterable[PolicyRow], about: Matter) -> dict[str, PolicyRow]:
    """For each clock (and "follow_up_days") the row that sets it; what no row sets is missing."""
    fitting = sorted((row for row in rows if fits(row, about)), key=rank)
    found: dict[str, PolicyRow] = {}
    for row in fitting:
        found |= {name: row for name, rule in row.rules.items() if rule}
        if row.follow_up_days:
            found["follow_up_days"] = row
    return found


def days_of(text: str) -> tuple[int, ...]:
    """(3, 7, 30) of "3、7、30"; ValueError when it is no rising list of days."""
    days = tuple(int(one) for one in text.replace("，", "、").replace(",", "、").split("、") if one.strip())
    if any(day < 1 for day in days) or list(days) != sorted(set(days)):
        raise ValueError("请写成“3、7、30”这样，从小到大。")
    return days


@dataclass(frozen=True)
class Mark:
    """One day between the start of a clock and its end: whether it was counted, and why not (or why after all)."""

    day: date
    is_counted: bool
    why: str


def marks(
    first: date,
    last: date,
    *,
    works: Callable[[date], bool] | None,
    names: Mapping[date, str],
    pauses: Iterable[tuple[date, date]],
) -> list[Mark]:
    """Every day from the day of start to the due day. `works` is None for a clock that runs day and night.

    pauses: from a day on which it stood still to a day before which it went on again.
    """
    spans, found, day = list(pauses), [], first
    while day <= last:
        if any(begin < day < end for begin, end in spans):
            found.append(Mark(day, is_counted=False, why="暂停"))
        elif works is None:
            found.append(Mark(day, is_counted=True, why=""))
        elif works(day):
            found.append(Mark(day, is_counted=True, why=names.get(day, "")))
        else:
            found.append(Mark(day, is_counted=False, why=names.get(day) or "周末"))
        day += timedelta(days=1)
    return found
