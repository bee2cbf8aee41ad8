"""Restricted cases: for what reason, who is named, and the emergency look of who is not."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from cases import sight_permissions
from cases.actions import board
from cases.actions.accused import hearers, tell
from cases.actions.history import locked, write
from cases.choices import Level, Restriction, Verb
from cases.models import BreakGlass, Case, Grant, Look
from cases.querysets import CaseQuerySet
from core.clock import ZONE
from core.notices import notify
from core.refusals import incomplete, insist
from governance.choices import Capability
from governance.duty import commanders_of
from governance.models import Appointment, Area, Officer, Unit
from governance.standing import Standing

# the same words for a number that does not exist, is elsewhere, is not restricted or accuses whoever asks
NO_SUCH = incomplete(
    "没有可以紧急查阅的事项：编号可能有误，或者不在您的辖区、不能紧急查阅。请核对编号，或联系指挥长。"
)


@transaction.atomic
def restrict(*, by: Standing, case: Case, kind: Restriction, reason: str, at: datetime) -> Case:
    """From now on only who is named sees it: who works on it, who assigns and judges at the centre, who asked for it."""
    case = locked(case)
    insist(sight_permissions.why_not_restrict(by, case))
    case.is_restricted, case.restriction = True, kind
    case.save(update_fields=["is_restricted", "restriction"])
    write(by=by, case=case, verb=Verb.RESTRICT, at=at, note=f"{kind.label}：{reason}")
    name_whom_it_needs(case=case, at=at)
    workers = set(case.entries.exclude(officer=None).values_list("officer_id", flat=True)) | {by.pk}
    board.name([(case.pk, one) for one in sorted(workers)], why="限制知悉：此前的经办人员", at=at)
    return case


def name_whom_it_needs(*, case: Case, at: datetime) -> None:
    """The centre's assigners and assessors; of a dangerous case its commanders, who sign."""
    for capability in (Capability.ASSIGN, Capability.PRE_ASSESS):
        board.name_officers(
            case=case,
            unit=case.centre,
            capability=capability,
            why=f"限制知悉：本中心{capability.label}人员",
            at=at,
        )
    if case.level in (Level.HIGH, Level.MEDIUM) or case.red_flag:
        board.name_commanders(case=case, at=at)


@transaction.atomic
def lift_restriction(*, by: Standing, case: Case, reason: str, at: datetime) -> Case:
    """Everybody in whose area it lies sees the case again."""
    case = locked(case)
    insist(sight_permissions.why_not_lift_restriction(by, case))
    case.is_restricted, case.restriction = False, ""
    case.save(update_fields=["is_restricted", "restriction"])
    write(by=by, case=case, verb=Verb.LIFT_RESTRICTION, at=at, note=reason, capability=Capability.COMMAND)
    return case


@transaction.atomic
def name_on(
    *,
    by: Standing,
    case: Case,
    reason: str,
    at: datetime,
    unit: Unit | None = None,
    officer: Officer | None = None,
    until_at: datetime | None = None,
) -> None:
    """One more who may know of it (a unit or an officer), for good or until a moment."""
    case = locked(case)
    insist(sight_permissions.why_not_name_on(by, case, unit=unit, officer=officer))
    Grant.objects.create(
        case=case, unit=unit, officer=officer, why=f"知情人员：{reason}"[:100], from_at=at, until_at=until_at
    )
    who = unit or officer
    until = f"，到 {until_at.astimezone(ZONE):%Y-%m-%d %H:%M}" if until_at else ""
    write(by=by, case=case, verb=Verb.NAME_ON, at=at, note=f"{who}{until}：{reason}")
    if officer is not None:
        text = f"您被指定为知情人员：{case.number}"
        tell(case, [officer.pk], text, reverse("case_show", args=[case.pk]), at=at)


@transaction.atomic
def take_off(*, by: Standing, grant: Grant, reason: str, at: datetime) -> Case:
    """Who was named on the case, an officer or a unit, sees it no more; that they did stays on record."""
    case = locked(grant.case)
    grant = Grant.objects.select_for_update(of=("self",)).select_related("unit", "officer").get(pk=grant.pk)
    grant.case = case
    insist(sight_permissions.why_not_take_off(by, grant))
    grant.until_at = max(at, grant.from_at)
    grant.save(update_fields=["until_at"])
    write(by=by, case=case, verb=Verb.TAKE_OFF, at=at, note=f"{grant.unit or grant.officer}：{reason}")
    return case


