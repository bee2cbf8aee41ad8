"""When a slip is due, who must sign, and when its colour changes."""

from datetime import date, datetime, time, timedelta

from governance.rules import LONGEST_REST, SHANGHAI, NoWorkingTime, Rule, WorkingCalendar, next_working_moment
from governance.watch import ACKNOWLEDGE as IN_MODE
from governance.watch import COMPLETE as COMPLETE_IN_MODE

COMPLETE = {
    "": Rule(15, "workdays"),
    "low": Rule(15, "workdays"),
    "medium": Rule(7, "workdays"),
    "high": Rule(3, "workdays"),
}

_ACKNOWLEDGE = Rule(120, "working_minutes")
_ACKNOWLEDGE_AT_ONCE = Rule(120, "minutes")


def is_urgent(level: str, *, red_flag: bool) -> bool:
    """Whether lateness is told to the duty leader at once, day and night."""
    return level == "high" or red_flag


def needs_commander(level: str, *, red_flag: bool) -> bool:
    """Whether a slip is signed by a commander and not by the centre's director."""
    return level in ("medium", "high") or red_flag


def needs_two(level: str) -> bool:
    """Whether two commanders sign where an office wants it."""
    return level == "high"


def is_passed_around(returned_by: int) -> bool:
    """Whether so many units returned it that a commander names the one that answers."""
    return returned_by >= 2


def acknowledge(level: str, *, red_flag: bool, mode: str = "") -> Rule:
    """Two working hours; two hours by day and night when the case is urgent; shorter in 急时 and 战时."""
    if mode in IN_MODE:
        return IN_MODE[mode]
    return _ACKNOWLEDGE_AT_ONCE if is_urgent(level, red_flag=red_flag) else _ACKNOWLEDGE


def first_report(level: str, *, red_flag: bool) -> Rule:
    """24 hours: by day and night when the case is urgent, as one working day for all others."""
    if is_urgent(level, red_flag=red_flag):
        return Rule(24 * 60, "minutes")
    return Rule(1, "workdays")


def is_quiet(kind: str, level: str, *, red_flag: bool) -> bool:
    """A first report on an ordinary case: its lateness is told by bell, and no letter a day for nothing."""
    return kind == "first_report" and not needs_commander(level, red_flag=red_flag)


def complete(level: str, *, mode: str = "") -> Rule:
    """By level, and shorter in 急时 and 战时."""
    return COMPLETE_IN_MODE.get(mode, COMPLETE)[level]


def runs_at_night(rule: str) -> bool:
    """Whether a clock with this stored rule counts minutes by day and night: its lateness is told at any hour."""
    return rule.endswith(" minutes")


def warn_at(
    calendar: WorkingCalendar, started_at: datetime, due_at: datetime, *, percent: int = 80, ahead: int = 1
) -> datetime:
    """When a clock turns amber: these working days before its end, but not before this share of it has run."""
    due = due_at.astimezone(SHANGHAI)
    day = due.date()
    for _ in range(ahead):
        day = step_to_workday(calendar, day, -1)
    return max(
        started_at + (due_at - started_at) * percent / 100, datetime.combine(day, due.time(), SHANGHAI)
    )


def warn_horizon(calendar: WorkingCalendar, at: datetime, *, ahead: int = 1) -> datetime:
    """No clock that ends after this moment can be amber: the same time of the next working day (of the `ahead`-th), or
    all of that day while nobody works."""
    now = at.astimezone(SHANGHAI)
    following = now.date()
    for _ in range(ahead):
        following = step_to_workday(calendar, following, 1)
    if calendar.is_workday(now.date()):
        return datetime.combine(following, now.time(), SHANGHAI)
    return midnight(following + timedelta(days=1))


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)


def is_open(calendar: WorkingCalendar, at: datetime) -> bool:
    """Whether ordinary letters and notices may go out now."""
    return next_working_moment(calendar, at) == at


def step_to_workday(calendar: WorkingCalendar, day: date, step: int) -> date:
    """The working day before or after a day. Errors: NoWorkingTime."""
    for _ in range(LONGEST_REST):
        day += timedelta(days=step)
        if calendar.is_workday(day):
            return day
    raise NoWorkingTime(f"工作日历连续 {LONGEST_REST} 天没有工作日，无法计算期限。")
