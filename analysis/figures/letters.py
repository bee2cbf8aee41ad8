"""The papers of the month as the sheet 函件 and the report show them: slips, and the letters of the ladder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from analysis.figures.counts import slips_of
from analysis.figures.scope import Scope, within
from dispatch.choices import LetterKind, LetterState, SlipState

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
    """(kind, how many were signed in the month), every kind there is. Cost: two queries."""
    letters = dict(_letters_of(scope).values_list("kind").annotate(n=Count("pk")).order_by())
    return [(SLIP, slips_of(scope).count()), *((one.label, letters.get(one.value, 0)) for one in LetterKind)]


def _letters_of(scope: Scope) -> Any:
    return scope.letters().filter(within("numbered_at", scope.month))


def letter_lines(scope: Scope) -> Iterator[LetterLine]:
    """Every paper signed in the month, slips first, each kind in the order of signing; read by the thousand."""
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
    letters = _letters_of(scope).order_by("numbered_at", "id").select_related("unit", "case", "slip")
    named = letters.only(
        "kind", "number", f"unit__{scope.unit_label}", "case__number", "numbered_at", "reply_by", "state",
        "slip__acknowledged_at", "slip__answered_at", "slip__ended_at",
    )  # fmt: skip
    for letter in named.iterator(chunk_size=1000):
        yield LetterLine(
            LetterKind(letter.kind).label,
            letter.number,
            getattr(letter.unit, scope.unit_label),
            letter.case.number,
            letter.numbered_at,
            letter.reply_by,
            letter.slip.acknowledged_at,
            letter.slip.answered_at,
            letter.slip.ended_at,
            LetterState(letter.state).label,
        )
