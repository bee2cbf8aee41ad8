"""Numbers as people write them: 二十三, 两, 约20人, 十余人."""

import math
import re

from cases.ledger.text import plain
from core.workbook import Cell

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
CHINESE = "零〇一二三四五六七八九两俩十百千"
PEOPLE_MAX = 100_000
PEOPLE = re.compile(
    rf"^(?:约|大约|共|近|超|超过|不少于|至少|涉及|合计|户)*(?P<n>[0-9]+(?:\.0+)?|[{CHINESE}]+)"
    r"(?P<more>余|多|来|几)?(?:个|名|位)?(?:人|人次|名|位|余人|多人)?(?:左右|以上|上下)?$"
)
GUESSED = re.compile("[一二三四五六七八九两俩]{2}")
HOUSEHOLDS = re.compile(rf"^(?:[0-9]+|[{CHINESE}]+)(?:余|多)?户[,、]?(.+)$")


def chinese_number(text: str) -> int | None:
    """Read 二十三, 一百零二, 〇九 or 二〇二六; None when it is no such number."""
    if not 0 < len(text) <= 9 or any(c not in DIGITS and c not in UNITS for c in text):
        return None
    if not any(c in UNITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total, digit = 0, None
    for character in text:
        if character in UNITS:
            total += (1 if digit is None or digit == 0 else digit) * UNITS[character]
            digit = None
        else:
            digit = DIGITS[character]
    return total + (digit or 0)


def people_count(cell: Cell) -> int | None:
    """Read how many people are meant; None when the words give no whole number from 0 to 100,000."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, (int, float)):
        whole = math.isfinite(cell) and float(cell).is_integer()
        return int(cell) if whole and 0 <= cell <= PEOPLE_MAX else None
    text = re.sub(r"\s+", "", plain(str(cell)))
    households = HOUSEHOLDS.match(text)
    match = PEOPLE.match(households[1] if households else text)
    if not match:
        return None
    said = match["n"]
    if GUESSED.search(said):  # 三四人
        return None
    number = int(float(said)) if said[0].isdigit() and len(said) < 12 else chinese_number(said)
    return number if number is not None and number <= PEOPLE_MAX else None
