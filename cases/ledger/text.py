"""Cells as text: cleaned, never shortened."""

import datetime as dt
import re
import unicodedata
from functools import lru_cache

from core.workbook import Cell

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
EDGES = " \t\n\r\x0b\x0c\x85\xa0\u2028\u2029\u202f\u205f\u2060\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200E))
)
WORDS_FOR_NOTHING = (
    "无 未留 未留电话 未提供 没有 不详 不清楚 不明 未知 暂无 待定 待查 空 缺 略 匿名 未登记 未填 "
    "无电话 不愿透露 拒绝透露 n/a na null none nil - -- --- — —— – / // \\ . 、 * ** ? ？ 〇"
)
NOTHING = frozenset(WORDS_FOR_NOTHING.split())
DITTO = frozenset({"同上", "〃", "″", "''", "””", '"', "同前"})


def as_text(cell: Cell) -> str:
    """Give the cell's text without control characters and outer white space; newlines inside stay."""
    if isinstance(cell, str):
        text = cell
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if not text.isprintable():
            text = CONTROL.sub("", text)
        return text.strip(EDGES)
    return "" if cell is None else _other(cell)


def _other(cell: object) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, (dt.date, dt.time)):
        return cell.isoformat()
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)


def controls_in(cell: Cell) -> int:
    """Count the control characters `as_text` leaves out."""
    return len(CONTROL.findall(cell)) if isinstance(cell, str) and not cell.isprintable() else 0


def is_nothing(text: str) -> bool:
    """Tell whether a text only says that there is none (未留, 无, —)."""
    return not text or (len(text) <= 8 and _says_nothing(text))


@lru_cache(maxsize=4096)
def _says_nothing(text: str) -> bool:
    return unicodedata.normalize("NFKC", text).strip().lower() in NOTHING or text in NOTHING


def plain(text: str) -> str:
    """Give the text with full-width digits and signs made ordinary (NFKC), for reading numbers and dates."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)
