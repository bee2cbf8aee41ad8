"""Why not: the watch."""

from datetime import datetime, timedelta

from cases.choices import State
from cases.models import Case, Entry
from cases.permissions import INSTRUCTORS, lacking
from core.refusals import Refusal, forbidden, incomplete, wrong_state
from dispatch import rules
from dispatch.choices import WatchVerb
from dispatch.models import HandoverSheet
from governance.choices import Capability
from governance.models import Appointment, DutyShift, Unit
from governance.permissions.duty import places, reads_log, seen_centres, why_not_see_duty
from governance.standing import Standing

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
    if reads_log(standing, centre):
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
