"""Why not: slips and follow-up. The slip given is the locked row."""

from datetime import datetime, timedelta

from cases.choices import State
from cases.models import Case, Entry, Exclusion
from cases.querysets import HANDLING
from core.refusals import Refusal, forbidden, incomplete, wrong_state
from dispatch import rules
from dispatch.choices import LetterState, SlipState, SlipVerb
from dispatch.models import Letter, Slip, StandingOrder
from dispatch.workflow import MOVES, Side
from governance.choices import Capability
from governance.models import Unit
from governance.standing import Standing

LONGEST_ORDER = timedelta(days=366)


def why_not_assign(
    standing: Standing, case: Case, unit: Unit | None = None, due_at: datetime | None = None
) -> Refusal | None:
    """Without a unit: may this officer assign this case at all (for the button)."""
    needs_commander = rules.needs_commander(case.level, red_flag=case.red_flag)
    if needs_commander and standing.may(Capability.ASSIGN) and not standing.may(Capability.COMMAND):
        return _why_not_give(standing, case, unit, due_at) or forbidden(
            "这件事项的交办单由指挥长签发，请点“拟稿”送签。"
        )
    if not standing.may(Capability.ASSIGN, Capability.COMMAND):
        return forbidden("您的岗位没有“交办”职责，请由中心主任交办。")
    return _why_not_give(standing, case, unit, due_at)


def why_not_draft(
    standing: Standing, case: Case, unit: Unit | None = None, due_at: datetime | None = None
) -> Refusal | None:
    """Drafting is for what the director may not sign alone."""
    if not standing.may(Capability.ASSIGN):
        return forbidden("您的岗位没有“交办”职责，请由中心主任拟稿。")
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
    if standing.may(Capability.COMMAND) and standing.centre == slip.centre:
        return None
    return forbidden(f"只有“{slip.centre}”所在地有“{Capability.COMMAND.label}”职责的指挥长才能{verb.label}。")


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


# who may call back; history names the post that carries the first of these
CALLERS = (Capability.INTAKE, Capability.ASSIGN, Capability.SUPERVISE)


def why_not_follow_up(standing: Standing, case: Case) -> Refusal | None:
    """Nobody follows up what they handled themselves (trap 21)."""
    if not standing.may(*CALLERS):
        return forbidden("您的岗位没有“受理登记”或“督办”职责，不能回访。")
    if case.state != State.COMPLETED:
        return wrong_state(f"事项现在是“{State(case.state).label}”，办结之后才回访。")
    if Entry.objects.filter(case=case, verb__in=HANDLING, officer=standing.officer).exists():
        return forbidden("您经办过这件事项，回访须由其他同事进行。")
    return None


def _why_not_decide(standing: Standing, letter: Letter) -> Refusal | None:
    """Letters are signed or declined by who commands where the centre stands, while they wait for it."""
    if not (standing.may(Capability.COMMAND) and standing.centre == letter.centre):
        return forbidden(
            f"只有“{letter.centre}”所在地有“{Capability.COMMAND.label}”职责的指挥长才能签发函件。"
        )
    if letter.state != LetterState.PROPOSED:
        return wrong_state(
            f"函件现在是“{LetterState(letter.state).label}”，可能有同事刚刚处理过，请刷新查看。"
        )
    return None


def why_not_sign_letter(standing: Standing, letter: Letter) -> Refusal | None:
    """Nothing is sent about what has been done meanwhile."""
    if refusal := _why_not_decide(standing, letter):
        return refusal
    if letter.clock.stopped_at is not None:
        return wrong_state("这个时限已经停止，不需要再发函。")
    if letter.slip.state == SlipState.ANSWERED:
        return wrong_state(f"{letter.slip.unit}已经反馈，请中心先审核；退回重办后仍未办结的再签发。")
    return None


def why_not_decline_letter(standing: Standing, letter: Letter) -> Refusal | None:
    return _why_not_decide(standing, letter)


def why_not_render_again(standing: Standing, letter: Letter) -> Refusal | None:
    if not standing.may(Capability.ASSIGN, Capability.COMMAND):
        return forbidden("您的岗位没有“交办”或“指挥”职责，请由中心主任重新生成。")
    if letter.state != LetterState.FAILED:
        return wrong_state(f"函件现在是“{LetterState(letter.state).label}”，不需要重新生成。")
    return None


def why_not_give_order(standing: Standing, until_at: datetime | None = None) -> Refusal | None:
    """A standing order is a commander's signature in advance: never without end."""
    if not standing.may(Capability.COMMAND) or standing.centre is None:
        return forbidden("您的岗位没有“指挥”职责，常设签发令由指挥长签署。")
    if until_at is not None and not standing.at < until_at <= standing.at + LONGEST_ORDER:
        return incomplete("失效时间应在今后一年之内，到期后再签。")
    return None


def why_not_end_order(standing: Standing, order: StandingOrder) -> Refusal | None:
    if not standing.may(Capability.COMMAND) or standing.centre != order.centre:
        return forbidden("您的岗位没有“指挥”职责，常设签发令由本地指挥长停止。")
    if order.until_at <= standing.at:
        return wrong_state("这份常设签发令已经失效，请刷新查看。")
    return None


def why_not_replace_template(standing: Standing) -> Refusal | None:
    if not standing.may(Capability.ADMINISTER, Capability.SECURE):
        return forbidden("您的岗位没有“系统管理”职责，函件模板由系统管理员更换。")
    return None
