"""Default deadlines of slips and the ladder behind them (design.md section 5), marked as defaults on the screens."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from governance.rules import (
    LONGEST_REST,
    SHANGHAI,
    NoWorkingTime,
    Rule,
    WorkingCalendar,
    day_and_clock,
    next_working_moment,
    working_minutes_between,
)
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


def first_report(level: str, *, red_flag: bool) -> Rule | None:
    """24 hours by day and night when the case is urgent, a working day for medium ones; ordinary ones need none."""
    if is_urgent(level, red_flag=red_flag):
        return Rule(24 * 60, "minutes")
    return Rule(1, "workdays") if level == "medium" else None


def complete(level: str, *, mode: str = "") -> Rule:
    """By level, and shorter in 急时 and 战时."""
    return COMPLETE_IN_MODE.get(mode, COMPLETE)[level]


def runs_at_night(rule: str) -> bool:
    """Whether a clock with this stored rule counts minutes by day and night: its lateness is told at any hour."""
    return rule.endswith(" minutes")


# the ladder (defaults): amber, the reminder letter on the deadline, then these working days to each next rung
NEXT_RUNG = Rule(2, "workdays")
_WARN_SHARE = 0.8


def warn_at(calendar: WorkingCalendar, started_at: datetime, due_at: datetime) -> datetime:
    """When a clock turns amber: one working day before its end, but not before four fifths of it have run."""
    due = due_at.astimezone(SHANGHAI)
    day_before = datetime.combine(_workday(calendar, due.date(), -1), due.time(), SHANGHAI)
    return max(started_at + (due_at - started_at) * _WARN_SHARE, day_before)


def warn_horizon(calendar: WorkingCalendar, at: datetime) -> datetime:
    """No clock that ends after this moment can be amber: the end of the next working day."""
    following = _workday(calendar, at.astimezone(SHANGHAI).date(), 1)
    return datetime.combine(following + timedelta(days=1), time.min, SHANGHAI)


def is_open(calendar: WorkingCalendar, at: datetime) -> bool:
    """Whether ordinary letters and notices may go out now."""
    return next_working_moment(calendar, at) == at


def _workday(calendar: WorkingCalendar, day: date, step: int) -> date:
    """The working day before or after a day. Errors: NoWorkingTime."""
    for _ in range(LONGEST_REST):
        day += timedelta(days=step)
        if calendar.is_workday(day):
            return day
    raise NoWorkingTime(f"工作日历连续 {LONGEST_REST} 天没有工作日，无法计算期限。")


# --- what letters say. No score, no factor, no word of risk (trap 30).


@dataclass(frozen=True)
class LetterFacts:
    """What a letter is about: the slip, the clock that ran out, and the letters that went before."""

    centre: str
    unit: str
    slip_number: str
    signed_at: datetime
    case_number: str
    title: str
    is_acknowledged: bool
    # "acknowledge" or "complete"
    waits_for: str
    rule: str
    started_at: datetime
    due_at: datetime
    is_provisional: bool
    # (name of the kind, number, moment) of the lower rungs, oldest first
    earlier: tuple[tuple[str, str, datetime], ...] = ()
    # whose rule it is, and what moved the deadline since it began, in words
    whose: str = "默认时限"
    moved: str = ""


_TITLES = {
    "reminder": "关于按期办理交办事项的提醒函",
    "supervision": "关于限期办理交办事项的督办函",
    "escalation": "关于提级协调办理交办事项的函",
}
MARKS = {"reminder": "提", "supervision": "督", "escalation": "呈"}
_WORDS = {"acknowledge": "签收", "first_report": "首次反馈", "complete": "办结"}


def letter_title(kind: str) -> str:
    return _TITLES[kind]


def letter_number(kind: str, document_name: str, year: int, serial: int) -> str:
    """街综提〔2026〕3号."""
    return f"{document_name}{MARKS[kind]}〔{year}〕{serial}号"


def long_moment(at: datetime) -> str:
    """2026年11月24日17时30分, without leading zeros; 24时 for the end of a day."""
    day, clock = day_and_clock(at)
    hour, minute = clock.split(":")
    tail = f"{int(minute)}分" if minute != "00" else ""
    return f"{long_day(day)}{int(hour)}时{tail}"


def long_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def lateness(calendar: WorkingCalendar, due_at: datetime, at: datetime) -> str:
    """超过期限3个工作日; under a whole working day in working hours."""
    minutes = working_minutes_between(calendar, due_at, at)
    days = minutes // int(calendar.hours.length.total_seconds() // 60)
    if days > 0:
        return f"超过期限{days}个工作日"
    return f"超过期限{minutes // 60}个工作小时" if minutes >= 60 else "刚刚超过期限"


def reckoning(facts: LetterFacts) -> str:
    """How the deadline came about, in one sentence."""
    rule = (
        "交办时指定的时限"
        if facts.rule == "set"
        else f"{Rule.parse(facts.rule).words().replace(' ', '')}（{facts.whose}）"
    )
    words = (
        f"{_WORDS[facts.waits_for]}期限自{long_moment(facts.started_at)}起算，按{rule}，{facts.moved}"
        f"至{long_moment(facts.due_at)}止"
    )
    if "work" in facts.rule:
        words += "（节假日不计，调休上班日计入）"
    if facts.is_provisional:
        words += "；所跨年度放假安排尚未公布，系按周一至周五暂估"
    return f"{words}。"


_CLOSINGS = {"reminder": "特此提醒。", "supervision": "特此函告。", "escalation": "特此函请。"}


def closing(kind: str) -> str:
    """The last line of a letter's text."""
    return _CLOSINGS[kind]


def letter_body(
    kind: str, facts: LetterFacts, *, calendar: WorkingCalendar, at: datetime, reply_by: datetime
) -> str:
    """The letter's paragraphs, one a line, without the reckoning."""
    what = f"{facts.slip_number}交办单“{facts.title}”（事项编号{facts.case_number}）"
    state = "已签收，尚未反馈办理结果" if facts.is_acknowledged else "尚未签收"
    late = lateness(calendar, facts.due_at, at)
    went = "，".join(
        f"于{long_day(day_and_clock(when)[0])}发{name}（{number}）" for name, number, when in facts.earlier
    )
    by = long_moment(reply_by)
    if kind == "reminder":
        return (
            f"我中心于{long_moment(facts.signed_at)}将{what}交你单位办理。"
            f"该事项应于{long_moment(facts.due_at)}前{_WORDS[facts.waits_for]}，现已{late}，你单位{state}。\n"
            f"请抓紧办理，并于{by}前反馈办理情况；确有困难的，请说明原因和预计完成时间。"
        )
    if kind == "supervision":
        return (
            f"我中心于{long_moment(facts.signed_at)}将{what}交你单位办理，{went}。"
            f"截至{long_moment(at)}，该事项已{late}，你单位{state}。现予督办。\n"
            f"请你单位主要负责同志亲自过问，于{by}前办理完毕并书面反馈；不能按期办结的，"
            "书面说明原因、已采取的措施和完成时间。"
        )
    return (
        f"我中心于{long_moment(facts.signed_at)}将{what}交{facts.unit}办理，{went}。"
        f"截至{long_moment(at)}，该事项已{late}，{facts.unit}{state}。\n"
        f"现提请贵中心提级协调办理，请于{by}前将协调意见告知我中心。"
    )
