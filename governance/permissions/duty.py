"""Why not: the roster, swaps of shifts, modes. Rows given are the locked ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from core.clock import ZONE
from core.refusals import Refusal, forbidden, incomplete, wrong_state
from governance.choices import Capability, Mode, UnitKind
from governance.models import Appointment, DutyShift, DutySwap, ModeSwitch, Officer, Unit
from governance.standing import Standing

# who keeps the roster; who may be rostered as leader; who orders a mode
KEEPERS = (Capability.ASSIGN, Capability.COMMAND, Capability.ADMINISTER)
LEADERS = (Capability.COMMAND, Capability.INSTRUCT, Capability.ASSIGN, Capability.SUPERVISE)
ORDERERS = (Capability.COMMAND, Capability.INSTRUCT)
LONGEST_SHIFT = timedelta(hours=72)
AHEAD = timedelta(days=400)


def over(standing: Standing, centre: Unit, *capabilities: Capability) -> Appointment | None:
    """The appointment with one of these capabilities whose area holds the centre."""
    for one in standing.appointments:
        place = (one.area or one.post.unit.area).path
        if centre.area.path.startswith(place) and any(it in one.post.capabilities for it in capabilities):
            return one
    return None


def seen_centres(standing: Standing) -> list[Unit]:
    """Whose roster the officer reads: the own centre's and those of the areas looked at. Cost: one or two queries."""
    paths = standing.area_paths
    found: list[Unit] = []
    if paths:
        for path in paths:
            found += Unit.objects.within(path).filter(kind=UnitKind.CENTRE).select_related("area")
    if standing.centre is not None and standing.centre not in found:
        found.append(standing.centre)
    return sorted(found, key=lambda one: (one != standing.centre, one.area.path, one.pk))


def why_not_see_duty(standing: Standing) -> Refusal | None:
    if standing.centre is None and not standing.area_paths:
        return forbidden("您目前没有任职，看不到值班表。请联系本单位有“系统管理”职责的管理员。")
    return None


def reads_log(standing: Standing, centre: Unit) -> bool:
    """The book of the watch is for those who work at the centre or look at its whole area."""
    return centre.pk in standing.reading_unit_ids or centre.area.path.startswith(standing.area_paths or ("-",))


def why_not_roster(standing: Standing, centre: Unit | None = None) -> Refusal | None:
    """Without a centre: for any at all."""
    if not standing.may(*KEEPERS):
        return forbidden("您的岗位没有“交办”“指挥”或“系统管理”职责，不能排班。请联系中心主任。")
    if centre is not None and over(standing, centre, *KEEPERS) is None:
        return forbidden(f"{centre}不在您的职责范围内，请由该中心排班。")
    return None


def why_not_shift(
    standing: Standing,
    centre: Unit,
    span: tuple[datetime, datetime],
    leader: Officer,
    staff: Iterable[Officer],
    others: Iterable[DutyShift],
) -> Refusal | None:
    """others: shifts in force that touch this span, but for those being replaced. Cost: one query."""
    from_at, until_at = span
    if until_at <= from_at:
        return incomplete("结束须晚于开始。24 小时班次的结束写第二天的时间。")
    if until_at - from_at > LONGEST_SHIFT:
        return incomplete("一个班次最长 72 小时，请分开排。")
    if from_at > standing.at + AHEAD:
        return incomplete("最多提前 400 天排班，请核对年份。")
    for other in others:
        return incomplete(
            f"与 {words(other.from_at)} 至 {words(other.until_at)}（{other.leader}带班）重叠，同一时间只能有一位带班领导。"
        )
    people = [leader, *staff]
    if len({one.pk for one in people}) < len(people):
        return incomplete("同一个人在一个班次里只能出现一次。")
    day = from_at.astimezone(ZONE).date()
    held = Appointment.objects.held_on(day).filter(
        officer__in=people, post__unit__area__path__startswith=centre.area.path
    )
    posts = list(held.select_related("post"))
    in_office = {one.officer_id for one in posts}
    for one in people:
        if one.pk not in in_office:
            return incomplete(f"{one}在 {day.month}月{day.day}日 没有本地任职，请另选人员。")
    if not any(one.officer_id == leader.pk and set(LEADERS) & set(one.post.capabilities) for one in posts):
        return incomplete(f"{leader}的岗位没有“指挥”“批示”“交办”或“督办”职责，不能带班。")
    return None


