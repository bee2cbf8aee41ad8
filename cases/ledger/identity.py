"""When two ledger rows are the same matter told twice."""

import datetime as dt
import hashlib
import re
import unicodedata

SPACE = re.compile(r"[\s\u200b\u200c\u200d\ufeff\u2060]+")


def normalise(text: str) -> str:
    """Give the text without white space and width variants (NFKC), as compared for identity."""
    return SPACE.sub("", unicodedata.normalize("NFKC", text))


def identity(
    centre_code: str,
    number: str | None,
    received_at: dt.datetime | None,
    first_party: str,
    narrative: str,
    title: str = "",
) -> str:
    """Give the sha256 (64 hex digits) of a row; equal for a second import of the same row in the same centre.

    The title counts only when the narrative is empty; label and extra columns never do.
    `received_at` is local; an aware moment must be made naive first.
    Source: design.md section 6, import rules.
    """
    parts = (
        centre_code,
        normalise(number or ""),
        received_at.isoformat(timespec="seconds") if received_at else "",
        normalise(first_party),
        normalise(narrative) or normalise(title),
    )
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
