"""Why not, for what decides who may know of a case: the accused, restriction, emergency looks."""

from django.db.models import Q

from cases.models import BreakGlass, Case, Exclusion, Grant
from cases.permissions import lacking
from core.refusals import Refusal, forbidden, incomplete, wrong_state
from governance.choices import Capability, Sees
from governance.models import Appointment, Officer, Unit
from governance.standing import Standing

# who may say whom a case accuses, and who may restrict it; lifting either is a commander's
GUARDIANS = (Capability.INTAKE, Capability.ASSIGN, Capability.COMMAND)
NAMERS = (Capability.ASSIGN, Capability.COMMAND)


def why_not_exclude(
    standing: Standing, case: Case, *, unit: Unit | None = None, officer: Officer | None = None
) -> Refusal | None:
    """Without anybody: may this officer name the accused at all (for the button)."""
    if refusal := lacking(
        standing,
        case,
        *GUARDIANS,
        otherwise="您的岗位没有“受理登记”“交办”或“指挥”职责，不能标明回避。请告诉本中心主任或指挥长。",
    ):
        return refusal
    if unit is not None and case.lead_unit_id == unit.pk:
        return wrong_state(f"事项正由{unit}办理，请先收回交办单，再标明回避。")
    return None


def why_not_lift_exclusion(standing: Standing, exclusion: Exclusion) -> Refusal | None:
    if refusal := lacking(
        standing,
        exclusion.case,
        Capability.COMMAND,
        otherwise="解除回避须由有“指挥”职责的指挥长决定，并写明原因。",
    ):
        return refusal
    return None


def why_not_restrict(standing: Standing, case: Case) -> Refusal | None:
    if refusal := lacking(
        standing,
        case,
        *GUARDIANS,
        otherwise="您的岗位没有“受理登记”“交办”或“指挥”职责，不能限制知悉。请告诉本中心主任或指挥长。",
    ):
        return refusal
    return wrong_state("事项已经限制知悉。") if case.is_restricted else None


def why_not_lift_restriction(standing: Standing, case: Case) -> Refusal | None:
    if refusal := lacking(
        standing, case, Capability.COMMAND, otherwise="解除限制须由有“指挥”职责的指挥长决定，并写明原因。"
    ):
        return refusal
    return None if case.is_restricted else wrong_state("事项没有限制知悉，不需要解除。")


def why_not_name_on(
    standing: Standing, case: Case, *, unit: Unit | None = None, officer: Officer | None = None
) -> Refusal | None:
    if refusal := lacking(
        standing,
        case,
        *NAMERS,
        otherwise="您的岗位没有“交办”或“指挥”职责，不能指定知情人员。请由中心主任或指挥长指定。",
    ):
        return refusal
    if not case.is_restricted:
        return wrong_state("事项没有限制知悉，不需要指定知情人员。")
    if unit is None and officer is None:
        return None
    units = {unit.pk} if unit else set(
        Appointment.objects.held_on(standing.at.date()).filter(officer=officer).values_list("post__unit_id", flat=True)
    )  # fmt: skip
    if Exclusion.objects.filter(Q(unit__in=units) | Q(officer=officer, unit=None), case=case).exists():
        return incomplete(f"本事项按规定须由{unit or officer}回避，不能指定为知情人员。")
    return None


def why_not_take_off(standing: Standing, grant: Grant) -> Refusal | None:
    if refusal := lacking(
        standing,
        grant.case,
        *NAMERS,
        otherwise="您的岗位没有“交办”或“指挥”职责，不能移出知情人员。请由中心主任或指挥长移出。",
    ):
        return refusal
    if not grant.case.is_restricted:
        return wrong_state("事项没有限制知悉，不需要移出知情人员。")
    if grant.until_at is not None and grant.until_at <= standing.at:
        return wrong_state("已经移出，请刷新查看。")
    if grant.unit_id is not None and grant.unit_id == grant.case.lead_unit_id:
        return wrong_state("该单位正在办理本事项，请先收回交办单。")
    return None


GLASS_BREAKERS = (Capability.COMMAND, Capability.ASSIGN, Capability.SUPERVISE)
GLASS_REVIEWERS = (Capability.COMMAND, Capability.SECURE)
GLASS_HOURS, GLASS_MOST = 4, 24


def glass_paths(standing: Standing) -> list[str]:
    """The areas where the officer both looks and answers for emergencies."""
    return [
        (held.area or held.post.unit.area).path
        for held in standing.appointments
        if held.post.sees == Sees.AREA and any(one in held.post.capabilities for one in GLASS_BREAKERS)
    ]


def why_not_break_glass(standing: Standing) -> Refusal | None:
    if glass_paths(standing):
        return None
    return forbidden("紧急查阅限辖区内有“指挥”“交办”或“督办”职责的岗位。请联系本中心主任或指挥长。")


def why_not_see_glass(standing: Standing) -> Refusal | None:
    """The page of emergency looks: for those who may, and for those who review."""
    if standing.may(*GLASS_REVIEWERS, Capability.AUDIT):
        return None
    return why_not_break_glass(standing)


def why_not_review_glass(standing: Standing, look: BreakGlass) -> Refusal | None:
    if look.officer_id == standing.pk:
        return forbidden("不能核查自己的紧急查阅，请由其他指挥长或安全管理员核查。")
    if not standing.may(*GLASS_REVIEWERS, about=look.case):
        return forbidden("核查紧急查阅是有“指挥”或“安全管理”职责的岗位的事，您只能查看。")
    return None if look.reviewed_at is None else wrong_state(f"已由{look.reviewed_by}核查，请刷新查看。")
