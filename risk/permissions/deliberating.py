"""Why not: calling a deliberation, its list, and what is decided on it. The rows given are the locked ones."""

from cases.choices import State
from cases.models import Case, Exclusion
from cases.permissions import lacking
from core.refusals import Refusal, forbidden, incomplete, wrong_state
from governance.choices import AreaLevel, Capability
from governance.models import Attendance, Officer, Unit
from governance.permissions import meetings as meeting_permissions
from governance.standing import Standing
from risk.choices import LEVELS_AT, ChangeState, DeliberationLevel, ItemState, ItemVerb
from risk.models import Assessment, Deliberation, DeliberationItem
from risk.workflow import ITEM_MOVES, PREPARERS

# what is still worked on
WORKED_ON = (State.REGISTERED, State.ACCEPTED)
# words that papers for units must not carry (trap 30): measures go onto slips
UNFIT_WORDS = ("风险", "红旗", "得分", "评分", "等级")


def levels_for(standing: Standing) -> tuple[DeliberationLevel, ...]:
    """The levels this officer's centre may call."""
    if standing.centre is None:
        return ()
    return LEVELS_AT.get(standing.centre.area.level, (DeliberationLevel.STREET,))


def why_not_call(standing: Standing, level: str = "") -> Refusal | None:
    """Without a level: may this officer call one at all (for the button)."""
    if standing.centre is None or standing.centre not in standing.centres_with(*PREPARERS):
        return forbidden("召集研判会要有本中心的“指挥”“批示”“交办”“预评”或“统计报告”职责。请联系中心主任。")
    if level and level not in levels_for(standing):
        return incomplete(f"{standing.centre}不能召集{DeliberationLevel(level).label}研判会，请选本级的。")
    return meeting_permissions.why_not_convene(standing)


def why_not_deliberate_now(standing: Standing, case: Case) -> Refusal | None:
    """A red flag calls the headquarters together at once; whatever else waits for the weekly one."""
    wanted = (Capability.COMMAND, Capability.ASSIGN, Capability.PRE_ASSESS)
    otherwise = "您的岗位没有“指挥”“交办”或“预评”职责，不能召集研判。请电话报告带班领导。"
    if refusal := lacking(standing, case, *wanted, otherwise=otherwise) or why_not_call(standing):
        return refusal
    if case.state not in WORKED_ON:
        return wrong_state(f"事项现在是“{State(case.state).label}”，不再研判。有新情况请先重新办理。")
    is_red = case.red_flag or Assessment.objects.filter(case=case, is_red=True).open().exists()
    if not is_red:
        return wrong_state("只有红旗事项才立即研判；其他中、高风险事项自动列入每周研判会的议题。")
    running = Deliberation.objects.open(standing.at).filter(items__case=case, called_for="urgent")
    if running.exists():
        return wrong_state("这件事项的立即研判已经召集，请到“研判”查看。")
    return None


def _why_not_keep(standing: Standing, deliberation: Deliberation) -> Refusal | None:
    """What stands against any change of a deliberation: cancelled, or minuted."""
    if deliberation.meeting.cancelled_at is not None:
        return wrong_state("这次研判会已取消，请另行召集。")
    if deliberation.finished_at is not None:
        return wrong_state("纪要已经写定，议题不能再改。要改的列入下一次研判会。")
    return None


def _at_centre(standing: Standing, deliberation: Deliberation, *capabilities: Capability) -> bool:
    return deliberation.meeting.centre in standing.centres_with(*capabilities)


def _why_not_prepare(standing: Standing, deliberation: Deliberation) -> Refusal | None:
    if not _at_centre(standing, deliberation, *PREPARERS):
        centre = deliberation.meeting.centre
        return forbidden(f"议题由{centre}有“指挥”“交办”“预评”或“统计报告”职责的人员整理，您可以查看。")
    return _why_not_keep(standing, deliberation)


def why_not_refill(standing: Standing, deliberation: Deliberation) -> Refusal | None:
    if refusal := _why_not_prepare(standing, deliberation):
        return refusal
    if deliberation.meeting.ends_at <= standing.at:
        return wrong_state("会议时间已过，不再列入新议题；新的会自动列入下一次研判会。")
    return None


def why_not_list(standing: Standing, deliberation: Deliberation, case: Case | None = None) -> Refusal | None:
    if refusal := _why_not_prepare(standing, deliberation):
        return refusal
    if case is None:
        return None
    if not case.centre.area.path.startswith(deliberation.meeting.centre.area.path):
        return incomplete(f"{case.number} 不属于{deliberation.meeting.centre}的辖区。")
    if case.state not in WORKED_ON:
        return incomplete(f"{case.number} 现在是“{State(case.state).label}”，不再研判。")
    if deliberation.items.filter(case=case).exists():
        return incomplete(f"{case.number} 已在议题里。")
    return None


def why_not_finish(standing: Standing, deliberation: Deliberation) -> Refusal | None:
    if refusal := _why_not_keep(standing, deliberation):
        return refusal
    if refusal := meeting_permissions.why_not_write_minutes(standing, deliberation.meeting):
        return refusal
    waiting = deliberation.items.filter(lowering__state=ChangeState.PROPOSED).order_by("order").first()
    if waiting is not None:
        return incomplete(f"{waiting}的下调还在等第二位指挥长确认，确认或不同意后再写定纪要。")
    return None


