"""Why not: clocks of a slip (more time, pause), terms of the law, the deadline policy."""

from __future__ import annotations

from django.db.models import Sum

from cases.actions.statutory import term_of
from cases.choices import ClockKind, MoveKind
from cases.models import Clock
from cases.permissions import lacking
from core import switches
from core.refusals import Refusal, forbidden, wrong_state
from dispatch import rules
from dispatch.choices import RequestKind, SlipState
from dispatch.models import DeadlinePolicy, Slip, TimeRequest
from governance.choices import Capability
from governance.duty import seat_of
from governance.models import Unit
from governance.permissions.structure import kept_paths
from governance.standing import Standing

LIMIT = "extension_limit_workdays"
LONGEST_PAUSE = "pause_longest_days"
KEEPERS = (Capability.COMMAND, Capability.ASSIGN)
PAUSABLE = (SlipState.ISSUED, SlipState.ACKNOWLEDGED)


def open_request(slip: Slip) -> TimeRequest | None:
    """What the unit asked and nobody answered. Cost: one query."""
    return TimeRequest.objects.unanswered().filter(slip=slip).select_related("asked_by").first()


def granted_before(slip: Slip) -> int:
    """Working days that were granted so far. Cost: one query."""
    granted = TimeRequest.objects.filter(slip=slip, kind=RequestKind.TIME, is_granted=True)
    return granted.aggregate(days=Sum("granted_workdays"))["days"] or 0


def above_limit(slip: Slip, workdays: int) -> bool:
    """Whether only a commander may grant so much more: the limit is for all extensions of a slip together."""
    limit: int = switches.value(LIMIT)
    return granted_before(slip) + workdays > limit


def _why_not_unit(standing: Standing, slip: Slip, what: str) -> Refusal | None:
    if standing.under(Capability.HANDLE, unit_id=slip.unit_id) is None:
        return forbidden(f"只有承办单位“{slip.unit}”有“{Capability.HANDLE.label}”职责的人员才能{what}。")
    return None


def _why_not_centre(standing: Standing, slip: Slip, what: str) -> Refusal | None:
    """The director of the centre that gave the slip, or who commands there."""
    if standing.under(Capability.ASSIGN, unit_id=slip.centre_id):
        return None
    if commands(standing, slip):
        return None
    return forbidden(
        f"只有交办单位“{slip.centre}”有“{Capability.ASSIGN.label}”职责的人员或当地指挥长才能{what}。"
    )


def commands(standing: Standing, slip: Slip) -> bool:
    held = standing.centres_with(Capability.COMMAND)
    return bool(held) and seat_of(slip.centre) in held


def _why_not_running(standing: Standing, slip: Slip, what: str) -> Refusal | None:
    if slip.state not in PAUSABLE:
        return wrong_state(f"交办单现在是“{SlipState(slip.state).label}”，不能{what}。请刷新查看。")
    if slip.paused_at is not None:
        return wrong_state(f"这张交办单已暂停计时，恢复以后才能{what}。")
    if slip.due_at <= standing.at:
        return wrong_state(f"办结时限已过，不能再{what}。请尽快反馈办理结果，并在反馈中说明超期的原因。")
    return None


def why_not_ask_time(standing: Standing, slip: Slip) -> Refusal | None:
    """More time is asked for before the deadline, by the unit that took the slip, one request at a time."""
    if refusal := _why_not_unit(standing, slip, "申请延期"):
        return refusal
    if slip.state == SlipState.ISSUED:
        return wrong_state("请先签收，再申请延期。")
    if refusal := _why_not_running(standing, slip, "申请延期"):
        return refusal
    if open_request(slip):
        return wrong_state("已有一份申请在等审批，请等答复。")
    return None


def why_not_ask_pause(standing: Standing, slip: Slip) -> Refusal | None:
    if refusal := _why_not_unit(standing, slip, "申请暂停"):
        return refusal
    if refusal := _why_not_running(standing, slip, "申请暂停"):
        return refusal
    if open_request(slip):
        return wrong_state("已有一份申请在等审批，请等答复。")
    return _why_not_by_night(slip)


def why_not_pause_slip(standing: Standing, slip: Slip) -> Refusal | None:
    if refusal := _why_not_centre(standing, slip, "暂停计时"):
        return refusal
    return (
        _why_not_running(standing, slip, "暂停计时")
        or _why_not_by_night(slip)
        or _why_not_own_request(standing, slip)
    )


def _why_not_own_request(standing: Standing, slip: Slip) -> Refusal | None:
    """Pausing grants the pause that is asked for, and nobody grants their own. Cost: one query."""
    request = open_request(slip)
    if request and request.kind == RequestKind.PAUSE and request.asked_by_id == standing.pk:
        return forbidden("您已申请暂停，申请人不能审批自己的申请，请由有此职责的同事审批。")
    return None


def _why_not_by_night(slip: Slip) -> Refusal | None:
    """Danger is never paused before somebody has taken it. Cost: one query for a slip that nobody acknowledged."""
    if slip.state != SlipState.ISSUED:
        return None
    first = Clock.objects.running().filter(case=slip.case_id, subject=f"slip:{slip.pk}")
    first = first.filter(kind=ClockKind.ACKNOWLEDGE)
    if any(rules.runs_at_night(one.rule) for one in first):
        return wrong_state("紧急事项的签收时限昼夜计算，不能暂停；请单位先签收。")
    return None


