"""Pure sums on texts: masking of personal data, numbers and days as people write them."""

import re
import unicodedata
from datetime import date, timedelta

_LONG_NUMBER = re.compile(r"(?<![\w-])(?:\d{17}[\dXx]|\d{15}|1\d{10}|0\d{2,3}-?\d{7,8})(?![\w-])")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def mask_name(name: str) -> str:
    """王小强 → 王*强, 王强 → 王*, 欧阳小强 → 欧**强; an empty name stays empty."""
    name = name.strip()
    if len(name) < 2:
        return name and "*"
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_phone(phone: str) -> str:
    """13800000001 → 138****0001; shorter numbers keep their last two digits only."""
    if len(phone) < 8:
        return "*" * max(len(phone) - 2, 0) + phone[-2:] if phone else ""
    return phone[:3] + "*" * (len(phone) - 7) + phone[-4:]


def mask_id_number(number: str) -> str:
    """530199198112113972 → 530***********3972."""
    if len(number) < 8:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def mask_address(address: str) -> str:
    """云南省昆明市盘龙区金江路 8 号 → 云南省昆明市****; of a shorter one the first half stays."""
    return address[: min(6, len(address) // 2)] + "****" if address else ""


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def odd_id_number(number: str) -> str:
    """Why a citizen's ID number looks mistyped (GB 11643-1999), empty when it does not; other papers are not judged."""
    if not re.fullmatch(r"[0-9]+[Xx]?", number):
        return ""
    if len(number) not in (15, 18):
        return f"身份证号应为 18 位，现在是 {len(number)} 位"
    if len(number) == 18 and number[:17].isdigit():
        total = sum(int(one) * weight for one, weight in zip(number, _WEIGHTS, strict=False))
        return (
            "" if "10X98765432"[total % 11] == number[17].upper() else "身份证号的校验位不对，可能抄错了一位"
        )
    return ""


def mask_in_text(text: str) -> str:
    """Phones and ID numbers inside a sentence are masked; names cannot be told from other words and stay."""

    def masked(found: re.Match[str]) -> str:
        return mask_id_number(found[0]) if len(found[0]) > 13 else mask_phone(found[0])

    return _LONG_NUMBER.sub(masked, text)


def digits(value: str) -> str:
    """The digits of a phone as typed: full width, spaces, dashes and +86 are folded away."""
    folded = re.sub(r"[^\d]", "", unicodedata.normalize("NFKC", value))
    return folded[2:] if len(folded) == 13 and folded.startswith("86") else folded


def fold_name(value: str) -> str:
    """A name for comparison: NFKC, without white space and middle dots, upper case."""
    return re.sub(r"[\s·•・.]", "", unicodedata.normalize("NFKC", value)).upper()


def fold_id_number(value: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", value)).upper()


def fold_address(value: str) -> str:
    """An address for comparison: NFKC without white space and marks; empty when it names no house (no digit)."""
    folded = re.sub(r"[^\w]", "", unicodedata.normalize("NFKC", value)).upper()
    return folded if len(folded) > 5 and re.search(r"\d", folded) else ""


def clean_text(value: str) -> str:
    """Control characters go, line breaks and tabs stay, both ends are trimmed (full-width spaces too)."""
    return CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip(" \t\n\u3000\xa0")


def kinds_of(password: str) -> int:
    """How many of the four kinds a password has: small letters, capitals, digits, anything else."""
    return sum(bool(re.search(kind, password)) for kind in ("[a-z]", "[A-Z]", "[0-9]", "[^a-zA-Z0-9]"))


def wait_after(failures: int) -> timedelta:
    """How long after the last of so many failed sign-ins the next may be tried: 5 → 1 minute, then 5, 15, 60."""
    if failures < 5:
        return timedelta()
    return timedelta(minutes=(1, 5, 15, 60)[min(failures - 5, 3)])


def wait_words(wait: timedelta) -> str:
    """1 分钟, 5 分钟, 1 小时; rounded up to the minute."""
    minutes = -int(-wait.total_seconds() // 60)
    if minutes <= 1:
        return "1 分钟"
    return "1 小时" if minutes == 60 else f"{minutes} 分钟"


def long_day(day: date) -> str:
    """2026年3月5日: without leading zeros, as official papers write it."""
    return f"{day.year}年{day.month}月{day.day}日"
