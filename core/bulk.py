"""Rows by the hundred thousand: COPY on PostgreSQL, one prepared INSERT on SQLite, no model instances.

For writers that know every row they write (a ledger, the demonstration district): no signals, no validation.
Call everything inside one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, cast

from django.db import connection, models
from django.db.models import Max

from core.fields import EncryptedTextField

_IDS_AT_ONCE = 2_000


def _converter(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """How a value of this field looks in the database, when not as in Python. Called a million times: no detours."""
    match field:
        case EncryptedTextField():
            return field.encrypted
        case models.JSONField():
            return _json
        case models.DateTimeField():
            return None if connection.vendor == "postgresql" else _utc
        case models.DateField() | models.UUIDField() | models.DecimalField() | models.TimeField():
            return partial(field.get_db_prep_save, connection=connection)
        case _:
            return None


def _json(value: Any) -> str:
    return "{}" if value == {} else json.dumps(value)


def _utc(value: datetime) -> str:
    """As Django's SQLite backend writes it."""
    return str(value.astimezone(UTC).replace(tzinfo=None))


class _Table:
    def __init__(self, model: type[models.Model]) -> None:
        self.meta = model._meta
        self.model = model
        fields = self.meta.concrete_fields
        self.defaults = {field.attname: field.get_default() for field in fields}
        self.convert = [
            (field.attname, convert) for field in fields if (convert := _converter(field)) is not None
        ]
        self.columns = {field.attname: cast("str", field.column) for field in fields}
        self.key = self.meta.pk.attname
        self.ids = self._one_by_one()
        self.last: int | None = None
        self.rows: list[tuple[Any, ...]] = []
        self.bare: list[tuple[Any, ...]] = []

    def take(self, count: int) -> list[int]:
        """SQLite: the writer holds the only lock. PostgreSQL: from the sequence, so that others may write beside."""
        if connection.vendor != "postgresql":
            if self.last is None:
                self.last = self.model._base_manager.aggregate(last=Max("pk"))["last"] or 0
            self.last += count
            return list(range(self.last + 1 - count, self.last + 1))
        with connection.cursor() as cursor:
            # the seal waits for whoever holds this lock (core.seals): numbers taken are rows to come
            cursor.execute(
                f"LOCK TABLE {connection.ops.quote_name(self.meta.db_table)} IN ROW EXCLUSIVE MODE"
            )
            cursor.execute(
                # the sequence's name is looked up once, not for each number
                "SELECT nextval(found.name) FROM (SELECT pg_get_serial_sequence(%s, %s)::regclass AS name OFFSET 0)"
                " AS found, generate_series(1, %s)",
                [self.meta.db_table, self.meta.pk.column, count],
            )
            return sorted(row[0] for row in cursor.fetchall())

    def _one_by_one(self) -> Iterator[int]:
        while True:
            yield from self.take(_IDS_AT_ONCE if connection.vendor == "postgresql" else 1)

    def add(self, values: dict[str, Any]) -> None:
        row = self.defaults | values
        if len(row) != len(self.defaults):
            raise TypeError(f"{self.meta.label} has no {set(values) - set(self.defaults)}")
        if row[self.key] is None:
            row[self.key] = next(self.ids)
        for name, convert in self.convert:
            if row[name] is not None:
                row[name] = convert(row[name])
        self.rows.append(tuple(row.values()))

    def write(self) -> None:
        names = list(self.defaults)
        self._insert(names, self.rows)
        self._insert([name for name in names if name != self.key], self.bare)

    def _insert(self, names: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
        if not rows:
            return
        quote = connection.ops.quote_name
        columns = ", ".join(quote(self.columns[name]) for name in names)
        into = f"{quote(self.meta.db_table)} ({columns})"
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # Django translates the errors of statements, not those at the end of a copy
                with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(names))
                cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)  # noqa: S608 - our own names
        rows.clear()


class Bulk:
    """Tables to fill, named in the order of their references: what is pointed at comes first."""

    def __init__(self, *tables: type[models.Model], rows_at_once: int = 10_000) -> None:
        self._tables = {model: _Table(model) for model in tables}
        self._limit = rows_at_once
        self._count = 0
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # references are checked with each write; queued until the end they would fill the memory
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def next_id(self, model: type[models.Model]) -> int:
        return next(self._tables[model].ids)

    def take_ids(self, model: type[models.Model], count: int) -> list[int]:
        """As many ids as rows are known to come, ascending; nobody else gets them."""
        return self._tables[model].take(count)

    def add(self, model: type[models.Model], **columns: Any) -> None:
        """Remember one row by its column names (`case_id`); columns not named get their default."""
        self._tables[model].add(columns)
        self._count += 1

    def add_bare(self, model: type[models.Model], rows: Iterable[tuple[Any, ...]]) -> None:
        """Remember rows of a narrow table as the database keeps them: every column but the key, in their order."""
        bare = self._tables[model].bare
        before = len(bare)
        bare.extend(rows)
        self._count += len(bare) - before

    def write_when_full(self) -> None:
        """Write what has gathered; call it between wholes, so that no row comes before one it points at."""
        if self._count >= self._limit:
            self.write()

    def write(self) -> None:
        for table in self._tables.values():
            table.write()
        self._count = 0
