"""Official numbers as people type them: 望综交〔2026〕840号."""

import re
import unicodedata
from collections.abc import Iterable

_BRACKETS = str.maketrans("([【", "〔〔〔") | str.maketrans(")]】", "〕〕〕")
_NUMBER = re.compile(r"([^〔〕]*)〔(\d{4})〕0*(\d{1,7})号?(之\d{1,3})?")


def fold_number(text: str) -> str:
    """Without spaces, the year in the brackets of official numbers; other text as it is typed in them."""
    return "".join(unicodedata.normalize("NFKC", text).split()).translate(_BRACKETS)


def is_number(text: str) -> bool:
    """Whether it is a whole number: year and serial, with or without whose series it is."""
    return _NUMBER.fullmatch(fold_number(text)) is not None


def numbers_meant(text: str, series: Iterable[str]) -> list[str]:
    """The full numbers that a typed one may be: itself, or one in each series (望综交, …) where none is said."""
    found = _NUMBER.fullmatch(fold_number(text))
    if found is None:
        return []
    own, year, serial, part = found.groups()
    return [f"{one}〔{year}〕{serial}号{part or ''}" for one in ([own] if own else series)]
