"""Letters of the ladder: drawn up from a clock, signed or declined by a commander, numbered at signing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from cases.actions.history import locked, write
from cases.models import Case, Clock
from core import sequences
from core.models import StoredFile
from core.refusals import insist
from core.rules import long_day
from dispatch import rules
from dispatch.actions import escalations, supervisions
from dispatch.actions.editions import Editions
from dispatch.actions.readers import News, Readers
from dispatch.actions.registering import scanned
from dispatch.actions.stages import late_beside
from dispatch.choices import MODE_WORDS, LetterKind, LetterState, LetterVerb
from dispatch.models import Letter, Slip
from dispatch.permissions import letters as permissions
from governance.calendar import working_calendar
from governance.choices import Capability
from governance.models import Unit
from governance.rules import SHANGHAI, Rule, WorkingCalendar
from governance.standing import Standing

# drafted, checked, signed and sealed by people, one after the other
BY_PEOPLE = (LetterKind.SUPERVISION, LetterKind.ESCALATION)


def letter_scope(kind: str, centre: Unit) -> str:
    """The series its number is taken from: one for each kind and centre."""
    return f"letter:{kind}:{centre.number_prefix}"


def addressee(kind: LetterKind, slip: Slip, above: Unit | None) -> Unit | None:
    """The unit of the slip; an escalation goes to the centre above, and nowhere where there is none."""
    return above if kind == LetterKind.ESCALATION else slip.unit


def drawn_up(
    kind: LetterKind,
    clock: Clock,
    slip: Slip,
    *,
    calendar: WorkingCalendar,
    at: datetime,
    unit: Unit | None = None,
    earlier: Iterable[Letter] = (),
    beside: Iterable[Clock] = (),
    span: rules.Span,
) -> Letter:
    """A letter about a clock, not written yet: one by people is a draft first, a reminder waits for its signature. It
    names the clocks `beside` it too."""
    letter = Letter(
        kind=kind,
        state=LetterState.DRAFTED if kind in BY_PEOPLE else LetterState.PROPOSED,
        edition_id=span.edition,
        case=slip.case,
        slip=slip,
        clock=clock,
        centre=slip.centre,
        unit=unit or slip.unit,
        title=rules.letter_title(kind, slip.mode),
        due_at=clock.due_at,
        created_at=at,
    )
    _word(letter, span.plan, calendar, at, earlier, beside)
    return letter


def _word(
    letter: Letter,
    plan: rules.LadderPlan,
    calendar: WorkingCalendar,
    at: datetime,
    earlier: Iterable[Letter],
    beside: Iterable[Clock],
) -> None:
    """The sentences as of this moment, and until when an answer is asked for."""
    slip, clock = letter.slip, letter.clock
    facts = rules.LetterFacts(
        centre=letter.centre.name,
        unit=slip.unit.name,
        slip_number=slip.number or "",
        signed_at=slip.signed_at or clock.started_at,
        case_number=letter.case.number,
        title=letter.case.title,
        is_acknowledged=slip.acknowledged_at is not None,
        waits_for=clock.kind,
        rule=clock.rule,
        started_at=clock.started_at,
        due_at=clock.due_at,
        is_provisional=clock.is_provisional,
        whose=clock.why or "默认时限",
        moved=_moved(clock, letter.case),
        mode=slip.mode,
        paper=MODE_WORDS[slip.mode].paper,
        earlier=tuple(
            (LetterKind(one.kind).label, one.number, one.numbered_at)
            for one in sorted(earlier, key=lambda one: one.created_at)
            if one.number and one.numbered_at
        ),
    )
    facts = replace(
        facts,
        beside=tuple(
            replace(
                facts,
                waits_for=one.kind,
                rule=one.rule,
                started_at=one.started_at,
                due_at=one.due_at,
                is_provisional=one.is_provisional,
                whose=one.why or "默认时限",
                moved=_moved(one, letter.case),
            )
            for one in beside
        ),
    )
    letter.reckoning = rules.reckoning(facts)
    if letter.edited_at is not None:
        # what a person wrote stays, and until when it asks for an answer
        letter.reply_by = max(letter.reply_by, at)
        return
    letter.reply_by = plan.reply(letter.kind).due(calendar, at).at
    letter.body = rules.letter_body(letter.kind, facts, calendar=calendar, at=at, reply_by=letter.reply_by)


def _moved(clock: Clock, case: Case) -> str:
    """Whether the clock is due at another moment than its rule says: paused or given more time meanwhile. No query."""
    if clock.rule == "set":
        return ""
    by_rule = Rule.parse(clock.rule).due(working_calendar(case.centre_id), clock.started_at).at
    return "其间经批准暂停或延期，" if clock.due_at > by_rule else ""


def letter_paper(letter: Letter) -> dict[str, Any]:
    """What stands on the paper; a template may use these names and no others."""
    signed_at = letter.numbered_at or letter.created_at
    return {
        "issuer": letter.centre.issuing_name,
        "number": letter.number or "",
        "title": letter.title,
        "addressee": letter.unit.name,
        "paragraphs": letter.body.split("\n"),
        "reckoning": letter.reckoning,
        "closing": rules.closing(letter.kind, letter.slip.mode),
        "date": long_day(signed_at.astimezone(SHANGHAI).date()),
    }


def _locked(letter: Letter) -> tuple[Letter, Case]:
    """The case first, as everywhere, then the letter."""
    case = locked(letter.case)
    fresh = (
        Letter.objects.select_for_update(of=("self",))
        .select_related("slip__unit", "clock", "centre", "unit")
        .get(pk=letter.pk)
    )
    fresh.case = fresh.slip.case = case
    return fresh, case


def _set(letter: Letter, **columns: object) -> None:
    Letter.objects.filter(pk=letter.pk).update(**columns)
    for name, value in columns.items():
        setattr(letter, name, value)


@transaction.atomic
def sign_letter(*, by: Standing, letter: Letter, at: datetime) -> Letter:
    """Number it: worded anew as of now; the worker writes the file, the unit's bell rings now."""
    letter, _ = _locked(letter)
    insist(permissions.why_not_sign_letter(by, letter))
    earlier = Letter.objects.filter(clock=letter.clock_id, number__isnull=False)
    # never as of a moment before it was proposed, whatever the clocks of hosts say
    calendar = working_calendar()
    editions, worded_at = Editions(), max(at, letter.created_at)
    plan = editions.span_of(letter).plan
    letter.clock.case = letter.case
    beside = late_beside([letter.clock], worded_at, editions)[letter.clock_id]
    _word(letter, plan, calendar, worded_at, earlier, beside)
    serial = sequences.take(letter_scope(letter.kind, letter.centre), at.year)
    _set(
        letter,
        number=rules.letter_number(letter.kind, letter.centre.document_name, at.year, serial),
        state=LetterState.NUMBERED,
        signed_by=by.officer,
        numbered_at=at,
        next_at=rules.climb_at(calendar, plan, letter.kind, due_at=letter.due_at, reply_by=letter.reply_by),
        reply_by=letter.reply_by,
        body=letter.body,
        reckoning=letter.reckoning,
    )
    _line(by, letter, LetterVerb.SIGN_LETTER, at, Capability.COMMAND)
    begun(by=by, letter=letter, at=at)
    readers = Readers(at)
    readers.tell([*letter_news(letter, readers), *_told(letter, plan, readers, by)])
    return letter


