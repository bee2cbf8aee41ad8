"""Follow-up of the demonstration: calls given out, and one case that was unhappy twice and ended by law."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from cases.actions import closing
from cases.choices import ContactResult, State
from cases.models import Case
from cases.querysets import HANDLING
from dispatch import actions
from dispatch.actions.calling import end_lawfully, share_out
from dispatch.choices import LawfulManner
from dispatch.models import LawfulEnd
from dispatch.pages.follow_up import remedies_for
from governance.choices import Capability
from governance.duty import commanders_of
from governance.models import Appointment, Officer
from governance.seeding import Plan
from governance.standing import standing_at

_SUMMARY = (
    "您反映的事项，承办单位两次上门核查，按规定测量和拍照，未发现超出标准的情形；"
    "已协调对方调整作息、加装软垫，并当面答复。"
)


def seed_follow_up(plan: Plan) -> None:
    """Where nothing ended by law yet: one case at the first centre; then who calls."""
    if not LawfulEnd.objects.exists():
        _end_one(plan.until)
    while share_out(plan.until):
        pass


@transaction.atomic
def _end_one(until: datetime) -> None:
    """The eldest ordinary case at the first street's centre that nobody has taken up: done, unhappy, again, ended."""
    rows = Case.objects.filter(
        state=State.CLOSED, is_restricted=False, red_flag=False, is_history=False, level="",
        reopened_count=0, closed_at__lt=until - timedelta(days=6), centre__area__level="street",
    )  # fmt: skip
    rows = rows.exclude(parties=None).exclude(contacts__done_at=None, contacts__isnull=False)
    case = rows.select_related("centre__area", "area").order_by("centre", "-closed_at", "-id").first()
    people = _people(case, until) if case else None
    if case is None or people is None or case.closed_at is None:
        return
    window, director, commander = people
    at = max(case.closed_at, until - timedelta(days=5))
    at = at.replace(second=0, microsecond=0) + timedelta(minutes=30)
    closing.reopen(by=standing_at(director, at), case=case, note="来电说问题没有解决", at=at)
    for note in ("上门看过，但问题还在", "对答复不认可，坚持原来的要求"):
        case = Case.objects.get(pk=case.pk)
        at += timedelta(hours=20)
        closing.complete(by=standing_at(director, at), case=case, outcome="再次上门核查并答复。", at=at)
        at += timedelta(hours=3)
        case.refresh_from_db()
        unhappy = ContactResult.DISSATISFIED
        actions.follow_up(by=standing_at(window, at), case=case, result=unhappy, note=note, at=at)
    at += timedelta(hours=2)
    case.refresh_from_db()
    end_lawfully(
        by=standing_at(commander, at), case=case, summary=_SUMMARY, remedies=remedies_for(case, at),
        manner=LawfulManner.IN_PERSON, at=at,
    )  # fmt: skip


def _people(case: Case, at: datetime) -> tuple[Officer, Officer, Officer] | None:
    """Somebody of the window who did not handle it, who assigns, and a commander; None where one is missing or they
    are the same."""
    held = Appointment.objects.held_on(at.date()).of_units(case.centre_id)
    handlers = set(case.entries.filter(verb__in=HANDLING).values_list("officer", flat=True))
    windows = [
        one.officer for one in held.with_capability(Capability.INTAKE) if one.officer_id not in handlers
    ]
    directors = [one.officer for one in held.with_capability(Capability.ASSIGN)]
    commanders = commanders_of(case.centre.area, at, below=False)
    if not (windows and directors and commanders):
        return None
    window = next((one for one in windows if one.pk != directors[0].pk), None)
    return (window, directors[0], Officer.objects.get(pk=commanders[0])) if window else None
