"""Why not: 吹哨报到."""

from datetime import datetime, timedelta

from cases.choices import OPEN_STATES, State
from cases.models import Case, Exclusion
from core.clock import ZONE
from core.refusals import Refusal, forbidden, incomplete, wrong_state
from dispatch.models import Whistle, WhistleCall
from governance.choices import Capability, UnitKind
from governance.models import Unit
from governance.standing import Standing

# at a centre or a community committee
WHISTLERS = (Capability.INTAKE, Capability.ASSIGN, Capability.COMMAND, Capability.HANDLE)
_WHISTLING = (UnitKind.CENTRE, UnitKind.COMMUNITY_COMMITTEE, UnitKind.PARTY_OFFICE)
# who answers and reports for a unit
ANSWERERS = (Capability.HANDLE, Capability.ASSIGN, Capability.INTAKE, Capability.COMMAND)
LATEST = timedelta(days=30)


def whistling_unit(standing: Standing) -> Unit | None:
    """For which unit the officer whistles: the community committee, the centre, or the command above it."""
    for one in standing.appointments:
        unit = one.post.unit
        if unit.kind in _WHISTLING and any(right in one.post.capabilities for right in WHISTLERS):
            return unit
    return None


def why_not_whistle(standing: Standing) -> Refusal | None:
    if whistling_unit(standing) is not None:
        return None
    return forbidden(
        "吹哨由社区居委会、综治中心有“承办”“受理登记”“交办”或“指挥”职责的人员发起，请联系社区或中心。"
    )


def why_not_whistle_on(standing: Standing, case: Case) -> Refusal | None:
    """For the button on a case: who may whistle at all, and not about what only a few may know of."""
    if refusal := why_not_whistle(standing):
        return refusal
    if case.is_restricted:
        return wrong_state("这件事项限制知悉，不能吹哨，请用交办单办理。")
    if case.state not in OPEN_STATES:
        return wrong_state(f"事项现在是“{State(case.state).label}”，不再办理，不用吹哨。")
    return _why_not_here(standing, case)


def _why_not_here(standing: Standing, case: Case) -> Refusal | None:
    """About what happens where one whistles, or what one's own unit has."""
    own = whistling_unit(standing)
    if own is None or case.area.path.startswith(own.area.path) or case.lead_unit_id == own.pk:
        return None
    return forbidden(f"这件事项不在{own}的辖区，请当地社区或综治中心吹哨。")


def why_not_whistle_about(
    standing: Standing, case: Case | None, units: list[Unit], meet_at: datetime
) -> Refusal | None:
    """When, and whom: nobody the case accuses, nothing that only a few may know of."""
    if refusal := why_not_whistle(standing):
        return refusal
    if not standing.at < meet_at <= standing.at + LATEST:
        return incomplete("到场时间请填今后 30 天以内。")
    own = whistling_unit(standing)
    called = [one for one in units if own is None or one.pk != own.pk]
    if not called:
        return incomplete("请至少选一个要到场的单位（本单位不用选）。")
    if case is None:
        return None
    if not Case.objects.visible_to(standing).filter(pk=case.pk).exists():
        return incomplete("没有找到这个编号的事项，请核对。")
    if case.is_restricted:
        return incomplete("这件事项限制知悉，不能吹哨，请用交办单办理。")
    if refusal := _why_not_here(standing, case):
        return refusal
    barred = Exclusion.objects.filter(case=case, unit__in=called).select_related("unit").first()
    return incomplete(f"这件事项按规定须由{barred.unit}回避，请不要选它。") if barred else None


def _runs(standing: Standing, whistle: Whistle) -> bool:
    """Whose it is: the whistling unit's people, and who assigns or commands in its area."""
    return whistle.unit_id in standing.unit_ids_with(*WHISTLERS) or standing.covers(
        whistle.area, Capability.ASSIGN, Capability.COMMAND
    )


def _why_not_run(standing: Standing, whistle: Whistle) -> Refusal | None:
    if not _runs(standing, whistle):
        return forbidden(f"由吹哨单位{whistle.unit}，或有“交办”“指挥”职责的人员登记。")
    return wrong_state("这次吹哨已经办结，请刷新查看。") if whistle.closed_at else None


def why_not_close_whistle(standing: Standing, whistle: Whistle) -> Refusal | None:
    """Who came is noted first."""
    if refusal := _why_not_run(standing, whistle):
        return refusal
    if standing.at < whistle.meet_at:
        return wrong_state(f"到场时间是 {whistle.meet_at.astimezone(ZONE):%m-%d %H:%M}，开过以后再办结。")
    left = WhistleCall.objects.filter(whistle=whistle, arrival="").count()
    return incomplete(f"还有 {left} 个单位没有登记到场情况，请先登记。") if left else None


def why_not_note_arrival(standing: Standing, call: WhistleCall) -> Refusal | None:
    return _why_not_run(standing, call.whistle)


def why_not_give_duty(standing: Standing, call: WhistleCall) -> Refusal | None:
    return _why_not_run(standing, call.whistle)


def _why_not_answer_for(standing: Standing, call: WhistleCall) -> Refusal | None:
    if call.unit_id in standing.unit_ids_with(*ANSWERERS):
        return None
    return forbidden(f"由{call.unit}有“承办”职责的人员答复。")


def why_not_answer_whistle(standing: Standing, call: WhistleCall) -> Refusal | None:
    if refusal := _why_not_answer_for(standing, call):
        return refusal
    if call.whistle.closed_at or call.arrival:
        return wrong_state("这次吹哨已经登记到场情况，不用再答复。")
    return None


def why_not_finish_duty(standing: Standing, call: WhistleCall) -> Refusal | None:
    if refusal := _why_not_answer_for(standing, call):
        return refusal
    if not call.duty:
        return wrong_state("这次吹哨没有给本单位派任务。")
    return wrong_state("任务已报完成，请刷新查看。") if call.duty_done_at else None