def begun(*, by: Standing, letter: Letter, at: datetime) -> None:
    """What a signed letter starts: a supervision that somebody answers for, a request to the level above."""
    if letter.kind == LetterKind.SUPERVISION:
        supervisions.begin(by=by, letter=letter, at=at)
    if letter.kind == LetterKind.ESCALATION:
        escalations.begin(by=by, letter=letter, at=at)


def _line(
    by: Standing, letter: Letter, verb: LetterVerb, at: datetime, capability: Capability | None
) -> None:
    about: dict[str, Any] = {"letter": letter.pk}
    if letter.number:
        about |= {"slip": letter.slip_id, "number": letter.number, "unit": letter.unit.short_name}
    note = LetterKind(letter.kind).label
    write(by=by, case=letter.case, verb=verb, at=at, note=note, about=about, capability=capability)


def _told(letter: Letter, plan: rules.LadderPlan, readers: Readers, by: Standing) -> Iterator[News]:
    """Whom the edition names beside the unit; never who has just signed."""
    text = f"已签发{LetterKind(letter.kind).label} {letter.number}，致{letter.unit}：{letter.case.title}"
    who = readers.named(plan.rung(letter.kind).tells, letter.centre, None)
    yield letter.case_id, [one for one in who if one != by.pk], text, reverse("letter_show", args=[letter.pk])


