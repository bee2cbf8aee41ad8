"""Every write of slips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from cases.actions import board
from cases.actions.accused import tell
from cases.actions.history import locked
from cases.choices import ClockKind
from cases.models import Case, Entry
from core import switches
from core.models import StoredFile
from core.refusals import insist
from dispatch import rules
from dispatch.actions import clocks
from dispatch.actions.moving import (
    assist_number,
    commanders_for,
    keep_files,
    page_of,
    slip_number,
)
from dispatch.actions.moving import locked_slip as _locked
from dispatch.actions.moving import move as _move
from dispatch.actions.moving import subject_of as _subject
from dispatch.actions.moving import tell_unit as _tell
from dispatch.actions.registering import enter_slip, received
from dispatch.choices import MODE_WORDS, ReportKind, SlipFileKind, SlipState, SlipVerb
from dispatch.models import Slip, SlipReport
from dispatch.permissions.slips import (
    why_not_acknowledge,
    why_not_assign,
    why_not_draft,
    why_not_feed_back,
    why_not_name_unit,
    why_not_send_back,
    why_not_terms,
)
from governance.choices import Capability, SlipMode
from governance.models import Appointment, Unit
from governance.standing import Standing


@dataclass(frozen=True)
class Terms:
    """What else a slip may say: who assists, how the unit is turned to, the law it rests on, papers that go along."""

    assisting: Sequence[Unit] = ()
    # None: as the unit's page says
    mode: str | None = None
    basis: str = ""
    files: Sequence[StoredFile] = ()
    replaces: Slip | None = None


PLAIN = Terms()
# switches of the office
CHECKED, COUNTERSIGNED = "slip_check", "slip_countersign"


def _prepared(
    by: Standing,
    case: Case,
    unit: Unit,
    requirement: str,
    at: datetime,
    due_at: datetime | None,
    terms: Terms = PLAIN,
) -> Slip:
    """A slip not written yet, with the deadlines it would have if it were signed now."""
    signing = by.under(Capability.ASSIGN, about=case)
    centre = signing.post.unit if signing else by.centre or case.centre
    slip = Slip(case=case, centre=centre, unit=unit, requirement=requirement, wished_due_at=due_at)
    slip.mode, slip.basis, slip.replaces = terms.mode or unit.mode, terms.basis, terms.replaces
    clocks.reckoned(slip, at)
    return slip


def issue(by: Standing, slip: Slip, verb: SlipVerb, at: datetime, note: str) -> Slip:
    """Number, clocks, sight and the bell: what signing does, whoever drafted it; for the lead as for who assists."""
    case = slip.case
    reckoned = clocks.reckoned(slip, at)
    slip.number = assist_number(slip.main) if slip.main else slip_number(slip.centre, at, slip.mode)
    slip.signed_by = by.officer
    slip.signed_at = at
    gives = verb in (SlipVerb.ASSIGN, SlipVerb.ASSIST)
    commands = verb == SlipVerb.NAME_UNIT or (gives and by.under(Capability.ASSIGN) is None)
    _move(by=by, slip=slip, verb=verb, at=at, note=note, capability=Capability.COMMAND if commands else None)
    unit = slip.unit
    words = MODE_WORDS[slip.mode]
    board.grant(case=case, unit=unit, why=f"{words.paper} {slip.number}", at=at)
    if slip.main_id is None:
        board.lead(case, unit)
        board.await_move(case, f"{unit} 签收")
        board.stop_clocks(case=case, at=at, kind=ClockKind.ASSIGN)
    clocks.start_of_slip(slip, reckoned, at)
    new = f"新{SlipMode(slip.mode).label}{'，请协办' if slip.main else ''}"
    _tell(unit, Capability.HANDLE, f"{new}：{case.title}（{slip.number}）", slip, at)
    enter_slip(slip, at)
    return slip


def give_assists(
    by: Standing, lead: Slip, units: Iterable[Unit], at: datetime, requirement: str = ""
) -> None:
    """Each assisting unit gets a slip of its own that points to the lead's, with its own clocks."""
    for unit in units:
        slip = Slip(case=lead.case, centre=lead.centre, unit=unit, main=lead, mode=unit.mode)
        slip.requirement, slip.basis = requirement or lead.requirement, lead.basis
        slip.wished_due_at = lead.wished_due_at
        issue(by, slip, SlipVerb.ASSIST, at, f"协办，主办单位{lead.unit}")


