"""Where the hazard ledger, when it is there, tells of reviews that are due: a hook, so that warnings work without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from governance.standing import Standing
from risk.actions.warnings.kind import Look


@dataclass(frozen=True)
class Review:
    """A review: its key (stays the same until it is done), its case, where, by when, in words, where to do it."""

    key: str
    case: int
    area: int
    due_on: date
    words: str
    url: str = ""


@dataclass(frozen=True)
class ReviewSource:
    """How the ledger answers.

    overdue: those due on or before that day in the rule's area (`look.here("case__")`), at most so many.
    due: for a person's page, those due up to that day as far as the officer sees: (how many, the first few, list's url).
    rehearse: how many became overdue since that moment, None when it cannot tell.
    """

    overdue: Callable[[Look, date, int], list[Review]]
    due: Callable[[Standing, date, int], tuple[int, list[Review], str]]
    rehearse: Callable[[Look, datetime], int | None] = lambda _look, _since: None


_sources: list[ReviewSource] = []


def register_reviews(source: ReviewSource) -> None:
    """Called once from the ledger's registration."""
    _sources.append(source)


def forget_reviews() -> None:
    """For tests."""
    _sources.clear()


def source() -> ReviewSource | None:
    return _sources[0] if _sources else None
