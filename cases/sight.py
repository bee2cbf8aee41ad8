"""What an officer may know of: one rule, written in SQL once for each standing, as a condition and as the list's count."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection as default
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


class Granted(InSight):
    """The same rule for who looks at no area: it starts from the grants, of which there are few."""

    def __init__(self, standing: Standing, case: str = "") -> None:
        super().__init__(standing, case)
        self.columns = self.columns[:1]

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        pk = compiler.compile(self.columns[0])[0]
        parts = _Parts(self.standing, connection)
        granted, accusing, cases = parts.granted(), parts.accusing(pk), _table("cases", "Case")
        sql = (
            f"({pk} IN ({granted.sql} UNION ALL SELECT id FROM {cases} WHERE owner_id = %s)"  # noqa: S608
            f" AND NOT EXISTS(SELECT 1 FROM {accusing.sql}))"
        )
        return sql, (*granted.params, parts.me, *accusing.params)


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


class _Sql(NamedTuple):
    """A piece of SQL with the values of its placeholders."""

    sql: str
    params: tuple[Any, ...]


class _Parts:
    """The pieces the rule is made of; names come from the models only."""

    def __init__(self, standing: Standing, connection: BaseDatabaseWrapper) -> None:
        at = connection.ops.adapt_datetimefield_value(standing.at)
        self.me = standing.pk
        # an accused unit is that of all its people, a unit's grant only of those whose posts see cases
        self.units = sorted(standing.reading_unit_ids)
        self.reading = _mine(standing.pk, self.units)
        self.accused = _mine(standing.pk, sorted(standing.unit_ids))
        self.in_force = _Sql("mine.from_at <= %s AND (mine.until_at IS NULL OR mine.until_at > %s)", (at, at))
        likes = " OR ".join(["path LIKE %s"] * len(standing.area_paths))
        self.areas = _Sql(
            f"SELECT id FROM {_table('governance', 'Area')} WHERE {likes}",  # noqa: S608
            tuple(f"{path}%" for path in standing.area_paths),
        )

    def granted(self) -> _Sql:
        """The ids of what was granted: each half reads its own index alone, which an OR would not."""
        one = f"SELECT mine.case_id FROM {_table('cases', 'Grant')} mine WHERE"  # noqa: S608
        halves = [
            _Sql(f"{one} mine.officer_id = %s AND {self.in_force.sql}", (self.me, *self.in_force.params))
        ]
        if self.units:
            marks = ", ".join(["%s"] * len(self.units))
            sql = f"{one} mine.unit_id IN ({marks}) AND {self.in_force.sql}"
            halves.append(_Sql(sql, (*self.units, *self.in_force.params)))
        return _Sql(
            " UNION ALL ".join(half.sql for half in halves),
            tuple(one for half in halves for one in half.params),
        )

    def granted_to(self, pk: str) -> _Sql:
        sql = f"{_table('cases', 'Grant')} mine WHERE mine.case_id = {pk} AND {self.reading.sql} AND {self.in_force.sql}"
        return _Sql(sql, (*self.reading.params, *self.in_force.params))

    def accusing(self, pk: str) -> _Sql:
        sql = f"{_table('cases', 'Exclusion')} mine WHERE mine.case_id = {pk} AND {self.accused.sql}"
        return _Sql(sql, self.accused.params)


def _mine(officer: int, units: list[int]) -> _Sql:
    """A row of the officer, or of one of these units."""
    named = f"mine.unit_id IN ({', '.join(['%s'] * len(units))}) OR " if units else ""
    return _Sql(f"({named}mine.officer_id = %s)", (*units, officer))


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
    """The rule over these four columns of a case, and the values of its placeholders."""
    parts = _Parts(standing, connection)
    granted, accusing = parts.granted_to(pk), parts.accusing(pk)
    sql = (
        f"(({area} IN ({parts.areas.sql}) AND NOT {restricted})"  # noqa: S608
        f" OR {owner} = %s"
        f" OR EXISTS(SELECT 1 FROM {granted.sql}{'' if whole else ' LIMIT 1 OFFSET 0'}))"
        f" AND NOT EXISTS(SELECT 1 FROM {accusing.sql})"
    )
    return sql, (*parts.areas.params, standing.pk, *granted.params, *accusing.params)


def counts(standing: Standing, ceiling: int, many: int) -> tuple[int, int]:
    """(cases seen, restricted cases in the areas that one is not named on), each counted up to its limit.

    The same rule as the condition, by ways instead of by rows: the area's own index is read as far as the ceiling,
    where asking each row of another street costs a quarter of a second at a million cases. Cost: one query.
    """
    parts = _Parts(standing, default)
    cases = _table("cases", "Case")
    free = parts.accusing("c.id")
    is_free = f"NOT EXISTS(SELECT 1 FROM {free.sql})"  # noqa: S608
    granted, me = parts.granted(), parts.me
    if not standing.area_paths:
        named = f"{granted.sql} UNION ALL SELECT id FROM {cases} WHERE owner_id = %s"  # noqa: S608
        free = parts.accusing("k.case_id")
        seen = (
            f"SELECT DISTINCT k.case_id FROM ({named}) k WHERE NOT EXISTS(SELECT 1 FROM {free.sql}) LIMIT %s"  # noqa: S608
        )
        return _numbers(f"SELECT ({_count(seen)}), 0", (*granted.params, me, *free.params, ceiling))
    elsewhere = f"(c.is_restricted OR c.area_id NOT IN ({parts.areas.sql}))"
    ways = (
        _Sql(f"c.area_id IN ({parts.areas.sql}) AND NOT c.is_restricted AND {is_free}",
             (*parts.areas.params, *free.params)),
        _Sql(f"c.owner_id = %s AND {elsewhere} AND {is_free}", (me, *parts.areas.params, *free.params)),
        _Sql(f"c.id IN ({granted.sql}) AND (c.owner_id IS NULL OR c.owner_id <> %s)"
             f" AND {elsewhere} AND {is_free}",
             (*granted.params, me, *parts.areas.params, *free.params)),
    )  # fmt: skip
    seen = " UNION ALL ".join(f"SELECT 1 FROM {cases} c WHERE {way.sql}" for way in ways) + " LIMIT %s"  # noqa: S608
    named_on = parts.granted_to("c.id")
    withheld = (
        f"SELECT 1 FROM {cases} c WHERE c.is_restricted AND c.area_id IN ({parts.areas.sql})"  # noqa: S608
        f" AND (c.owner_id IS NULL OR c.owner_id <> %s)"
        f" AND NOT EXISTS(SELECT 1 FROM {named_on.sql}) AND {is_free} LIMIT %s"
    )
    params = [one for way in ways for one in way.params]
    params += [ceiling, *parts.areas.params, me, *named_on.params, *free.params, many]
    return _numbers(f"SELECT ({_count(seen)}), ({_count(withheld)})", tuple(params))


def _count(rows: str) -> str:
    return f"SELECT count(*) FROM ({rows}) counted"  # noqa: S608


def _numbers(sql: str, params: tuple[Any, ...]) -> tuple[int, int]:
    with default.cursor() as cursor:
        cursor.execute(sql, params)
        row = cursor.fetchone()
    return int(row[0]), int(row[1])


def _table(app: str, model: str) -> str:
    table: str = apps.get_model(app, model)._meta.db_table
    return table
