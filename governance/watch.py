"""Sums about the watch: holes in a roster, what each mode asks for, when the next report is due. No Django here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from governance.rules import SHANGHAI, Rule

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Span:
    """From a moment (included) to a moment (not included)."""

    from_at: datetime
    until_at: datetime

    def overlaps(self, other: "Span") -> bool:
        return self.from_at < other.until_at and other.from_at < self.until_at


def gaps(shifts: Iterable[Span], whole: Span) -> list[Span]:
    """The parts of `whole` in which nobody leads, in order."""
    found, reached = [], whole.from_at
    for shift in sorted(shifts, key=lambda one: one.from_at):
        if shift.from_at > reached:
            found.append(Span(reached, min(shift.from_at, whole.until_at)))
        reached = max(reached, shift.until_at)
        if reached >= whole.until_at:
            return found
    return [*found, Span(reached, whole.until_at)]


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def hole_words(gap: Span) -> str:
    """11月24日 17:30 起没有带班领导，到 11月25日 08:30。"""
    return f"{_words(gap.from_at)} 起没有带班领导，到 {_words(gap.until_at)}"


def _words(at: datetime) -> str:
    local = at.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


# What a mode asks of slips that are signed in it (defaults): they are acknowledged by the clock, day and night; the
# answer of a dangerous one too. Modes: "" routine 平时, "urgent" 急时, "emergency" 战时.
ACKNOWLEDGE = {"urgent": Rule(60, "minutes"), "emergency": Rule(30, "minutes")}
COMPLETE = {
    "urgent": {
        "": Rule(7, "workdays"),
        "low": Rule(7, "workdays"),
        "medium": Rule(3, "workdays"),
        "high": Rule(24 * 60, "minutes"),
    },
    "emergency": {
        "": Rule(3, "workdays"),
        "low": Rule(3, "workdays"),
        "medium": Rule(24 * 60, "minutes"),
        "high": Rule(12 * 60, "minutes"),
    },
}


def report_due(since: datetime, every: timedelta, at: datetime) -> datetime | None:
    """The latest moment a report was due and did not come; None while the first one is not due yet.

    since: the last report, or the beginning of the mode. A missed report is asked for again after each interval.
    """
    missed = (at - since) // every
    return since + missed * every if missed > 0 else None


def strictest(modes: Sequence[tuple[Span, str]], span: Span) -> str:
    """The gravest mode that touches a span: its staff must suffice for the worst hour."""
    touched = {mode for at, mode in modes if at.overlaps(span)}
    return "emergency" if "emergency" in touched else "urgent" if "urgent" in touched else ""
