"""Pure words about cases: time left, small numbers, whom a text may accuse."""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from governance.rules import SHANGHAI, Rule, WorkingCalendar

SOON = timedelta(hours=24)
# default: a closed case may be worked on again for so long; later its matter is a new case
REOPEN_DAYS = 90
# a number of restricted cases below this is not shown, so that nobody can tell whose they are (docs/decisions/0016)
SMALL_CELL = 5
# beyond this nobody counts restricted cases one by one
MANY = 100


def few(count: int) -> str:
    """不足 5 件, 17 件, 100 件以上; "" for none."""
    if not count:
        return ""
    if count < SMALL_CELL:
        return f"不足 {SMALL_CELL} 件"
    return f"{MANY} 件以上" if count > MANY else f"{count} 件"


_VIOLENCE = "打人|殴打|动手|打伤|推搡|骂|辱|威胁|恐吓"
_CONDUCT = (
    "刁难|态度|敷衍|推诿|推脱|不作为|乱作为|不管不问|不处理|拖着不办|吃拿卡要|索要|索贿|受贿|收受|收钱|回扣|"
    "贪污|挪用|克扣|侵吞|滥用|徇私|包庇|偏袒|袒护|泄露|粗暴|暴力执法|违规|违纪|违法执法|乱收费|乱罚款|作假|造假|优亲厚友"
)
_ACCUSING = "举报|投诉|控告|检举|状告"
_SENTENCE = re.compile(r"[^。！？；\n]+")
# "向派出所报案", "到司法所调解": the name is where somebody went, not who is accused
_WENT = re.compile(r"(向|到|去|找|请|经|在|由|报|往|给|和|跟)$")


def is_complaint(text: str) -> bool:
    """Whether there is any word of complaint about somebody's conduct in it."""
    return re.search(f"{_VIOLENCE}|{_CONDUCT}|{_ACCUSING}", text) is not None


def accusations(text: str, names: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Whom a text seems to accuse: key → the words of the text that say so; a hint for a person, never a decision.

    A name counts when a misdeed follows it (blows in the same clause, conduct within the sentence), or 举报/投诉/控告
    stands right before it.
    """
    found: dict[str, str] = {}
    for sentence in _SENTENCE.findall(text):
        if not is_complaint(sentence):
            continue
        for key, words in names.items():
            for word in words:
                if key not in found and (phrase := _accused_phrase(sentence, word)):
                    found[key] = phrase
    return found


def _accused_phrase(sentence: str, name: str) -> str:
    for hit in re.finditer(re.escape(name), sentence):
        before, after = sentence[: hit.start()], sentence[hit.end() : hit.end() + 24]
        if complaint := re.search(f"({_ACCUSING})(了|的是)?[^，,]{{0,6}}$", before):
            return sentence[complaint.start() : hit.end()]
        # blows within the clause: "派出所给过告诫书，他照样动手" accuses somebody else
        clause = re.split("[，,、：]", after, maxsplit=1)[0]
        misdeed = re.search(_VIOLENCE, clause) or re.search(_CONDUCT, after)
        if misdeed and not _WENT.search(before):
            return sentence[hit.start() : hit.end() + misdeed.end()]
    return ""


@dataclass(frozen=True)
class DueWords:
    """剩 3 小时 / 超 2 天, with the tone of its badge ("" when there is plenty of time)."""

    text: str
    tone: str


def due_words(due_at: datetime, at: datetime) -> DueWords:
    """Calendar time until or since a deadline, in its largest unit, rounded down; under a minute counts as one."""
    late = at >= due_at
    span = at - due_at if late else due_at - at
    minutes = max(int(span.total_seconds() // 60), 1)
    if minutes < 60:
        words = f"{minutes} 分钟"
    elif minutes < 24 * 60:
        words = f"{minutes // 60} 小时"
    else:
        words = f"{minutes // (24 * 60)} 天"
    if late:
        return DueWords(f"超 {words}", "late")
    return DueWords(f"剩 {words}", "soon" if span <= SOON else "")


# --- calls back

FIRST_CALL = Rule(3, "workdays")
# defaults by level: the days after completion on which somebody calls once more
LATER_DAYS = {"high": (7, 30, 90), "medium": (30,)}
TICKETS = 10_000


@dataclass(frozen=True)
class CallPlan:
    """When a completed case is called about: the first call by its rule, later ones so many days after; all, or a sample."""

    first: Rule
    later_days: tuple[int, ...] = ()
    is_sampled: bool = False


def default_plan(level: str) -> CallPlan:
    return CallPlan(FIRST_CALL, LATER_DAYS.get(level, ()), is_sampled=level not in LATER_DAYS)


def ticket(number: str, round_: int, salt: str) -> int:
    """0 to 9,999, even over numbers: the first 8 hex digits of SHA-256 of "salt:number:round", modulo 10,000."""
    return int(hashlib.sha256(f"{salt}:{number}:{round_}".encode()).hexdigest()[:8], 16) % TICKETS


def is_drawn(drawn: int, share: int) -> bool:
    """Whether a ticket lies in the first `share` per cent."""
    return drawn < share * TICKETS // 100


def draw_words(level: str, drawn: int, share: int, *, is_drawn: bool) -> str:
    said = "抽中，须回访" if is_drawn else "未抽中，不安排回访"
    return f"{level}事项按 {share}% 抽样，抽样号 {drawn:04d}（小于 {share * TICKETS // 100} 为抽中）：{said}"


def later_day(calendar: WorkingCalendar, start: datetime, days: int) -> tuple[datetime, datetime]:
    """From when until when to call so many days after: that day, or the first working day behind it (trap 1)."""
    day = start.astimezone(SHANGHAI).date() + timedelta(days=days)
    for _ in range(31):
        if calendar.is_workday(day):
            break
        day += timedelta(days=1)
    opens = datetime.combine(day, time(), SHANGHAI)
    return opens, opens + timedelta(days=1)


def visit_days(day: date, today: date, *, first: int, every: int, count: int) -> list[date]:
    """Until when each visit after a warning is due: the first days after it, then at an equal distance.

    The first is never due before tomorrow, however late the warning was written down; days that are over fall away,
    and when the last is over too there is none.
    """
    days = [day + timedelta(days=first + every * number) for number in range(count)]
    if days[-1] < today:
        return []
    ahead = [max(days[0], today + timedelta(days=1))]
    return ahead + [one for one in days[1:] if one > ahead[0]]
