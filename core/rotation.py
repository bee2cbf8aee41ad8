"""Writing encrypted columns anew with the newest FIELD_KEY: beside a live system, in chunks, again after a kill."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Case, Count, Q, Value, When
from django.db.models.functions import Cast, Substr

from core import crypto
from core.fields import EncryptedTextField, Undeciphered
from core.registry import registry

CHUNK = 200
_TRIED = 50
_MARKS = 20
_MARK_LENGTH = len(crypto.VERSION) + 9


@dataclass(frozen=True)
class Table:
    """A model with encrypted columns."""

    model: type[models.Model]
    fields: tuple[EncryptedTextField, ...]

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)

    def stored(self) -> models.QuerySet[Any]:
        """Every row with its ciphertext beside it, as `<field>_stored`."""
        raw = {f"{one.name}_stored": Cast(one.name, models.TextField()) for one in self.fields}
        rows: models.QuerySet[Any] = self.model._base_manager.annotate(**raw)
        return rows

    def outdated(self) -> models.QuerySet[Any]:
        """Rows with a value that the newest key did not write."""
        old = Q()
        for one in self.fields:
            name = f"{one.name}_stored"
            old |= (
                ~Q(**{f"{name}__startswith": crypto.current_mark()}) & ~Q(**{name: ""}) & ~Q(**{name: None})
            )
        return self.stored().filter(old)

    def marks(self, field: EncryptedTextField) -> dict[str, int]:
        """How many values begin with which key's mark; what is no ciphertext counts under its first characters."""
        name = f"{field.name}_stored"
        nameless = When(**{f"{name}__startswith": crypto.NAMELESS}, then=Value(crypto.NAMELESS))
        of_key = Case(nameless, default=Substr(name, 1, _MARK_LENGTH), output_field=models.TextField())
        filled = self.stored().exclude(**{name: ""}).exclude(**{name: None})
        found = filled.annotate(mark=of_key).values("mark").annotate(count=Count("pk")).order_by("-count")
        return dict(found.values_list("mark", "count")[:_MARKS])

    def unread(self, field: EncryptedTextField, mark: str) -> bool:
        """Whether the newest values with this mark cannot be read."""
        rows = self.stored().filter(**{f"{field.name}_stored__startswith": mark}).order_by("-pk")
        return any(isinstance(one, Undeciphered) for one in rows.values_list(field.name, flat=True)[:_TRIED])


def tables() -> list[Table]:
    """Every model with an encrypted column, by introspection: a new one needs no line here."""
    found = []
    for model in apps.get_models():
        fields = tuple(one for one in model._meta.concrete_fields if isinstance(one, EncryptedTextField))
        if fields and model._meta.managed:
            found.append(Table(model, fields))
    return found


def rotate(progress: Callable[[str, int], None], chunk: int = CHUNK) -> tuple[int, int]:
    """(rows written anew, columns looked at). What is done shows in the rows themselves, so a killed run goes on.

    Cost: a short transaction for each chunk; writers wait for a chunk at most.
    """
    rows = 0
    for table in tables():
        for done in _rotate(table, chunk):
            rows += done
            progress(table.label, rows)
    return rows, sum(len(table.fields) for table in tables())


def _rotate(table: Table, chunk: int) -> Iterator[int]:
    last: Any = None
    while True:
        waiting = table.outdated().order_by("pk")
        if last is not None:
            waiting = waiting.filter(pk__gt=last)
        ids = list(waiting.values_list("pk", flat=True)[:chunk])
        if not ids:
            return
        with transaction.atomic():
            done = _write(table, list(table.outdated().select_for_update(of=("self",)).filter(pk__in=ids)))
        last = ids[-1]
        yield done


def _write(table: Table, rows: list[Any]) -> int:
    """How many rows were written. A value that no key reads stays as it is, and so do its indexes: `doctor` names it."""
    names = [one.name for one in table.fields]
    readable = [row for row in rows if not any(isinstance(getattr(row, n), Undeciphered) for n in names)]
    entry = registry.indexed.get(table.model._meta.label)
    indexes = list(entry.renew(readable)) if entry and readable else []
    wanted = {*names, *indexes}
    fields = [one for one in table.model._meta.concrete_fields if one.name in wanted]
    quote, key = connection.ops.quote_name, table.model._meta.pk
    into = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    where = quote(str(key.column))
    sql = f"UPDATE {quote(table.model._meta.db_table)} SET {into} WHERE {where} = %s"  # noqa: S608 - our own names
    lines = [
        [
            *(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields),
            key.get_db_prep_save(row.pk, connection),
        ]
        for row in readable
    ]
    if lines:
        with connection.cursor() as cursor:
            cursor.executemany(sql, lines)
    return len(lines)