def await_second(by: Standing, slip: Slip, at: datetime) -> Slip:
    """The first of two commanders: nothing goes out before another one countersigns."""
    slip.first_signed_by, slip.first_signed_at = by.officer, at
    _move(by=by, slip=slip, verb=SlipVerb.FIRST_SIGN, at=at)
    board.await_move(slip.case, "指挥长 会签")
    others = commanders_for(slip, at, by.officer.pk)
    tell(slip.case, others, f"请会签：{slip.case.title}（{slip.unit}）", page_of(slip), at=at)
    return slip


def needs_second(case: Case) -> bool:
    """Whether two commanders sign this case's slips: a high level, where the office says so."""
    return rules.needs_two(case.level) and bool(switches.value(COUNTERSIGNED))


@transaction.atomic
def assign(
    *,
    by: Standing,
    case: Case,
    unit: Unit,
    requirement: str,
    at: datetime,
    due_at: datetime | None = None,
    terms: Terms = PLAIN,
) -> Slip:
    """Sign a slip to a unit: the unit may see the case from now on, both clocks start.

    `due_at` overrides the default deadline of the case's level; one in the past is refused. Where two commanders
    sign, this is the first name and the slip waits for the second.
    """
    case = locked(case)
    insist(why_not_assign(by, case, unit, due_at))
    insist(why_not_terms(case, unit, terms.assisting, terms.mode))
    slip = _prepared(by, case, unit, requirement, at, due_at, terms)
    return _given(by, slip, SlipVerb.ASSIGN, at, terms)


@transaction.atomic
def name_unit(
    *,
    by: Standing,
    case: Case,
    unit: Unit,
    requirement: str,
    at: datetime,
    due_at: datetime | None = None,
    terms: Terms = PLAIN,
) -> Slip:
    """Two units returned it: a commander names who answers, and that unit cannot say "not ours" again."""
    case = locked(case)
    insist(why_not_name_unit(by, case, unit, due_at))
    insist(why_not_terms(case, unit, terms.assisting, terms.mode))
    slip = _prepared(by, case, unit, requirement, at, due_at, terms)
    slip.is_named = True
    return _given(by, slip, SlipVerb.NAME_UNIT, at, terms)


def _given(by: Standing, slip: Slip, verb: SlipVerb, at: datetime, terms: Terms) -> Slip:
    if needs_second(slip.case):
        return await_second(by, _drafted(by, slip, SlipState.DRAFTED, at, terms), at)
    issue(by, slip, verb, at, slip.requirement)
    _keep_given(slip, verb, terms)
    give_assists(by, slip, terms.assisting, at)
    return slip


def _keep_given(slip: Slip, verb: SlipVerb, terms: Terms) -> None:
    entry = Entry.objects.filter(case=slip.case, about__slip=slip.pk).latest("id") if terms.files else None
    if entry is not None:
        keep_files(slip, terms.files, entry, SlipFileKind.GIVEN)


def _drafted(by: Standing, slip: Slip, state: SlipState, at: datetime, terms: Terms) -> Slip:
    """The draft's row, with who wrote it and who is to assist."""
    slip.drafted_by, slip.drafted_at = by.officer, at
    commands = by.under(Capability.ASSIGN) is None
    _move(
        by=by,
        slip=slip,
        verb=SlipVerb.DRAFT if state == SlipState.DRAFTED else SlipVerb.SUBMIT,
        at=at,
        capability=Capability.COMMAND if commands else None,
    )
    slip.wished_units.set(terms.assisting)
    _keep_given(slip, SlipVerb.DRAFT, terms)
    return slip


