"""What a blank cell means: the merged cell above it, 同上, or the community written once for many rows."""

import re

from cases.ledger.columns import Guess
from cases.ledger.fields import Field
from cases.ledger.text import DITTO, as_text
from core.workbook import Cell, Sheet

MERGED_MAX = 1_000_000


class Filler:
    """Fills the blanks of one data row after another; rows must come in order.

    Merged cells and 同上 count in every column. Otherwise only the community is carried down: streets write
    it once per block, while a blank grid, time or person is simply unknown. It is not carried past a subtotal
    that names a group, nor when the place or the narrative names another community of the same ledger.
    """

    def __init__(self, sheet: Sheet, guess: Guess) -> None:
        self.merged = _merged(sheet, guess)
        self.previous: list[Cell] = []
        self.community: Cell = None
        wanted = {found: column for column, found in guess.mapping.items()}
        self.column = wanted.get(Field.COMMUNITY)
        places = {Field.PLACE, Field.NARRATIVE, Field.TITLE}
        self.places = [column for column, found in guess.mapping.items() if found in places]
        self.known = self._communities(sheet, guess) if self.column is not None else set()

    def _communities(self, sheet: Sheet, guess: Guess) -> set[str]:
        names: set[str] = set()
        for row in sheet.rows[guess.header_row :]:
            if self.column is not None and self.column < len(row) and isinstance(row[self.column], str):
                names.add(as_text(row[self.column]))
                if len(names) > 300:
                    return set()
        return {name for name in names if 3 <= len(name) <= 30 and name not in DITTO}

    def reset(self, first: str) -> None:
        """Forget the community at a subtotal that names its group ("老街社区小计"), not at a bare "小计"."""
        if re.sub(r"\s|小计|本页|[:：]", "", first):
            self.community = None

    def fill(self, index: int, cells: list[Cell]) -> tuple[list[Cell], list[int]]:
        """Give the row (counted from 0) with its blanks filled, and the columns that were."""
        merged = self.merged.get(index)
        column = self.column
        ditto = self.previous and not DITTO.isdisjoint(cells)
        blank = column is not None and (column >= len(cells) or not as_text(cells[column]))
        if not merged and not ditto and not blank:
            self._remember(cells)
            return cells, []
        filled, columns = list(cells), []
        for place, value in (merged or {}).items():
            filled.extend([None] * (place + 1 - len(filled)))
            if filled[place] is None:
                filled[place] = value
                columns.append(place)
        for place, cell in enumerate(filled):
            if ditto and cell in DITTO and place < len(self.previous):
                filled[place] = self.previous[place]
                columns.append(place)
        if column is not None and blank and column not in columns and self._agrees(filled):
            filled.extend([None] * (column + 1 - len(filled)))
            filled[column] = self.community
            columns.append(column)
        self._remember(filled)
        return filled, columns

    def _remember(self, cells: list[Cell]) -> None:
        self.previous = cells
        if self.column is not None and self.column < len(cells) and as_text(cells[self.column]):
            self.community = cells[self.column]

    def _agrees(self, cells: list[Cell]) -> bool:
        if self.community is None:
            return False
        said = "".join(as_text(cells[column]) for column in self.places if column < len(cells))
        carried = as_text(self.community)
        return carried in said or not any(name in said for name in self.known if name != carried)


def _merged(sheet: Sheet, guess: Guess) -> dict[int, dict[int, Cell]]:
    """Give row → column → value for the rows below the first of each merged block under the header."""
    found: dict[int, dict[int, Cell]] = {}
    left = MERGED_MAX
    for top, column, bottom, _ in sheet.merged:
        last = min(bottom, len(sheet.rows) - 1)
        left -= max(last - top, 0)
        if top < guess.header_row or last <= top or left < 0 or column >= len(sheet.rows[top]):
            continue
        value = sheet.rows[top][column]
        for row in range(top + 1, last + 1):
            if value is not None:
                found.setdefault(row, {})[column] = value
    return found
