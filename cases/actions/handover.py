"""Cases, sight and instructions go from one officer to another, each with its line of history."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from cases import permissions
from cases.actions import board
from cases.actions.history import locked, write, write_alike
from cases.choices import OPEN_STATES, Verb
from cases.models import Case, Exclusion, Grant, Task
from cases.querysets import CaseQuerySet
from core.notices import notify
from core.refusals import incomplete, insist
from governance.models import Appointment, Area, Officer, Unit
from governance.standing import Standing

Handed = tuple[int, list[str]]


@transaction.atomic
def hand_over_case(*, by: Standing, case: Case, officer: Officer, note: str, at: datetime) -> Case:
    """One case gets another first receiver, who sees it from now on."""
    case = locked(case)
    insist(permissions.why_not_hand_over_case(by, case, officer))
    before = case.owner.name if case.owner else "无"
    case.owner = officer
    case.save(update_fields=["owner"])
    write(by=by, case=case, verb=Verb.HAND_OVER, at=at, note=f"首接责任人由{before}改为{officer}：{note}")
    notify(
        [officer.pk], f"交接给您：{case.title}（{case.number}）", reverse("case_show", args=[case.pk]), at=at
    )
    return case


def owned(officer: Officer, _at: datetime) -> int:
    """How many open cases the officer received first."""
    return Case.objects.open().filter(owner=officer).count()


def told(officer: Officer, _at: datetime) -> int:
    """How many open instructions the officer is to carry out."""
    return Task.objects.open().filter(officer=officer).count()


def named(officer: Officer, at: datetime) -> int:
    """Open cases that the officer sees by name."""
    held = Grant.objects.in_force(at).filter(officer=officer, case__state__in=OPEN_STATES)
    return held.values("case").distinct().count()


def hand_owned(by: Standing, officer: Officer, to: Officer, reason: str, at: datetime) -> Handed:
    """Open cases whose first receiver goes."""
    cases = _rows(Case.objects.open().filter(owner=officer))
    going, stayed = part(by, cases, to, at)
    Case.objects.filter(pk__in=[case.pk for case in going]).update(owner=to)
    note_handed(by, going, f"首接责任人由{officer}交接给{to}：{reason}", at)
    return len(going), stayed


def hand_grants(by: Standing, officer: Officer, to: Officer, reason: str, at: datetime) -> Handed:
    """Sight of open cases that was given to the officer by name."""
    held = Grant.objects.in_force(at).filter(officer=officer)
    cases = _rows(Case.objects.open().filter(pk__in=held.values("case")))
    going, stayed = part(by, cases, to, at)
    ids = [case.pk for case in going]
    board.name([(pk, to.pk) for pk in ids], why=f"接{officer}的工作", at=at)
    Grant.objects.filter(officer=officer, case__in=ids, until_at=None).update(until_at=at)
    note_handed(by, going, f"知情人员由{officer}改为{to}：{reason}", at)
    return len(going), stayed


def hand_tasks(by: Standing, officer: Officer, to: Officer, reason: str, at: datetime) -> Handed:
    """Instructions given to the officer by name; whoever gave them hears of it."""
    tasks = list(
        Task.objects.open()
        .select_for_update(of=("self",))
        .filter(officer=officer)
        .select_related("case__area")
        .order_by("pk")
    )
    cases = list({task.case_id: task.case for task in tasks}.values())
    going, stayed = part(by, cases, to, at)
    ids = {case.pk for case in going}
    moved = [task for task in tasks if task.case_id in ids]
    Task.objects.filter(pk__in=[task.pk for task in moved]).update(officer=to)
    board.name([(pk, to.pk) for pk in ids], why="批示", at=at)
    note_handed(by, going, f"批示由{officer}交接给{to}办理：{reason}", at)
    for task in moved:
        url = reverse("case_show", args=[task.case_id]) + "#tasks"
        notify([task.made_by_id], f"您给{officer}的批示已交接给{to}：{task}", url, at=at)
    return len(moved), stayed


def hand_on_cases(by: Standing, area: Area, successor: Area, at: datetime) -> int:
    """Open cases of a place that closes go to its successor, each with a line of history. They stay with their
    centre, so the successor must lie where that centre works."""
    cases = _rows(Case.objects.open().filter(area__path__startswith=area.path))
    centres = Unit.objects.filter(pk__in={case.centre_id for case in cases}).select_related("area")
    strange = [one for one in centres.order_by("name") if not successor.path.startswith(one.area.path)]
    if strange:
        number = sum(case.centre_id in {one.pk for one in strange} for case in cases)
        names = "、".join(one.name for one in strange)
        insist(
            incomplete(
                f"{number:,} 件由{names}受理，{successor}不在它的范围内。请换一个接续区域，或先办结、转办。"
            )
        )
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(area=successor)
    note_handed(by, cases, f"{area.label}撤销，所属区域改为{successor.label}", at)
    return len(cases)


def _rows(cases: CaseQuerySet) -> list[Case]:
    rows = (
        Case.objects.filter(pk__in=cases.values("pk")).select_for_update(of=("self",)).select_related("area")
    )
    return list(rows.defer("narrative", "outcome", "source_row").order_by("pk"))


def part(by: Standing, cases: Collection[Case], to: Officer, at: datetime) -> tuple[list[Case], list[str]]:
    """Which may go to the successor, and in words why others stay: never to whom a case accuses (trap 26), and a
    restricted one only by somebody who knows it. A number is named only to who may see the case. Cost: four queries."""
    ids = [case.pk for case in cases]
    accused = _accusing(ids, to, at)
    known = set(Case.objects.visible_to(by).filter(pk__in=ids).values_list("pk", flat=True))
    hidden = {case.pk for case in cases if case.is_restricted and case.pk not in known} - accused
    stayed = []
    if accused:
        named = "、".join(case.number for case in cases if case.pk in accused & known)
        stayed.append(
            f"{len(accused)} 件按规定须由{to}回避，没有移交{f'（{named}）' if named else ''}。请另选接手人。"
        )
    if hidden:
        stayed.append(f"{len(hidden)} 件限制知悉，没有移交。请由本人或已指定的知情人员交接。")
    return [case for case in cases if case.pk not in accused | hidden], stayed


def _accusing(case_ids: Collection[int], to: Officer, at: datetime) -> set[int]:
    units = Appointment.objects.held_on(at.date()).filter(officer=to).values("post__unit_id")
    rows = Exclusion.objects.filter(Q(officer=to) | Q(unit__in=units), case__in=case_ids)
    return set(rows.values_list("case_id", flat=True))


def note_handed(by: Standing, cases: Collection[Case], note: str, at: datetime) -> None:
    """The same line in the history of each case that went to somebody else."""
    write_alike(by=by, cases=cases, verb=Verb.HAND_OVER, note=note, at=at)
