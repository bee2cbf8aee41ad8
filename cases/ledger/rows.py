"""A ledger's rows: each becomes good, bad or skipped; none raises, none is lost."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from cases.ledger import people
from cases.ledger.columns import Guess, column_letter
from cases.ledger.dates import DateProblemError, parse_moment
from cases.ledger.fields import LABELS, Field
from cases.ledger.filling import Filler
from cases.ledger.numbers import people_count
from cases.ledger.people import NAME_MAX, PartyText
from cases.ledger.skipping import Reason, Skipper
from cases.ledger.text import as_text, controls_in, is_nothing
from core.workbook import Cell, Sheet

NARRATIVE_MAX = 100_000
TEXT_MAX = 20_000
MAX: dict[Field, int] = {
    Field.NUMBER: 100,
    Field.TITLE: 500,
    Field.NARRATIVE: NARRATIVE_MAX,
    Field.DEMAND: TEXT_MAX,
    Field.CHANNEL: 100,
    Field.CATEGORY: 100,
    Field.COMMUNITY: 100,
    Field.GRID: 100,
    Field.PLACE: 500,
    Field.UNIT: 200,
    Field.OUTCOME: TEXT_MAX,
    Field.NOTE: TEXT_MAX,
}
ABOUT = re.compile(r"[约近超余多来几户]|左右|以上|上下|至少|不少")


@dataclass(slots=True)
class Good:
    """A row to import; `row` is Excel's number, `cells` the row as found (for a rejects workbook).

    `received_at` is local and naive, at midnight without `has_time`. `extra` keeps, by header, columns
    without a meaning and what was not understood; `private` the same for people, identity numbers and phones
    (personal data: store it encrypted). `notes` are soft problems, `inherited` the headers filled from above.
    """

    row: int
    cells: list[Cell]
    number: str | None = None
    received_at: dt.datetime | None = None
    has_time: bool = False
    parties: tuple[PartyText, ...] = ()
    phones: tuple[str, ...] = ()
    title: str = ""
    narrative: str = ""
    demand: str = ""
    channel: str = ""
    category: str = ""
    community: str = ""
    grid: str = ""
    place: str = ""
    people_count: int | None = None
    unit: str = ""
    due_on: dt.date | None = None
    outcome: str = ""
    note: str = ""
    extra: dict[str, str] = field(default_factory=dict)
    private: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    inherited: tuple[str, ...] = ()


@dataclass(slots=True)
class Bad:
    """A row refused; `problems` are Chinese sentences that name the column and say what to write.

    `filled` are the cells with what they inherit from above, so that the row can stand alone.
    """

    row: int
    cells: list[Cell]
    problems: list[str]
    filled: list[Cell] = field(default_factory=list)


@dataclass(slots=True)
class Skipped:
    """A row that is no data row."""

    row: int
    cells: list[Cell]
    reason: Reason


Row = Good | Bad | Skipped


def read_rows(sheet: Sheet, guess: Guess, *, today: dt.date) -> Iterator[Row]:
    """Give every row that is not blank, in order, as exactly one of `Good`, `Bad` and `Skipped`.

    Data rows are `Good` plus `Bad`. Source: design.md section 6, import rules. Cost: about 60 µs a row.
    """
    skipper, filler = Skipper(sheet, guess), Filler(sheet, guess)
    reader = _Reader(guess, today)
    for index, cells in enumerate(sheet.rows):
        if not any(map(as_text, cells)):
            continue
        reason = skipper.reason(index + 1, cells)
        if reason is not None:
            if reason is Reason.SUBTOTAL:
                filler.reset(next(text for cell in cells if (text := as_text(cell))))
            yield Skipped(index + 1, cells, reason)
            continue
        filled, columns = filler.fill(index, cells)
        yield reader.read(index + 1, cells, filled, columns)


class _Reader:
    """Reads one row's cells by the columns' meaning."""

    def __init__(self, guess: Guess, today: dt.date) -> None:
        self.today = today
        self.headers = guess.headers
        self.mapping = guess.mapping
        self.columns: dict[Field, list[int]] = {}
        for column in sorted(guess.mapping):
            self.columns.setdefault(guess.mapping[column], []).append(column)
        self.texts = [(self.columns[f][0], str(f), f) for f in MAX if f in self.columns]
        self.kept = self.columns.get(Field.EXTRA, []) + self.columns.get(Field.LABEL, [])
        self.content = {Field.NARRATIVE, Field.TITLE, Field.DEMAND} & set(self.columns)

    def read(self, row: int, raw: list[Cell], cells: list[Cell], inherited: list[int]) -> Good | Bad:
        good = Good(row, raw, inherited=tuple(self._header(column) for column in inherited))
        problems: list[str] = []
        self._texts(good, cells, problems)
        self._people(good, cells)
        self._phones(good, cells)
        self._dates(good, cells, problems)
        self._count(good, cells)
        self._kept(good, cells)
        self._lengths(good, problems)
        if not good.narrative and not good.title:
            good.narrative, good.demand = good.demand, ""
        if not good.narrative and not good.title and not any("超过" in problem for problem in problems):
            problems.append(self._no_content())
        return Bad(row, raw, problems, cells) if problems else good

    def _header(self, column: int) -> str:
        return self.headers.get(column, f"{column_letter(column)}列")

    def _no_content(self) -> str:
        names = "”或“".join(self.headers[self.columns[found][0]] for found in sorted(self.content))
        return f"没有内容：请填写“{names}”，或删除这一行。" if names else "没有内容：表里没有写明内容的列。"

    def _texts(self, good: Good, cells: list[Cell], problems: list[str]) -> None:
        for column, name, found in self.texts:
            cell = cells[column] if column < len(cells) else None
            if cell is None:
                continue
            text = as_text(cell)
            if len(text) > MAX[found]:
                problems.append(self._too_long(column, text, MAX[found]))
                continue
            removed = 0 if text is cell else controls_in(cell)
            if removed:
                good.notes.append(f"“{self._header(column)}”里的 {removed} 个控制字符已去掉。")
            if not is_nothing(text):
                setattr(good, name, text)

    def _too_long(self, column: int, text: str, limit: int) -> str:
        header = self._header(column)
        return f"“{header}”有 {len(text):,} 个字，超过 {limit:,} 个字的上限，请缩短，或改作附件上传。"

    def _people(self, good: Good, cells: list[Cell]) -> None:
        found: list[PartyText] = []
        group: list[int] = []
        for column in sorted(self.columns.get(Field.PARTY, []) + self.columns.get(Field.ID_NUMBER, [])):
            cell = cells[column] if column < len(cells) else None
            is_party = self.mapping[column] is Field.PARTY
            if is_party:
                group = []
            if cell is None:
                continue
            before, header = len(good.notes), self._header(column)
            if is_party:
                start = len(found)
                found += people.parties(cell, header, good.notes)
                group = list(range(start, len(found)))
            else:
                self._assign(found, group, people.id_numbers(cell, header, good.notes))
            if len(good.notes) > before:
                good.private[header] = as_text(cell)
        good.parties = tuple(found)

    @staticmethod
    def _assign(found: list[PartyText], group: list[int], numbers: list[str]) -> None:
        """Give each identity number to the next person of the column before it who has none yet."""
        waiting = [place for place in group or range(len(found)) if not found[place].id_number]
        for number in numbers:
            if waiting:
                place = waiting.pop(0)
                found[place] = PartyText(found[place].name, number)
            elif number not in {party.id_number for party in found}:
                found.append(PartyText("", number))

    def _phones(self, good: Good, cells: list[Cell]) -> None:
        found: list[str] = []
        for column in self.columns.get(Field.PARTY, []):
            found += people.mobiles_beside_names(cells[column] if column < len(cells) else None)
        for column in self.columns.get(Field.PHONE, []):
            cell = cells[column] if column < len(cells) else None
            if cell is not None:
                header = self._header(column)
                numbers, is_whole = people.phones(cell, header, good.notes)
                found += numbers
                if not is_whole:
                    good.private[header] = as_text(cell)
        good.phones = tuple(dict.fromkeys(found))

    def _dates(self, good: Good, cells: list[Cell], problems: list[str]) -> None:
        for column in self.columns.get(Field.RECEIVED_AT, []):
            try:
                moment = parse_moment(cells[column] if column < len(cells) else None, today=self.today)
            except DateProblemError as problem:
                problems.append(f"“{self._header(column)}”{problem.sentence}")
                continue
            if moment is None:
                continue
            if moment.at.date() > self.today + dt.timedelta(days=1):
                said = f"{moment.at:%Y-%m-%d}"
                problems.append(f"“{self._header(column)}”{said} 晚于今天，请改成实际日期，或留空。")
            good.received_at, good.has_time = moment.at, moment.has_time
            if moment.note:
                good.notes.append(f"“{self._header(column)}”{moment.note}。")
        for column in self.columns.get(Field.DUE_ON, []):
            self._due(good, column, cells[column] if column < len(cells) else None, problems)

    def _due(self, good: Good, column: int, cell: Cell, problems: list[str]) -> None:
        header = self._header(column)
        start = good.received_at.date() if good.received_at else None
        try:
            moment = parse_moment(cell, today=self.today, not_before=start)
        except DateProblemError as problem:
            if problem.impossible:
                problems.append(f"“{header}”{problem.sentence}")
            else:
                good.notes.append(f"“{header}”不是日期，已原样保留。")
                good.extra[header] = as_text(cell)
            return
        if moment:
            good.due_on = moment.at.date()
            if moment.note:
                good.notes.append(f"“{header}”{moment.note}。")

    def _count(self, good: Good, cells: list[Cell]) -> None:
        for column in self.columns.get(Field.PEOPLE_COUNT, []):
            text = as_text(cells[column]) if column < len(cells) else ""
            if is_nothing(text):
                continue
            good.people_count = people_count(cells[column])
            if good.people_count is None:
                header = self._header(column)
                said = text if len(text) <= 20 else text[:20] + "…"
                good.notes.append(f"“{header}”的“{said}”未识别为人数，已原样保留。")
            if good.people_count is None or ABOUT.search(text):
                good.extra[self._header(column)] = text

    def _kept(self, good: Good, cells: list[Cell]) -> None:
        for column in self.kept:
            text = as_text(cells[column]) if column < len(cells) else ""
            if text:
                good.extra[self._header(column)] = text
        if len(cells) > len(self.headers):
            for column, cell in enumerate(cells):
                if cell is not None and column not in self.headers and (text := as_text(cell)):
                    good.extra[self._header(column)] = text

    def _lengths(self, good: Good, problems: list[str]) -> None:
        for kept in (good.extra, good.private):
            for header, text in kept.items():
                if len(text) > TEXT_MAX:
                    problems.append(
                        f"“{header}”有 {len(text):,} 个字，超过 {TEXT_MAX:,} 个字的上限，请缩短。"
                    )
        if any(len(party.name) > NAME_MAX for party in good.parties):
            columns = self.columns.get(Field.PARTY, [])
            header = self._header(columns[0]) if columns else LABELS[Field.PARTY]
            problems.append(f"“{header}”里有超过 {NAME_MAX} 个字的姓名，请一人一行分开写。")
