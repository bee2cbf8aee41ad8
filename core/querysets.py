"""Reads every app shares: append-only rows and keyset pages."""

from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from django.db import models

if TYPE_CHECKING:
    from core.models import ExportRecord

Row = TypeVar("Row", bound=models.Model, covariant=True)


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
