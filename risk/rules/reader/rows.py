"""A row of the tables of everyday talk: what surrounds a phrase that only borrows the words of danger."""

from __future__ import annotations

from dataclasses import dataclass

from risk.rules.reader.passage import Passage
from risk.rules.reader.seek import compiled

_AROUND = 45


@dataclass(frozen=True)
class Row:
    why: str
    said: str = ""
    before: str = ""  # ends where the phrase starts
    after: str = ""  # starts where the phrase ends
    near: str = ""
    unless: str = ""
    reach: int = _AROUND

    def fits(self, start: int, end: int, passage: Passage) -> bool:
        if self.said and not compiled(self.said).search(passage.plain[start:end]):
            return False
        if self.before and not compiled(self.before).search(passage.clause_before(start)):
            return False
        if self.after and not compiled(self.after).match(passage.plain, end):
            return False
        first, last = max(0, start - self.reach), end + self.reach
        if self.near and not compiled(self.near).search(passage.plain, first, last):
            return False
        return not (self.unless and compiled(self.unless).search(passage.masked, first, last))
