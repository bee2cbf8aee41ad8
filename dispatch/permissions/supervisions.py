"""Why not: supervisions are asked for by those who assign, command, instruct or supervise where the case is."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from cases.choices import State
from cases.models import Case
from cases.permissions import lacking
from core.refusals import Refusal, forbidden, incomplete, wrong_state
from dispatch.choices import SupervisionLevel
from dispatch.models import Slip, Supervision
from dispatch.querysets.slips import RUNNING
from governance.choices import Capability, SlipMode
from governance.duty import seat_of
from governance.models import Appointment, Officer, Unit
from governance.standing import Standing

SUPERVISORS = (Capability.COMMAND, Capability.INSTRUCT, Capability.SUPERVISE, Capability.ASSIGN)
# a case on the wall of the centre is a leader's word
LISTS = (Capability.COMMAND, Capability.INSTRUCT)


def why_not_supervise(standing: Standing, case: Case, level: str = "") -> Refusal | None:
    if refusal := lacking(
        standing,
        case,
        *SUPERVISORS,
        otherwise="您的岗位没有“督办”“指挥”“批示”或“交办”职责，请报中心主任提出督办。",
    ):
        return refusal
    if case.state not in (State.REGISTERED, State.ACCEPTED):
        return wrong_state(f"事项现在是“{State(case.state).label}”，不需要督办；没有办好的先重新办理。")
    return _why_not_list(standing, case, level)


def _why_not_list(standing: Standing, case: Case, level: str) -> Refusal | None:
    if level == SupervisionLevel.LISTED and not standing.may(*LISTS, about=case):
        return forbidden("挂牌督办由有“指挥”或“批示”职责的指挥长、书记决定，请先普通督办，再报指挥长挂牌。")
    return None


def levels_open_to(standing: Standing, case: Case) -> list[tuple[str, str]]:
    """The levels that this officer may choose, as (value, words)."""
    return [one for one in SupervisionLevel.choices if _why_not_list(standing, case, one[0]) is None]


def units_to_supervise(case: Case) -> QuerySet[Unit]:
    """Whose running slip it is, and the centre itself; never a unit that the case accuses, nor one that is only asked."""
    slips = Slip.objects.filter(case=case, state__in=RUNNING, mode=SlipMode.ASSIGN).values("unit")
    excluded = case.exclusions.exclude(unit=None).values("unit")
    own = Unit.objects.filter(pk=case.centre_id)
    return (Unit.objects.filter(pk__in=slips) | own).exclude(pk__in=excluded).order_by("kind", "id")


def supervisors_for(case: Case, at: datetime) -> QuerySet[Officer]:
    """Who may answer for it: on a post of the centre's own area with such a right, not accused by the case.

    Cost: two queries besides its own, more below a street or where the case comes without its centre's area.
    """
    seat = seat_of(case.centre)
    held = Appointment.objects.held_on(at.date()).filter(
        post__unit__area__in=[seat.area_id, case.centre.area_id]
    )
    accused = {officer for _, officer in case.exclusions.accused_in([case.pk], at.date())}
    return Officer.objects.filter(pk__in=held.officers_with(*SUPERVISORS) - accused).order_by("name", "id")


def why_not_unit(case: Case, unit: Unit) -> Refusal | None:
    if not units_to_supervise(case).filter(pk=unit.pk).exists():
        return wrong_state(f"{unit}手上没有这件事项，请刷新后另选。")
    if Supervision.objects.open().filter(case=case, unit=unit).exists():
        return wrong_state(f"对{unit}的督办还没有销号，请在原督办上调整级别。")
    return None


def why_not_due(at: datetime, due_at: datetime) -> Refusal | None:
    return None if due_at > at else incomplete("督办时限已经过去，请填写今后的时间。")


def why_not_responsible(case: Case, officer: Officer, at: datetime) -> Refusal | None:
    if supervisors_for(case, at).filter(pk=officer.pk).exists():
        return None
    return incomplete(f"{officer}不能负责这件督办，请另选督办责任人。")


def _why_not_open(supervision: Supervision) -> Refusal | None:
    if supervision.lifted_at is not None:
        return wrong_state("这件督办已经销号，请刷新查看。")
    return None


def _why_not_reach(standing: Standing, supervision: Supervision) -> Refusal | None:
    if supervision.responsible_id == standing.pk:
        return None
    return lacking(
        standing, supervision.case, *SUPERVISORS, otherwise="督办由督办责任人或有“督办”“指挥”职责的同事办理。"
    )


def why_not_raise(standing: Standing, supervision: Supervision, level: str = "") -> Refusal | None:
    """A listed one is changed by who may list."""
    refusal = _why_not_reach(standing, supervision) or _why_not_open(supervision)
    if refusal is None and supervision.level == SupervisionLevel.LISTED:
        refusal = lacking(
            standing, supervision.case, *LISTS,
            otherwise="挂牌督办由有“指挥”或“批示”职责的指挥长、书记调整。",
        )  # fmt: skip
    return refusal or _why_not_list(standing, supervision.case, level)


def why_not_note(standing: Standing, supervision: Supervision) -> Refusal | None:
    return _why_not_reach(standing, supervision) or _why_not_open(supervision)


def why_not_lift(standing: Standing, supervision: Supervision) -> Refusal | None:
    """A listed one is taken from the wall by who may list."""
    if refusal := _why_not_reach(standing, supervision):
        return refusal
    if supervision.level == SupervisionLevel.LISTED and not standing.may(*LISTS, about=supervision.case):
        return forbidden("挂牌督办由有“指挥”或“批示”职责的指挥长、书记销号。")
    return _why_not_open(supervision)


def why_not_read_supervisions(standing: Standing) -> Refusal | None:
    if standing.may(*SUPERVISORS, Capability.INTAKE, Capability.REPORT, Capability.HANDLE):
        return None
    return forbidden("您的岗位没有办理、督办事项的职责，没有督办台账。")
