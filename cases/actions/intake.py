"""How a matter comes in and where it goes first."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.db import transaction

from cases import permissions
from cases.actions import statutory
from cases.actions.accused import Accused, keep_outside
from cases.actions.board import await_assignment, name_officers, start_by_policy, stop_clocks
from cases.actions.history import locked, move, write
from cases.actions.papers import attach
from cases.actions.people import PersonText, add_parties
from cases.choices import Channel, ClockKind, Kind, Organ, Restriction, TermMoment, Verb
from cases.models import Case, Category
from cases.workflow import MOVES
from core import sequences
from core.models import StoredFile
from core.refusals import insist
from governance.choices import Capability
from governance.models import Area, Unit
from governance.rules import Rule
from governance.standing import Standing

# no 0/O, 1/I/L, U/V: read aloud over a counter
TRACKING_ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
ACCEPT_RULE = Rule(1, "workdays")


@dataclass(frozen=True)
class Matter:
    """What somebody told: the content of a case before it has a number."""

    narrative: str
    channel: Channel
    area: Area
    received_at: datetime
    kind: Kind = Kind.REQUEST
    category: Category | None = None
    title: str = ""
    demand: str = ""
    place: str = ""
    people_count: int | None = None
    is_restricted: bool = False
    # why it is restricted; a reason restricts by itself
    restriction: str = ""
    people: Sequence[PersonText] = field(default_factory=tuple)


def tracking_code() -> str:
    """Ten characters of 29: 48 bits from the system's generator, not to be guessed."""
    code = ""
    while len(code) < 10:
        # below 232 = 8 * 29 every character is as likely as any other
        code += "".join([TRACKING_ALPHABET[one % 29] for one in secrets.token_bytes(16) if one < 232])
    return code[:10]


def case_numbers(centre: Unit, year: int, count: int = 1) -> list[str]:
    """The next numbers of a centre's year, without gaps: LX2026-00042."""
    first = sequences.take(f"case:{centre.number_prefix}", year, count)
    return [f"{centre.number_prefix}{year}-{serial:05d}" for serial in range(first, first + count)]


def title_of(narrative: str) -> str:
    """The first sentence or line, 40 characters at most: what a list shows when nobody wrote a title."""
    line = " ".join(narrative.split())
    head = re.split("[。！？；]", line, maxsplit=1)[0]
    if 4 <= len(head) <= 40:
        return head
    return line if len(line) <= 40 else line[:39] + "…"


@transaction.atomic
def register(
    *,
    by: Standing,
    matter: Matter,
    at: datetime,
    files: Sequence[StoredFile] = (),
    excluded: Sequence[Accused] = (),
) -> Case:
    """Write a new case with its people and its first line of history; the registrar owns it until handed over."""
    insist(permissions.why_not_register(by))
    centre = cast(Unit, by.centre_for(*MOVES[Verb.REGISTER].capabilities))  # why_not_register has asked
    restriction = matter.restriction or (Restriction.OTHER if matter.is_restricted else "")
    case = Case(
        number=case_numbers(centre, at.year)[0],
        tracking_code=tracking_code(),
        centre=centre,
        area=matter.area,
        kind=matter.category.kind if matter.category else matter.kind,
        channel=matter.channel,
        category=matter.category,
        title=(matter.title or title_of(matter.narrative))[:120],
        narrative=matter.narrative,
        demand=matter.demand,
        place=matter.place,
        people_count=matter.people_count,
        is_anonymous=not matter.people,
        is_restricted=bool(restriction),
        restriction=restriction,
        party_line="匿名",
        owner=by.officer,
        received_at=matter.received_at,
        recorded_at=at,
        acted_at=at,
    )
    case.save(force_insert=True)
    if matter.people:
        add_parties(case, matter.people)
    entry = move(by=by, case=case, verb=Verb.REGISTER, at=at)
    start_by_policy(case=case, kind=ClockKind.ACCEPT, default=ACCEPT_RULE, at=at, why="登记后受理（默认）")
    statutory.reached(case, TermMoment.REGISTERED, at)
    attach(case=case, files=files, entry=entry)
    if case.is_restricted:
        name_officers(
            case=case, unit=centre, capability=Capability.ASSIGN, why="限制知悉：本中心交办人员", at=at
        )
    if excluded:
        keep_outside(by=by, case=case, accused=excluded, at=at)
    return case


