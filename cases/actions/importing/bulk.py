"""Many new rows of one table in few statements."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import connection, connections, models

from core.fields import EncryptedTextField

# SQLite takes 32,766 values in one statement
VALUES_MAX = 30_000
ROWS_MAX = 500
_AS_THEY_ARE = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.ForeignKey,
)
_PLAIN = (str, int, bool, type(None))


def insert(
    model: type[models.Model], rows: Sequence[Mapping[str, Any]], *, wants_ids: bool = False
) -> list[int]:
    """Write rows, each column → value with the same columns, the rest their defaults; give the ids in order, if wanted.

    A fifth of the time of `bulk_create`, whose models and expressions an import has no use for. Values are prepared by
    their fields as always, but a value that is the very object of the row before only once.
    Cost: a statement for each 500 rows, fewer when the table is wide.
    """
    if not rows:
        return []
    meta = model._meta
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    size = min(ROWS_MAX, VALUES_MAX // len(fields))
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    into = f"INSERT INTO {quote(meta.db_table)} ({columns})"
    back = "RETURNING id" if wants_ids else ""
    prepared = _prepared(rows, fields)
    ids: list[int] = []
    with connection.cursor() as cursor:
        while lines := list(islice(prepared, size)):
            source, values = _source(fields, lines)
            cursor.execute(f"{into} {source} {back}", values)
            ids += [found for (found,) in cursor.fetchall()] if wants_ids else []
    return ids


def _source(fields: Sequence[Any], lines: list[list[Any]]) -> tuple[str, list[Any]]:
    """Where the rows come from, and the values for its marks.

    PostgreSQL takes a list for each column: reading thousands of marks is what its driver is slow at.
    """
    if connection.vendor == "postgresql":
        lists = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
        columns = [list(column) for column in zip(*lines, strict=True)]
        return f"SELECT * FROM UNNEST({lists})", columns  # noqa: S608 - types of our own models
    line = f"({', '.join(['%s'] * len(fields))})"
    return f"VALUES {', '.join([line] * len(lines))}", [value for values in lines for value in values]


def _prepared(rows: Sequence[Mapping[str, Any]], fields: Sequence[Any]) -> Iterator[list[Any]]:
    database = connections[connection.alias]  # the thread's own, without the proxy's look-up for each value
    given = [(place, field.attname, field) for place, field in enumerate(fields) if field.attname in rows[0]]
    values = [field.get_db_prep_save(field.get_default(), database) for field in fields]
    steps = [(place, name, _needs_no_care(field), field.get_db_prep_save) for place, name, field in given]
    before: list[Any] = [object()] * len(fields)
    for row in rows:
        for place, name, as_it_is, prepare in steps:
            value = row[name]
            if value is not before[place]:
                before[place] = value
                plain = as_it_is and value.__class__ in _PLAIN
                values[place] = value if plain else prepare(value, database)
        yield values.copy()


def _needs_no_care(field: Any) -> bool:
    return isinstance(field, _AS_THEY_ARE) and not isinstance(field, EncryptedTextField)
