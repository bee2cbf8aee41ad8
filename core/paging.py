"""Keyset pages: any page of any list costs the same."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
SIZE = 50
COUNT_CEILING = 10_000


@dataclass(frozen=True)
class Order:
    """A way to sort: by one column or annotation of moments (or of whole numbers), then by id, in one direction."""

    key: str
    label: str
    column: str
    descending: bool
    is_number: bool = False


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: Sequence[Row]
    next_cursor: str
    previous_cursor: str
    total: str
    # COUNT_CEILING + 1 when there are more
    count: int = 0


def _encode(row: Model, order: Order, direction: str) -> str:
    value = getattr(row, order.column)
    place = [direction, value if order.is_number else value.isoformat(), row.pk]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _decode(cursor: str, order: Order) -> tuple[str, datetime | int, int] | None:
    """None for a cursor that nobody here wrote: the list then starts at its first page."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        direction, value, pk = json.loads(base64.urlsafe_b64decode(padded))
        if not order.is_number:
            # in UTC, as the databases keep it: the first and the last year have no other zone
            value = datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    if direction not in ("next", "previous") or type(pk) is not int:
        return None
    if order.is_number and (type(value) is not int or abs(value) >= 2**63):
        return None
    return direction, value, pk


def is_cursor(cursor: str, order: Order) -> bool:
    """Whether `page` wrote it for this order: a program is told, where a reader starts at the first page."""
    return _decode(cursor, order) is not None


def count_of(queryset: QuerySet[Any]) -> int:
    """How many, counted to one beyond 10,000 and no further."""
    return queryset.order_by()[: COUNT_CEILING + 1].count()


def count_words(queryset: QuerySet[Any], unit: str = "件") -> str:
    """共 1,204 件 of a list."""
    return _in_words(count_of(queryset), unit)


def says_none(words: str) -> bool:
    """Whether words of how many there are (`count_words` and its like) say that there are none."""
    return words.startswith("共 0 ")


def _in_words(count: int, unit: str = "件") -> str:
    """共 1,204 件; beyond 10,000 nobody counts: 10,000 件以上."""
    return f"{COUNT_CEILING:,} {unit}以上" if count > COUNT_CEILING else f"共 {count:,} {unit}"


def page(
    queryset: QuerySet[Row],
    order: Order,
    cursor: str,
    *,
    size: int = SIZE,
    counted: QuerySet[Any] | None = None,
    count: int | None = None,
) -> Page[Row]:
    """One page behind (or before) the row that the cursor names. Cost: two queries, the count included.

    `counted` is the same list without annotations and joins, where the caller has it; `count` where the caller has
    counted already (as `count_of`).
    """
    place = _decode(cursor, order) if cursor else None
    backwards = place is not None and place[0] == "previous"
    sign = "-" if order.descending != backwards else ""
    rows = queryset.order_by(f"{sign}{order.column}", f"{sign}id")
    if place is not None:
        beyond = "lt" if sign else "gt"
        rows = rows.filter(
            Q(**{f"{order.column}__{beyond}e": place[1]}),
            Q(**{f"{order.column}__{beyond}": place[1]}) | Q(**{f"id__{beyond}": place[2]}),
        )
    found = list(rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    has_next = more if not backwards else True
    has_previous = more if backwards else place is not None
    if count is None:
        count = count_of(queryset if counted is None else counted)
    return Page(
        rows=found,
        next_cursor=_encode(found[-1], order, "next") if found and has_next else "",
        previous_cursor=_encode(found[0], order, "previous") if found and has_previous else "",
        total=_in_words(count),
        count=count,
    )
