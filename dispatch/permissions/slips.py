"""Why not: slips. The slip given is the locked row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cases.choices import State
from cases.models import Case, Exclusion
from cases.permissions import lacking
from core.refusals import Refusal, forbidden, incomplete, wrong_state
from dispatch import rules
from dispatch.choices import ReturnReason, SlipFileKind, SlipState, SlipVerb
from dispatch.models import Slip
from dispatch.querysets.slips import RUNNING
from dispatch.workflow import MOVES, Side
from governance.choices import Capability, SlipMode
from governance.duty import seat_of
from governance.models import Unit
from governance.standing import Standing


def is_passed_around(case: Case) -> bool:
    """Two units returned it: whoever answers now is named by a commander. Cost: one query."""
    return rules.is_passed_around(Slip.objects.returners(case.pk).count())


def why_not_assign(
    standing: Standing, case: Case, unit: Unit | None = None, due_at: datetime | None = None
) -> Refusal | None:
    """Without a unit: may this officer assign this case at all (for the button)."""
    needs_commander = rules.needs_commander(case.level, red_flag=case.red_flag)
    if (
        needs_commander
        and standing.right(Capability.COMMAND, Capability.ASSIGN, about=case) == Capability.ASSIGN
    ):
        return (
            _why_not_give(standing, case, unit, due_at)
            or _why_not_without_naming(case)
            or forbidden(_signed_above(case))
        )
    return (
        lacking(
            standing,
            case,
            Capability.ASSIGN,
            Capability.COMMAND,
            otherwise="您的岗位没有“交办”职责，请由中心主任交办。",
        )
        or _why_not_give(standing, case, unit, due_at)
        or _why_not_without_naming(case)
    )


def _signed_above(case: Case) -> str:
    """Why the director does not sign: a red flag stands, raised by the reader or by a person, or the level asks it."""
    if case.red_flag:
        return "这件事项有红旗，交办单由指挥长签发，请点“拟稿”送签。"
    return "这件事项的交办单由指挥长签发，请点“拟稿”送签。"


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
    return _why_not_give(standing, case, unit, due_at) or _why_not_without_naming(case)


def why_not_name_unit(
    standing: Standing, case: Case, unit: Unit | None = None, due_at: datetime | None = None
) -> Refusal | None:
    """Only a commander, and only what two units returned."""
    refusal = lacking(
        standing, case, Capability.COMMAND, otherwise="您的岗位没有“指挥”职责，请由指挥长指定承办单位。"
    )
    if refusal := refusal or _why_not_give(standing, case, unit, due_at):
        return refusal
    if is_passed_around(case):
        return None
    return wrong_state("还没有两个单位退回这件事项，不用指定，请点“交办”。")


def _why_not_without_naming(case: Case) -> Refusal | None:
    if not is_passed_around(case):
        return None
    return forbidden("这件事项已有两个单位退回，按规定由有“指挥”职责的指挥长点“指定承办”，不再由中心交办。")


def why_not_terms(case: Case, lead: Unit, assisting: Sequence[Unit], mode: str | None) -> Refusal | None:
    """What stands against the assisting units and the way a unit is turned to."""
    if mode == SlipMode.ASSIGN and lead.mode != SlipMode.ASSIGN:
        return incomplete(f"{lead.short_name}不归本级管理，不能“交办”，请用“{lead.mode.label}”。")
    if lead in assisting:
        return incomplete(f"{lead.short_name}已是主办单位，不用再选为协办。")
    if Exclusion.objects.filter(case=case, unit__in=assisting).exists():
        return incomplete("协办单位中有按规定须回避的，请另选单位。")
    return None


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
    if Slip.objects.unsigned().filter(case=case).exists():
        return wrong_state("已有交办单在等指挥长签发，要改请先收回拟稿。")
    if unit is not None and Exclusion.objects.filter(case=case, unit=unit).exists():
        return incomplete(f"本事项按规定须由{unit.short_name}回避，请另选单位。")
    if due_at is not None and due_at <= standing.at:
        return incomplete("办结时限已经过去，请填写今后的时间。")
    return None


def why_not(verb: SlipVerb, standing: Standing, slip: Slip) -> Refusal | None:
    """What every verb on a slip asks: the side that may walk the edge, and a state that it leads from."""
    move = MOVES[verb]
    if move.side == Side.CHECK:
        return _why_not_reader(verb, standing, slip) or _why_not_from(verb, slip)
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


def _why_not_reader(verb: SlipVerb, standing: Standing, slip: Slip) -> Refusal | None:
    near = slip.centre_id in standing.unit_ids_with(Capability.ASSIGN)
    if not near and _why_not_command(verb, standing, slip):
        return forbidden(f"只有“{slip.centre}”有“交办”职责的人员或指挥长才能{verb.label}。")
    if slip.drafted_by_id == standing.pk:
        return forbidden("核稿要由拟稿人以外、有“交办”职责的同事或指挥长来做。")
    return None


def _why_not_from(verb: SlipVerb, slip: Slip) -> Refusal | None:
    if slip.state in MOVES[verb].sources:
        return None
    return wrong_state(
        f"交办单现在是“{SlipState(slip.state).label}”，不能{verb.label}。可能有同事刚刚处理过，请刷新查看。"
    )


def why_not_check_draft(standing: Standing, slip: Slip) -> Refusal | None:
    return why_not(SlipVerb.CHECK, standing, slip)


def why_not_turn_down(standing: Standing, slip: Slip) -> Refusal | None:
    return why_not(SlipVerb.TURN_DOWN, standing, slip)


def why_not_sign(standing: Standing, slip: Slip) -> Refusal | None:
    return why_not(SlipVerb.SIGN, standing, slip) or _why_not_out(standing, slip)


def why_not_first_sign(standing: Standing, slip: Slip) -> Refusal | None:
    return why_not(SlipVerb.FIRST_SIGN, standing, slip) or _why_not_out(standing, slip)


def why_not_countersign(standing: Standing, slip: Slip) -> Refusal | None:
    if refusal := why_not(SlipVerb.COUNTERSIGN, standing, slip):
        return refusal
    if slip.first_signed_by_id == standing.pk:
        return forbidden("您已经签过，会签要由另一位有“指挥”职责的指挥长来签。")
    return _why_not_out(standing, slip)


def _why_not_out(standing: Standing, slip: Slip) -> Refusal | None:
    """What stands against the paper going out now."""
    if slip.case.state != State.ACCEPTED:
        return wrong_state(f"事项现在是“{State(slip.case.state).label}”，不能再交办，请退回拟稿。")
    if slip.wished_due_at is not None and slip.wished_due_at <= standing.at:
        return incomplete("拟定的办结时限已经过去，请退回拟稿，由中心主任改定。")
    units = [slip.unit_id, *slip.wished_units.values_list("pk", flat=True)]
    if accused := Exclusion.objects.filter(case=slip.case, unit__in=units).select_related("unit").first():
        return incomplete(f"本事项按规定须由{accused.unit}回避，请退回拟稿，另选单位。")
    return None


def why_not_seal_slip(standing: Standing, slip: Slip, *, with_scan: bool = False) -> Refusal | None:
    """Once; the scan may come later, once."""
    if refusal := why_not(SlipVerb.SEAL, standing, slip):
        return refusal
    if slip.sealed_at is None:
        return None
    if slip.own_papers.filter(kind=SlipFileKind.SCAN).exists():
        return wrong_state("已经用印，扫描件也已上传。")
    return None


def why_not_refuse(standing: Standing, slip: Slip) -> Refusal | None:
    return why_not(SlipVerb.REFUSE, standing, slip)


def why_not_acknowledge(standing: Standing, slip: Slip) -> Refusal | None:
    return why_not(SlipVerb.ACKNOWLEDGE, standing, slip)


def why_not_feed_back(standing: Standing, slip: Slip) -> Refusal | None:
    if slip.state == SlipState.ISSUED and standing.under(Capability.HANDLE, unit_id=slip.unit_id):
        return wrong_state("请先签收，再反馈办理情况。")
    return why_not(SlipVerb.FEED_BACK, standing, slip)


def why_not_report_progress(standing: Standing, slip: Slip) -> Refusal | None:
    return why_not(SlipVerb.REPORT, standing, slip)


def why_not_hand_on_slip(standing: Standing, slip: Slip) -> Refusal | None:
    return why_not(SlipVerb.HAND_ON, standing, slip)


def why_not_return(standing: Standing, slip: Slip, reason: str = "") -> Refusal | None:
    if refusal := why_not(SlipVerb.RETURN, standing, slip):
        return refusal
    if slip.is_named and reason == ReturnReason.NOT_OURS:
        return incomplete("本单位由指挥长指定承办，不能再以“不属于本单位职责”退回；确有困难请联系交办单位。")
    return None


def why_not_approve(standing: Standing, slip: Slip) -> Refusal | None:
    """The lead's only when nobody who assists owes an answer."""
    if refusal := why_not(SlipVerb.APPROVE, standing, slip):
        return refusal
    if slip.main_id is not None:
        return None
    owing = Slip.objects.unanswered_assists(slip.case_id).select_related("unit").order_by("pk")
    if units := "、".join(str(one.unit) for one in owing):
        return incomplete(f"协办单位{units}还没有反馈：请等反馈，或在协办单上点“免予反馈”并写明原因。")
    return None


