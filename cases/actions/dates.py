"""Key dates of a case: noted, crossed out."""

from datetime import date, datetime

from django.db import transaction

from cases import permissions
from cases.actions import visits
from cases.actions.history import locked, write
from cases.choices import DateKind, Verb
from cases.models import Case, KeyDate
from core.refusals import insist
from governance.standing import Standing


@transaction.atomic
def note_date(
    *, by: Standing, case: Case, kind: DateKind, day: date, at: datetime, note: str = ""
) -> KeyDate:
    """Write down a day that must not be missed; a past one is a fact like any other. A warning that was delivered
    (告诫书) plans the visits of the committee and the police."""
    case = locked(case)
    insist(permissions.why_not_note_date(by, case))
    made = KeyDate.objects.create(case=case, kind=kind, day=day, note=note, made_by=by.officer, made_at=at)
    words = f"{made}。{note}" if note else str(made)
    if kind == DateKind.ADMONITION:
        words = f"{words}。{visits.plan_visits(by=by, key_date=made, at=at).words}"
    _write(by, made, Verb.NOTE_DATE, words, at)
    return made


@transaction.atomic
def cross_out(*, by: Standing, key_date: KeyDate, reason: str, at: datetime) -> KeyDate:
    """It no longer holds; the row and its line of history stay. Visits that hang on it are taken back."""
    case = locked(key_date.case)
    fresh = KeyDate.objects.select_for_update(of=("self",)).get(pk=key_date.pk)
    fresh.case = case
    insist(permissions.why_not_cross_out(by, fresh))
    fresh.crossed_out_at = at
    fresh.crossed_out_by = by.officer
    fresh.why_crossed_out = reason
    fresh.save()
    dropped = visits.drop_visits(fresh, at)
    words = f"{fresh}：{reason}" + (f"；撤回查访 {dropped} 次" if dropped else "")
    _write(by, fresh, Verb.CROSS_OUT, words, at)
    return fresh


def _write(by: Standing, key_date: KeyDate, verb: Verb, words: str, at: datetime) -> None:
    capability, unit_id = permissions.dating_post(by, key_date.case) or (None, None)
    write(
        by=by,
        case=key_date.case,
        verb=verb,
        at=at,
        note=words,
        about={"key_date": key_date.pk},
        capability=capability,
        unit_id=unit_id,
    )
