"""Several append-only tables read as one stream, newest first, page by page."""

from __future__ import annotations

import base64
import heapq
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from core.paging import COUNT_CEILING, SIZE, count_of
from core.registry import AuditEntry, AuditSource

# what is read, in the order of the registry: rows of the same moment stand in it
Parts = Sequence[tuple[AuditSource, QuerySet[Any]]]
_Key = tuple[datetime, int, int]


@dataclass(frozen=True)
class Line:
    """One row of the stream as it is shown."""

    source: AuditSource
    at: datetime
    pk: int
    entry: AuditEntry


@dataclass(frozen=True)
class StreamPage:
    """As `core.paging.Page`."""

    rows: list[Line]
    next_cursor: str
    previous_cursor: str
    total: str
    # each source counted to COUNT_CEILING + 1
    count: int = 0


def _keys(index: int, rows: Iterable[Any]) -> Iterator[tuple[_Key, Any]]:
    for row in rows:
        yield (row.at, -index, row.pk), row


def _encode(key: _Key, direction: str) -> str:
    place = [direction, key[0].astimezone(UTC).isoformat(), key[1], key[2]]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[str, _Key] | None:
    """None for a cursor that nobody here wrote: the stream then starts at its first page."""
    try:
        direction, at, index, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        at = datetime.fromisoformat(at).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    whole = type(index) is int and type(pk) is int and abs(index) < 1000 and abs(pk) < 2**63
    return (direction, (at, index, pk)) if whole and direction in ("next", "previous") else None


def _beyond(rows: QuerySet[Any], index: int, place: _Key, *, newer: bool) -> QuerySet[Any]:
    """Rows of the source at `index` behind the place (older), or before it (newer)."""
    at, place_index, pk = place
    side = "gt" if newer else "lt"
    if -index == place_index:
        return rows.filter(Q(**{f"at__{side}e": at}), Q(**{f"at__{side}": at}) | Q(**{f"pk__{side}": pk}))
    whole_moment = (-index > place_index) if newer else (-index < place_index)
    return rows.filter(**{f"at__{side}{'e' if whole_moment else ''}": at})


def is_cursor(cursor: str) -> bool:
    """As `core.paging.is_cursor`."""
    return _decode(cursor) is not None


def _total(count: int, unit: str) -> str:
    return f"{COUNT_CEILING:,} {unit}以上" if count > COUNT_CEILING else f"共 {count:,} {unit}"


def page(parts: Parts, cursor: str, *, unit: str = "条", size: int = SIZE) -> StreamPage:
    """One page behind (or before) the row that the cursor names. Cost: two queries a source, each of a page at most."""
    place = _decode(cursor) if cursor else None
    newer = place is not None and place[0] == "previous"
    found: list[tuple[_Key, Any]] = []
    for index, (_, rows) in enumerate(parts):
        behind = rows if place is None else _beyond(rows, index, place[1], newer=newer)
        ordered = behind.order_by("at", "pk") if newer else behind.order_by("-at", "-pk")
        found += _keys(index, ordered[: size + 1])
    found.sort(key=lambda one: one[0], reverse=not newer)
    more = len(found) > size
    found = found[:size]
    if newer:
        found.reverse()
    count = sum(count_of(rows) for _, rows in parts)
    has_next, has_previous = more or newer, more if newer else place is not None
    return StreamPage(
        rows=[_line(parts, key, row) for key, row in found],
        next_cursor=_encode(found[-1][0], "next") if found and has_next else "",
        previous_cursor=_encode(found[0][0], "previous") if found and has_previous else "",
        total=_total(count, unit),
        count=count,
    )


def _line(parts: Parts, key: _Key, row: Any) -> Line:
    source = parts[-key[1]][0]
    return Line(source, row.at, row.pk, source.line(row))


def every(parts: Parts) -> Iterator[Line]:
    """The whole stream, newest first, in bounded memory."""
    streams = [
        _keys(index, rows.order_by("-at", "-pk").iterator(chunk_size=1000))
        for index, (_, rows) in enumerate(parts)
    ]
    for key, row in heapq.merge(*streams, key=lambda one: one[0], reverse=True):
        yield _line(parts, key, row)