def words(at: datetime) -> str:
    """11月24日 17:30 in local time."""
    local = at.astimezone(ZONE)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def why_not_change(standing: Standing, shift: DutyShift, why: str | None = None) -> Refusal | None:
    """What has begun is changed only with a reason; the old row stays."""
    if refusal := why_not_roster(standing, shift.centre):
        return refusal
    if shift.replaced_at is not None:
        return wrong_state("这个班次已经改过，请回到值班表看现在的安排。")
    if why == "" and shift.from_at <= standing.at:
        return incomplete("班次已经开始，改动须写明变更原因；原来的安排保留备查。")
    return None


def why_not_drop_shift(standing: Standing, shift: DutyShift) -> Refusal | None:
    if refusal := why_not_change(standing, shift):
        return refusal
    if shift.from_at <= standing.at:
        return wrong_state("班次已经开始，不能取消；换人请直接修改并写明原因。")
    return None


def places(shift: DutyShift, officer: Officer) -> str:
    """ "leader", "staff" or nothing: where an officer stands in a shift."""
    if shift.leader_id == officer.pk:
        return "leader"
    on = shift.staff_id == officer.pk or any(one.pk == officer.pk for one in shift.more_staff.all())
    return "staff" if on else ""


def why_not_propose_swap(standing: Standing, shift: DutyShift) -> Refusal | None:
    if not places(shift, standing.officer):
        return forbidden("只有排在这个班次里的人才能提出换班；值班表由有“交办”“指挥”职责的同事修改。")
    return _why_not_move(standing, shift)


def _why_not_move(standing: Standing, shift: DutyShift) -> Refusal | None:
    if shift.replaced_at is not None:
        return wrong_state("这个班次已经改过，请回到值班表看现在的安排。")
    if shift.from_at <= standing.at:
        return wrong_state("班次已经开始，不能再换。请由中心主任改派并写明原因。")
    return None


def why_not_answer_swap(standing: Standing, swap: DutySwap) -> Refusal | None:
    if swap.to_id != standing.pk:
        return forbidden("只有被请求换班的本人才能答复，这是本人的职责。")
    return _why_not_settled(swap)


def why_not_accept_swap(standing: Standing, swap: DutySwap) -> Refusal | None:
    """Both shifts must still be as they were when it was asked."""
    if refusal := why_not_answer_swap(standing, swap):
        return refusal
    for shift in filter(None, (swap.mine, swap.theirs)):
        if refusal := _why_not_move(standing, shift):
            return refusal
    return None


def why_not_withdraw_swap(standing: Standing, swap: DutySwap) -> Refusal | None:
    if swap.asked_by_id != standing.pk:
        return forbidden("只有提出换班的本人才能撤回，这是本人的职责。")
    return _why_not_settled(swap)


def _why_not_settled(swap: DutySwap) -> Refusal | None:
    return wrong_state(f"这次换班{swap.get_answer_display()}，请刷新查看。") if swap.answer else None


# --- modes


def why_not_order(standing: Standing, centre: Unit) -> Refusal | None:
    if over(standing, centre, *ORDERERS) is None:
        return forbidden(
            f"“{centre}”的模式由当地有“指挥”“批示”职责的指挥长、负责领导或上级切换，请向他们报告。"
        )
    return None


def why_not_switch_mode(
    standing: Standing,
    centre: Unit,
    *,
    span: tuple[datetime, datetime] | None = None,
    limit: timedelta | None = None,
    mode: str = "",
    others: Iterable[ModeSwitch] = (),
) -> Refusal | None:
    """others: orders of this centre that touch the span. Without a span: may this officer order at all (the button)."""
    if (refusal := why_not_order(standing, centre)) or span is None or limit is None:
        return refusal
    from_at, until_at = span
    if until_at <= max(from_at, standing.at):
        return incomplete("结束时间已经过去，请填写今后的时间。")
    if until_at - from_at > limit:
        hours = int(limit.total_seconds() // 3600)
        return incomplete(f"{Mode(mode).label}一次最长 {hours} 小时，到期前可以再下一次。")
    for other in others:
        if other.mode == mode or other.from_at > standing.at:
            return wrong_state(
                f"{words(other.from_at)} 至 {words(other.until_at)} 已是{Mode(other.mode).label}，"
                "要延长请点“延长”，要改先结束原来的。"
            )
    return None


def why_not_extend_mode(standing: Standing, centre: Unit, running: ModeSwitch | None) -> Refusal | None:
    if refusal := why_not_order(standing, centre):
        return refusal
    return None if running else wrong_state("现在是平时，没有可以延长的。需要时请直接切换。")


def why_not_end_mode(standing: Standing, centre: Unit, running: ModeSwitch | None) -> Refusal | None:
    if refusal := why_not_order(standing, centre):
        return refusal
    return None if running else wrong_state("现在已是平时，请刷新查看。")
