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
    `case` is the path to the case ("case__" from a slip). `whole` when every row is counted, not the first ones shown:
    then PostgreSQL may hash the grants.
    """

    conditional = True

    def __init__(self, standing: Standing, case: str = "", *, whole: bool = False) -> None:
        super().__init__(BooleanField())
        self.standing = standing
        self.whole = whole
        self.columns: list[Any] = [F(f"{case}{name}") for name in _COLUMNS]

    def get_source_expressions(self) -> list[Any]:
        return self.columns

    def set_source_expressions(self, exprs: Any) -> None:
        self.columns = list(exprs)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        pk, area, restricted, owner = (compiler.compile(column)[0] for column in self.columns)
        return _condition(self.standing, connection, pk, area, restricted, owner, whole=self.whole)


class CaseInSight(Expression):
    """The same rule asked of each row by itself: a month's calls of 100,000 cases, where a join would read all cases."""

    conditional = True

    def __init__(self, standing: Standing) -> None:
        super().__init__(BooleanField())
        self.standing = standing
        self.case: Any = F("case_id")

    def get_source_expressions(self) -> list[Any]:
        return [self.case]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.case,) = exprs

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        case, _ = compiler.compile(self.case)
        columns = (f"one.{name}" for name in ("id", "area_id", "is_restricted", "owner_id"))
        seen, params = _condition(self.standing, connection, *columns, whole=True)
        cases = _table("cases", "Case")
        return f"EXISTS(SELECT 1 FROM {cases} one WHERE one.id = {case} AND {seen} LIMIT 1 OFFSET 0)", params  # noqa: S608


def _condition(
    standing: Standing,
    connection: BaseDatabaseWrapper,
    pk: str,
    area: str,
    restricted: str,
    owner: str,
    *,
    whole: bool,
) -> tuple[str, tuple[Any, ...]]:
    """The rule over these four columns of a case, and the values of its placeholders; names come from the models only."""
    units = sorted(standing.unit_ids)
    named = f"mine.unit_id IN ({', '.join(['%s'] * len(units))}) OR " if units else ""
    mine, who = f"({named}mine.officer_id = %s)", [*units, standing.pk]
    paths = [f"{path}%" for path in standing.area_paths]
    likes = " OR ".join(["path LIKE %s"] * len(paths))
    at = connection.ops.adapt_datetimefield_value(standing.at)
    sql = (
        f"(({area} IN (SELECT id FROM {_table('governance', 'Area')} WHERE {likes}) AND NOT {restricted})"  # noqa: S608
        f" OR {owner} = %s"
        f" OR EXISTS(SELECT 1 FROM {_table('cases', 'Grant')} mine WHERE mine.case_id = {pk} AND {mine}"
        f" AND mine.from_at <= %s AND (mine.until_at IS NULL OR mine.until_at > %s){'' if whole else ' LIMIT 1 OFFSET 0'}))"
        f" AND NOT EXISTS(SELECT 1 FROM {_table('cases', 'Exclusion')} mine WHERE mine.case_id = {pk} AND {mine})"
    )
    return sql, (*paths, standing.pk, *who, at, at, *who)


def _table(app: str, model: str) -> str:
    table: str = apps.get_model(app, model)._meta.db_table
    return table
