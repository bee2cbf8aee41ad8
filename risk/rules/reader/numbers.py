"""Numbers as people write them: 31, 三十一, 两三, 十几, 几百."""

from __future__ import annotations

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "〇": 0,
    "几": 3,
    "数": 3,
    "好": 0,
    "上": 0,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def number(written: str) -> float:
    """The value; vague words count as a few (几次 = 3), an unreadable one is 0."""
    plain = written.replace(",", "").replace("，", "").rstrip(".")
    try:
        return float(plain)
    except ValueError:
        pass
    if plain in ("多", "好几", "数", "无数", "若干", "N", "n", "几"):
        return 3
    return _chinese(plain)


def _chinese(plain: str) -> float:
    total, digit, leading = 0.0, 0.0, ""
    for char in plain:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        elif char in _DIGITS:
            digit = digit or _DIGITS[char]  # 两三, 七八: the lower one
        elif char.isdigit():
            leading += char
    if leading:
        return float(leading)
    return total + digit
