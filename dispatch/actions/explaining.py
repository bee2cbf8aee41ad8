"""How a clock came to be due when it is, as its page tells it; nothing is written here."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from cases.choices import MoveKind
from cases.models import Clock
from cases.pages import moment_words
from dispatch.clock_rules import Mark, marks
from dispatch.models import DeadlinePolicy
from dispatch.permissions.clocks import why_not_see_policy
from governance.calendar import working_calendar
from governance.models import CalendarDay, LocalClosing
from governance.rules import SHANGHAI, Rule, day_and_clock, runs_in_working_time, time_left
from governance.standing import Standing

# a longer clock is told in figures alone
_MOST_DAYS = 130


def may_read_row(standing: Standing) -> bool:
    """A unit reads no level and no category of the policy: a row's words would say what the slip leaves out."""
    return why_not_see_policy(standing) is None


def explained(clock: Clock, at: datetime) -> dict[str, Any]:
    """What the page of a clock shows. Cost: four queries."""
    moves = list(clock.moves.select_related("officer", "appointment__post__unit"))
    days = _days(clock, moves, at)
    whole = clock.rule.endswith("days")
    policy = DeadlinePolicy.objects.filter(pk=clock.policy or 0).select_related("centre", "category").first()
    return {
        "rule": "由交办人指定的时间" if clock.rule == "set" else Rule.parse(clock.rule).words(),
        "counts": "工作时间" if runs_in_working_time(clock.rule) else "自然时间，昼夜、节假日都算",
        "policy": policy,
        "moves": moves,
        "days": days if len(days) <= _MOST_DAYS else [],
        # "n workdays" and "n days" begin behind the day of start
        "counted": sum(one.is_counted for one in (days[1:] if whole else days)),
        "is_whole": whole,
        "skipped": _skipped(days),
        "made_up": [one for one in days if one.is_counted and one.why],
        "left": _left(clock),
    }


def _days(clock: Clock, moves: list[Any], at: datetime) -> list[Mark]:
    first = clock.started_at.astimezone(SHANGHAI).date()
    last = day_and_clock(clock.due_at)[0]
    special = CalendarDay.objects.filter(day__range=(first, last)).values_list("day", "name")
    closed = LocalClosing.objects.filter(
        centre=clock.case.centre_id, day__range=(first, last), is_cancelled=False
    )
    calendar = working_calendar(clock.case.centre_id)
    works = calendar.is_workday if runs_in_working_time(clock.rule) else None
    names = dict(special) | dict(closed.values_list("day", "why"))
    return marks(first, last, works=works, names=names, pauses=_pauses(clock, moves, at))


def _pauses(clock: Clock, moves: list[Any], at: datetime) -> list[tuple[Any, Any]]:
    spans, begin = [], None
    for move in moves:
        if move.kind == MoveKind.PAUSED:
            begin = move.at
        elif move.kind == MoveKind.RESUMED and begin is not None:
            spans.append((begin, move.at))
            begin = None
    if begin is not None:
        spans.append((begin, clock.stopped_at or at + timedelta(days=1)))
    return [(one.astimezone(SHANGHAI).date(), two.astimezone(SHANGHAI).date()) for one, two in spans]


def _skipped(days: list[Mark]) -> list[tuple[str, int]]:
    """("周末", 4), ("国庆节", 3), in the order in which they come."""
    found: dict[str, int] = {}
    for one in days:
        if not one.is_counted:
            found[one.why] = found.get(one.why, 0) + 1
    return list(found.items())


def _left(clock: Clock) -> str:
    """What a paused clock still has: 还剩 3 个工作日 2 小时."""
    if clock.paused_at is None or clock.stopped_at is not None:
        return ""
    calendar = working_calendar(clock.case.centre_id)
    left = time_left(calendar, clock.rule, clock.paused_at, clock.due_at)
    by_night = not runs_in_working_time(clock.rule)
    day = timedelta(days=1) if by_night else calendar.hours.length
    days, rest = divmod(left, day)
    hours, minutes = divmod(rest // timedelta(minutes=1), 60)
    words = f"{days} {'日' if by_night else '个工作日'} " if days else ""
    return f"{words}{hours} 小时 {minutes} 分（{moment_words(clock.paused_at)} 起暂停）"
