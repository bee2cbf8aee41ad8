"""Whom a case accuses: kept outside at once and everywhere, and who takes the case on instead (trap 26)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from cases import sight_permissions
from cases.actions import board
from cases.actions.history import locked, write
from cases.choices import Verb
from cases.models import Case, Exclusion, Task
from core.models import Notice
from core.notices import notify
from core.refusals import insist
from governance.choices import Capability, UnitKind
from governance.duty import commanders_of
from governance.models import Appointment, Area, Officer, Unit
from governance.standing import Standing

Accused = Unit | Officer


def hearers(case: Case, officers: Collection[int], at: datetime) -> list[int]:
    """Of these officers those who may hear of the case: nobody it accuses. Cost: at most two queries."""
    deaf = {one for _, one in Exclusion.objects.accused_in([case.pk], at.date())}
    return [one for one in dict.fromkeys(officers) if one not in deaf]


def tell(case: Case, officers: Collection[int], text: str, url: str, *, at: datetime) -> None:
    """The bell of those who may hear of the case."""
    notify(hearers(case, officers, at), text, url, at=at)


def why_excluded(who: Accused) -> str:
    """The reason that stands on the exclusion of whom a case accuses."""
    return f"事项反映的是{who}，按规定回避"


@transaction.atomic
def exclude(
    *,
    by: Standing,
    case: Case,
    reason: str,
    at: datetime,
    unit: Unit | None = None,
    officer: Officer | None = None,
) -> Case:
    """Mark whom the case accuses: out of sight, out of mind, out of the bell from this moment on."""
    case = locked(case)
    insist(sight_permissions.why_not_exclude(by, case, unit=unit, officer=officer))
    accused: list[Accused] = [one for one in (unit, officer) if one is not None]
    keep_outside(by=by, case=case, accused=accused, at=at, reason=reason)
    return case


def keep_outside(
    *, by: Standing, case: Case, accused: Sequence[Accused], at: datetime, reason: str = ""
) -> None:
    """The exclusion itself, for a case that is locked or new: rows, instructions that fall, the bell, who has it now."""
    for who in accused:
        why = why_excluded(who)
        one = {"unit": who} if isinstance(who, Unit) else {"officer": who}
        board.exclude(by=by, case=case, why=why, note=f"{why}。{reason}" if reason else why, at=at, **one)
    deaf = {one for _, one in Exclusion.objects.accused_in([case.pk], at.date())}
    mine = Q(unit__in=[one for one in accused if isinstance(one, Unit)]) | Q(officer__in=deaf)
    for task in Task.objects.open().filter(mine, case=case):
        Task.objects.filter(pk=task.pk).update(withdrawn_at=at)
        write(
            by=by,
            case=case,
            verb=Verb.WITHDRAW_TASK,
            at=at,
            note="按规定回避，批示自动撤回",
            about={"task": task.pk},
        )
    Notice.objects.filter(recipient__in=deaf, url__startswith=reverse("case_show", args=[case.pk])).delete()
    _hand_on(by, case, deaf, at)


def _hand_on(by: Standing, case: Case, deaf: set[int], at: datetime) -> None:
    """Another one owns it when its owner is accused; when its centre is, the commanders and the centre above know."""
    centre_accused = Exclusion.objects.filter(case=case, unit=case.centre_id).exists()
    if case.owner_id not in deaf and not centre_accused:
        return
    chain = _chain(case, at)
    told = sorted({one for officers in chain for one in officers} - deaf) if centre_accused else []
    if case.owner_id in deaf:
        owner = next((one for officers in chain for one in officers if one not in deaf), None)
        case.owner_id = owner
        case.save(update_fields=["owner"])
        told = told or [one for one in (owner,) if one]
    above = centre_above(case.centre)
    if centre_accused:
        board.await_move(case, f"{above or '指挥长'} 受理")
        if above is not None:
            board.grant(case=case, unit=above, why="反映的是本级中心，由上一级办理", at=at)
    board.name([(case.pk, one) for one in told], why="原经办人须回避，由您接手", at=at)
    text = f"有一件事项因原经办人须回避，由您接手：{case.title}"
    notify(told, text, reverse("case_show", args=[case.pk]), at=at)


def centre_above(centre: Unit) -> Unit | None:
    """The centre of the level above, None at the top."""
    codes = Area.objects.get(pk=centre.area_id).path.strip(".").split(".")[:-1]
    found = Unit.objects.filter(kind=UnitKind.CENTRE, area__code__in=codes).select_related("area")
    return max(found, key=lambda unit: len(unit.area.path), default=None)


def _chain(case: Case, at: datetime) -> list[list[int]]:
    """Who is asked in turn: the centre's assigners, the street's commanders, the centre above, the commanders there."""
    area, above = Area.objects.get(pk=case.centre.area_id), centre_above(case.centre)
    chain = [_assigners(case.centre, at), commanders_of(area, at, below=False)]
    if above is not None:
        chain += [_assigners(above, at), commanders_of(above.area, at, below=False)]
    return chain


def _assigners(unit: Unit, at: datetime) -> list[int]:
    held = Appointment.objects.held_on(at.date()).of_units(unit.pk).with_capability(Capability.ASSIGN)
    return sorted({one.officer_id for one in held})


@transaction.atomic
def lift_exclusion(*, by: Standing, exclusion: Exclusion, reason: str, at: datetime) -> Case:
    """It was a mistake, or is settled: the row goes, its history stays."""
    case = locked(exclusion.case)
    exclusion = Exclusion.objects.select_related("unit", "officer").get(pk=exclusion.pk)
    exclusion.case = case
    insist(sight_permissions.why_not_lift_exclusion(by, exclusion))
    who = exclusion.unit or exclusion.officer
    write(by=by, case=case, verb=Verb.LIFT_EXCLUSION, at=at, note=f"{who}不再回避：{reason}",
          capability=Capability.COMMAND)  # fmt: skip
    exclusion.delete()
    return case
