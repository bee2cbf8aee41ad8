"""Everything a month's workbook and report say, read at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Count

from analysis.figures import counts
from analysis.figures.catalogue import DEFINITIONS, Definition
from analysis.figures.counts import Counts, Line, UnitLine
from analysis.figures.hazards import HazardLine, hazard_lines
from analysis.figures.lawful import LawfulLine, lawful_lines
from analysis.figures.letters import letter_counts
from analysis.figures.scope import Scope, communities, open_at, with_end
from analysis.rules import Rate
from cases.choices import Channel, ContactResult, Kind, Level
from cases.models import Category

Value = int | Rate | Decimal | None


@dataclass(frozen=True)
class Figure:
    """A defined figure with its value this month, the month before and in the same month of last year."""

    definition: Definition
    value: Value
    before: Value
    year_ago: Value

    @property
    def key(self) -> str:
        return self.definition.key


@dataclass(frozen=True)
class MonthFigures:
    """What was read; `case_ids` are the rows of the ledger, `open_ids` those of the open list, in their order."""

    scope: Scope
    figures: dict[str, Figure]
    by_channel: list[Line]
    by_kind: list[Line]
    by_category: list[Line]
    by_level: list[Line]
    by_community: list[Line]
    by_unit: list[UnitLine]
    hazards: list[HazardLine]
    letters: list[tuple[str, int]]
    lawful: list[LawfulLine]
    results: Counts
    results_by_community: list[tuple[str, Counts]]
    daily: list[tuple[date, int, int]]
    # restricted cases of the month that the reader is not named on: in words, small numbers suppressed
    withheld: str
    case_ids: list[int]
    open_ids: list[int]

    def count(self, key: str) -> int:
        value = self.figures[key].value
        return value if isinstance(value, int) else 0

    def rate(self, key: str) -> Rate:
        value = self.figures[key].value
        return value if isinstance(value, Rate) else Rate(0, 0)

    def checks(self) -> list[tuple[str, int, int]]:
        """(what is compared, one side, the other side): sums that must agree, each found by a query of its own."""
        new, start = self.count("new"), self.count("open_start")
        ended = self.count("completed") + self.count("left")
        tables = (
            ("分来源", self.by_channel),
            ("分类型", self.by_kind),
            ("分类别", self.by_category),
            ("分社区", self.by_community),
        )
        sums = [(f"{name}新增合计 = 新增", sum(x.counts["new"] for x in rows), new) for name, rows in tables]
        return [
            ("期初未办结 + 新增 − 办结 − 转出 = 期末未办结", start + new - ended, self.count("open_end")),
            *sums,
            ("六类隐患表新增合计 = 新增", sum(one.new for one in self.hazards), new),
            ("台账行数 = 新增", len(self.case_ids), new),
            ("存量行数 = 期末未办结", len(self.open_ids), self.count("open_end")),
            ("单位表交办单合计 = 签发交办单", sum(one.counts["slips"] for one in self.by_unit), self.count("slips")),
            ("依法办结表行数 = 依法按程序办结", len(self.lawful), self.count("lawful_ends")),
            ("逐日办结合计 = 办结", sum(done for _, _, done in self.daily), self.count("completed")),
        ]  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """{key: number, or {part, whole, percent} of a rate}; what is not defined is null."""
        return {key: _plain(one.value) for key, one in self.figures.items()}


def _plain(value: Value) -> Any:
    if isinstance(value, Rate):
        percent = None if value.percent is None else float(value.percent)
        return {"part": value.part, "whole": value.whole, "percent": percent}
    return float(value) if isinstance(value, Decimal) else value


@contextmanager
def one_moment() -> Iterator[None]:
    """All reads inside see the same rows, whatever others write meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def read_month(scope: Scope) -> MonthFigures:
    """Cost: some forty queries, however many cases there are."""
    with one_moment():
        return _read(scope)


def figures_of(scope: Scope) -> dict[str, Figure]:
    """The defined figures with their comparison. Cost: eight queries a month, for three months."""
    months = [scope.month, scope.month.shifted(-1), scope.month.shifted(-12)]
    columns = [counts.raw(scope.in_month(month)) for month in months]
    return {
        one.key: Figure(one, *(_value(one, found, hours) for found, hours in columns)) for one in DEFINITIONS
    }


def _value(definition: Definition, found: Counts, hours: Decimal | None) -> Value:
    if definition.form == "rate":
        return Rate(found[definition.part], found[definition.whole])
    return hours if definition.form == "hours" else found[definition.key]


def _read(scope: Scope) -> MonthFigures:
    categories = [*Category.objects.values_list("pk", "name"), (None, "待定")]
    levels = [*Level.choices, ("", "未评估")]
    opened = with_end(scope.cases()).filter(open_at(scope.month.end))
    return MonthFigures(
        scope=scope,
        figures=figures_of(scope),
        by_channel=counts.lines(counts.grouped(scope, "channel"), Channel.choices),
        by_kind=counts.lines(counts.grouped(scope, "kind"), Kind.choices),
        by_category=counts.lines(counts.grouped(scope, "category_id"), categories),
        by_level=counts.lines(counts.grouped(scope, "level"), levels),
        by_community=counts.by_community(scope),
        by_unit=counts.by_unit(scope),
        hazards=hazard_lines(scope),
        letters=letter_counts(scope),
        lawful=lawful_lines(scope),
        results=counts.contact_results(scope),
        results_by_community=_results_by_community(scope),
        daily=counts.daily(scope, scope.month.first, scope.month.last),
        withheld=scope.withheld(),
        case_ids=list(scope.received().order_by("received_at", "id").values_list("pk", flat=True)),
        open_ids=list(opened.order_by("received_at", "id").values_list("pk", flat=True)),
    )


def _results_by_community(scope: Scope) -> list[tuple[str, Counts]]:
    """(community, {result: calls}), communities with calls only. Cost: two queries."""
    homes = communities(scope.area)
    sums: dict[str, Counts] = {}
    rows = counts.calls_of(scope).order_by().values_list("case__area_id", "result")
    for area, result, number in rows.annotate(n=Count("pk")):
        line = sums.setdefault(homes[area], dict.fromkeys(ContactResult.values, 0))
        line[result] += number
    return [(label, sums[label]) for label in dict.fromkeys(homes.values()) if label in sums]
