"""Why not: slips and follow-up. The slip given is the locked row."""

from datetime import datetime, timedelta

from cases.choices import State
from cases.models import Case, Entry, Exclusion
from cases.permissions import INSTRUCTORS, lacking
from cases.querysets import HANDLING
from core.refusals import Refusal, forbidden, incomplete, wrong_state
from dispatch import rules
from dispatch.choices import LetterState, SlipState, SlipVerb, WatchVerb
from dispatch.models import HandoverSheet, Letter, Slip, StandingOrder
from dispatch.workflow import MOVES, Side
from governance.choices import Capability
from governance.duty import seat_of
from governance.models import Appointment, DutyShift, Unit
from governance.permissions.duty import places, seen_centres, why_not_see_duty
from governance.standing import Standing

LONGEST_ORDER = timedelta(days=366)


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


# who may call back; history names the post that carries the first of these
CALLERS = (Capability.INTAKE, Capability.ASSIGN, Capability.SUPERVISE)


def why_not_follow_up(standing: Standing, case: Case) -> Refusal | None:
    """Nobody follows up what they handled themselves (trap 21)."""
    if refusal := lacking(
        standing, case, *CALLERS, otherwise="您的岗位没有“受理登记”或“督办”职责，不能回访。"
    ):
        return refusal
    if case.state != State.COMPLETED:
        return wrong_state(f"事项现在是“{State(case.state).label}”，办结之后才回访。")
    if Entry.objects.filter(case=case, verb__in=HANDLING, officer=standing.officer).exists():
        return forbidden("您经办过这件事项，回访须由其他同事进行。")
    return None


