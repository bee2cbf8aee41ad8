"""Reviews of the hazard ledger that are due, as the rule and the daily sheet ask for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from core import paging
from governance.standing import Standing
from risk.actions.warnings.kind import Look
from risk.models import Hazard
from risk.querysets import HazardQuerySet


@dataclass(frozen=True)
class Review:
    """A review: its key (stays the same until it is done), its case, where, by when, in words, where to do it."""

    key: str
    case: int
    area: int
    due_on: date
    words: str
    url: str


def overdue(look: Look, day: date, most: int) -> list[Review]:
    """Those due on or before that day where the rule holds, the oldest first."""
    return _reviews(Hazard.objects.filter(look.here("case__")), day, most)


def due(standing: Standing, day: date, shown: int) -> tuple[int, list[Review], str]:
    """Those due up to that day as far as the officer sees: how many, the first few, the list's address."""
    seen = Hazard.objects.visible_to(standing)
    count = paging.count_of(seen.open().filter(next_review_on__lte=day))
    return count, _reviews(seen, day, shown), reverse("hazard_list") + "?state=open"


def _reviews(hazards: HazardQuerySet, day: date, most: int) -> list[Review]:
    found = hazards.open().filter(next_review_on__lte=day).order_by("next_review_on", "id")
    rows = found.select_related("case", "hazard_class")[:most]
    return [
        Review(
            key=str(one.pk),
            case=one.case_id,
            area=one.case.area_id,
            due_on=one.next_review_on,
            words=f"{one.case.number}{f'（{one.hazard_class}）' if one.hazard_class else ''}",
            url=reverse("hazard_show", args=[one.pk]),
        )
        for one in rows
        if one.next_review_on
    ]