def why_not_resume_slip(standing: Standing, slip: Slip) -> Refusal | None:
    if refusal := _why_not_centre(standing, slip, "恢复计时"):
        return refusal
    if slip.ended_at is not None or slip.paused_at is None:
        return wrong_state("这张交办单没有暂停，不用恢复。")
    return None


def _why_not_decide(standing: Standing, slip: Slip, what: str) -> Refusal | None:
    if refusal := _why_not_centre(standing, slip, what):
        return refusal
    request = open_request(slip) if slip.ended_at is None else None
    if request is None:
        return wrong_state("没有等审批的申请，可能有同事刚刚处理过，请刷新查看。")
    if request.asked_by_id == standing.pk:
        return forbidden("申请人不能审批自己的申请，请由有此职责的同事审批。")
    return None


def why_not_grant_time(standing: Standing, slip: Slip, workdays: int | None = None) -> Refusal | None:
    """Without workdays: what was asked for (for the button)."""
    if refusal := _why_not_decide(standing, slip, "审批"):
        return refusal
    request = open_request(slip)
    if request is None:
        return None
    if slip.state not in PAUSABLE or slip.paused_at is not None:
        return wrong_state("单位已经反馈，或已暂停计时，不需要再批；可以写明原因不同意。")
    if slip.due_at <= standing.at:
        return wrong_state("办结时限已过，不能再同意；可以写明原因不同意，并督促单位尽快反馈。")
    if request.kind == RequestKind.TIME and not commands(standing, slip):
        days = request.workdays if workdays is None else workdays
        if above_limit(slip, days or 0):
            limit = switches.value(LIMIT)
            return forbidden(
                f"延期合计超过 {limit} 个工作日的，由有“{Capability.COMMAND.label}”职责的指挥长审批；"
                f"以前已同意 {granted_before(slip)} 个工作日。"
            )
    return _why_not_by_night(slip) if request.kind == RequestKind.PAUSE else None


def why_not_decline_time(standing: Standing, slip: Slip) -> Refusal | None:
    return _why_not_decide(standing, slip, "审批")


def why_not_see_requests(standing: Standing) -> Refusal | None:
    if standing.may(
        Capability.HANDLE, Capability.ASSIGN, Capability.COMMAND, Capability.SUPERVISE, Capability.INTAKE
    ):
        return None
    return forbidden("看时限申请要有“承办”“交办”或“指挥”职责，请联系中心主任。")


# --- terms of the law


def why_not_extend_term(standing: Standing, clock: Clock) -> Refusal | None:
    """Once, before it is over, where the law knows an extension. Cost: two queries."""
    if refusal := lacking(
        standing,
        clock.case,
        *KEEPERS,
        otherwise="法定期限由有“交办”或“指挥”职责的人员批准延长，请联系中心主任。",
    ):
        return refusal
    if clock.kind != ClockKind.STATUTORY:
        return wrong_state("这不是法定期限；单位可以申请延期。")
    if clock.stopped_at is not None:
        return wrong_state("这个法定期限已经停止，不需要延长。")
    if not term_of(clock).extension:
        return wrong_state("法律没有规定这个期限可以延长。")
    if clock.moves.filter(kind=MoveKind.EXTENDED).exists():
        return wrong_state("法定期限只能延长一次，已经延长过了。")
    if clock.due_at <= standing.at:
        return wrong_state("法定期限已过，不能再延长。请尽快办结，并向当事人说明。")
    return None


def why_not_see_terms(standing: Standing) -> Refusal | None:
    return (
        None
        if standing.appointments
        else forbidden("您目前没有任职，看不到法定期限。请联系有“系统管理”职责的管理员。")
    )


def why_not_keep_terms(standing: Standing) -> Refusal | None:
    if kept_paths(standing):
        return None
    return forbidden("法定期限由有“系统管理”职责的管理员维护，请联系本单位管理员。")


# --- the deadline policy


def why_not_see_policy(standing: Standing) -> Refusal | None:
    if standing.may(*KEEPERS, Capability.SUPERVISE, Capability.INSPECT, Capability.REPORT):
        return None
    return forbidden("看时限规则要有“交办”“指挥”“督导”或“统计报送”职责，请联系中心主任。")


def why_not_keep_policy(
    standing: Standing, policy: DeadlinePolicy | None, centre: Unit | None = None
) -> Refusal | None:
    """A centre's own rows: its director or its commander; they answer for what is late there."""
    mine = standing.centres_with(*KEEPERS)
    if not mine:
        return forbidden("制定时限规则要有本中心的“指挥”或“交办”职责，请联系指挥长或中心主任。")
    if policy is not None:
        if policy.centre_id is None:
            return forbidden(
                "这是随产品提供的默认时限，不能改；本中心要不同，请有“指挥”或“交办”职责的人员新增一条本中心的规则。"
            )
        if policy.centre_id not in {one.pk for one in mine}:
            return forbidden("这是别的综治中心的规则，请联系该中心有“指挥”或“交办”职责的人员。")
    if centre is not None and centre not in mine:
        return forbidden(f"{centre}不是您履行“指挥”“交办”职责的中心。")
    return None
