"""One chunk of rows in one transaction: cases, people, history, problems, and how far the batch has come."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from cases.actions.importing.drafts import Draft, Drafter
from cases.actions.importing.known import Sorted, sort_out
from cases.actions.importing.people import PeopleWriter
from cases.actions.intake import ACCEPT_RULE, case_numbers
from cases.choices import ClockKind, Verb
from cases.ledger.fields import Field
from cases.ledger.rows import Bad, Row
from cases.ledger.text import as_text
from cases.models import Amendment, Case, Clock, Entry, ImportBatch, ImportProblem, Party, Person, PersonToken
from core.bulk import Bulk
from core.rules import mask_name
from core.workbook import Cell
from governance.calendar import working_calendar
from governance.rules import Due

_PRIVATE = (Field.PARTY, Field.ID_NUMBER, Field.PHONE)
_TRIES = 5
# in the order of their references
_TABLES = (Person, PersonToken, Case, Party, Entry, Clock, ImportProblem)


class Overtaken(Exception):
    """Another process imports this batch and has come further."""


@dataclass
class Chunk:
    """Rows next to each other: drafts of the good ones, the bad ones, how many were skipped, the last row's number."""

    drafts: list[Draft] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)
    skipped: int = 0
    last: int = 0


class Writer:
    """Writes the chunks of one batch in order."""

    def __init__(
        self,
        batch: ImportBatch,
        drafter: Drafter,
        private: Collection[int],
        in_file: Callable[[], Collection[str]],
        at: datetime,
    ) -> None:
        """`private` are the columns with personal data, `in_file` gives the identities of the whole file."""
        self.batch, self.at, self.private, self.in_file = batch, at, private, in_file
        self.people = PeopleWriter()
        self.due: Due | None = None
        if batch.is_live:
            self.due = ACCEPT_RULE.due(working_calendar(), at)
            drafter.due_at = self.due.at

    def write(self, chunk: Chunk) -> None:
        """Carry out a chunk whole or not at all. An identity that somebody else just took makes it a duplicate.

        Errors: `Overtaken`. Cost: a fixed number of reads, and a write for each table.
        """
        for attempt in range(_TRIES):
            try:
                with transaction.atomic():
                    self._write(chunk)
            except IntegrityError:  # the unique constraint had the last word: look again at what is there now
                if attempt == _TRIES - 1:
                    raise
            else:
                self.batch.cursor = chunk.last
                return

    def _write(self, chunk: Chunk) -> None:
        row = ImportBatch.objects.select_for_update(of=("self",)).only("cursor").get(pk=self.batch.pk)
        if row.cursor != self.batch.cursor:
            raise Overtaken
        _wait_for_no_disk()
        found = sort_out(self.batch, chunk.drafts, self.in_file)
        bulk = Bulk(*_TABLES)
        self._create(found.fresh, bulk)
        self._remember(chunk, found, bulk)
        ImportBatch.objects.filter(pk=self.batch.pk).update(
            cursor=chunk.last,
            rows=F("rows") + len(chunk.drafts) + len(chunk.bad),
            created=F("created") + len(found.fresh),
            duplicates=F("duplicates") + found.duplicates,
            rejected=F("rejected") + len(chunk.bad),
            skipped=F("skipped") + chunk.skipped,
        )

    def _create(self, fresh: Sequence[Draft], bulk: Bulk) -> None:
        if not fresh:
            return
        numbers = case_numbers(self.batch.centre, self.at.year, len(fresh))
        cases = bulk.take_ids(Case, len(fresh))
        for draft, number, case in zip(fresh, numbers, cases, strict=True):
            bulk.add(Case, id=case, number=number, **draft.facts)
            bulk.add(Entry, **self._entry(draft, case))
            if self.due is not None:
                bulk.add(Clock, **self._clock(case, self.due))
        self.people.write(fresh, cases, bulk)

    def _entry(self, draft: Draft, case: int) -> dict[str, Any]:
        how = "按新事项办理" if self.batch.is_live else "按历史台账存档"
        return {
            "case_id": case,
            "officer_id": self.batch.by_id,
            "appointment_id": self.batch.appointment_id,
            "verb": Verb.IMPORT,
            "to_state": draft.facts["state"],
            "note": f"由“{self.batch.file.name}”第 {draft.row} 行导入，{how}。{draft.explains}",
            "about": {"batch": self.batch.pk, "row": draft.row},
            "at": self.at,
        }

    def _clock(self, case: int, due: Due) -> dict[str, Any]:
        return {
            "case_id": case,
            "kind": ClockKind.ACCEPT,
            "rule": str(ACCEPT_RULE),
            "started_at": self.at,
            "due_at": due.at,
            "is_provisional": due.provisional,
            "why": "登记后受理（默认）",
        }

    def _remember(self, chunk: Chunk, found: Sorted, bulk: Bulk) -> None:
        for bad in chunk.bad:
            bulk.add(ImportProblem, **self._problem(bad.row, "".join(bad.problems), bad))
        for draft in found.fresh:
            if draft.notes:
                bulk.add(ImportProblem, **self._problem(draft.row, draft.notes))
        bulk.write()
        Amendment.objects.bulk_create(
            Amendment(case_id=case, batch=self.batch, row_number=draft.row, narrative=draft.narrative)
            for draft, case in found.changed
        )

    def _problem(self, row: int, sentence: str, bad: Bad | None = None) -> dict[str, Any]:
        return {
            "batch_id": self.batch.pk,
            "row_number": row,
            "is_rejected": bad is not None,
            "sentence": sentence if len(sentence) <= 500 else sentence[:499] + "…",
            "cells": [self._shown(place, cell) for place, cell in enumerate(bad.cells)] if bad else [],
        }

    def _shown(self, column: int, cell: Cell) -> str:
        """The cell as text; people and their numbers masked: in clear they stand in the stored file only."""
        text = as_text(cell)
        return mask_name(text)[:40] if column in self.private else text


def _wait_for_no_disk() -> None:
    """A chunk that a power cut takes away is imported again: its cursor goes with it. The last commit waits for all."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO off")


def private_columns(mapping: dict[int, Field]) -> set[int]:
    """Places of the columns that hold people's names, telephones and numbers."""
    return {column for column, found in mapping.items() if found in _PRIVATE}


def row_chars(row: Row) -> int:
    """How much text a row carries: long narratives make a chunk shorter."""
    return sum(len(cell) for cell in row.cells if isinstance(cell, str))