def why_not_waive(standing: Standing, slip: Slip) -> Refusal | None:
    if refusal := why_not(SlipVerb.WAIVE, standing, slip):
        return refusal
    return None if slip.main_id else wrong_state("主办单位的交办单不能免予反馈，只有协办单可以。")


def why_not_void_slip(standing: Standing, slip: Slip) -> Refusal | None:
    return why_not(SlipVerb.VOID, standing, slip)


def why_not_reissue_slip(standing: Standing, slip: Slip) -> Refusal | None:
    """A void one, once, by whoever may give the case now."""
    if refusal := lacking(
        standing,
        slip.case,
        Capability.ASSIGN,
        Capability.COMMAND,
        otherwise="您的岗位没有“交办”职责，请由中心主任重新制发。",
    ):
        return refusal
    if slip.state != SlipState.VOIDED or slip.main_id is not None:
        return wrong_state("只有作废的主办单可以重新制发；协办单请在主办单上“加派协办”。")
    if Slip.objects.filter(replaces=slip).exclude(state__in=(SlipState.REFUSED, SlipState.RECALLED)).exists():
        return wrong_state("已经重新制发过，请看代替它的交办单。")
    ways = (why_not_assign, why_not_draft, why_not_name_unit)
    refusals = [way(standing, slip.case, slip.unit) for way in ways]
    return None if None in refusals else refusals[0]