@transaction.atomic
def edit_letter(
    *, by: Standing, letter: Letter, title: str, body: str, reply_by: datetime, at: datetime
) -> Letter:
    """Write the text anew before it is signed; what was checked is checked again."""
    letter, _ = _locked(letter)
    insist(permissions.why_not_edit_letter(by, letter) or permissions.why_not_reply_by(at, reply_by))
    _set(
        letter,
        title=title,
        body=body,
        reply_by=reply_by,
        edited_by=by.officer,
        edited_at=at,
        checked_by=None,
        checked_at=None,
        state=LetterState.DRAFTED if letter.kind in BY_PEOPLE else LetterState.PROPOSED,
    )
    _line(by, letter, LetterVerb.EDIT_LETTER, at, None)
    return letter


@transaction.atomic
def check_letter(*, by: Standing, letter: Letter, at: datetime) -> Letter:
    """The draft is good: it waits for the commander's signature."""
    letter, _ = _locked(letter)
    insist(permissions.why_not_check_letter(by, letter))
    _set(letter, state=LetterState.PROPOSED, checked_by=by.officer, checked_at=at)
    _line(by, letter, LetterVerb.CHECK_LETTER, at, None)
    readers = Readers(at)
    readers.tell(letter_news(letter, readers))
    return letter


@transaction.atomic
def seal_letter(*, by: Standing, letter: Letter, at: datetime) -> Letter:
    """The paper got the seal; its scan is awaited."""
    letter, _ = _locked(letter)
    insist(permissions.why_not_seal_letter(by, letter))
    # never before the signature, whatever the clocks of hosts say
    _set(letter, sealed_by=by.officer, sealed_at=max(at, letter.numbered_at or at))
    _line(by, letter, LetterVerb.SEAL_LETTER, at, None)
    return letter


@transaction.atomic
def attach_scan(*, by: Standing, letter: Letter, file: StoredFile, at: datetime) -> Letter:
    """The signed and sealed paper comes back to its row; a better scan may take its place, history names both."""
    letter, _ = _locked(letter)
    insist(permissions.why_not_attach_scan(by, letter))
    _set(letter, scan=file, scanned_by=by.officer, scanned_at=at)
    scanned(file, letter=letter)
    _line(by, letter, LetterVerb.ATTACH_SCAN, at, None)
    return letter


def letter_news(letter: Letter, readers: Readers) -> Iterator[News]:
    """Whom a letter concerns: who must sign it; its readers; our own centre when nobody there can read it."""
    kind, page = LetterKind(letter.kind).label, reverse("letter_show", args=[letter.pk])
    title = letter.case.title
    if letter.state == LetterState.DRAFTED:
        text = f"请审核{kind}：{title}（{letter.unit}）"
        checkers = readers.assigners(letter.centre_id) or readers.commanders(letter.centre)
        yield letter.case_id, checkers, text, page
        return
    if letter.number is None:
        text = f"请签发{kind}：{title}（{letter.unit}）"
        yield letter.case_id, readers.commanders(letter.centre), text, page
        return
    upwards = letter.kind == LetterKind.ESCALATION
    there = readers.assigners(letter.unit_id) if upwards else readers.handlers(letter.unit_id)
    yield letter.case_id, there, f"{kind} {letter.number}：{title}", page
    if not there:
        text = f"{letter.unit}没有能看函的人员，请另行送达{kind} {letter.number}：{title}"
        yield letter.case_id, readers.assigners(letter.centre_id), text, page


@transaction.atomic
def decline_letter(*, by: Standing, letter: Letter, note: str, at: datetime) -> Letter:
    """A commander decides that this letter does not go out; the ladder of its clock ends here."""
    letter, _ = _locked(letter)
    insist(permissions.why_not_decline_letter(by, letter))
    _set(letter, state=LetterState.DECLINED, signed_by=by.officer, decline_note=note)
    # the reason stands on the letter, which the unit does not see; the case's history it may
    _line(by, letter, LetterVerb.DECLINE_LETTER, at, Capability.COMMAND)
    return letter


@transaction.atomic
def render_again(*, by: Standing, letter: Letter, at: datetime) -> Letter:
    """What could not be written is tried again, with the template as it is now."""
    letter, case = _locked(letter)
    insist(permissions.why_not_render_again(by, letter))
    _set(letter, state=LetterState.NUMBERED, attempts=0, last_error="")
    write(by=by, case=case, verb=LetterVerb.RENDER_AGAIN, at=at, about={"letter": letter.pk})
    return letter