@transaction.atomic
def draft(
    *,
    by: Standing,
    case: Case,
    unit: Unit,
    requirement: str,
    at: datetime,
    due_at: datetime | None = None,
    terms: Terms = PLAIN,
) -> Slip:
    """Prepare a slip that a commander must sign: no number, no clock, nothing the unit could see.

    Where the centre has drafts read over, somebody else does that first.
    """
    case = locked(case)
    insist(why_not_draft(by, case, unit, due_at))
    insist(why_not_terms(case, unit, terms.assisting, terms.mode))
    slip = _prepared(by, case, unit, requirement, at, due_at, terms)
    board.name_commanders(case=case, at=at)
    if switches.value(CHECKED):
        _drafted(by, slip, SlipState.CHECKING, at, terms)
        board.await_move(case, f"{slip.centre} 核稿")
        tell(case, checkers(slip, at), f"请核稿：{case.title}（{slip.unit}）", page_of(slip), at=at)
        return slip
    _drafted(by, slip, SlipState.DRAFTED, at, terms)
    ask_to_sign(by, slip, at)
    return slip


def ask_to_sign(by: Standing, slip: Slip, at: datetime) -> None:
    """The draft lies with the commanders now."""
    board.await_move(slip.case, "指挥长 签发")
    text = f"请签发{MODE_WORDS[slip.mode].paper}：{slip.case.title}（{slip.unit}）"
    tell(slip.case, commanders_for(slip, at, by.officer.pk), text, page_of(slip), at=at)


def checkers(slip: Slip, at: datetime) -> list[int]:
    """Who may read a draft over: who assigns at the centre and its commanders, never who wrote it."""
    held = Appointment.objects.held_on(at.date()).of_units(slip.centre_id)
    near = [one.officer_id for one in held.with_capability(Capability.ASSIGN)]
    return [one for one in {*near, *commanders_for(slip, at)} if one != slip.drafted_by_id]


@transaction.atomic
def acknowledge(*, by: Standing, slip: Slip, at: datetime) -> Slip:
    """The unit has the slip in hand: its first clock stops, the others go on."""
    slip, case = _locked(slip)
    insist(why_not_acknowledge(by, slip))
    slip.acknowledged_at = at
    slip.acknowledged_by = by.officer
    _move(by=by, slip=slip, verb=SlipVerb.ACKNOWLEDGE, at=at)
    board.stop_clocks(case=case, at=at, subject=_subject(slip), kind=ClockKind.ACKNOWLEDGE)
    _await_unit(slip)
    received(slip, by.officer, at)
    return slip


def _await_unit(slip: Slip) -> None:
    """Whose move it is, said by the lead's slip only."""
    if slip.main_id is None:
        board.await_move(slip.case, f"{slip.unit} 反馈")


@transaction.atomic
def feed_back(
    *,
    by: Standing,
    slip: Slip,
    answer: str,
    at: datetime,
    files: Sequence[StoredFile] = (),
    replies: Sequence[StoredFile] = (),
) -> Slip:
    """The unit's final answer (终报) with its papers, its official reply among them; the clock goes on until the centre
    approves it."""
    slip, case = _locked(slip)
    insist(why_not_feed_back(by, slip))
    slip.answer = answer
    slip.answered_at = at
    entry = _move(by=by, slip=slip, verb=SlipVerb.FEED_BACK, at=at, note=answer)
    report = SlipReport.objects.create(slip=slip, kind=ReportKind.FINAL, text=answer, by=by.officer, at=at)
    keep_files(slip, files, entry, SlipFileKind.REPORT, report)
    keep_files(slip, replies, entry, SlipFileKind.REPLY, report)
    clocks.reported(slip, entry)
    if slip.main_id is None:
        board.await_move(case, f"{slip.centre} 审核")
    _tell(slip.centre, Capability.ASSIGN, f"{slip.unit}已反馈，请审核：{case.title}", slip, at)
    return slip


@transaction.atomic
def send_back(*, by: Standing, slip: Slip, note: str, at: datetime) -> Slip:
    """The answer is not enough: the unit works on, the clock has never stopped."""
    slip, case = _locked(slip)
    insist(why_not_send_back(by, slip))
    _move(by=by, slip=slip, verb=SlipVerb.SEND_BACK, at=at, note=note)
    _await_unit(slip)
    _tell(slip.unit, Capability.HANDLE, f"反馈被退回重办：{case.title}", slip, at)
    return slip
