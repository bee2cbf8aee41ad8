"""Reads every app shares: append-only rows and keyset pages."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from django.db import connection, models

if TYPE_CHECKING:
    from core.models import ExportRecord

Row = TypeVar("Row", bound=models.Model, covariant=True)


def having_rows(kinds: Iterable[type[models.Model]], column: str, pk: int) -> set[type[models.Model]]:
    """Those of these models that have a row with this id in the column of that name. Cost: one query.

    As SQL: the case page asks about twenty tables at once, and names come from the models only.
    """
    asked = list(dict.fromkeys(kinds))
    name = connection.ops.quote_name
    tables = (name(one._meta.db_table) for one in asked)
    rows = (f"EXISTS(SELECT 1 FROM {table} WHERE {name(column)} = %s)" for table in tables)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(rows)}", [pk] * len(asked))
        found = cursor.fetchone()
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
