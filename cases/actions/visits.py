"""Visits after a warning about domestic violence (告诫书): by the committee and the police (反家庭暴力法第十七条)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.urls import reverse

from cases import rules
from cases.actions import board
from cases.actions.accused import tell
from cases.choices import TaskKind
from cases.models import Case, Exclusion, KeyDate, Task
from core import switches
from core.clock import start_of
from governance.choices import Capability, UnitKind
from governance.models import Appointment, Unit
from governance.standing import Standing

# how often and when is no law's: defaults that the office sets
FIRST, EVERY, COUNT = "admonition_first_days", "admonition_every_days", "admonition_visits"
VISITORS = (UnitKind.COMMUNITY_COMMITTEE, UnitKind.POLICE_STATION)
_TEXT = (
    "告诫书查访（第 {n} 次）：分别查访加害人、受害人，监督不再实施家庭暴力；尊重受害人意愿，注意保密。"
    "查访情况报结时写明。"
)
_WHY = "告诫书查访"


class Planned(NamedTuple):
    """The visits, and in words what was arranged and what could not be."""

    tasks: list[Task]
    words: str


def plan_visits(*, by: Standing, key_date: KeyDate, at: datetime) -> Planned:
    """The visits of both units for a warning of a locked case; nothing when it is so old that all days are over.

    Cost: a handful of queries. On a restricted case only those who visit are named.
    """
    case = key_date.case
    days = rules.visit_days(
        key_date.day, at.date(), first=switches.value(FIRST), every=switches.value(EVERY), count=switches.value(COUNT)
    )  # fmt: skip
    if not days:
        return Planned([], "送达已久，不再安排查访")
    units, missing = _visitors(case, at)
    capability = by.right(Capability.INTAKE, Capability.ASSIGN, Capability.COMMAND, about=case)
    made = Task.objects.bulk_create(
        Task(
            case=case,
            kind=TaskKind.VISIT,
            text=_TEXT.format(n=number),
            unit=unit,
            made_by=by.officer,
            appointment=by.under(capability, about=case),
            made_at=at,
            rule="set",
            due_at=start_of(day + timedelta(days=1)),
            key_date=key_date,
        )
        for unit in units
        for number, day in enumerate(days, 1)
    )
    for unit in units:
        _let_see(case, unit, at)
        _ring(case, unit, f"请查访（告诫书已送达）：{days[0]:%m-%d} 前首次查访", at)
    said = []
    if units:
        when = "、".join(f"{day:%m-%d}" for day in days)
        said.append(f"请{'、'.join(str(one) for one in units)}于 {when} 前各查访一次")
    return Planned(made, "；".join([*said, *missing]))


def _visitors(case: Case, at: datetime) -> tuple[list[Unit], list[str]]:
    """The committee and the station nearest to where the case is, and why one of them is not there. Two queries."""
    codes = case.area.path.strip(".").split(".")
    near = (
        Unit.objects.open_on(at.date()).filter(kind__in=VISITORS, area__code__in=codes).select_related("area")
    )
    accused = set(Exclusion.objects.filter(case=case, unit__isnull=False).values_list("unit", flat=True))
    found, missing = [], []
    for kind in VISITORS:
        unit = max(
            (one for one in near if one.kind == kind), key=lambda one: len(one.area.path), default=None
        )
        if unit is None:
            missing.append(f"没有找到这里的{kind.label}，请另行通知查访")
        elif unit.pk in accused:
            missing.append(f"{unit}须回避，请另行安排查访")
        else:
            found.append(unit)
    return found, missing


def _hands(case: Case, unit: Unit, at: datetime) -> list[int]:
    """Who of the unit visits: of a restricted case those whose own beat it is, all who handle there when it is nobody's."""
    held = Appointment.objects.held_on(at.date()).of_units(unit.pk).select_related("area")
    hands = held.with_capability(Capability.HANDLE)
    near = [one for one in hands if one.area and case.area.path.startswith(one.area.path)]
    return [one.officer_id for one in (near if case.is_restricted and near else hands)]


def _let_see(case: Case, unit: Unit, at: datetime) -> None:
    if case.is_restricted:
        board.name([(case.pk, one) for one in _hands(case, unit, at)], why=_WHY, at=at)
    else:
        board.grant(case=case, unit=unit, why=_WHY, at=at)


def _ring(case: Case, unit: Unit, text: str, at: datetime) -> None:
    tell(case, _hands(case, unit, at), text, reverse("case_show", args=[case.pk]) + "#tasks", at=at)


def drop_visits(key_date: KeyDate, at: datetime) -> int:
    """The warning was noted by mistake or lifted: visits that are still ahead are taken back; how many."""
    ahead = list(Task.objects.open().filter(key_date=key_date).with_row().order_by("id"))
    Task.objects.filter(pk__in=[one.pk for one in ahead]).update(withdrawn_at=at)
    for unit in dict.fromkeys(one.unit for one in ahead if one.unit):
        _ring(key_date.case, unit, "告诫书查访已撤回，不用再查访", at)
    return len(ahead)
