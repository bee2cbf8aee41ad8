"""What letters say. No score, no factor, no word of risk (trap 30)."""

from dataclasses import dataclass
from datetime import datetime

from core.rules import long_day
from governance.rules import Rule, WorkingCalendar, day_and_clock, working_minutes_between


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
    # the same about the clocks before this one that ran out too, in their order
    beside: tuple["LetterFacts", ...] = ()


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


def lateness(calendar: WorkingCalendar, due_at: datetime, at: datetime) -> str:
    """超过期限3个工作日; under a whole working day in working hours."""
    minutes = working_minutes_between(calendar, due_at, at)
    days = minutes // int(calendar.hours.length.total_seconds() // 60)
    if days > 0:
        return f"超过期限{days}个工作日"
    return f"超过期限{minutes // 60}个工作小时" if minutes >= 60 else "刚刚超过期限"


def reckoning(facts: LetterFacts) -> str:
    """How each deadline came about, in one sentence each."""
    return "".join(_reckoned(one) for one in (*facts.beside, facts))


def _reckoned(facts: LetterFacts) -> str:
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
    late = "均已超期" if facts.beside else f"已{lateness(calendar, facts.due_at, at)}"
    went = "".join(
        f"，于{long_day(day_and_clock(when)[0])}发{name}（{number}）" for name, number, when in facts.earlier
    )
    by = long_moment(reply_by)
    if kind == "reminder":
        return (
            f"我中心于{long_moment(facts.signed_at)}将{what}交你单位办理。"
            f"该事项应于{_dues(facts, _WORDS[facts.waits_for])}，现{late}，你单位{state}。\n"
            f"请抓紧办理，并于{by}前反馈办理情况；确有困难的，请说明原因和预计完成时间。"
        )
    if kind == "supervision":
        # asked for by hand it may go out before the deadline
        how = late if facts.due_at <= at else f"应于{long_moment(facts.due_at)}前{_WORDS[facts.waits_for]}"
        return (
            f"我中心于{long_moment(facts.signed_at)}将{what}交你单位办理{went}。"
            f"截至{long_moment(at)}，该事项{how}，你单位{state}。现予督办。\n"
            f"请你单位主要负责同志亲自过问，于{by}前办理完毕并书面反馈；不能按期办结的，"
            "书面说明原因、已采取的措施和完成时间。"
        )
    return (
        f"我中心于{long_moment(facts.signed_at)}将{what}交{facts.unit}办理{went}。"
        f"截至{long_moment(at)}，该事项{late}，{facts.unit}{state}。\n"
        f"现提请贵中心提级协调办理，请于{by}前将协调意见告知我中心。"
    )


def _dues(facts: LetterFacts, last: str) -> str:
    """某时前签收、某时前首次反馈: each deadline in its order, the letter's own with this word."""
    before = [f"{long_moment(one.due_at)}前{_WORDS[one.waits_for]}" for one in facts.beside]
    return "、".join([*before, f"{long_moment(facts.due_at)}前{last}"])


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
            f"{what}，建议于{_dues(facts, answer)}。截至{long_moment(at)}，贵单位{state}。\n"
            f"为及时答复群众，请函告办理进展，如有可能请于{long_moment(reply_by)}前{answer}。"
        )
    return (
        f"{what}。截至{long_moment(at)}，{facts.unit}{state}。\n"
        f"现提请贵中心协调，请于{long_moment(reply_by)}前将协调意见告知我中心。"
    )