def behind_glass(by: Standing, number: str) -> CaseQuerySet:
    """The one restricted case of this number that the officer may look into in an emergency; empty otherwise,
    whether it does not exist, lies elsewhere, is not restricted or accuses the officer."""
    below = Q(pk__in=[])
    for path in sight_permissions.glass_paths(by):
        below |= Q(area__path__startswith=path)
    return Case.objects.withheld_from(by).filter(below, number=number)


@transaction.atomic
def break_glass(*, by: Standing, number: str, reason: str, hours: int, at: datetime) -> BreakGlass:
    """See a restricted case of one's own area for some hours; commanders, security officers and the owner hear at once.

    Errors: Refused, in the same words whether the number exists or not.
    """
    insist(sight_permissions.why_not_break_glass(by))
    if not 0 < hours <= sight_permissions.GLASS_MOST:
        insist(
            incomplete(
                f"紧急查阅最长 {sight_permissions.GLASS_MOST} 小时，请填 1 到 {sight_permissions.GLASS_MOST}。"
            )
        )
    found = behind_glass(by, number).select_for_update(of=("self",)).select_related("centre__area")
    case = found.first()
    insist(NO_SUCH if case is None else None)
    assert case is not None  # noqa: S101 - insist has raised
    capability = by.right(*sight_permissions.GLASS_BREAKERS, about=case)
    until = at + timedelta(hours=hours)
    under = by.under(capability, about=case)
    look = BreakGlass.objects.create(
        case=case, officer=by.officer, appointment=under, reason=reason, from_at=at, until_at=until
    )
    Grant.objects.create(
        case=case, officer=by.officer, why=f"紧急查阅：{reason}"[:100], from_at=at, until_at=until
    )
    Look.objects.create(
        officer=by.officer, appointment=under, case=case, reason=f"紧急查阅：{reason}"[:200], at=at
    )
    note = f"到 {until.astimezone(ZONE):%m-%d %H:%M}：{reason}"
    write(
        by=by,
        case=case,
        verb=Verb.BREAK_GLASS,
        at=at,
        note=note,
        about={"glass": look.pk},
        capability=capability,
    )
    _tell_guardians(case, look, at)
    return look


def _tell_guardians(case: Case, look: BreakGlass, at: datetime) -> None:
    """No title, no party: the number is enough to ask."""
    told = [*commanders_of(case.centre.area, at, below=False), *security_officers(case.centre.area, at)]
    told += [case.owner_id] if case.owner_id else []
    until = look.until_at.astimezone(ZONE)
    text = f"紧急查阅：{look.officer}查阅受限事项 {case.number}，到 {until:%m-%d %H:%M}，请核查"
    others = [one for one in hearers(case, told, at) if one != look.officer_id]
    notify(others, text, reverse("break_glass"), at=at)


def security_officers(area: Area, at: datetime) -> list[int]:
    """Of the area and of all above it."""
    held = Appointment.objects.held_on(at.date()).filter(
        post__unit__area__code__in=area.path.strip(".").split(".")
    )
    return sorted({one.officer_id for one in held.with_capability(Capability.SECURE)})


@transaction.atomic
def review_glass(*, by: Standing, look: BreakGlass, note: str, at: datetime) -> BreakGlass:
    """Somebody else says afterwards whether the emergency look was in order."""
    case = locked(look.case)
    rows = BreakGlass.objects.select_for_update(of=("self",)).select_related("officer", "reviewed_by")
    look = rows.get(pk=look.pk)
    look.case = case
    insist(sight_permissions.why_not_review_glass(by, look))
    look.reviewed_at, look.reviewed_by, look.review = at, by.officer, note
    look.save(update_fields=["reviewed_at", "reviewed_by", "review"])
    capability = by.right(*sight_permissions.GLASS_REVIEWERS, about=case)
    note = f"{look.officer}的紧急查阅：{note}"
    write(
        by=by,
        case=case,
        verb=Verb.REVIEW_GLASS,
        at=at,
        note=note,
        about={"glass": look.pk},
        capability=capability,
    )
    return look
