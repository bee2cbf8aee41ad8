"""What a check may answer, and the words that several checks share."""

from __future__ import annotations

import re
from collections.abc import Callable

from risk.rules.reader.grammar import expand
from risk.rules.reader.passage import Passage
from risk.rules.reader.words import CLASSES

# None: it counts; "": it is something else altogether; a sentence: why it is passed over
Check = Callable[[re.Match[str], Passage], str | None]
Pattern = str | tuple[str, Check | None]


def words(pattern: str) -> re.Pattern[str]:
    """A pattern in the short hand, compiled."""
    return re.compile(expand(pattern, CLASSES))


INNER_DENIAL = re.compile(
    "没|未(?!婚|成年)|无(?!故|端|辜|奈|证|业|法)|不曾|不再|不会|不敢|不是|不肯|不想|保证不|拒绝|防止|避免|"
    "禁止|不得|劝"
)
FAMILY = words(
    "过门|娘家|婆家|姐夫|妹夫|两口子|婆娘|家里人|男友|女友|<partner>|<child>|<elder>|继父|继母|儿媳|女婿|岳|夫妻|婆|家暴|二人结婚|同居|恋"
)