@transaction.atomic
def accept(*, by: Standing, case: Case, note: str, at: datetime) -> Case:
    """The centre takes the case on: whoever accepts what nobody owns owns it; the clock to assign it starts."""
    case = locked(case)
    insist(permissions.why_not_accept(by, case))
    if case.owner_id is None:
        case.owner = by.officer
    move(by=by, case=case, verb=Verb.ACCEPT, at=at, note=note)
    stop_clocks(case=case, at=at, kind=ClockKind.ACCEPT)
    statutory.reached(case, TermMoment.ACCEPTED, at)
    await_assignment(case=case, at=at)
    return case


def _end(
    *,
    by: Standing,
    case: Case,
    verb: Verb,
    note: str,
    at: datetime,
    outcome: str,
    about: dict[str, Any] | None = None,
) -> Case:
    case.outcome = outcome
    move(by=by, case=case, verb=verb, at=at, note=note, about=about)
    stop_clocks(case=case, at=at)
    return case


@transaction.atomic
def forward(*, by: Standing, case: Case, note: str, at: datetime) -> Case:
    """Guide the citizen to the body whose business it is; the note says where and how."""
    case = locked(case)
    insist(permissions.why_not_forward(by, case))
    return _end(by=by, case=case, verb=Verb.FORWARD, note=note, at=at, outcome=note)


@transaction.atomic
def transfer(
    *, by: Standing, case: Case, note: str, at: datetime, to: Organ = Organ.POLICE, basis: str = ""
) -> Case:
    """Hand it to the organ whose business it is by law: a crime to the police, discipline to 纪检, litigation to the
    court; history keeps to whom and on what ground."""
    case = locked(case)
    insist(permissions.why_not_transfer(by, case))
    case.transferred_to = to
    about = {"organ": to.value, "basis": basis or to.basis}
    return _end(by=by, case=case, verb=Verb.TRANSFER, note=note, at=at, outcome=note, about=about)


@transaction.atomic
def withdraw(*, by: Standing, case: Case, note: str, at: datetime) -> Case:
    """The citizen takes it back, or it was registered by mistake: the case ends, and why is its outcome."""
    case = locked(case)
    insist(permissions.why_not_withdraw(by, case))
    return _end(by=by, case=case, verb=Verb.WITHDRAW, note=note, at=at, outcome=note)


@transaction.atomic
def take_back(*, by: Standing, case: Case, note: str, at: datetime) -> Case:
    """What was handed elsewhere came back, or was withdrawn by mistake: the centre works on it again."""
    case = locked(case)
    insist(permissions.why_not_take_back(by, case))
    case.outcome = case.transferred_to = ""
    move(by=by, case=case, verb=Verb.TAKE_BACK, at=at, note=note)
    await_assignment(case=case, at=at)
    return case


@transaction.atomic
def remark(*, by: Standing, case: Case, note: str, at: datetime, files: Sequence[StoredFile] = ()) -> Case:
    """Add a line to the history; no clock and no state changes (trap 3)."""
    case = locked(case)
    insist(permissions.why_not_remark(by, case))
    entry = write(by=by, case=case, verb=Verb.REMARK, at=at, note=note)
    attach(case=case, files=files, entry=entry)
    return case


@transaction.atomic
def amend(*, by: Standing, case: Case, changes: dict[str, Any], note: str, at: datetime) -> Case:
    """Correct fields of a case; history keeps what stood before: {field: [before, after]}."""
    case = locked(case)
    insist(permissions.why_not_amend(by, case))
    about = {}
    for name, value in changes.items():
        before = getattr(case, name)
        if before != value:
            about[name] = [str(before or ""), str(value or "")]
            setattr(case, name, value)
    if about:
        if {"narrative", "demand"} & set(about):
            case.is_unread = True
        case.save(update_fields=[*about, "is_unread"])
        write(by=by, case=case, verb=Verb.AMEND, at=at, note=note, about={"changes": about})
    return case
