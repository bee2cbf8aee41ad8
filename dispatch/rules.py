"""Deadlines of slips, their ladder, what letters say (design.md 5); longer than 400 lines: these three change together."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

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
        day = _workday(calendar, day, -1)
    return max(
        started_at + (due_at - started_at) * percent / 100, datetime.combine(day, due.time(), SHANGHAI)
    )


def warn_horizon(calendar: WorkingCalendar, at: datetime, *, ahead: int = 1) -> datetime:
    """No clock that ends after this moment can be amber: the same time of the next working day (of the `ahead`-th), or
    all of that day while nobody works."""
    now = at.astimezone(SHANGHAI)
    following = now.date()
    for _ in range(ahead):
        following = _workday(calendar, following, 1)
    if calendar.is_workday(now.date()):
        return datetime.combine(following, now.time(), SHANGHAI)
    return _midnight(following + timedelta(days=1))


def rung_at(calendar: WorkingCalendar, due_at: datetime, workdays: int) -> datetime:
    """When a letter's rung is reached: on the deadline, or at the end of that many working days after it."""
    return Rule(workdays, "workdays").due(calendar, due_at).at if workdays else due_at


def rung_cutoff(calendar: WorkingCalendar, at: datetime, workdays: int) -> datetime:
    """The latest deadline whose rung is reached by now: `rung_at` the other way round, a range for the index."""
    if not workdays:
        return at
    day = at.astimezone(SHANGHAI).date()
    if not calendar.is_workday(day) or rung_at(calendar, _midnight(day) - timedelta(days=1), 1) > at:
        day = _workday(calendar, day, -1)
    for _ in range(workdays - 1):
        day = _workday(calendar, day, -1)
    return _midnight(day) - timedelta(microseconds=1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)


# the letters of the ladder, from the lowest
LETTER_RUNGS = ("reminder", "supervision", "escalation")


@dataclass(frozen=True)
class RungPlan:
    """One rung as an office set it."""

    is_on: bool = True
    # amber: the share that must have run, and how many working days ahead at most
    percent: int = 80
    ahead: int = 1
    # letters: working days after the deadline
    workdays: int = 0
    # the reminder letter under a standing order; nothing else ever goes out by itself
    by_itself: bool = False
    # the reminder: also when the first report on an ordinary case is late
    first_reports: bool = False
    # letters: working days that the unit, or the level above, has to answer
    reply: int = 2
    # escalation: working days of the level above to say whether it takes it, then to give its opinion
    take: int = 1
    opinion: int = 5
    # who hears of it beside the unit it is about: "unit", "centre", "commander"
    tells: tuple[str, ...] = ()


@dataclass(frozen=True)
class LadderPlan:
    """The four rungs. What it starts from is the default, marked as such on the screens."""

    amber: RungPlan = RungPlan(tells=("unit", "centre"))
    reminder: RungPlan = RungPlan(by_itself=True)
    supervision: RungPlan = RungPlan(workdays=2, tells=("commander",))
    escalation: RungPlan = RungPlan(workdays=4, tells=("commander",))

    @classmethod
    def parse(cls, facts: Mapping[str, Any]) -> "LadderPlan":
        """From what `facts` gave; a rung that is not told stands at its default."""
        plan = cls()
        return replace(
            plan,
            **{
                name: replace(getattr(plan, name), **(told | {"tells": tuple(told.get("tells", ()))}))
                for name, told in facts.items()
            },
        )

    def facts(self) -> dict[str, Any]:
        """{"amber": {"is_on": …, …}, …}, fit for JSON."""
        return {name: told | {"tells": list(told["tells"])} for name, told in asdict(self).items()}

    def rung(self, kind: str) -> RungPlan:
        found: RungPlan = getattr(self, kind)
        return found

    def reply(self, kind: str) -> Rule:
        """Within which time a letter of this kind asks for an answer."""
        return Rule(self.rung(kind).reply, "workdays")

    @property
    def writes_quiet(self) -> bool:
        """Whether letters go out about late first reports on ordinary cases."""
        return self.reminder.is_on and self.reminder.first_reports

    def first(self) -> str:
        """The lowest letter that is on; empty when no letter is."""
        return next((one for one in LETTER_RUNGS if self.rung(one).is_on), "")

    def after(self, kind: str) -> str:
        """The next letter that is on; empty above the last."""
        above = LETTER_RUNGS[LETTER_RUNGS.index(kind) + 1 :]
        return next((one for one in above if self.rung(one).is_on), "")


DEFAULT_LADDER = LadderPlan()


@dataclass(frozen=True)
class Span:
    """From when until when a plan holds for clocks that start then; `edition` None: the product's own."""

    from_at: datetime | None
    until_at: datetime | None
    plan: LadderPlan
    edition: int | None = None

    @property
    def words(self) -> str:
        """Whose times these are."""
        return "默认" if self.edition is None else "按督办阶梯"

    def holds(self, started_at: datetime) -> bool:
        return (self.from_at is None or self.from_at <= started_at) and (
            self.until_at is None or started_at < self.until_at
        )


# (from when, the plan or None to follow the general one, id of the edition), in order
Editions = Sequence[tuple[datetime, LadderPlan | None, int]]


