"""Why not: the hazard ledger. The hazard given comes with its case, the case with its area."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from cases.models import Exclusion
from cases.permissions import lacking
from cases.sight_permissions import NAMERS
from core.refusals import Refusal, forbidden, incomplete, wrong_state
from governance.choices import AreaLevel, Capability, UnitKind
from governance.models import Appointment, Officer
from governance.standing import Standing
from risk.choices import HazardState, HazardVerb, Tier
from risk.models import Assessment, Hazard, HazardLead
from risk.permissions.assessing import may_read
from risk.permissions.loops import loops_of
from risk.rules.loops import open_before_striking
from risk.workflow import HAZARD_MOVES

# who looks at a hazard again beside those who answer for it
REVIEWERS = (Capability.PRE_ASSESS, Capability.COMMAND, Capability.ASSIGN)
# who names those who answer
_NAMERS = (Capability.COMMAND, Capability.INSTRUCT, Capability.ASSIGN)
# who can answer at each tier
LEADERS = {
    Tier.COMMUNITY: (Capability.ASSIGN, Capability.HANDLE),
    Tier.STREET: (Capability.COMMAND, Capability.INSTRUCT, Capability.ASSIGN),
    Tier.DISTRICT: (Capability.COMMAND, Capability.INSTRUCT, Capability.SUPERVISE),
}
_AREA_OF = {
    Tier.COMMUNITY: AreaLevel.COMMUNITY,
    Tier.STREET: AreaLevel.STREET,
    Tier.DISTRICT: AreaLevel.DISTRICT,
}
# in a community its committee or centre answers, not a company that only works there
OWN_UNITS = {Tier.COMMUNITY: (UnitKind.COMMUNITY_COMMITTEE, UnitKind.CENTRE)}
# who keeps the classes and the loops' names: they hold for every street
_DISTRICT_KEEPERS = (Capability.COMMAND, Capability.ASSIGN, Capability.SUPERVISE)


def leads(standing: Standing, hazard: Hazard) -> bool:
    return HazardLead.objects.filter(hazard=hazard, officer=standing.officer, until_at=None).exists()


def why_not_read_ledger(standing: Standing) -> Refusal | None:
    """The whole ledger for who reads scores; who answers for some hazards reads those."""
    if may_read(standing) or HazardLead.objects.filter(officer=standing.officer, until_at=None).exists():
        return None
    return forbidden("您的岗位没有“预评”“指挥”“批示”或“交办”职责，不能打开隐患台账。需要时请联系中心主任。")


def why_not_read_hazard(standing: Standing, hazard: Hazard) -> Refusal | None:
    if may_read(standing) or leads(standing, hazard):
        return None
    return forbidden("隐患台账由有“预评”“指挥”“批示”或“交办”职责的人员和包案领导查看。需要时请联系中心主任。")


def why_not_review(standing: Standing, hazard: Hazard) -> Refusal | None:
    if not leads(standing, hazard) and (
        refusal := lacking(
            standing,
            hazard.case,
            *REVIEWERS,
            otherwise="复查由包案领导，或有“预评”“指挥”“交办”职责的人员登记。您了解到的情况请在事项页“记事”。",
        )
    ):
        return refusal
    return _why_not_open(hazard)


def why_not_name_lead(
    standing: Standing, hazard: Hazard, tier: Tier | None = None, officer: Officer | None = None
) -> Refusal | None:
    """Without an officer: may this one name anybody at all (for the button)."""
    case = hazard.case
    allowed = NAMERS if case.is_restricted else _NAMERS
    said = "、".join(f"“{one.label}”" for one in allowed)
    if refusal := lacking(
        standing, case, *allowed, otherwise=f"指定包案领导要有{said}职责，请报告指挥长或中心主任。"
    ):
        return refusal
    if refusal := _why_not_open(hazard):
        return refusal
    if officer is None or tier is None:
        return None
    if officer.pk not in {one.officer_id for one in candidates(hazard, tier, standing.at.date())}:
        return incomplete(f"{officer}不能担任{tier.label}，请从列出的人员中选。")
    if any(
        accused == officer.pk for _, accused in Exclusion.objects.accused_in([case.pk], standing.at.date())
    ):
        return incomplete(f"本事项按规定须由{officer}回避，请另选一人。")
    if HazardLead.objects.filter(hazard=hazard, tier=tier, officer=officer, until_at=None).exists():
        return incomplete(f"{officer}已是{tier.label}领导，请另选一人。")
    return None


def candidates(hazard: Hazard, tier: Tier, day: date) -> list[Appointment]:
    """The appointments that can answer for it at that tier, one an officer. Cost: one query."""
    codes = hazard.case.area.path.strip(".").split(".")
    held = Appointment.objects.held_on(day).filter(
        post__unit__area__code__in=codes, post__unit__area__level=_AREA_OF[tier]
    )
    rows = held.select_related("officer", "post__unit").order_by("post__slot", "id")
    fitting = [one for one in rows if can_lead(one, tier)]
    return list({one.officer_id: one for one in reversed(fitting)}.values())[::-1]


def can_lead(held: Appointment, tier: Tier) -> bool:
    """The appointment comes with its post's unit."""
    if tier in OWN_UNITS and held.post.unit.kind not in OWN_UNITS[tier]:
        return False
    return bool(set(LEADERS[tier]) & set(held.post.capabilities))


