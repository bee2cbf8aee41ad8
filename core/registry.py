"""What apps offer to pages above and below them, filled once in `AppConfig.ready()`.

An upper app registers; the frame, the case page and the worker read. Nothing here knows a domain word.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from core.acts import Act
    from core.models import Job


@dataclass(frozen=True)
class MenuEntry:
    key: str
    label: str
    url_name: str
    icon: str
    order: int
    shown: Callable[[Any], bool]
    shortcut: str = ""


@dataclass(frozen=True)
class Waiting:
    """One line of "等我办" on the first page: how many (with a ceiling), what they are, where they all stand."""

    key: str
    label: str
    order: int
    shown: Callable[[Any], bool]
    # (officer, at) -> (count, the first few rows as {url, title, note, due_at}, address of the whole list)
    rows: Callable[[Any, datetime], tuple[int, list[dict[str, Any]], str]]


@dataclass(frozen=True)
class OpenWork:
    """Work in an officer's own hands, to be handed over when the officer goes."""

    key: str
    label: str
    order: int
    # (officer, at) -> (how much in words, address of exactly these rows)
    count: Callable[[Any, datetime], tuple[str, str]]


@dataclass(frozen=True)
class Stage:
    """Verbs of history that reach a stage of the long way of a dangerous case; several apps may name some."""

    key: str
    verbs: tuple[str, ...]


@dataclass(frozen=True)
class Panel:
    """A part of the case page: its data in a fixed number of queries, its template, or None when absent."""

    key: str
    order: int
    template: str
    # (request, officer, case, at) -> context or None
    context: Callable[[HttpRequest, Any, Any, datetime], dict[str, Any] | None]


@dataclass(frozen=True)
class JobKind:
    """Work in the worker: `run(job, beat)`; it may be called again after a crash and goes on where it was."""

    key: str
    run: Callable[[Job, Callable[[int, int], None]], None]
    # the address of a page of its own that shows the finished job better than the list of jobs
    page: Callable[[Job], str] | None = None


@dataclass(frozen=True)
class Sweeper:
    """A clock: every so many seconds `run(at)` does what is due; it may run twice at once, or die half way."""

    key: str
    every: float
    run: Callable[[datetime], Any]


@dataclass(frozen=True)
class DoctorCheck:
    """Yields problems as (level "error"|"warning", code, Chinese sentence)."""

    key: str
    run: Callable[[datetime], list[tuple[str, str, str]]]


@dataclass(frozen=True)
class FirstPage:
    """Where `/` sends an officer; the first that fits in order wins."""

    url_name: str
    order: int
    fits: Callable[[Any], bool]


@dataclass(frozen=True)
class Seeder:
    """A part of the demonstration district; run in order with the seeding plan."""

    key: str
    order: int
    run: Callable[[Any], None]


Entry = MenuEntry | Waiting | OpenWork | Stage | Panel | JobKind | Sweeper | DoctorCheck | FirstPage | Seeder


@dataclass
class Registry:
    """Everything registered, each list in its order. `acts` are the verbs on a case, `verbs` the words of history."""

    menu: list[MenuEntry] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    open_work: list[OpenWork] = field(default_factory=list)
    # stage → the verbs that reach it
    stages: dict[str, tuple[str, ...]] = field(default_factory=dict)
    panels: list[Panel] = field(default_factory=list)
    jobs: dict[str, JobKind] = field(default_factory=dict)
    sweepers: dict[str, Sweeper] = field(default_factory=dict)
    checks: list[DoctorCheck] = field(default_factory=list)
    first_pages: list[FirstPage] = field(default_factory=list)
    seeders: list[Seeder] = field(default_factory=list)
    acts: list[Act[Any]] = field(default_factory=list)
    verbs: dict[str, str] = field(default_factory=dict)

    def add(self, *entries: Entry) -> None:
        for entry in entries:
            match entry:
                case MenuEntry():
                    self.menu = sorted([*self.menu, entry], key=lambda one: one.order)
                case Waiting():
                    self.waiting = sorted([*self.waiting, entry], key=lambda one: one.order)
                case OpenWork():
                    self.open_work = sorted([*self.open_work, entry], key=lambda one: one.order)
                case Stage():
                    self.stages[entry.key] = (*self.stages.get(entry.key, ()), *entry.verbs)
                case Panel():
                    self.panels = sorted([*self.panels, entry], key=lambda one: one.order)
                case FirstPage():
                    self.first_pages = sorted([*self.first_pages, entry], key=lambda one: one.order)
                case Seeder():
                    self.seeders = sorted([*self.seeders, entry], key=lambda one: one.order)
                case JobKind():
                    self.jobs[entry.key] = entry
                case Sweeper():
                    self.sweepers[entry.key] = entry
                case DoctorCheck():
                    self.checks.append(entry)


registry = Registry()
