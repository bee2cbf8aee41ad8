"""Cases that ended 已依法按程序办结 in the month, one by one: few, each signed by a commander."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from analysis.figures.names import names_of
from analysis.figures.scope import Scope, communities
from analysis.rules import masked


@dataclass(frozen=True)
class LawfulLine:
    """One of them, masked: after how many unhappy rounds, how the remedies were told, who signed."""

    number: str
    title: str
    community: str
    rounds: int
    manner: str
    signed_by: str
    signed_at: datetime


def lawful_lines(scope: Scope) -> list[LawfulLine]:
    """In the order of signing. Cost: three queries."""
    rows = list(scope.lawful_ends().select_related("case", "signed_by").order_by("signed_at", "id"))
    homes, names = communities(scope.area), names_of([one.case_id for one in rows])
    return [
        LawfulLine(
            number=one.case.number,
            title=masked(one.case.title, names.get(one.case_id, [])),
            community=homes.get(one.case.area_id, ""),
            rounds=one.rounds,
            manner=one.get_manner_display(),
            signed_by=one.signed_by.name,
            signed_at=one.signed_at,
        )
        for one in rows
    ]
