"""Why not: slips. The slip given is the locked row."""

from datetime import datetime

from cases.choices import State
from cases.models import Case, Exclusion
from cases.permissions import lacking
from core.refusals import Refusal, forbidden, incomplete, wrong_state
from dispatch import rules
from dispatch.choices import SlipState, SlipVerb
from dispatch.models import Slip
from dispatch.workflow import MOVES, Side
from governance.choices import Capability
from governance.duty import seat_of
from governance.models import Unit
from governance.standing import Standing


def why_not_assign(
    standing: Standing, case: Case, unit: Unit | None = None, due_at: datetime | None = None
) -> Refusal | None:
    """Without a unit: may this officer assign this case at all (for the button)."""
    needs_commander = rules.needs_commander(case.level, red_flag=case.red_flag)
    if (
        needs_commander
        and standing.right(Capability.COMMAND, Capability.ASSIGN, about=case) == Capability.ASSIGN
    ):
        return _why_not_give(standing, case, unit, due_at) or forbidden(
            "这件事项的交办单由指挥长签发，请点“拟稿”送签。"
        )
    return lacking(
        standing,
        case,
        Capability.ASSIGN,
        Capability.COMMAND,
        otherwise="您的岗位没有“交办”职责，请由中心主任交办。",
    ) or _why_not_give(standing, case, unit, due_at)


def why_not_draft(
    standing: Standing, case: Case, unit: Unit | None = None, due_at: datetime | None = None
) -> Refusal | None:
    """Drafting is for what the director may not sign alone."""
    if refusal := lacking(
        standing, case, Capability.ASSIGN, otherwise="您的岗位没有“交办”职责，请由中心主任拟稿。"
    ):
        return refusal
    if not rules.needs_commander(case.level, red_flag=case.red_flag):
        return wrong_state("这件事项由中心主任直接签发，请点“交办”。")
    return _why_not_give(standing, case, unit, due_at)


def _why_not_give(
    standing: Standing, case: Case, unit: Unit | None, due_at: datetime | None
) -> Refusal | None:
    """What stands against a slip about this case, whoever signs it."""
    if case.state == State.REGISTERED:
        return wrong_state("事项尚未受理，请先受理再交办。")
    if case.state != State.ACCEPTED:
        return wrong_state(f"事项现在是“{State(case.state).label}”，不能交办。")
    if case.lead_unit_id is not None:
        return wrong_state("事项已交办给单位办理，如需换单位请先收回交办单。")
    if Slip.objects.filter(case=case, state=SlipState.DRAFTED).exists():
        return wrong_state("已有交办单在等指挥长签发，要改请先收回拟稿。")
    if unit is not None and Exclusion.objects.filter(case=case, unit=unit).exists():
        return incomplete(f"本事项按规定须由{unit.short_name}回避，请另选单位。")
    if due_at is not None and due_at <= standing.at:
        return incomplete("办结时限已经过去，请填写今后的时间。")
    return None


def why_not(verb: SlipVerb, standing: Standing, slip: Slip) -> Refusal | None:
    """What every verb on a slip asks: the side that may walk the edge, and a state that it leads from."""
    move = MOVES[verb]
    if move.side == Side.COMMAND:
        return _why_not_command(verb, standing, slip) or _why_not_from(verb, slip)
    unit, role = (slip.unit, "承办单位") if move.side == Side.UNIT else (slip.centre, "交办单位")
    if standing.under(move.capability, unit_id=unit.pk) is None:
        who = f"{role}“{unit}”"
        return forbidden(f"只有{who}有“{move.capability.label}”职责的人员才能{verb.label}。")
    return _why_not_from(verb, slip)


def _why_not_command(verb: SlipVerb, standing: Standing, slip: Slip) -> Refusal | None:
    if seat_of(slip.centre) in standing.centres_with(Capability.COMMAND):
        return None
    return forbidden(
        f"只有“{seat_of(slip.centre)}”所在地有“{Capability.COMMAND.label}”职责的指挥长才能{verb.label}。"
    )


def _why_not_from(verb: SlipVerb, slip: Slip) -> Refusal | None:
    if slip.state in MOVES[verb].sources:
        return None
    return wrong_state(
        f"交办单现在是“{SlipState(slip.state).label}”，不能{verb.label}。可能有同事刚刚处理过，请刷新查看。"
    )


def why_not_sign(standing: Standing, slip: Slip) -> Refusal | None:
    if refusal := why_not(SlipVerb.SIGN, standing, slip):
        return refusal
    if slip.case.state != State.ACCEPTED:
        return wrong_state(f"事项现在是“{State(slip.case.state).label}”，不能再交办，请退回拟稿。")
    if slip.wished_due_at is not None and slip.wished_due_at <= standing.at:
        return incomplete("拟定的办结时限已经过去，请退回拟稿，由中心主任改定。")
    if Exclusion.objects.filter(case=slip.case, unit=slip.unit).exists():
        return incomplete(f"本事项按规定须由{slip.unit.short_name}回避，请退回拟稿，另选单位。")
    return None


def why_not_refuse(standing: Standing, slip: Slip) -> Refusal | None:
    return why_not(SlipVerb.REFUSE, standing, slip)


def why_not_acknowledge(standing: Standing, slip: Slip) -> Refusal | None:
    return why_not(SlipVerb.ACKNOWLEDGE, standing, slip)


def why_not_feed_back(standing: Standing, slip: Slip) -> Refusal | None:
    if slip.state == SlipState.ISSUED and standing.under(Capability.HANDLE, unit_id=slip.unit_id):
        return wrong_state("请先签收，再反馈办理情况。")
    return why_not(SlipVerb.FEED_BACK, standing, slip)


def why_not_return(standing: Standing, slip: Slip) -> Refusal | None:
    return why_not(SlipVerb.RETURN, standing, slip)


def why_not_approve(standing: Standing, slip: Slip) -> Refusal | None:
    return why_not(SlipVerb.APPROVE, standing, slip)


def why_not_send_back(standing: Standing, slip: Slip) -> Refusal | None:
    return why_not(SlipVerb.SEND_BACK, standing, slip)


def why_not_recall(standing: Standing, slip: Slip) -> Refusal | None:
    return why_not(SlipVerb.RECALL, standing, slip)


def holds_slip(standing: Standing, case: Case) -> bool:
    """Whether an open slip of the case lies with a unit where the officer handles. Cost: one query for who does."""
    units = standing.unit_ids_with(Capability.HANDLE)
    return bool(units) and Slip.objects.running().filter(case=case, unit__in=units).exists()
