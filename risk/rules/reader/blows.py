"""What patterns of blows with a thing leave open: how hard the thing is, whether a car was driven at somebody."""

from __future__ import annotations

import re

from risk.rules.reader import seek
from risk.rules.reader.context import ACCIDENT, OTHERWISE
from risk.rules.reader.deeds import hit_now
from risk.rules.reader.passage import Passage

_LIGHT = re.compile("矿泉水瓶|塑料瓶|饮料瓶|衣架|纸杯|拖鞋|鞋底|苍蝇拍|空瓶")


def struck(match: re.Match[str], passage: Passage) -> str | None:
    """With something hard; a plastic bottle is none."""
    return OTHERWISE if _LIGHT.search(match[0]) else hit_now(match, passage)


def rammed(match: re.Match[str], passage: Passage) -> str | None:
    if seek.search(
        r"剐蹭|追尾|不慎|交通事故|不小心|倒车时|避让|故障|酒驾|刹车|路口",
        passage.around(match.start(), match.end(), 16),
    ) and not seek.search(r"油门|故意|加速", match[0]):
        return ACCIDENT
    if seek.search(r"门|墙|护栏|道闸|杆|车$", passage.plain[match.end() : match.end() + 4]):
        return OTHERWISE
    return hit_now(match, passage)
