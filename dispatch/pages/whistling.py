"""How the units answer whistles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from core import clock
from dispatch.choices import Arrival
from dispatch.models import WhistleCall
from governance.standing import Standing


@dataclass(frozen=True)
class UnitLine:
    """Calls of one unit whose moment is over: came in time, late, absent, not noted; duties and those done."""

    unit: int
    name: str
    called: int
    came: int
    late: int
    absent: int
    duties: int
    done: int

    @property
    def rate(self) -> str:
        """到场率: came or late of those noted."""
        noted = self.came + self.late + self.absent
        return f"{(self.came + self.late) * 100 / noted:.1f}%" if noted else "—"

    @property
    def cells(self) -> list[tuple[int, str]]:
        url = reverse("whistle_list")
        links = [(self.called, "")] + [
            (number, arrival.value)
            for number, arrival in zip((self.came, self.late, self.absent), Arrival, strict=True)
        ]
        return [
            (number, f"{url}?{urlencode({'unit': self.unit} | ({'arrival': arrival} if arrival else {}))}")
            for number, arrival in links
        ]


def by_unit(standing: Standing, since: date, until: date) -> list[UnitLine]:
    """Of the whistles whose moment lies in these days. Cost: one query."""
    calls = WhistleCall.objects.visible_to(standing).filter(
        whistle__meet_at__gte=clock.start_of(since),
        whistle__meet_at__lt=clock.start_of(until + timedelta(days=1)),
    )
    counted = calls.values_list("unit", "unit__short_name").annotate(
        called=Count("pk"),
        came=Count("pk", filter=Q(arrival=Arrival.CAME)),
        late=Count("pk", filter=Q(arrival=Arrival.LATE)),
        absent=Count("pk", filter=Q(arrival=Arrival.ABSENT)),
        duties=Count("pk", filter=~Q(duty="")),
        done=Count("pk", filter=Q(duty_done_at__isnull=False)),
    )
    return [UnitLine(*row) for row in counted.order_by("-called", "unit__short_name")]
