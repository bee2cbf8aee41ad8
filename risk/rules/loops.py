"""The seven loops 七个闭环: which are closed, read from a history; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

STRUCK_OFF = "struck_off"
# what stays closed when a case is worked on again, by the verb that brings it back
LASTING: Mapping[str, Collection[str]] = {
    "reopen": ("found", "assessed"),
    "relist": ("found", "assessed", "assigned", "handled", "prevented", "managed"),
}


@dataclass(frozen=True)
class Stage:
    """One of the seven as the office names it, and the levels of which it is asked."""

    key: str
    name: str
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Loop:
    """A stage of one case: reached when, by whom and by which act, or still open (at is None)."""

    key: str
    label: str
    at: datetime | None = None
    by: str = ""
    verb: str = ""

    @property
    def is_open(self) -> bool:
        return self.at is None


def loops(
    history: Iterable[tuple[str, datetime, str]],
    stages: Sequence[Stage],
    reached_by: Mapping[str, Collection[str]],
) -> list[Loop]:
    """The stages as the history has them: the first act of each, since the last reopening.

    history: (verb, moment, who), oldest first. reached_by: stage → verbs; a stage without verbs stays open.
    """
    first: dict[str, tuple[datetime, str, str]] = {}
    for verb, at, who in history:
        if verb in LASTING:
            first = {key: found for key, found in first.items() if key in LASTING[verb]}
        for stage in stages:
            if verb in reached_by.get(stage.key, ()):
                first.setdefault(stage.key, (at, who, verb))
    return [Loop(one.key, one.name, *first.get(one.key, (None, "", ""))) for one in stages]


def asked_of(stages: Iterable[Stage], level: str) -> list[Stage]:
    return [one for one in stages if level in one.levels]


def open_before_striking(found: Iterable[Loop]) -> list[str]:
    """The names of what is still open; striking off closes its own."""
    return [one.label for one in found if one.is_open and one.key != STRUCK_OFF]
