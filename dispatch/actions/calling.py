"""Calls back: recorded, claimed, put off, given out; and the lawful end of what stays unhappy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case as Case_
from django.db.models import Q, When

from cases.actions import calls, closing
from cases.actions.history import locked, write
from cases.choices import ContactKind, ContactResult, Level, LookField, State
from cases.models import Case, Contact, Look
from core import switches
from core.refusals import Refusal, insist, wrong_state
from dispatch.choices import LawfulManner, SlipVerb
from dispatch.models import LawfulEnd
from dispatch.permissions import follow_up as permissions
from governance.choices import Capability
from governance.models import Appointment, Officer
from governance.standing import Standing, standing_at

CLAIM_MINUTES, ROUNDS = permissions.CLAIM_MINUTES, permissions.ROUNDS
SKIP = timedelta(hours=1)
# how many calls one sweep gives out at most
AT_ONCE = 500
# how many rows one officer tries for before saying that there is none: as many colleagues may be faster
TRIED = 20


@transaction.atomic
def follow_up(
    *,
    by: Standing,
    case: Case,
    result: ContactResult,
    note: str,
    at: datetime,
    answers: Sequence[dict[str, str]] = (),
) -> Contact:
    """Record a call by somebody who did not handle the case; an unhappy citizen reopens it, closed or not."""
    case = locked(case)
    insist(permissions.why_not_follow_up(by, case))
    ripe = Contact.objects.select_for_update(of=("self",)).filter(
        case=case, kind=ContactKind.FOLLOW_UP, done_at=None, planned_at__lte=at
    )
    contact = ripe.order_by("step", "id").first()
    if contact is None:
        insist(_why_no_call(case))
        contact = calls.first_call(case=case, at=at, why=calls.VOLUNTARY)
    insist(permissions.why_not_take(by, contact))
    contact.case = case
    calls.record_contact(by=by, contact=contact, result=result, note=note, at=at, answers=answers)
    write(
        by=by,
        case=case,
        verb=SlipVerb.FOLLOW_UP,
        at=at,
        note=f"{result.label}。{note}" if note else result.label,
        about={"result": result.value},
        capability=by.right(*permissions.CALLERS, about=case),
    )
    if result == ContactResult.DISSATISFIED:
        closing.again(by=by, case=case, note=f"回访不满意：{note}", at=at)
    return contact


def _why_no_call(case: Case) -> Refusal | None:
    if case.state == State.CLOSED:
        return wrong_state("事项已结案，现在没有到期的回访。")
    done = Contact.objects.filter(case=case, done_at__gte=case.completed_at)
    if done.exclude(result=ContactResult.UNREACHED).exists():
        return wrong_state("这次回访已有同事记录，请刷新查看。")
    return None


# --- the calling list


def next_call(*, by: Standing, at: datetime) -> Contact | None:
    """Claim the next call for this officer: one's own first, then by due time, the dangerous before the others.

    Two officers who ask at once get two calls: each claims by a conditional update. None when nothing is ripe.
    """
    insist(permissions.why_not_call(by))
    rows = Contact.objects.visible_to(by).ripe(at).not_handled_by(by).free_for(by).select_related("case")
    held = rows.filter(claimed_by=by.officer, claimed_until__gt=at).order_by("id").first()
    # what was given to a colleague waits for that colleague until it is late
    rows = rows.filter(Q(caller=by.officer) | Q(caller=None) | Q(due_at__lte=at))
    danger = Case_(When(case__red_flag=True, then=0), When(case__level=Level.HIGH, then=1), default=2)
    tried = [held] if held else list(rows.order_by("due_at", danger, "id")[:TRIED])
    return next((one for one in tried if claim(by=by, contact=one, at=at)), None)


def claim(*, by: Standing, contact: Contact, at: datetime) -> bool:
    """Keep the row for this officer for some minutes; False when a colleague has it."""
    until = at + timedelta(minutes=int(switches.value(CLAIM_MINUTES)))
    free = Contact.objects.filter(pk=contact.pk, done_at=None).free_for(by)
    contact.claimed_by, contact.claimed_until = by.officer, until
    return free.update(claimed_by=by.officer, claimed_until=until) == 1


@transaction.atomic
def put_off(*, by: Standing, contact: Contact, later_at: datetime | None, at: datetime) -> datetime:
    """Not now: called later, at the time the citizen asked for or an hour from now; the row is free again."""
    contact = _taken(by, contact)
    insist(permissions.why_not_put_off(by, contact, later_at))
    contact.later_at = later_at or at + SKIP
    contact.claimed_by = contact.claimed_until = None
    if later_at is not None:
        contact.caller = by.officer
    contact.save(update_fields=["later_at", "claimed_by", "claimed_until", "caller"])
    return contact.later_at


@transaction.atomic
def show_phones(*, by: Standing, contact: Contact, at: datetime) -> Look:
    """Open the telephone numbers of the people for the caller, written down as every look; only while one calls."""
    contact = _taken(by, contact)
    insist(permissions.why_not_show_phones(by, contact))
    return Look.objects.create(
        officer=by.officer,
        appointment=by.under(None),
        case=contact.case,
        field=LookField.PHONES,
        reason="回访",
        at=at,
        until_at=at + timedelta(minutes=int(switches.value(CLAIM_MINUTES))),
    )


def _taken(by: Standing, contact: Contact) -> Contact:
    """The case first, then the row, which this officer must be calling."""
    case = locked(contact.case)
    contact = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    contact.case = case
    return contact


# --- who calls


def share_out(at: datetime) -> int:
    """Give each ripe call without a caller to whoever at its centre has the fewest; how many were given.

    Nobody gets what they or their unit handled, or what they may not see. Cost: some queries for each centre, one
    update for each caller. It may run twice: only rows without a caller are given.
    """
    rows = Contact.objects.ripe(at).filter(caller=None).select_related("case").order_by("due_at", "id")
    by_centre: dict[int, list[Contact]] = {}
    for one in rows.only("due_at", "case__centre", "case__lead_unit")[:AT_ONCE]:
        by_centre.setdefault(one.case.centre_id, []).append(one)
    return sum(_share_out(centre, found, at) for centre, found in by_centre.items())


def _share_out(centre: int, found: list[Contact], at: datetime) -> int:
    held = Appointment.objects.held_on(at.date()).of_units(centre)
    callers = {one.officer_id: one.officer for one in held.with_capability(Capability.INTAKE)}
    if not callers:
        return 0
    load = Counter(Contact.objects.planned().filter(caller__in=callers).values_list("caller_id", flat=True))
    allowed = {pk: _allowed(officer, found, at) for pk, officer in callers.items()}
    given: dict[int, list[int]] = {}
    for contact in found:
        able = [pk for pk in callers if contact.pk in allowed[pk]]
        if able:
            chosen = min(able, key=lambda pk: (load[pk], pk))
            load[chosen] += 1
            given.setdefault(chosen, []).append(contact.pk)
    return sum(
        Contact.objects.filter(pk__in=pks, caller=None, done_at=None).update(caller=officer)
        for officer, pks in given.items()
    )


def _allowed(officer: Officer, found: list[Contact], at: datetime) -> set[int]:
    by = standing_at(officer, at)
    rows = Contact.objects.visible_to(by).filter(pk__in=[one.pk for one in found]).not_handled_by(by)
    return set(rows.values_list("pk", flat=True))


# --- the lawful end


@transaction.atomic
def end_lawfully(
    *,
    by: Standing,
    case: Case,
    summary: str,
    remedies: str,
    manner: LawfulManner,
    at: datetime,
) -> LawfulEnd:
    """已依法按程序办结: a commander signs that the law was kept and that the remedies were told (trap 29)."""
    case = locked(case)
    insist(permissions.why_not_end_lawfully(by, case))
    rounds = permissions.unhappy_rounds(case)
    outcome = f"已依法按程序办结。{summary}\n\n如您仍有不同意见：{remedies}"
    closing.conclude(by=by, case=case, note=outcome, at=at)
    return LawfulEnd.objects.create(
        case=case,
        rounds=rounds,
        summary=summary,
        remedies=remedies,
        manner=manner,
        signed_by=by.officer,
        appointment=by.under(Capability.COMMAND, about=case),
        signed_at=at,
    )