def why_not_add_assistant(standing: Standing, slip: Slip) -> Refusal | None:
    """Whoever may sign for this case at its centre, while the lead's slip is out."""
    if slip.main_id is not None:
        return wrong_state("请在主办单上加派协办。")
    if slip.state not in RUNNING:
        return wrong_state(f"交办单现在是“{SlipState(slip.state).label}”，不能加派协办。")
    case = slip.case
    if rules.needs_commander(case.level, red_flag=case.red_flag):
        return lacking(
            standing,
            case,
            Capability.COMMAND,
            otherwise="这件事项的交办单由有“指挥”职责的指挥长签发，请由指挥长加派协办。",
        )
    if slip.centre_id in standing.unit_ids_with(Capability.ASSIGN):
        return None
    return lacking(
        standing,
        case,
        Capability.COMMAND,
        otherwise=f"只有“{slip.centre}”有“交办”职责的人员才能加派协办。",
    )


def why_not_send_back(standing: Standing, slip: Slip) -> Refusal | None:
    return why_not(SlipVerb.SEND_BACK, standing, slip)


def why_not_recall(standing: Standing, slip: Slip) -> Refusal | None:
    return why_not(SlipVerb.RECALL, standing, slip)


def holds_slip(standing: Standing, case: Case) -> bool:
    """Whether an open slip of the case lies with a unit where the officer handles. Cost: one query for who does."""
    units = standing.unit_ids_with(Capability.HANDLE)
    return bool(units) and Slip.objects.running().filter(case=case, unit__in=units).exists()
