"""Reading a narrative: which factors it shows, by which phrases, and what was passed over and why."""

from risk.rules.reader.findings import Finding, PassedOver, Phrase, Reading
from risk.rules.reader.likeness import Likeness, Opinion, Together, shipped_likeness
from risk.rules.reader.reading import Reader, reader

__all__ = [
    "Finding",
    "Likeness",
    "Opinion",
    "PassedOver",
    "Phrase",
    "Reader",
    "Reading",
    "Together",
    "reader",
    "shipped_likeness",
]
