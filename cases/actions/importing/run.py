"""The import itself: the rows of a batch from where it stopped to the end, or only counted."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db import connection, transaction

from cases.actions.importing.chunk import Chunk, Writer, private_columns, row_chars
from cases.actions.importing.drafts import Drafter, identity_of
from cases.actions.importing.known import sort_out
from cases.actions.importing.ledger import Ledger, store_rejects
from cases.choices import ImportState
from cases.ledger.rows import Bad, Good, Row, Skipped
from cases.models import ImportBatch
from core import exports
from core.clock import ZONE

CHUNK = 2000
CHUNK_CHARS = 2_000_000
Progress = Callable[[int, int], None]


@dataclass
class Counts:
    """rows = created + duplicates + rejected."""

    created: int = 0
    duplicates: int = 0
    rejected: int = 0
    skipped: int = 0

    @property
    def rows(self) -> int:
        return self.created + self.duplicates + self.rejected


def carry_out(batch: ImportBatch, ledger: Ledger, *, at: datetime, progress: Progress) -> ImportBatch:
    """Import what is behind the batch's cursor; may be called again after any interruption.

    Days without a year are read as seen from the day the import first started, so a later run reads the same.
    Errors: `Overtaken` when another process does it. Cost: about 0.5 ms a row.
    """
    today = (batch.started_at or at).astimezone(ZONE).date()
    drafter = Drafter(batch, ledger.guess, at)
    private = private_columns(ledger.guess.mapping)
    writer = Writer(batch, drafter, private, _identities(batch, ledger, today), at)
    rejects: list[Bad] = []
    _remember_pages()
    groups = _groups(_noting(ledger.rows(today), rejects), batch.cursor)
    for chunk in (_chunk(rows, drafter) for rows in groups):
        writer.write(chunk)
        progress(batch.cursor, ledger.last)
    return _finish(batch, ledger, rejects, at=at)


def _remember_pages() -> None:
    """SQLite: the pages of all indexes in memory of its own, 64 MB, instead of 128 MB of mapped ones for readers."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA mmap_size=0")
            cursor.execute("PRAGMA cache_size=-64000")


def count(batch: ImportBatch, ledger: Ledger, *, at: datetime) -> Counts:
    """What an import would do; nothing is written. `batch` is unsaved."""
    drafter = Drafter(batch, ledger.guess, at)
    in_file = _identities(batch, ledger, at.date())
    counts, seen = Counts(), set[str]()
    for rows in _groups(ledger.rows(at.date()), 0):
        chunk = _chunk(rows, drafter)
        found = sort_out(batch, chunk.drafts, in_file, seen)
        counts.created += len(found.fresh)
        counts.duplicates += found.duplicates
        counts.rejected += len(chunk.bad)
        counts.skipped += chunk.skipped
    return counts


def _identities(batch: ImportBatch, ledger: Ledger, today: date) -> Callable[[], frozenset[str]]:
    """All identities of the file, read once and only when asked for."""

    @cache
    def in_file() -> frozenset[str]:
        goods = (row for row in ledger.rows(today) if isinstance(row, Good))
        return frozenset(identity_of(batch.centre_id, good) for good in goods)

    return in_file


def _noting(rows: Iterable[Row], rejects: list[Bad]) -> Iterator[Row]:
    """Pass the rows on; bad ones are noted also when they lie before the cursor."""
    for row in rows:
        if isinstance(row, Bad):
            rejects.append(row)
        yield row


def _groups(rows: Iterable[Row], cursor: int) -> Iterator[list[Row]]:
    """Rows behind the cursor, at most `CHUNK` and not much more than `CHUNK_CHARS` at a time."""
    group: list[Row] = []
    size = 0
    for row in rows:
        if row.row <= cursor:
            continue
        group.append(row)
        size += row_chars(row)
        if len(group) >= CHUNK or size >= CHUNK_CHARS:
            yield group
            group, size = [], 0
    if group:
        yield group


def _chunk(rows: list[Row], drafter: Drafter) -> Chunk:
    chunk = Chunk(last=rows[-1].row)
    for row in rows:
        match row:
            case Good():
                chunk.drafts.append(drafter.draft(row))
            case Bad():
                chunk.bad.append(row)
            case Skipped():
                chunk.skipped += 1
    return chunk


@transaction.atomic
def _finish(batch: ImportBatch, ledger: Ledger, rejects: list[Bad], *, at: datetime) -> ImportBatch:
    row = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if row.state != ImportState.DONE:
        if rejects:
            row.rejects_file = store_rejects(ledger, rejects, row.file.name, by=row.by_id, at=at)
            exports.register(
                officer=row.by_id,
                post=str(row.appointment.post) if row.appointment else "",
                kind="import_rejects",
                title="台账问题行",
                file=row.rejects_file,
                rows=len(rejects),
                words=f"导入文件：{row.file.name}",
                purpose="改正后重新导入",
                is_masked=False,
                expires=False,
                at=at,
            )
        row.state, row.finished_at = ImportState.DONE, at
        row.save(update_fields=["state", "finished_at", "rejects_file"])
    return row