def may_be_named(standing: Standing) -> bool:
    """Whether the officer can answer for any hazard at all."""
    return any(can_lead(held, tier) for held in standing.appointments for tier in Tier)


def open_loops(hazard: Hazard, at: datetime) -> list[str]:
    """The names of the loops that striking off asks and that are open. Cost: two queries."""
    found = loops_of({hazard.case_id: hazard.level}, at.date())
    return open_before_striking(found[hazard.case_id])


def why_not_strike_off(standing: Standing, hazard: Hazard) -> Refusal | None:
    """Every loop closed, or a commander; never while the case waits on the desk."""
    if refusal := lacking(
        standing,
        hazard.case,
        *HAZARD_MOVES[HazardVerb.STRIKE_OFF].capabilities,
        otherwise="销号要有“指挥”“交办”或“预评”职责。请由中心主任或指挥长办理。",
    ):
        return refusal
    if refusal := _why_not_open(hazard):
        return refusal
    if Assessment.objects.filter(case=hazard.case_id).open().exists():
        return wrong_state("事项还在预评台上，请先评定，再销号。")
    if standing.may(Capability.COMMAND, about=hazard.case):
        return None
    return _why_not_closed(open_loops(hazard, standing.at))


def _why_not_closed(names: Sequence[str]) -> Refusal | None:
    if not names:
        return None
    return incomplete(
        f"还没有闭环：{'、'.join(names)}。闭环后可以销号；确需提前销号的，由指挥长写明理由签字。"
    )


def _why_not_open(hazard: Hazard) -> Refusal | None:
    if hazard.state == HazardState.OPEN:
        return None
    who = f"由{hazard.struck_by}" if hazard.struck_by else ""
    return wrong_state(f"这件隐患已{who}销号，请刷新查看。事项重新办理后会恢复列管。")


def why_not_see_kinds(standing: Standing) -> Refusal | None:
    if may_read(standing) or why_not_keep_kinds(standing) is None:
        return None
    return forbidden("隐患类别和闭环名称由有“预评”“指挥”“批示”“交办”职责的人员查看。需要时请联系中心主任。")


def why_not_keep_kinds(standing: Standing) -> Refusal | None:
    """They hold for the whole district: its centre and committee, and the administrators."""
    if standing.may(Capability.ADMINISTER):
        return None
    if any(
        (held.area or held.post.unit.area).level in (AreaLevel.CITY, AreaLevel.DISTRICT)
        for held in standing.appointments
        if any(right in held.post.capabilities for right in _DISTRICT_KEEPERS)
    ):
        return None
    return forbidden("隐患类别和闭环名称全区统一，由区级有“指挥”“交办”“督办”职责的人员或系统管理员维护。")
