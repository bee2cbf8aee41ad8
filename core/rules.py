"""Pure sums on texts: masking of personal data, numbers as people write them."""

import re
import unicodedata

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


def digits(value: str) -> str:
    """The digits of a phone as typed: full width, spaces, dashes and +86 are folded away."""
    folded = re.sub(r"[^\d]", "", unicodedata.normalize("NFKC", value))
    return folded[2:] if len(folded) == 13 and folded.startswith("86") else folded


def fold_name(value: str) -> str:
    """A name for comparison: NFKC, without white space and middle dots, upper case."""
    return re.sub(r"[\s·•・.]", "", unicodedata.normalize("NFKC", value)).upper()


def fold_id_number(value: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", value)).upper()


def clean_text(value: str) -> str:
    """Control characters go, line breaks and tabs stay, both ends are trimmed (full-width spaces too)."""
    return CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip(" \t\n\u3000\xa0")