def _why_not(verb: ItemVerb, standing: Standing, item: DeliberationItem) -> Refusal | None:
    """What every verb on an item asks: who, on which deliberation, when, from which state."""
    move, deliberation = ITEM_MOVES[verb], item.deliberation
    needed = "、".join(f"“{one.label}”" for one in move.capabilities)
    otherwise = f"您的岗位没有{needed}职责，不能{verb.label}。"
    if refusal := lacking(standing, item.case, *move.capabilities, otherwise=otherwise):
        return refusal
    if not _at_centre(standing, deliberation, *move.capabilities):
        return forbidden(
            f"这是{deliberation.meeting.centre}的研判会，由那里有{needed}职责的人员{verb.label}。"
        )
    if refusal := _why_not_keep(standing, deliberation):
        return refusal
    if Capability.REPORT not in move.capabilities and deliberation.meeting.starts_at > standing.at:
        return wrong_state("会议还没有开始，开始后再议定。")
    if item.state not in move.sources:
        return wrong_state(f"{item}现在是“{ItemState(item.state).label}”，不能{verb.label}。请刷新查看。")
    return None


def _seat(standing: Standing, item: DeliberationItem) -> Attendance | None:
    return Attendance.objects.filter(meeting=item.deliberation.meeting_id, officer=standing.officer).first()


def why_not_decide_item(standing: Standing, item: DeliberationItem) -> Refusal | None:
    """A commander who sits in the meeting decides; whoever was noted absent does not."""
    if refusal := _why_not(ItemVerb.DECIDE, standing, item):
        return refusal
    if item.state == ItemState.TO_CONFIRM:
        return wrong_state(f"{item}的下调在等第二位指挥长确认，确认或不同意后再改。")
    if item.case.state not in WORKED_ON:
        return wrong_state(f"事项现在是“{State(item.case.state).label}”，不用再议，请划去。")
    seat = _seat(standing, item)
    if seat is None:
        return forbidden("您不在这次研判会的邀请名单上，议定是到会指挥长的职责。")
    if seat.is_present is False:
        return wrong_state("签到登记您未到会，不能议定。确已到会的，请先更正签到。")
    return None


def why_not_measures(
    item: DeliberationItem, *, measures: str, lead_officer: Officer | None, units: list[Unit]
) -> Refusal | None:
    """What is decided must fit: nobody the case accuses leads or acts, and units may read what is asked of them."""
    accused = Exclusion.objects.filter(case=item.case)
    for unit in units:
        if accused.filter(unit=unit).exists():
            return incomplete(f"本事项按规定须由{unit}回避，请另选承办单位。")
    if lead_officer is not None:
        day = item.deliberation.meeting.starts_at.date()
        if (item.case_id, lead_officer.pk) in Exclusion.objects.accused_in([item.case_id], day):
            return incomplete(f"本事项按规定须由{lead_officer}回避，请另选包案领导。")
    if found := next((word for word in UNFIT_WORDS if word in measures), ""):
        return incomplete(f"措施会写进交办单，承办单位看得到，请不要写“{found}”；定级的理由写在说明里。")
    return None


def _why_not_second(verb: ItemVerb, standing: Standing, item: DeliberationItem) -> Refusal | None:
    """The second commander was there, and is not the one who decided."""
    if refusal := _why_not(verb, standing, item):
        return refusal
    if item.decided_by_id == standing.pk:
        return forbidden("下调等级须由另一位到会的指挥长确认，这不是提出人自己的职责。")
    seat = _seat(standing, item)
    if seat is None or not seat.is_present:
        return wrong_state("确认下调的须是到会的指挥长。请先在会议页签到登记。")
    return None


def why_not_confirm_item(standing: Standing, item: DeliberationItem) -> Refusal | None:
    return _why_not_second(ItemVerb.CONFIRM, standing, item)


def why_not_decline_item(standing: Standing, item: DeliberationItem) -> Refusal | None:
    return _why_not_second(ItemVerb.DECLINE, standing, item)


def why_not_defer_item(standing: Standing, item: DeliberationItem) -> Refusal | None:
    return _why_not(ItemVerb.DEFER, standing, item)


def why_not_strike_item(standing: Standing, item: DeliberationItem) -> Refusal | None:
    return _why_not(ItemVerb.STRIKE, standing, item)


def why_not_send_up_item(standing: Standing, item: DeliberationItem, to: str = "") -> Refusal | None:
    """Without a level: may it go up at all."""
    if refusal := _why_not(ItemVerb.SEND_UP, standing, item):
        return refusal
    level = DeliberationLevel(item.deliberation.level)
    if not level.above or item.deliberation.meeting.centre.area.level == AreaLevel.CITY:
        return wrong_state("领导小组之上没有再上一级的研判，请在本级议定。")
    if to and to not in level.above:
        return incomplete("只能提请上级研判，请另选。")
    return None
