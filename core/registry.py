"""What apps offer to each other's pages, filled once in `AppConfig.ready()`. Longer than other files: one list of kinds.

An upper app registers; the frame, the case page and the worker read. Nothing here knows a domain word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from core.grounds import (
    AgendaKeeper,
    AgendaSource,
    Beside,
    Citation,
    Deadline,
    DeadlineSource,
    DeskPanel,
    Ground,
    ImportPanel,
    OpenEnds,
    Referral,
)

if TYPE_CHECKING:
    from core.acts import Act
    from core.models import Job
    from core.querysets import Sought


@dataclass(frozen=True)
class MenuEntry:
    key: str
    label: str
    url_name: str
    icon: str
    order: int
    shown: Callable[[Any], bool]
    shortcut: str = ""
    # the heading of the menu it stands under; the daily work has none
    group: str = ""


@dataclass(frozen=True)
class Switch:
    """What an office may set; the default's type decides the field: yes or no, a whole number, a line of text, or one
    of `choices`."""

    key: str
    label: str
    default: bool | int | str
    help: str
    order: int
    # capabilities, one of which sets it
    who: tuple[str, ...]
    low: int = 0
    high: int = 1_000_000
    # (value, label) each; the default is one of them
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Suggestion:
    """What a field offers while one types: `find(officer, text)` gives a few lines, each as the field reads it."""

    key: str
    find: Callable[[Any, str], list[str]]


@dataclass(frozen=True)
class Finder:
    """What else a case is found by in its search: `find(text)` gives ids of cases, whoever may see them, as a query on
    an index; None for a text of another kind."""

    key: str
    find: Callable[[str], QuerySet[Any, int] | None]


@dataclass(frozen=True)
class Waiting:
    """One line of "等我办" on the first page: how many (with a ceiling), what they are, where they all stand.

    `needs`: what must be there before anything can wait, whoever may see it: the first page asks for all of these in
    one query and for the rows only where it found some.
    """

    key: str
    label: str
    order: int
    shown: Callable[[Any], bool]
    # (officer, at) -> (count, the first few rows as {url, title, note, due_at}, address of the whole list)
    rows: Callable[[Any, datetime], tuple[int, list[dict[str, Any]], str]]
    # officer -> (address of the whole list, kinds of rows of which one is needed)
    needs: Callable[[Any], tuple[str, Sequence[Sought]]] | None = None


@dataclass(frozen=True)
class OpenWork:
    """Work in an officer's own hands, to be handed over when the officer goes."""

    key: str
    label: str
    order: int
    # (standing, at) -> (how much in words, address of exactly these rows or ""), as far as the officer may see
    count: Callable[[Any, datetime], tuple[str, str]]
    # (officer, at) -> how many there are, whatever anybody may see
    amount: Callable[[Any, datetime], int] = lambda _officer, _at: 0
    # (by, from officer, to officer, reason, at) -> (how many went, why each of the others stayed); None: it stays
    hand_over: Callable[[Any, Any, Any, str, datetime], tuple[int, list[str]]] | None = None
    # `count` also takes in what a whole unit was given
    is_shared: bool = False


@dataclass(frozen=True)
class Ownerless:
    """A kind of row that nobody answers for, on the page that shows them and to the doctor."""

    key: str
    label: str
    order: int
    # (standing, or None for everything, at, how many at most) -> [{title, note, url, fix, fix_url}]
    rows: Callable[[Any, datetime, int], list[dict[str, str]]]


@dataclass(frozen=True)
class InUse:
    """What still hangs on a row that is to be closed: `count(row, at)` gives how many; `noun` is said with it."""

    key: str
    # the kind of row: "area", "unit"
    of: str
    noun: str
    order: int
    count: Callable[[Any, datetime], int]
    # where they are listed, for those who may see them
    url: Callable[[Any], str] | None = None
    # (by, row, successor, at) -> how many went to the row that takes over; None: they must be settled first
    hand_on: Callable[[Any, Any, Any, datetime], int] | None = None


@dataclass(frozen=True)
class Stage:
    """Verbs of history that reach a stage of the long way of a dangerous case; several apps may name some."""

    key: str
    verbs: tuple[str, ...]


@dataclass(frozen=True)
class Panel:
    """A part of the case page: its data in a fixed number of queries, its template, or None when absent.

    `rows`: models with a `case`; it is asked for only where one of them has a row about the case, so that other cases
    pay no query, or where `also` says so. Whose rows these are and who may read them is the panel's own business.
    """

    key: str
    order: int
    template: str
    # (request, officer, case, at) -> context or None
    context: Callable[[HttpRequest, Any, Any, datetime], dict[str, Any] | None]
    rows: tuple[type[Model], ...]
    also: Callable[[Any], bool] = lambda _case: False


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
class Indexed:
    """A model whose encrypted values have blind indexes beside them."""

    model: str
    # (the locked rows, deciphered) sets their index columns anew, writes further index rows, names the columns
    renew: Callable[[list[Any]], Sequence[str]]


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


