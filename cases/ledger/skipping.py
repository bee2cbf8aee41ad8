"""Which rows of a ledger are no data: titles, headers, subtotals, totals and notes."""

import re
from collections.abc import Sequence
from enum import StrEnum

from cases.ledger.columns import Guess
from cases.ledger.fields import Field
from cases.ledger.text import as_text, plain
from core.workbook import Cell, Sheet


class Reason(StrEnum):
    """Why a row is no data row."""

    TITLE = "title"
    HEADER = "header"
    SUBTOTAL = "subtotal"
    TOTAL = "total"
    NOTE = "note"


SUM_MAX = 20
AFTER_SUM = r"(?:[(（][^()（）]{0,6}[)）])?[:：]?共?[\d,.]*(?:起|件|人|次|户|宗|条|批|元|万元|人次|批次)?$"
SUBTOTAL = re.compile(rf"^.{{0,12}}小计{AFTER_SUM}")
TOTAL = re.compile(rf"^.{{0,8}}(?:合计|总计|累计|共计|总数){AFTER_SUM}")
BARE_SUM = re.compile(r"^(?:本页|本月|本季|本年)?(?:小计|合计|总计|累计)")
AMOUNT = re.compile(r"^[-+]?[\d,.]+\s*(?:起|件|人|次|户|宗|条|批|元|万元|%|人次|批次|个)?$")
NOTE = re.compile(
    r"^(?:(?:备?注|附注|说明|填表说明|填报说明|注意|注意事项|附|附件|审核意见|[*※])\d?[:：.、]|[*※]\s*注|"
    r"(?:填报单位|填报人|填表人|填表单位|填报时间|填报日期|填表日期|制表人|制表|制表时间|制表单位|审核人|审核|审批人|"
    r"复核人|报送单位|报送人|报送时间|单位负责人|分管领导|主要领导|负责人|负责人签字|单位盖章|联系人|联系电话|日期|电话|签字|领导签字)"
    r"(?:[(（][^()（）]{0,10}[)）])?\s*[:：])"
)


Filled = Sequence[tuple[int, Cell]]


class Skipper:
    """Tells data rows from the rest; made once for a sheet whose columns are known."""

    def __init__(self, sheet: Sheet, guess: Guess) -> None:
        self.guess = guess
        self.headers = {column: _squeezed(text) for column, text in guess.headers.items()}
        self.raw_headers = [
            {_squeezed(as_text(cell)) for cell in row if cell is not None}
            for row in sheet.rows[max(guess.header_top - 1, 0) : guess.header_row]
        ]
        above = sheet.rows[: max(guess.header_top - 1, 0)]
        self.titles = {_squeezed(as_text(cell)) for row in above for cell in row if cell is not None}
        content = {Field.NARRATIVE, Field.TITLE, Field.DEMAND}
        self.content = {column for column, found in guess.mapping.items() if found in content}

    def reason(self, row_number: int, cells: list[Cell]) -> Reason | None:
        """Say why the row (Excel's number) is no data row; None for a data row."""
        if row_number < self.guess.header_top:
            return Reason.TITLE
        if row_number <= self.guess.header_row:
            return Reason.HEADER
        column, text = next((place, text) for place, cell in enumerate(cells) if (text := as_text(cell)))
        if not isinstance(cells[column], str):
            return None
        first = _squeezed(text[:200])
        if not self._may_skip(first):
            return None
        filled = [(place, cell) for place, cell in enumerate(cells) if cell is not None]
        return (
            self._repeated(first, filled)
            or self._summed(column, first, filled)
            or self._noted(column, first, filled)
        )

    def _may_skip(self, first: str) -> bool:
        if first in self.titles or any(first in header for header in self.raw_headers):
            return True
        return bool(SUBTOTAL.match(first) or TOTAL.match(first) or NOTE.match(first))

    def _repeated(self, first: str, filled: Filled) -> Reason | None:
        if first in self.titles and len(filled) <= 2 and filled[0][0] not in self.content:
            return Reason.TITLE
        texts = {_squeezed(as_text(cell)[:200]) for _, cell in filled} - {""}
        if any(texts <= header and 2 * len(texts) > len(header) for header in self.raw_headers):
            return Reason.HEADER
        return None

    def _summed(self, column: int, first: str, filled: Filled) -> Reason | None:
        if len(first) > SUM_MAX or (column in self.content and not BARE_SUM.match(first)):
            return None
        reason = Reason.SUBTOTAL if SUBTOTAL.match(first) else Reason.TOTAL if TOTAL.match(first) else None
        if reason is None or len(filled) == 1:
            return reason
        rest = [plain(as_text(cell)).strip() for _, cell in filled if _squeezed(as_text(cell)[:200]) != first]
        counted = all(not text or AMOUNT.match(text) or TOTAL.match(_squeezed(text)) for text in rest)
        return reason if counted else None

    def _noted(self, column: int, first: str, filled: Filled) -> Reason | None:
        if not NOTE.match(first) or (column in self.content and len(self.headers) == 1):
            return None
        if len(filled) > 1 and not all(self._aside(c, cell) for c, cell in filled if c != column):
            return None
        return None if column in self.content else Reason.NOTE

    def _aside(self, column: int, cell: Cell) -> bool:
        text = as_text(cell)
        if column in self.content:
            return not text or (len(text) <= 40 and bool(NOTE.match(_squeezed(text))))
        return len(text) <= 20 or bool(NOTE.match(_squeezed(text[:200])))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
