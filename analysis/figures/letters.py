"""The papers of the month as the sheet 函件 and the report show them; to connect the letters, change this file only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from analysis.figures.counts import slips_of
from analysis.figures.scope import Scope
from dispatch.choices import SlipState

SLIP = "交办单"


@dataclass(frozen=True)
class LetterLine:
    """One paper: when it was signed and what became of it."""

    kind: str
    number: str
    unit: str
    case: str
    signed_at: datetime
    due_at: datetime | None
    acknowledged_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    state: str


def letter_counts(scope: Scope) -> list[tuple[str, int]]:
    """(kind, how many were signed in the month), every kind there is. Cost: one query."""
    return [(SLIP, slips_of(scope).count())]


def letter_lines(scope: Scope) -> Iterator[LetterLine]:
    """Every paper signed in the month, in the order of signing; read by the thousand."""
    rows = slips_of(scope).order_by("signed_at", "id").select_related("unit", "case")
    few = rows.only(
        "number", f"unit__{scope.unit_label}", "case__number", "signed_at", "due_at", "acknowledged_at", "answered_at",
        "ended_at", "state",
    )  # fmt: skip
    for slip in few.iterator(chunk_size=1000):
        yield LetterLine(
            SLIP,
            slip.number,
            getattr(slip.unit, scope.unit_label),
            slip.case.number,
            slip.signed_at,
            slip.due_at,
            slip.acknowledged_at,
            slip.answered_at,
            slip.ended_at,
            SlipState(slip.state).label,
        )