@dataclass(frozen=True)
class AuditSearch:
    """What an auditor looks for; empty means everything. Days are the page's business."""

    officers: tuple[int, ...] | None = None
    verb: str = ""
    case_number: str = ""
    text: str = ""


@dataclass(frozen=True)
class AuditEntry:
    """One line of the audit as it is shown, personal data masked."""

    officer: str
    post: str
    verb: str
    about: str
    note: str = ""
    ip: str = ""


@dataclass(frozen=True)
class AuditSource:
    """Append-only rows with a column `at` that are sealed into the chain, and how an auditor searches and reads them."""

    key: str
    label: str
    order: int
    model: type[Model]
    # (auditor's standing, search) -> the rows that fit, with all a line needs; none() when this source cannot fit
    search: Callable[[Any, AuditSearch], QuerySet[Any]]
    line: Callable[[Any], AuditEntry]


@dataclass(frozen=True)
class Subject:
    """A person as somebody asks about: surely the same only with the name and a number."""

    name: str
    phone: str = ""
    id_number: str = ""


@dataclass(frozen=True)
class PersonalData:
    """A holder of personal data: everything it keeps about one person, for that person."""

    key: str
    label: str
    order: int
    # subject -> lines (what it is, its number, when, what it says), oldest first
    find: Callable[[Subject], Iterator[tuple[str, str, datetime | None, str]]]


@dataclass(frozen=True)
class Retention:
    """A kind of record with the time it is kept. `erase` empties or deletes these rows; None: never erased, or by
    itself (`note` says which)."""

    key: str
    label: str
    order: int
    default_days: int
    minimum_days: int
    basis: str
    # what is older than the moment, with its column of age
    older: Callable[[datetime], QuerySet[Any]]
    age: str
    erase: Callable[[list[Any], datetime], None] | None = None
    note: str = ""
    # only tried out until the rule is changed to allow it
    dry: bool = False


Entry = (
    MenuEntry
    | Switch
    | Suggestion
    | Finder
    | Waiting
    | OpenWork
    | InUse
    | Ownerless
    | Stage
    | AgendaSource
    | Referral
    | AgendaKeeper
    | Citation
    | OpenEnds
    | DeadlineSource
    | Beside
    | Panel
    | ImportPanel
    | DeskPanel
    | JobKind
    | Sweeper
    | DoctorCheck
    | Indexed
    | FirstPage
    | Seeder
    | AuditSource
    | PersonalData
    | Retention
)


