"""What officers do with a hazard: look at it again, name who answers for it, strike it off."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from cases.actions import board
from cases.actions.accused import tell
from cases.actions.handover import Handed, note_handed, part
from cases.actions.history import locked, write
from cases.models import Case
from core.clock import ZONE
from core.refusals import insist
from governance.choices import Capability
from governance.models import Officer
from governance.standing import Standing
from risk.actions import levels
from risk.actions.reviews import next_review
from risk.choices import Finding, HazardState, HazardVerb, Tier
from risk.models import Hazard, HazardLead, HazardReview
from risk.permissions import hazards as permissions
from risk.rules.levels import is_higher
from risk.rules.reviews import ledger_rank
from risk.workflow import HAZARD_MOVES

_REASON_MAX = 500


def lock(hazard: Hazard) -> Hazard:
    """The row as it is now with its locked case."""
    case = locked(hazard.case)
    found = Hazard.objects.select_for_update(of=("self",)).select_related("struck_by").get(pk=hazard.pk)
    found.case = case
    return found


def page_of(hazard: Hazard) -> str:
    return reverse("hazard_show", args=[hazard.pk])


@transaction.atomic
def review(
    *,
    by: Standing,
    hazard: Hazard,
    finding: Finding,
    note: str,
    next_on: date | None,
    at: datetime,
    level: str = "",
) -> HazardReview:
    """Write down what was found; the next day follows from the level, an earlier wish holds.

    Another `level`: a higher one holds at once, a lower one waits for a second person. Errors: Refused.
    """
    hazard = lock(hazard)
    insist(permissions.why_not_review(by, hazard))
    day = at.astimezone(ZONE).date()
    right = by.right(*permissions.REVIEWERS, about=hazard.case)
    done = HazardReview.objects.create(
        hazard=hazard,
        due_on=hazard.next_review_on or day,
        done_at=at,
        by=by.officer,
        appointment=by.under(right, about=hazard.case),
        finding=finding,
        note=note,
        level=hazard.level,
        next_on=next_review(day, hazard.level, next_on),
    )
    hazard.reviewed_at = at
    schedule(hazard, done.next_on)
    hazard.save()
    # units read the history: it tells that somebody looked, not what was found (trap 30)
    write(by=by, case=hazard.case, verb=HazardVerb.REVIEW, at=at, capability=right)
    if level and level != hazard.case.level:
        change = levels.raise_level if is_higher(level, hazard.case.level) else levels.propose_lowering
        change(by=by, case=hazard.case, level=level, reason=f"复查：{note}"[:_REASON_MAX], at=at)
    return done


@transaction.atomic
def name_lead(
    *, by: Standing, hazard: Hazard, tier: Tier, officer: Officer, note: str, at: datetime
) -> HazardLead:
    """Who answers for it at a tier from now on; both the new one and the one before are told."""
    hazard = lock(hazard)
    case = hazard.case
    insist(permissions.why_not_name_lead(by, hazard, tier, officer))
    before = HazardLead.objects.filter(hazard=hazard, tier=tier, until_at=None).first()
    HazardLead.objects.filter(hazard=hazard, tier=tier, until_at=None).update(until_at=at)
    lead = HazardLead.objects.create(
        hazard=hazard, tier=tier, officer=officer, from_at=at, made_by=by.officer
    )
    board.name([(case.pk, officer.pk)], why=tier.label, at=at)
    right = by.right(Capability.COMMAND, Capability.INSTRUCT, Capability.ASSIGN, about=case)
    said = f"{tier.label}：{officer}" + (f"。{note}" if note else "")
    write(by=by, case=case, verb=HazardVerb.NAME_LEAD, at=at, note=said, capability=right)
    tell(case, [officer.pk], f"请您{tier.label}：{case.title}（{case.number}）", page_of(hazard), at=at)
    if before is not None:
        text = f"{tier.label}已改由{officer}负责：{case.number}"
        tell(case, [before.officer_id], text, page_of(hazard), at=at)
    return lead


@transaction.atomic
def strike_off(*, by: Standing, hazard: Hazard, reason: str, at: datetime) -> Hazard:
    """Off the list of what is watched, not out of the ledger. Open loops are written down with the signature."""
    hazard = lock(hazard)
    insist(permissions.why_not_strike_off(by, hazard))
    left = permissions.open_loops(hazard, at)
    hazard.struck_at, hazard.struck_by = at, by.officer
    hazard.strike_reason, hazard.open_loops = reason, left
    move(by=by, hazard=hazard, verb=HazardVerb.STRIKE_OFF, at=at, about={"reason": reason, "open": left})
    officers = HazardLead.objects.filter(hazard=hazard, until_at=None).values_list("officer_id", flat=True)
    told = [one for one in officers if one != by.pk]
    tell(hazard.case, told, f"已销号：{hazard.case.title}（{hazard.case.number}）", page_of(hazard), at=at)
    return hazard


def schedule(hazard: Hazard, day: date | None) -> None:
    """The next review day (None: struck off) and the place in the ledger that follows from it."""
    hazard.next_review_on = day
    struck_on = hazard.struck_at.astimezone(ZONE).date() if hazard.struck_at else None
    hazard.rank = ledger_rank(review_on=day, struck_on=struck_on)


def _move(
    *, by: Standing | None, hazard: Hazard, verb: HazardVerb, at: datetime, about: dict[str, object]
) -> None:
    """The one place that writes a hazard's `state`, with its line of history, on the locked row."""
    edge = HAZARD_MOVES[verb]
    if hazard.state not in edge.sources:
        raise ValueError(f"{verb} does not lead from {hazard.state}")  # a why_not_ was forgotten
    hazard.state = edge.target
    if edge.target == HazardState.STRUCK:
        schedule(hazard, None)
    capability = by.right(*edge.capabilities, about=hazard.case) if by else None
    hazard.appointment = by.under(capability, about=hazard.case) if by else None
    hazard.save()
    write(by=by, case=hazard.case, verb=verb, at=at, about=about, capability=capability)


# the sweep brings hazards back through here
move = _move


# --- handing over


def led(officer: Officer, _at: datetime) -> int:
    """Open hazards that the officer answers for."""
    return Hazard.objects.open().led_by(officer.pk).count()


def hand_leads(by: Standing, officer: Officer, to: Officer, reason: str, at: datetime) -> Handed:
    """What the officer answers for goes to the successor, who sees those cases from now on."""
    mine = Hazard.objects.open().led_by(officer.pk)
    cases = list(
        Case.objects.filter(pk__in=mine.values("case"))
        .select_for_update(of=("self",))
        .select_related("area")
        .order_by("pk")
    )
    going, stayed = part(by, cases, to, at)
    ids = [case.pk for case in going]
    rows = list(
        HazardLead.objects.filter(hazard__case__in=ids, officer=officer, until_at=None).select_for_update()
    )
    HazardLead.objects.filter(pk__in=[one.pk for one in rows]).update(until_at=at)
    HazardLead.objects.bulk_create(
        HazardLead(hazard_id=one.hazard_id, tier=one.tier, officer=to, from_at=at, made_by=by.officer)
        for one in rows
    )
    board.name([(pk, to.pk) for pk in ids], why=f"接{officer}的包案", at=at)
    note_handed(by, going, f"包案由{officer}交接给{to}：{reason}", at)
    return len(going), stayed
