"""What apps offer each other about meetings, papers, endings, pages; part of `core.registry`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest


@dataclass(frozen=True)
class AgendaSource:
    """Matters that must be talked over in the next deliberation of a place, besides what is newly judged.

    `cases(path, at)` gives the rows below that area's path; what is talked over once and stays due comes again.
    """

    key: str
    # why it stands on the list
    label: str
    order: int
    cases: Callable[[str, datetime], QuerySet[Any]]


@dataclass(frozen=True)
class Referral:
    """Matters that an office put before the deliberation of its own level by hand, and that wait for its word.

    `cases(centre, level, at)`: the rows, each with `why`, until the level has spoken · `context` and `template`: a part of
    the item's page, as `Panel` is of a case's · `answered(by, case, level, words, at)`: what was decided there.
    """

    key: str
    order: int
    cases: Callable[[Any, str, datetime], QuerySet[Any]]
    template: str
    context: Callable[[HttpRequest, Any, Any, datetime], dict[str, Any] | None]
    answered: Callable[[Any, Any, str, str, datetime], None]


@dataclass(frozen=True)
class AgendaKeeper:
    """Who keeps the lists of deliberations: `fill(centre, level, at)` puts on those ahead what belongs there now, and
    `stands(case, centre, level)` says in words where a case waits, "" while nobody has called one."""

    key: str
    fill: Callable[[Any, str, datetime], None]
    stands: Callable[[Any, Any, str], str]


@dataclass(frozen=True)
class Ground:
    """What a paper rests on, in words, and what was settled there: what to do, by which units, until which day."""

    text: str
    requirement: str = ""
    unit_ids: tuple[int, ...] = ()
    due_on: date | None = None


@dataclass(frozen=True)
class Citation:
    """Where papers about a case find their ground: `ground(case, at)` is what held at that moment, or None."""

    key: str
    order: int
    ground: Callable[[Any, datetime], Ground | None]


@dataclass(frozen=True)
class OpenEnds:
    """What of a record is not done when it is to be closed: `names(record, at)` in words, empty when nothing is left."""

    key: str
    order: int
    names: Callable[[Any, datetime], list[str]]


@dataclass(frozen=True)
class ImportPanel:
    """A part of an imported ledger's page, as `Panel` is of a case's."""

    key: str
    order: int
    template: str
    # (request, officer, batch, at) -> context or None
    context: Callable[[HttpRequest, Any, Any, datetime], dict[str, Any] | None]


@dataclass(frozen=True)
class DeskPanel:
    """A part of the commanders' desk: what waits there for a word, with its forms."""

    key: str
    order: int
    template: str
    # (request, officer) -> context or None
    context: Callable[[HttpRequest, Any], dict[str, Any] | None]


@dataclass(frozen=True)
class Beside:
    """What an upper app keeps beside a kind of record ("meeting"): `url(standing, row)` or "" when there is nothing."""

    key: str
    of: str
    label: str
    url: Callable[[Any, Any], str]


@dataclass(frozen=True)
class Deadline:
    """How long a clock runs: the rule as it is stored, why in a few words, and the row of the policy it stands in."""

    rule: str
    why: str
    row: int | None = None


@dataclass(frozen=True)
class DeadlineSource:
    """Who decides how long clocks of lower apps run: `find(kind of the clock, case, at)`, None for the default."""

    key: str
    order: int
    find: Callable[[str, Any, datetime], Deadline | None]
