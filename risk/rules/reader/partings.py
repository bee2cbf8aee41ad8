"""What the looser turns of the background leave open: couples that part, talks that fail, suits one after another."""

from __future__ import annotations

import re

from risk.rules.reader import seek
from risk.rules.reader.circumstances import contested
from risk.rules.reader.context import DENIED
from risk.rules.reader.numbers import number
from risk.rules.reader.passage import Passage
from risk.rules.reader.verdicts import INNER_DENIAL, words

_COUPLE = words("<partner>|我(?:提出|要)离|跟(?:他|她)离|恋|婚|感情|相亲|处(?:了|过)?[^，]{0,3}对象")


def breaking(match: re.Match[str], passage: Passage) -> str | None:
    """A couple that parts, and one of them does not accept it."""
    if not passage.mentions(_COUPLE):
        return ""
    if (
        seek.search("暂未|没有?(?:提|要|说|散)|并未|的事争", match[0])
        or INNER_DENIAL.search(match[0][:2])
        or seek.search(r"没有?[^，。]{0,4}$|没(?:谈|处)过|未婚$", passage.clause_before(match.start(), 8))
    ):
        return DENIED
    return contested(match, passage)


_OF_OTHER_THINGS = re.compile(
    "报警|住院|看病|手术|打(?:了|过)|租期|保修|同居|结婚|恋爱|有期|工龄|判过|关过|坐过|犯事|回来|家暴|吃药|戒"
)


def strained(match: re.Match[str], passage: Passage) -> str | None:
    written = match.groupdict().get("n")
    if written and number(written) < 2:
        return ""
    near = passage.clause_before(match.start(), 16) + match[0]
    if seek.search(
        r"报警|住院|看病|手术|打(?:了|过)|租期|保修|同居|结婚|恋爱|有期|工龄|判过|关过|坐过|犯事|回来|家暴|吃药|戒",
        near,
    ):
        return ""
    return None


def listed_loosely(match: re.Match[str], _passage: Passage) -> str | None:
    """Suits of different kinds one after another."""
    kinds = sum(1 for words in _OPPONENTS if words.search(match[0]))
    return None if kinds >= 2 else ""


_OPPONENTS = tuple(
    re.compile(words)
    for words in (
        "供货|货款|客户|合伙|东家|违约|公司(?!法)",
        "房东|腾铺|租|房客",
        "妹|弟|兄|亲戚|借款|表",
        "物业|邻居|楼下|楼上",
        "离婚|前妻|前夫|抚养",
        "4S|退车|装修|返工|培训|退费",
        "工伤|工资|工钱|劳动",
        "银行|网贷|信用卡|小贷|催收",
    )
)
