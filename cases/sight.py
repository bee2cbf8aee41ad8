"""What an officer may know of, for those who look at an area: one condition, written in SQL once for each standing."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Expression, F
from django.db.models.sql.compiler import SQLCompiler

from governance.standing import Standing

_COLUMNS = ("pk", "area", "is_restricted", "owner")


class InSight(Expression):
    """Area below the posts, owned or granted, and not accusing the officer or the unit.

    As SQL, because a first page asks it ten times: the ORM took 3 ms to build it each time. OFFSET keeps PostgreSQL from
    hashing all grants of the officer before it looks at the first row (docs/decisions/0004).
    `case` is the path to the case ("case__" from a slip).
    """

    conditional = True

    def __init__(self, standing: Standing, case: str = "") -> None:
        super().__init__(BooleanField())
        self.standing = standing
        self.columns: list[Any] = [F(f"{case}{name}") for name in _COLUMNS]

    def get_source_expressions(self) -> list[Any]:
        return self.columns

    def set_source_expressions(self, exprs: Any) -> None:
        self.columns = list(exprs)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        pk, area, restricted, owner = (compiler.compile(column)[0] for column in self.columns)
        mine, who = self._mine()
        paths = [f"{path}%" for path in self.standing.area_paths]
        likes = " OR ".join(["path LIKE %s"] * len(paths))
        at = connection.ops.adapt_datetimefield_value(self.standing.at)
        sql = (
            f"(({area} IN (SELECT id FROM {_table('governance', 'Area')} WHERE {likes}) AND NOT {restricted})"  # noqa: S608
            f" OR {owner} = %s"
            f" OR EXISTS(SELECT 1 FROM {_table('cases', 'Grant')} mine WHERE mine.case_id = {pk} AND {mine}"
            " AND mine.from_at <= %s AND (mine.until_at IS NULL OR mine.until_at > %s) LIMIT 1 OFFSET 0))"
            f" AND NOT EXISTS(SELECT 1 FROM {_table('cases', 'Exclusion')} mine WHERE mine.case_id = {pk} AND {mine})"
        )
        return sql, (*paths, self.standing.pk, *who, at, at, *who)

    def _mine(self) -> tuple[str, list[int]]:
        """Rows that name the officer or one of the units, with the values of the placeholders."""
        units = sorted(self.standing.unit_ids)
        named = f"mine.unit_id IN ({', '.join(['%s'] * len(units))}) OR " if units else ""
        return f"({named}mine.officer_id = %s)", [*units, self.standing.pk]


def _table(app: str, model: str) -> str:
    table: str = apps.get_model(app, model)._meta.db_table
    return table