@dataclass
class Registry:
    """Everything registered, each list in its order. `acts` are the verbs on a case, `verbs` the words of history."""

    menu: list[MenuEntry] = field(default_factory=list)
    switches: dict[str, Switch] = field(default_factory=dict)
    suggestions: dict[str, Suggestion] = field(default_factory=dict)
    finders: list[Finder] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    open_work: list[OpenWork] = field(default_factory=list)
    in_use: list[InUse] = field(default_factory=list)
    ownerless: list[Ownerless] = field(default_factory=list)
    # stage → the verbs that reach it
    stages: dict[str, tuple[str, ...]] = field(default_factory=dict)
    agenda: list[AgendaSource] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    agenda_keepers: list[AgendaKeeper] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    open_ends: list[OpenEnds] = field(default_factory=list)
    deadlines: list[DeadlineSource] = field(default_factory=list)
    besides: list[Beside] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)
    import_panels: list[ImportPanel] = field(default_factory=list)
    desk_panels: list[DeskPanel] = field(default_factory=list)
    jobs: dict[str, JobKind] = field(default_factory=dict)
    sweepers: dict[str, Sweeper] = field(default_factory=dict)
    # by the model's label
    indexed: dict[str, Indexed] = field(default_factory=dict)
    checks: list[DoctorCheck] = field(default_factory=list)
    first_pages: list[FirstPage] = field(default_factory=list)
    seeders: list[Seeder] = field(default_factory=list)
    # (officer, case) -> whether it is in the officer's hands by what an app gave out
    holders: list[Callable[[Any, Any], bool]] = field(default_factory=list)
    personal_data: list[PersonalData] = field(default_factory=list)
    retention: dict[str, Retention] = field(default_factory=dict)
    audit_sources: dict[str, AuditSource] = field(default_factory=dict)
    acts: list[Act[Any]] = field(default_factory=list)
    verbs: dict[str, str] = field(default_factory=dict)

    def add(self, *entries: Entry) -> None:
        for entry in entries:
            match entry:
                case MenuEntry():
                    self.menu = sorted([*self.menu, entry], key=lambda one: one.order)
                case Switch():
                    self.switches[entry.key] = entry
                case Suggestion():
                    self.suggestions[entry.key] = entry
                case Finder():
                    self.finders.append(entry)
                case Waiting():
                    self.waiting = sorted([*self.waiting, entry], key=lambda one: one.order)
                case OpenWork():
                    self.open_work = sorted([*self.open_work, entry], key=lambda one: one.order)
                case InUse():
                    self.in_use = sorted([*self.in_use, entry], key=lambda one: one.order)
                case Ownerless():
                    self.ownerless = sorted([*self.ownerless, entry], key=lambda one: one.order)
                case Stage():
                    self.stages[entry.key] = (*self.stages.get(entry.key, ()), *entry.verbs)
                case AgendaSource():
                    self.agenda = sorted([*self.agenda, entry], key=lambda one: one.order)
                case Referral():
                    self.referrals = sorted([*self.referrals, entry], key=lambda one: one.order)
                case AgendaKeeper():
                    self.agenda_keepers.append(entry)
                case Citation():
                    self.citations = sorted([*self.citations, entry], key=lambda one: one.order)
                case OpenEnds():
                    self.open_ends = sorted([*self.open_ends, entry], key=lambda one: one.order)
                case DeadlineSource():
                    self.deadlines = sorted([*self.deadlines, entry], key=lambda one: one.order)
                case Beside():
                    self.besides.append(entry)
                case Panel():
                    self.panels = sorted([*self.panels, entry], key=lambda one: one.order)
                case ImportPanel():
                    self.import_panels = sorted([*self.import_panels, entry], key=lambda one: one.order)
                case DeskPanel():
                    self.desk_panels = sorted([*self.desk_panels, entry], key=lambda one: one.order)
                case FirstPage():
                    self.first_pages = sorted([*self.first_pages, entry], key=lambda one: one.order)
                case Seeder():
                    self.seeders = sorted([*self.seeders, entry], key=lambda one: one.order)
                case JobKind():
                    self.jobs[entry.key] = entry
                case Sweeper():
                    self.sweepers[entry.key] = entry
                case Indexed():
                    self.indexed[entry.model] = entry
                case DoctorCheck():
                    self.checks.append(entry)
                case PersonalData():
                    self.personal_data = sorted([*self.personal_data, entry], key=lambda one: one.order)
                case Retention():
                    kinds = sorted([*self.retention.values(), entry], key=lambda one: one.order)
                    self.retention = {one.key: one for one in kinds}
                case AuditSource():
                    found = sorted([*self.audit_sources.values(), entry], key=lambda one: one.order)
                    self.audit_sources = {one.key: one for one in found}

    def uses(self, of: str, row: Any, at: datetime) -> list[tuple[InUse, int]]:
        """What hangs on the row, with how many; what nothing hangs of is left out. Cost: one query for each entry."""
        counted = [(one, one.count(row, at)) for one in self.in_use if one.of == of]
        return [(one, number) for one, number in counted if number]

    def ground(self, case: Any, at: datetime) -> Ground | None:
        """What a paper about this case rests on at that moment; the first source that knows. Cost: its queries."""
        return next((found for one in self.citations if (found := one.ground(case, at))), None)

    def put_on_agenda(self, case: Any, centre: Any, level: str, at: datetime) -> str:
        """Fill the lists of this centre and level now; in words where the case stands, "" while none is called."""
        for one in self.agenda_keepers:
            one.fill(centre, level, at)
        return next((found for one in self.agenda_keepers if (found := one.stands(case, centre, level))), "")

    def left_open(self, case: Any, at: datetime) -> list[str]:
        """What closing this case asks and is not done. Cost: the queries of what apps registered."""
        return [name for one in self.open_ends for name in one.names(case, at)]

    def deadline(self, kind: str, case: Any, at: datetime) -> Deadline | None:
        """How long a clock of this kind runs for this case from now on; None: the caller's own default."""
        return next((found for one in self.deadlines if (found := one.find(kind, case, at))), None)

    def beside(self, of: str, standing: Any, row: Any) -> list[tuple[str, str]]:
        """(label, address) of what stands beside the record for this officer."""
        return [(one.label, url) for one in self.besides if one.of == of and (url := one.url(standing, row))]


registry = Registry()
