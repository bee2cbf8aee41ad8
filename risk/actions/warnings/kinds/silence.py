"""A dangerous case that nobody wrote a line on for days."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from cases.choices import Level
from cases.models import Case, Entry
from cases.querysets import CaseQuerySet
from core import clock
from risk.actions.warnings.kind import LEVELS, MOST, REHEARSED, Hit, Kind, Look, days
from risk.rules.warnings import fell_silent


def of_level(cases: CaseQuerySet, level: str) -> CaseQuerySet:
    """Open ones of that level or above; red flags always."""
    wanted = Q(red_flag=True) | Q(level=Level.HIGH)
    if level == Level.MEDIUM:
        wanted |= Q(level=Level.MEDIUM)
    return cases.open().filter(wanted)


def silent_since(cases: CaseQuerySet, edge: datetime) -> QuerySet[Any]:
    """Those recorded before that moment and without an officer's line after it; the last one's moment as `noted_at`.

    What the system writes by itself is no note.
    """
    lines = Entry.objects.filter(case=OuterRef("pk"), officer__isnull=False).order_by("-at", "-id")
    return cases.filter(~Exists(lines.filter(at__gt=edge)), recorded_at__lte=edge).annotate(
        noted_at=Subquery(lines.values("at")[:1])
    )


def _find(look: Look) -> list[Hit]:
    cases = silent_since(of_level(look.cases(), look.parameters["level"]), look.at - look.days)
    columns = ("pk", "number", "title", "level", "area", "area__label", "recorded_at", "noted_at")
    return [
        Hit(
            subject=f"case:{pk}",
            cases=(pk,),
            area=area,
            text=_words(look, place, title, number, level, noted_at or recorded_at),
            occasion=_occasion(look, noted_at or recorded_at),
        )
        for pk, number, title, level, area, place, recorded_at, noted_at in cases.order_by(
            "noted_at", "pk"
        ).values_list(*columns)[:MOST]
    ]


def _occasion(look: Look, last: datetime) -> str:
    """Another one for each further span of days without a note: a verdict does not silence the silence for ever."""
    return f"{last:%Y%m%d%H%M%S}+{(look.at - last) // look.days}"


def _words(look: Look, place: str, title: str, number: str, level: str, last: datetime) -> str:
    label = Level(level).label if level else "红旗"
    day = last.astimezone(clock.ZONE)
    return f"{place}：{label}事项自 {day.month}月{day.day}日 起 {(look.at - last).days} 天没有记事，{title[:60]}（{number}）"


def _rehearse(look: Look, since: datetime) -> int:
    """Of the cases that are dangerous now: what they were like then is not kept as a column."""
    cases = of_level(look.cases(), look.parameters["level"]).order_by("-pk")[:2_000]
    moments: dict[int, list[datetime]] = defaultdict(list)
    for pk, at in Case.objects.filter(pk__in=cases.values("pk")).values_list("pk", "recorded_at"):
        moments[pk].append(at)
    lines = Entry.objects.filter(case__in=list(moments), officer__isnull=False, at__gte=since - look.days)
    for pk, at in lines.order_by("-at", "-id").values_list("case", "at")[:REHEARSED]:
        moments[pk].append(at)
    days_ = int(look.parameters["days"])
    return sum(fell_silent(one, days=days_, since=since, until=look.at) for one in moments.values())


KIND = Kind(
    "silence",
    "危险事项没有动静",
    "{level}或红旗的在办事项，{days} 天没有任何人记事，预警",
    (days("多少天", 7, high=90), LEVELS),
    _find,
    _rehearse,
    help="系统自动写的记录不算记事。确认以后又过这么多天仍没有动静的，会再次预警。",
)
