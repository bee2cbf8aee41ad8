"""What the words of a ledger mean: its source, its category, whether the matter is over. No query."""

import re
import unicodedata
from collections.abc import Iterable

from cases.choices import Channel, Kind

# the first pattern that is found wins
_CHANNELS = (
    (re.compile(r"12345|热线"), Channel.HOTLINE),
    (re.compile(r"110|警情|报警|接警|出警|派出所"), Channel.POLICE),
    (re.compile(r"网格"), Channel.GRID),
    (re.compile(r"留言|网上|网络|网站|微信|公众号|小程序|邮箱|电子"), Channel.ONLINE),
    (re.compile(r"来访|走访接待|窗口|接访|接待|上门|到访"), Channel.VISIT),
    (re.compile(r"来信|信件|信函"), Channel.LETTER),
    (re.compile(r"来电|电话"), Channel.CALL),
    (re.compile(r"上级|交办|转办|督办|区级|市级|省级"), Channel.FORWARDED),
    (re.compile(r"排查|走访|摸排|巡查|社区|村"), Channel.CANVASS),
)
# what the header of the source number says of the whole file
_HEADERS = (
    (re.compile(r"留言"), Channel.ONLINE),
    (re.compile(r"警情|接警|报警|警单"), Channel.POLICE),
    (re.compile(r"工单"), Channel.HOTLINE),
    (re.compile(r"来访|接访|信访"), Channel.VISIT),
    (re.compile(r"来信"), Channel.LETTER),
    (re.compile(r"交办|转办"), Channel.FORWARDED),
)
_OVER = re.compile(
    r"已(?:全部|经|成功|圆满|就地|妥善|当场)?(?:化解|办结|解决|结案|和解|销号|办理完毕|处理完毕)|"
    r"(?:化解|调解|调处)成功|圆满(?:化解|解决)|(?:达成|签订)[^，,。；;]{0,6}协议|(?:办理|处理|化解)完毕|当场(?:化解|办结|解决)"
)
_OVER_ALONE = re.compile(r"(?:化解|办结|结案|解决|完成|已完成|成功|已处理|处理完成)[。.!！]?")
_NOT_BEFORE = re.compile(r"未|没|无法|不能|不愿|拒绝|尚|待|拟|部分|难以|争取|力争|预计|计划|如|若|并未")
_GOING_ON = re.compile(
    r"未(?:能|予|曾)?(?:化解|办结|解决|达成|结案|成功|和解|签)|不成功|(?:化解|办理|调解|处理|稳控|跟进)中|反弹|复发"
)


def channel_of(text: str) -> Channel | None:
    """The channel that a ledger's word means; None when it names none."""
    return next((channel for pattern, channel in _CHANNELS if pattern.search(text)), None)


def channel_of_file(number_header: str) -> Channel:
    """What most rows of a file are when none says so itself; a list without a telling header was canvassed."""
    return next((one for pattern, one in _HEADERS if pattern.search(number_header)), Channel.CANVASS)


def is_over(outcome: str) -> bool:
    """Whether the words say that the matter is settled (已化解, 办结); in doubt it is not."""
    text = re.sub(r"\s+", "", outcome)
    if _OVER_ALONE.fullmatch(text):
        return True
    if _GOING_ON.search(text):
        return False
    return any(
        not _NOT_BEFORE.search(text[max(0, hit.start() - 4) : hit.start()]) for hit in _OVER.finditer(text)
    )


class Categories:
    """Finds the category a ledger names: by name or other word, else by a word that the text contains."""

    def __init__(self, rows: Iterable[tuple[int, str, str, list[str]]]) -> None:
        """`rows` are (id, kind, name, other words) in order; kinds of grid workers are no words of ledgers."""
        self.words: dict[str, tuple[int, Kind]] = {}
        listed = [row for row in rows if row[1] != Kind.EVENT]
        for pk, kind, name, _ in listed:
            self.words.setdefault(_folded(name), (pk, Kind(kind)))
        for pk, kind, _, others in listed:
            for word in others:
                self.words.setdefault(_folded(word), (pk, Kind(kind)))
        self.longest_first = sorted((word for word in self.words if len(word) > 1), key=len, reverse=True)
        self.seen: dict[str, tuple[int, Kind] | None] = {}

    def find(self, text: str) -> tuple[int, Kind] | None:
        if text not in self.seen:
            folded = _folded(text)
            hit = next((word for word in self.longest_first if word in folded), None)
            self.seen[text] = self.words.get(folded) or (self.words[hit] if hit else None)
        return self.seen[text]


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