def _why_not_decide(standing: Standing, letter: Letter) -> Refusal | None:
    """Letters are signed or declined by who commands where the centre stands, while they wait for it."""
    if seat_of(letter.centre) not in standing.centres_with(Capability.COMMAND):
        return forbidden(
            f"只有“{seat_of(letter.centre)}”所在地有“{Capability.COMMAND.label}”职责的指挥长才能签发函件。"
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
    if refusal := lacking(
        standing,
        letter.case,
        Capability.ASSIGN,
        Capability.COMMAND,
        otherwise="您的岗位没有“交办”或“指挥”职责，请由中心主任重新生成。",
    ):
        return refusal
    if letter.state != LetterState.FAILED:
        return wrong_state(f"函件现在是“{LetterState(letter.state).label}”，不需要重新生成。")
    return None


def why_not_give_order(standing: Standing, until_at: datetime | None = None) -> Refusal | None:
    """A standing order is a commander's signature in advance: never without end."""
    if standing.centre_for(Capability.COMMAND) is None:
        return forbidden("您的岗位没有“指挥”职责，常设签发令由指挥长签署。")
    if until_at is not None and not standing.at < until_at <= standing.at + LONGEST_ORDER:
        return incomplete("失效时间应在今后一年之内，到期后再签。")
    return None


def why_not_end_order(standing: Standing, order: StandingOrder) -> Refusal | None:
    if order.centre not in standing.centres_with(Capability.COMMAND):
        return forbidden("您的岗位没有“指挥”职责，常设签发令由本地指挥长停止。")
    if order.until_at <= standing.at:
        return wrong_state("这份常设签发令已经失效，请刷新查看。")
    return None


def why_not_replace_template(standing: Standing) -> Refusal | None:
    if not standing.may(Capability.ADMINISTER):
        return forbidden("您的岗位没有“系统管理”职责，函件模板由系统管理员更换。")
    return None


def holds_slip(standing: Standing, case: Case) -> bool:
    """Whether an open slip of the case lies with a unit where the officer handles. Cost: one query for who does."""
    units = standing.unit_ids_with(Capability.HANDLE)
    return bool(units) and Slip.objects.running().filter(case=case, unit__in=units).exists()


# --- the watch. Besides whoever is on the shift: who keeps the book.

BOOKKEEPERS = (Capability.ASSIGN, Capability.COMMAND)
READERS = INSTRUCTORS
LATEST_ENTRY = timedelta(hours=24)


def post_for(standing: Standing, centre: Unit) -> Appointment | None:
    """The appointment a line of the watch is written under: one at the centre or above it, else the first."""
    for one in standing.appointments:
        if centre.area.path.startswith((one.area or one.post.unit.area).path):
            return one
    return standing.under(None)


def why_not_read_log(standing: Standing, centre: Unit) -> Refusal | None:
    """The book of the watch is for those who work at the centre or look at its whole area."""
    if centre.pk in standing.unit_ids or centre.area.path.startswith(standing.area_paths or ("-",)):
        return None
    return forbidden(f"值班日志和交接班由“{centre}”的人员和有全辖区职责的岗位查看，需要时请向中心主任索取。")


def why_not_read_any_log(standing: Standing) -> Refusal | None:
    """Whether the officer reads the book of any centre; else why not that of the own one."""
    if refusal := why_not_see_duty(standing):
        return refusal
    refusals = [why_not_read_log(standing, one) for one in seen_centres(standing)]
    return None if None in refusals else next(iter(refusals), None)


def why_not_write_line(
    standing: Standing, centre: Unit, *, happened_at: datetime | None = None
) -> Refusal | None:
    """Whoever is on the shift that runs, and who keeps the book; at most a day late, never ahead."""
    if refusal := why_not_read_log(standing, centre):
        return refusal
    if not (standing.covers(centre.area, *BOOKKEEPERS) or _on_watch(standing, centre)):
        return forbidden("值班日志由当班的带班领导、值班人员记，或由有“交办”“指挥”职责的同事补记。")
    if happened_at is None:
        return None
    if happened_at > standing.at:
        return incomplete("时间还没有到，请填写已经发生的时间。")
    if happened_at < standing.at - LATEST_ENTRY:
        return incomplete("值班日志最多补记 24 小时以内的事，更早的请写进交接事项。")
    return None


def _on_watch(standing: Standing, centre: Unit) -> bool:
    shift = DutyShift.objects.on(standing.at).filter(centre=centre).prefetch_related("more_staff").first()
    return shift is not None and bool(places(shift, standing.officer))


def why_not_name(standing: Standing, case: Case | None) -> Refusal | None:
    if case is None or Case.objects.visible_to(standing).filter(pk=case.pk).exists():
        return None
    return incomplete("没有找到这个编号的事项，或您看不到它，请核对编号。")


def why_not_tell(
    standing: Standing, centre: Unit, case: Case | None, *, happened_at: datetime | None = None
) -> Refusal | None:
    return why_not_write_line(standing, centre, happened_at=happened_at) or why_not_name(standing, case)


def why_not_tell_of(standing: Standing, case: Case) -> Refusal | None:
    """The button on a case: the book is the one of its centre."""
    return why_not_write_line(standing, case.centre)


def why_not_confirm_danger(standing: Standing, case: Case) -> Refusal | None:
    if refusal := lacking(standing, case, *READERS, otherwise="“已阅并确认”由有“批示”或“指挥”职责的领导点。"):
        return refusal
    if case.state not in (State.REGISTERED, State.ACCEPTED, State.COMPLETED) or not (
        rules.is_urgent(case.level, red_flag=case.red_flag)
    ):
        return wrong_state("只有在办的高风险、红旗事项需要确认，这件现在不是。")
    read = Entry.objects.filter(case=case, officer=standing.officer, verb=WatchVerb.CONFIRM)
    last = read.order_by("-at").values_list("at", flat=True).first()
    if last is not None and last >= case.acted_at:
        return wrong_state("您已确认过，之后没有新的办理记录。")
    return None


def why_not_make_sheet(standing: Standing, centre: Unit, shift: DutyShift | None = None) -> Refusal | None:
    if refusal := why_not_write_line(standing, centre):
        return refusal
    running = shift or DutyShift.objects.on(standing.at).filter(centre=centre).first()
    if running is None:
        return wrong_state("现在没有排班，没有可以交接的班次。请先在值班表排班。")
    return None


def why_not_make_again(sheet: HandoverSheet | None) -> Refusal | None:
    if sheet is not None and sheet.signed_over_at is not None:
        return wrong_state("这一班已经交班，新的情况请记入下一班的值班日志。")
    return None


def _stands_for(standing: Standing, sheet: HandoverSheet, leader_id: int | None) -> bool:
    """The leader, or a commander of the place where the leader cannot."""
    return leader_id == standing.pk or standing.covers(sheet.centre.area, Capability.COMMAND)


def why_not_sign_over(standing: Standing, sheet: HandoverSheet) -> Refusal | None:
    if not _stands_for(standing, sheet, sheet.leader_out_id):
        return forbidden(f"由交班领导{sheet.leader_out}签字；本人不在时由有“指挥”职责的指挥长代签。")
    return wrong_state("已经交班，请刷新查看。") if sheet.signed_over_at else None


def why_not_take_over(standing: Standing, sheet: HandoverSheet) -> Refusal | None:
    if not _stands_for(standing, sheet, sheet.leader_in_id):
        who = sheet.leader_in or "（下一班还没有排）"
        return forbidden(f"由接班领导{who}签字；本人不在时由有“指挥”职责的指挥长代签。")
    if sheet.signed_over_at is None:
        return wrong_state(f"{sheet.leader_out}还没有交班，请先请对方签字。")
    return wrong_state("已经接班，请刷新查看。") if sheet.taken_at else None


def why_not_command(standing: Standing) -> Refusal | None:
    if standing.may(Capability.COMMAND, Capability.INSTRUCT):
        return None
    return forbidden("“指挥台”供有“指挥”“批示”职责的领导使用；您的事项在“我的首页”。")