def timeline(general: Editions, own: Editions = ()) -> list[Span]:
    """Which plan holds for clocks started when: a category's own, else the general one, else the default."""
    turns = sorted({moment for moment, *_ in (*general, *own)})
    found = []
    for index, start in enumerate([None, *turns]):
        plan, edition = DEFAULT_LADDER, None
        for editions in (general, own):
            held = [one for one in editions if start is not None and one[0] <= start]
            if held and held[-1][1] is not None:
                plan, edition = held[-1][1], held[-1][2]
        until = turns[index] if index < len(turns) else None
        found.append(Span(start, until, plan, edition))
    return found


def climb_at(
    calendar: WorkingCalendar, plan: LadderPlan, kind: str, *, due_at: datetime, reply_by: datetime
) -> datetime | None:
    """When what follows a letter is reached: its own day after the deadline, never before the letter's time is over."""
    following = plan.after(kind)
    if not following:
        return None
    return max(reply_by, rung_at(calendar, due_at, plan.rung(following).workdays))


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
    # how the centre turns to the unit, and what its paper is called: who is asked is never ordered
    mode: str = "assign"
    paper: str = "交办单"


_TITLES = {
    "reminder": "关于按期办理交办事项的提醒函",
    "supervision": "关于限期办理交办事项的督办函",
    "escalation": "关于提级协调办理交办事项的函",
}
MARKS = {"reminder": "提", "supervision": "督", "escalation": "呈"}
_WORDS = {"acknowledge": "签收", "first_report": "首次反馈", "complete": "办结"}


# to courts, procuratorates, vertical bureaux: what was asked of them, and how
_ASKED = {
    "consult": ("商请{unit}协助处理", "函复"),
    "forward": ("转{unit}处理", "回复"),
    "transfer": ("移送{unit}", "函告处理结果"),
}


def is_asked(mode: str) -> bool:
    """Whether the unit is asked or sent to, and never supervised."""
    return mode in _ASKED


def letter_word(kind: str, label: str, mode: str) -> str:
    """What the slip's page calls a letter: a court is not reminded, it is asked."""
    return "函询" if is_asked(mode) and kind == "reminder" else label


def letter_title(kind: str, mode: str = "assign") -> str:
    if is_asked(mode):
        return "关于函询事项办理情况的函" if kind == "reminder" else "关于请求协调有关事项的函"
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


def closing(kind: str, mode: str = "assign") -> str:
    """The last line of a letter's text."""
    return "特此函询，请予支持。" if is_asked(mode) and kind == "reminder" else _CLOSINGS[kind]


def letter_body(
    kind: str, facts: LetterFacts, *, calendar: WorkingCalendar, at: datetime, reply_by: datetime
) -> str:
    """The letter's paragraphs, one a line, without the reckoning."""
    if is_asked(facts.mode):
        return _asking_body(kind, facts, at=at, reply_by=reply_by)
    what = f"{facts.slip_number}{facts.paper}“{facts.title}”（事项编号{facts.case_number}）"
    state = "已签收，尚未反馈办理结果" if facts.is_acknowledged else "尚未签收"
    late = lateness(calendar, facts.due_at, at)
    went = "".join(
        f"，于{long_day(day_and_clock(when)[0])}发{name}（{number}）" for name, number, when in facts.earlier
    )
    by = long_moment(reply_by)
    if kind == "reminder":
        return (
            f"我中心于{long_moment(facts.signed_at)}将{what}交你单位办理。"
            f"该事项应于{long_moment(facts.due_at)}前{_WORDS[facts.waits_for]}，现已{late}，你单位{state}。\n"
            f"请抓紧办理，并于{by}前反馈办理情况；确有困难的，请说明原因和预计完成时间。"
        )
    if kind == "supervision":
        # asked for by hand it may go out before the deadline
        how = (
            f"已{late}"
            if facts.due_at <= at
            else f"应于{long_moment(facts.due_at)}前{_WORDS[facts.waits_for]}"
        )
        return (
            f"我中心于{long_moment(facts.signed_at)}将{what}交你单位办理{went}。"
            f"截至{long_moment(at)}，该事项{how}，你单位{state}。现予督办。\n"
            f"请你单位主要负责同志亲自过问，于{by}前办理完毕并书面反馈；不能按期办结的，"
            "书面说明原因、已采取的措施和完成时间。"
        )
    return (
        f"我中心于{long_moment(facts.signed_at)}将{what}交{facts.unit}办理{went}。"
        f"截至{long_moment(at)}，该事项已{late}，{facts.unit}{state}。\n"
        f"现提请贵中心提级协调办理，请于{by}前将协调意见告知我中心。"
    )


def _asking_body(kind: str, facts: LetterFacts, *, at: datetime, reply_by: datetime) -> str:
    """The same to whom no centre gives orders: what was asked, that no answer has come, please."""
    done, answer = _ASKED[facts.mode]
    to = "贵单位" if kind == "reminder" else facts.unit
    what = (
        f"我中心于{long_moment(facts.signed_at)}以{facts.slip_number}{facts.paper}，就“{facts.title}”"
        f"（事项编号{facts.case_number}）{done.format(unit=to)}"
    )
    state = f"已收悉，尚未{answer}" if facts.is_acknowledged else "尚未回复"
    if kind == "reminder":
        return (
            f"{what}，建议于{long_moment(facts.due_at)}前{answer}。截至{long_moment(at)}，贵单位{state}。\n"
            f"为及时答复群众，请函告办理进展，如有可能请于{long_moment(reply_by)}前{answer}。"
        )
    return (
        f"{what}。截至{long_moment(at)}，{facts.unit}{state}。\n"
        f"现提请贵中心协调，请于{long_moment(reply_by)}前将协调意见告知我中心。"
    )
