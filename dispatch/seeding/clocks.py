"""Clocks of the demonstration that were moved: asked for, granted, refused, paused; terms of the law beside them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from cases.actions import statutory
from cases.choices import Channel, ClockKind, Kind, PauseReason, State, TermMoment, Verb
from cases.models import Case, Entry
from dispatch.actions import clocks
from dispatch.choices import SlipState
from dispatch.models import Slip, TimeRequest
from governance.choices import Capability
from governance.models import Appointment, Officer, Unit
from governance.seeding import Plan
from governance.seeding.cast import Ensemble, streets
from governance.standing import Standing, standing_at

# so many of a street's newest open cases have their terms of the law
_TERMS = 30
_STORIES = ("open", "granted", "declined", "paused", "ask_pause", "long")


@transaction.atomic
def seed_terms(plan: Plan) -> None:
    """Beside the cases that `seed_cases` has written; nothing when it wrote none."""
    for ensemble in streets()[: plan.streets] if plan.done.get("created") else ():
        _terms(ensemble)


@transaction.atomic
def seed_requests(plan: Plan) -> None:
    """The last of the story: what units asked this morning."""
    for ensemble in streets()[: plan.streets] if plan.done.get("created") else ():
        _requests(ensemble, plan.until)


def _terms(ensemble: Ensemble) -> None:
    """Open petitions and disputes, as if their terms had begun when they were accepted."""
    asked = (
        Q(kind=Kind.DISPUTE) | Q(category__code="complaint") | Q(channel=Channel.LETTER, kind=Kind.REQUEST)
    )
    rows = Case.objects.filter(asked, centre=ensemble.centre, state=State.ACCEPTED, is_history=False)
    rows = rows.exclude(clocks__kind=ClockKind.STATUTORY).select_related("centre", "category")
    cases = list(rows.order_by("-received_at", "id")[:_TERMS])
    accepted = dict(Entry.objects.filter(case__in=cases, verb=Verb.ACCEPT).values_list("case", "at"))
    for case in cases:
        if case.pk in accepted:
            statutory.reached(case, TermMoment.ACCEPTED, accepted[case.pk])


def _requests(ensemble: Ensemble, until: datetime) -> None:
    morning = until - timedelta(hours=3)
    slips = Slip.objects.filter(
        centre=ensemble.centre,
        state=SlipState.ACKNOWLEDGED,
        due_at__gt=until + timedelta(days=1),
        case__acted_at__lt=morning,
        case__is_restricted=False,
        case__exclusions=None,
    )
    slips = slips.exclude(pk__in=TimeRequest.objects.values("slip")).select_related("case", "unit", "centre")
    market = ensemble.teams["market"].unit if "market" in ensemble.teams else 0
    found = sorted(slips.order_by("due_at", "id")[:60], key=lambda one: one.unit_id != market)
    chief = standing_at(Officer.objects.get(pk=ensemble.director.officer), until)
    for slip, story in zip(found, _STORIES, strict=False):
        by = _handler(slip.unit, morning)
        if by is not None:
            _tell(slip, story, by, chief, morning)


def _handler(unit: Unit, at: datetime) -> Standing | None:
    held = Appointment.objects.held_on(at.date()).of_units(unit.pk).with_capability(Capability.HANDLE)
    return standing_at(Officer.objects.get(pk=held[0].officer_id), at) if held else None


def _tell(slip: Slip, story: str, by: Standing, chief: Standing, at: datetime) -> None:
    soon = at + timedelta(minutes=40)
    match story:
        case "open":
            clocks.ask_time(by=by, slip=slip, workdays=3, why="当事人出差，约定下周到场协商。", at=at)
        case "granted":
            clocks.ask_time(by=by, slip=slip, workdays=5, why="须会同城管联合检查，排期在下周。", at=at)
            clocks.grant_time(by=chief, slip=slip, answer="同意，抓紧办理。", at=soon)
        case "declined":
            clocks.ask_time(by=by, slip=slip, workdays=4, why="近期工作较多。", at=at)
            clocks.decline_time(by=chief, slip=slip, answer="理由不充分，请按期办结。", at=soon)
        case "paused":
            why = "噪声值已委托检测机构检测，等检测报告。"
            clocks.pause_slip(by=chief, slip=slip, reason=PauseReason.EXPERT, why=why, at=at)
        case "ask_pause":
            why = "双方已起诉，等法院立案结果。"
            clocks.ask_pause(by=by, slip=slip, reason=PauseReason.COURT, why=why, at=at)
        case "long":
            clocks.ask_time(by=by, slip=slip, workdays=12, why="须等上级部门专项资金批复。", at=at)
