"""Rows by the hundred thousand: COPY on PostgreSQL, one prepared INSERT on SQLite, no model instances.

For writers that know every row they write (the demonstration district): no signals, no validation.
Call everything inside one transaction.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
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
            return field.get_prep_value
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
        self.columns = ", ".join(connection.ops.quote_name(cast("str", field.column)) for field in fields)
        self.name = connection.ops.quote_name(self.meta.db_table)
        self.key = self.meta.pk.attname
        self.ids = self._free_ids()
        self.rows: list[tuple[Any, ...]] = []

    def _free_ids(self) -> Iterator[int]:
        """SQLite: the writer holds the only lock. PostgreSQL: from the sequence, so that others may write beside."""
        if connection.vendor != "postgresql":
            last = self.model._base_manager.aggregate(last=Max("pk"))["last"] or 0
            yield from itertools.count(last + 1)
        while True:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                    [self.meta.db_table, self.meta.pk.column, _IDS_AT_ONCE],
                )
                ids = sorted(row[0] for row in cursor.fetchall())
            yield from ids

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
        if not self.rows:
            return
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {self.name} ({self.columns}) FROM STDIN") as copy:
                    for row in self.rows:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(self.defaults))
                cursor.executemany(
                    f"INSERT INTO {self.name} ({self.columns}) VALUES ({marks})",  # noqa: S608 - our own names
                    self.rows,
                )
        self.rows.clear()


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

    def add(self, model: type[models.Model], **columns: Any) -> None:
        """Remember one row by its column names (`case_id`); columns not named get their default."""
        self._tables[model].add(columns)
        self._count += 1

    def write_when_full(self) -> None:
        """Write what has gathered; call it between wholes, so that no row comes before one it points at."""
        if self._count >= self._limit:
            self.write()

    def write(self) -> None:
        for table in self._tables.values():
            table.write()
        self._count = 0
