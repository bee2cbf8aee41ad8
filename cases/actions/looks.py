"""Opening masked personal data: written down before it is shown."""

from datetime import datetime, timedelta

from cases import permissions
from cases.choices import LookField
from cases.models import Case, Look, Party
from core import audit, switches
from governance.standing import Standing

MINUTES = "unmask_minutes"
# the holder's look at the phones is one line for that long, however often the page is opened
AGAIN = timedelta(minutes=10)
HELD = "承办本事项"


def look(*, by: Standing, party: Party, field: LookField, reason: str, at: datetime) -> Look:
    """Open one field of one person for this officer, for the minutes that the office has set."""
    return Look.objects.create(
        officer=by.officer,
        appointment=by.under(None),
        case=party.case,
        person=party.person,
        field=field,
        reason=reason,
        at=at,
        until_at=at + timedelta(minutes=switches.value(MINUTES)),
    )


def looks_on(by: Standing, case: Case) -> list[Look]:
    """What is open to the officer on this case; whoever has it in hand sees the phones, and that is written down.

    Cost: one query, one more for whoever handles slips; a row at most every ten minutes.
    """
    opened = list(Look.objects.open_to(by).filter(case=case))
    if any(one.field == LookField.PHONES for one in opened):
        return opened
    if not permissions.holds(by, case) or not case.parties.filter(person__phone_index__isnull=False).exists():
        return opened
    phones = Look.objects.create(
        officer=by.officer,
        appointment=by.under(None),
        case=case,
        field=LookField.PHONES,
        reason=HELD,
        at=by.at,
        until_at=by.at + AGAIN,
    )
    return [*opened, phones]


def opened(*, by: Standing, case: Case, what: str, at: datetime) -> None:
    """Write down that a restricted case was opened and as what (事项页, 附件 …); others cost nothing."""
    if case.is_restricted:
        audit.record_look(by=by, about=case, note=what, at=at)
