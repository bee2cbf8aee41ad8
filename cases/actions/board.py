"""The board: what upper apps write on a case without cases knowing them."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Min, Q

from cases.actions.history import write
from cases.choices import OPEN_STATES, ClockKind, Verb
from cases.models import Case, Clock, Contact, Exclusion, Grant
from core.registry import registry
from governance.calendar import working_calendar
from governance.choices import Capability
from governance.duty import commanders_of
from governance.models import Appointment, Area, Officer, Unit
from governance.rules import Rule
from governance.standing import Standing


def grant(
    *, case: Case, why: str, at: datetime, unit: Unit | None = None, officer: Officer | None = None
) -> None:
    """Let a unit or an officer see the case from now on; a grant in force is not written twice."""
    if not Grant.objects.filter(case=case, unit=unit, officer=officer, until_at=None).exists():
        Grant.objects.create(case=case, unit=unit, officer=officer, why=why, from_at=at)


def name_officers(*, case: Case, unit: Unit, capability: Capability, why: str, at: datetime) -> None:
    """Name those of a unit who hold a capability on a restricted case, so that it does not end with its registrar."""
    held = Appointment.objects.held_on(at.date()).of_units(unit.pk).with_capability(capability)
    Grant.objects.bulk_create(
        Grant(case=case, officer_id=one.officer_id, why=why, from_at=at)
        for one in held
        if one.officer_id != case.owner_id
    )


def name(
    pairs: Collection[tuple[int, int]], *, why: str, at: datetime, until: datetime | None = None
) -> None:
    """Name officers on cases, (case id, officer id) each, for good or until a moment; who is named that long already is
    not named twice. Cost: two queries."""
    if not pairs:
        return
    long = Q(until_at=None) if until is None else Q(until_at=None) | Q(until_at__gte=until)
    named = set(
        Grant.objects.filter(long, case__in={case for case, _ in pairs})
        .exclude(officer=None)
        .values_list("case_id", "officer_id")
    )
    Grant.objects.bulk_create(
        Grant(case_id=case, officer_id=officer, why=why[:100], from_at=at, until_at=until)
        for case, officer in dict.fromkeys(pairs)
        if (case, officer) not in named
    )


def name_commanders(*, case: Case, at: datetime) -> None:
    """The commanders of a restricted case's street, when they must sign or decide something on it."""
    if case.is_restricted:
        area = Area.objects.get(pk=case.centre.area_id)
        pairs = [(case.pk, one) for one in commanders_of(area, at, below=False)]
        name(pairs, why="限制知悉：指挥长签发、处置", at=at)


def end_grant(*, case: Case, unit: Unit, at: datetime) -> None:
    """The unit no longer sees the case through what it was given."""
    Grant.objects.filter(case=case, unit=unit, until_at=None).update(until_at=at)


def exclude(
    *,
    by: Standing,
    case: Case,
    why: str,
    at: datetime,
    unit: Unit | None = None,
    officer: Officer | None = None,
    note: str = "",
) -> None:
    """Whoever the case accuses: no longer sees it, whatever the area or the grants say."""
    _, is_new = Exclusion.objects.get_or_create(
        case=case, unit=unit, officer=officer, defaults={"why": why[:100], "at": at}
    )
    if is_new:
        write(by=by, case=case, verb=Verb.EXCLUDE, at=at, note=note or why)


def mark_read(case_ids: Collection[int]) -> None:
    """The silent reader has seen the texts of these cases."""
    Case.objects.filter(pk__in=case_ids).update(is_unread=False)


def grade(*, case: Case, level: str, red_flag: bool) -> None:
    """The level and the red flag as they stand; an empty level means not assessed, that is ordinary."""
    case.level = level
    case.red_flag = red_flag
    case.save(update_fields=["level", "red_flag"])


def flag(case_ids: Collection[int]) -> None:
    """A red flag stands on these from now on, until a person judges. Cost: one statement."""
    Case.objects.filter(pk__in=case_ids).update(red_flag=True)


def lead(case: Case, unit: Unit | None) -> None:
    """The unit that answers for the case from now on; None for the centre itself."""
    case.lead_unit = unit
    case.save(update_fields=["lead_unit"])


def await_move(case: Case, text: str) -> None:
    """Whose move it is, in words for lists ("市监所 签收"); empty: the case's own state says it."""
    case.awaited = text[:60]
    case.save(update_fields=["awaited"])


def start_clock(
    *,
    case: Case,
    kind: ClockKind,
    rule: Rule,
    at: datetime,
    subject: str = "",
    unit: Unit | None = None,
    due_at: datetime | None = None,
    why: str = "",
    policy: int | None = None,
) -> Clock:
    """Start a deadline by its rule, or at a moment that an officer set (`due_at`); the calendar is the table's."""
    due = rule.due(working_calendar(case.centre_id), at)
    clock = Clock.objects.create(
        case=case,
        kind=kind,
        subject=subject,
        unit=unit,
        rule="set" if due_at else str(rule),
        started_at=at,
        due_at=due_at or due.at,
        is_provisional=due.provisional and due_at is None,
        why=why,
        policy=None if due_at else policy,
    )
    refresh_due(case)
    return clock


def start_by_policy(*, case: Case, kind: ClockKind, default: Rule, at: datetime, why: str) -> Clock:
    """Start a clock of the case itself: as the deadline policy says, else by the default of the product."""
    found = registry.deadline(kind, case, at)
    if found is None:
        return start_clock(case=case, kind=kind, rule=default, at=at, why=why)
    rule = Rule.parse(found.rule)
    return start_clock(case=case, kind=kind, rule=rule, at=at, why=found.why or why, policy=found.row)


def stop_clocks(
    *, case: Case, at: datetime, subject: str | None = None, kind: ClockKind | None = None
) -> None:
    """Stop what still runs: everything, or only one subject's, or one kind."""
    running = Clock.objects.running().filter(case=case)
    if subject is not None:
        running = running.filter(subject=subject)
    if kind is not None:
        running = running.filter(kind=kind)
    running.update(stopped_at=at)
    refresh_due(case)


def refresh_due(case: Case) -> None:
    """`next_due_at` is the earliest ticking clock of an open case, a column so that lists need no join."""
    earliest = Clock.objects.ticking().filter(case=case).aggregate(due=Min("due_at"))["due"]
    case.next_due_at = earliest if case.state in OPEN_STATES else None
    case.save(update_fields=["next_due_at"])


ASSIGN_RULE = Rule(1, "workdays")


def await_assignment(*, case: Case, at: datetime) -> Clock:
    """A case in work that no unit has must not lie: the centre assigns or completes it (default: 1 workday)."""
    return start_by_policy(
        case=case, kind=ClockKind.ASSIGN, default=ASSIGN_RULE, at=at, why="受理后交办（默认）"
    )


def drop_contacts(*, case: Case, later: bool = True) -> None:
    """Planned contacts that lost their reason go, done ones stay. `later` False: the calls some weeks after stay too,
    because a closed case is called about all the same."""
    planned = Contact.objects.filter(case=case, done_at=None)
    (planned if later else planned.filter(step=0)).delete()
