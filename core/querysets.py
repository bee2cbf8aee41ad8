"""Reads every app shares: append-only rows and keyset pages."""

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from django.db import connection, models

if TYPE_CHECKING:
    from core.models import ExportRecord

Row = TypeVar("Row", bound=models.Model, covariant=True)


# a table and what a row of it must have, by column: a value, any of a collection, or None
Sought = tuple[type[models.Model], dict[str, Any]]


def exist(sought: Sequence[Sought]) -> list[bool]:
    """Whether there is a row of each kind. Cost: one query.

    As SQL: a page asks for twenty kinds at once, which the ORM takes longer to write than the database to answer.
    Tables and columns come from the code only.
    """
    asked = [(one, *_condition(columns)) for one, columns in sought]
    name = connection.ops.quote_name
    parts = [
        f"EXISTS(SELECT 1 FROM {name(one._meta.db_table)} WHERE {condition})"  # noqa: S608
        for one, condition, _ in asked
    ]
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", [value for *_, values in asked for value in values])
        return [bool(one) for one in cursor.fetchone()]


def _condition(columns: dict[str, Any]) -> tuple[str, list[Any]]:
    parts, values = [], []
    for column, value in columns.items():
        name = connection.ops.quote_name(column)
        if value is None:
            parts.append(f"{name} IS NULL")
            continue
        several = list(value) if isinstance(value, Collection) and not isinstance(value, str) else [value]
        # nothing is in an empty collection, and SQL has no empty one
        parts.append(f"{name} IN ({', '.join(['%s'] * len(several))})" if several else "1 = 0")
        # the words of choices as plain text: each database driver has its own idea of an enumeration
        values += [str(one) if isinstance(one, str) else one for one in several]
    return " AND ".join(parts), values


def having_rows(kinds: Iterable[type[models.Model]], column: str, pk: int) -> set[type[models.Model]]:
    """Those of these models that have a row with this id in the column. Cost: one query."""
    asked = list(dict.fromkeys(kinds))
    found = exist([(one, {column: pk}) for one in asked])
    return {one for one, has in zip(asked, found, strict=True) if has}


class AppendOnlyQuerySet(models.QuerySet[Row]):
    """Rows that are written once; a correction is a new row (the database refuses updates too)."""

    def update(self, **_values: Any) -> NoReturn:
        raise TypeError(f"{self.model.__name__} is append-only: write a new row.")

    def delete(self) -> NoReturn:
        raise TypeError(f"{self.model.__name__} is append-only: rows are not deleted.")


class ExportQuerySet(models.QuerySet["ExportRecord"]):
    def visible_to(self, standing: Any) -> "ExportQuerySet":
        """Everybody sees their own; security officers and auditors those of everybody in their area."""
        mine = models.Q(officer=standing.officer)
        if standing.may("secure", "audit"):
            mine |= models.Q(officer__in=standing.officers_below("secure", "audit"))
        return self.filter(mine)
