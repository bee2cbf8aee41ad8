"""What callers read, and what their calls gave."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from cases.choices import CONTENT, JUDGED, ContactKind, ContactResult
from cases.models import Case, Contact
from core import clock
from dispatch.choices import ScriptUse
from dispatch.models import CallScript, LawfulEnd
from governance.choices import AreaLevel
from governance.models import Area, Unit
from governance.standing import Standing


def _kept(use: ScriptUse, case: Case, at: datetime) -> CallScript | None:
    """That of the case's kind, else the general one. Cost: one query."""
    running = Q(until_on=None) | Q(until_on__gte=at.date())
    rows = CallScript.objects.filter(running, use=use, kind__in=("", case.kind)).order_by("order", "id")
    return max(rows, key=lambda one: bool(one.kind), default=None)


def script_for(case: Case, at: datetime) -> CallScript | None:
    return _kept(ScriptUse.CALL, case, at)


def remedies_for(case: Case, at: datetime) -> str:
    found = _kept(ScriptUse.REMEDIES, case, at)
    return found.text if found else ""


@dataclass
class CallFigures:
    """What the calls about one community or unit gave. `judged`, `content` as the monthly figures have them: the rate
    counts those who were reached and said how satisfied they are."""

    label: str
    results: dict[str, int] = field(default_factory=dict)
    # what its numbers link to: the filter of the list
    place: dict[str, Any] = field(default_factory=dict)
    span: dict[str, Any] = field(default_factory=dict)

    @property
    def asked(self) -> int:
        return sum(self.results.values())

    @property
    def judged(self) -> int:
        return sum(self.results.get(one, 0) for one in JUDGED)

    @property
    def content(self) -> int:
        return sum(self.results.get(one, 0) for one in CONTENT)

    @property
    def rate(self) -> str:
        return f"{self.content * 100 / self.judged:.1f}%" if self.judged else "—"

    def _url(self, **more: str) -> str:
        return f"{reverse('follow_up_list')}?{urlencode({**more, **self.place, **self.span})}"

    @property
    def cells(self) -> list[tuple[int, str]]:
        """(number, address of exactly its rows): asked, judged, then each result in its order."""
        each = [(self.results.get(one, 0), self._url(show="done", result=one.value)) for one in ContactResult]
        return [(self.asked, self._url(show="done")), (self.judged, self._url(show="reached")), *each]


def figures_of(standing: Standing, chosen: dict[str, Any]) -> dict[str, Any]:
    """The calls done in a period (this month when none is given), by community or unit. Cost: four queries."""
    today = standing.at.date()
    since: date = chosen.get("since") or today.replace(day=1)
    until: date = chosen.get("until") or today
    span = {"since": since, "until": until}
    inside = {
        "done_at__gte": clock.start_of(since),
        "done_at__lt": clock.start_of(until + timedelta(days=1)),
    }
    calls = Contact.objects.visible_to(standing).filter(kind=ContactKind.FOLLOW_UP, **inside)
    by_unit = chosen.get("by") == "unit"
    column = "case__lead_unit" if by_unit else "case__area"
    counted = calls.values_list(column, "result").annotate(number=Count("pk")).order_by()
    lines: dict[int, CallFigures] = {}
    whole = CallFigures("合计", span=span)
    labels = _units(standing) if by_unit else _communities(standing)
    for key, result, number in counted:
        pk, label = labels.get(key, (0, "当场办结" if by_unit else "社区以外"))
        place = {("unit" if by_unit else "area"): pk} if pk else {}
        line = lines.setdefault(pk, CallFigures(label, place=place, span=span))
        for one in (line, whole):
            one.results[result] = one.results.get(result, 0) + number
    planned = Contact.objects.visible_to(standing).ripe(standing.at)
    ends = LawfulEnd.objects.visible_to(standing).filter(
        signed_at__gte=inside["done_at__gte"], signed_at__lt=inside["done_at__lt"]
    )
    return {
        "lines": sorted(lines.values(), key=lambda one: (-one.asked, one.label)),
        "whole": whole,
        "since": since,
        "until": until,
        "planned": planned.count(),
        "late": planned.filter(due_at__lte=standing.at).count(),
        "lawful": ends.count(),
    }


def _units(standing: Standing) -> dict[int | None, tuple[int, str]]:
    return {pk: (pk, name) for pk, name in Unit.objects.values_list("pk", "short_name")}


def _communities(standing: Standing) -> dict[int | None, tuple[int, str]]:
    """Each area below the officer's to its community."""
    paths = standing.area_paths or ("-",)
    rows = list(Area.objects.below(*paths).values_list("pk", "path", "level", "name"))
    homes = {path: (pk, name) for pk, path, level, name in rows if level == AreaLevel.COMMUNITY}
    found: dict[int | None, tuple[int, str]] = {}
    for pk, path, _, _ in rows:
        codes = path.strip(".").split(".")
        above = (".".join(codes[:count]) + "." for count in range(len(codes), 0, -1))
        home = next((homes[one] for one in above if one in homes), None)
        if home:
            found[pk] = home
    return found
