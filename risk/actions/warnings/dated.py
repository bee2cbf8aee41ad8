"""Days written on cases that a rule waits for: what both kinds of key dates share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from cases.choices import OPEN_STATES, DateKind
from cases.models import KeyDate
from risk.actions.warnings.kind import MOST, Hit, Look


def dated(look: Look, kind: DateKind, first: date, last: date, words: Callable[[date], str]) -> list[Hit]:
    """One hit for each such day from `first` to `last`, on open cases, not crossed out. One query."""
    rows = KeyDate.objects.in_force().filter(
        look.here("case__"), kind=kind, day__gte=first, day__lte=last, case__state__in=OPEN_STATES
    )
    columns = ("pk", "day", "case", "case__number", "case__area", "case__area__label")
    return [
        Hit(
            subject=f"date:{pk}",
            cases=(case,),
            area=area,
            text=f"{place}：{words(day)}（{number}）",
            occasion=day.isoformat(),
        )
        for pk, day, case, number, area, place in rows.order_by("day", "pk").values_list(*columns)[:MOST]
    ]


def dated_between(look: Look, kind: DateKind, first: date, last: date) -> int:
    """How many such days there are, also of cases that ended since. One query."""
    rows = KeyDate.objects.in_force().filter(look.here("case__"), kind=kind, day__gte=first, day__lte=last)
    return rows.count()
