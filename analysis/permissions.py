"""Why not: the day of an area, a month's papers, and for whom these are made by themselves."""

from datetime import datetime

from analysis.rules import Month
from core.refusals import Refusal, forbidden, incomplete
from governance.choices import Capability, UnitKind
from governance.models import Appointment, Area, Officer, Unit
from governance.standing import Standing
from risk.permissions.assessing import why_not_read

MAKERS = (Capability.REPORT, Capability.COMMAND, Capability.SUPERVISE)


def why_not_look_over(standing: Standing) -> Refusal | None:
    """The day of an area is for those who answer for it."""
    answers = standing.may(
        Capability.COMMAND, Capability.INSTRUCT, Capability.SUPERVISE, Capability.ASSIGN, Capability.REPORT
    )
    if not (answers and standing.area_paths):
        return forbidden("“今日”供指挥长、中心主任和督办、报告岗位查看；您的事项在“我的首页”。")
    return None


def why_not_see_months(standing: Standing) -> Refusal | None:
    if not standing.may(*MAKERS):
        return forbidden("您的岗位没有“统计报告”“指挥”或“督办”职责，不能查看月报。需要时请向中心主任索取。")
    if not standing.area_paths:
        return forbidden(
            "您的岗位职责不含查看一个辖区的全部事项，不能按辖区生成月报。需要时请向中心主任索取。"
        )
    return None


def why_not_see_risk(standing: Standing) -> Refusal | None:
    """Figures of factors and levels are for those who read scores and look over an area (trap 30)."""
    return why_not_read(standing) or (
        None
        if standing.area_paths
        else forbidden("您的岗位职责不含查看一个辖区的全部事项，不能查看风险分析。需要时请向中心主任索取。")
    )


def why_not_make(standing: Standing, centre: Unit, month: Month) -> Refusal | None:
    refusal = why_not_see_months(standing)
    if refusal is not None:
        return refusal
    if not any(centre.area.path.startswith(path) for path in standing.area_paths):
        return forbidden(f"{centre.short_name}不在您的职责辖区内，请由该中心生成。")
    if month > Month.of(standing.at):
        return incomplete(f"{month.label}还没有到，请选本月或以前的月份。")
    return None


def centres_of(standing: Standing) -> list[Unit]:
    """The centres whose area an officer looks at as a whole, by area. Cost: one query for each area."""
    found: list[Unit] = []
    for path in standing.area_paths:
        inside = Unit.objects.within(path).open_on(standing.at.date()).filter(kind=UnitKind.CENTRE)
        found += inside.select_related("area").order_by("area__path", "pk")
    return found


def director_of(area: Area, at: datetime) -> Officer | None:
    """Who directs the centre of a street or district: assigns there, else reports there; None when nobody holds it."""
    held = Appointment.objects.held_on(at.date()).filter(
        post__unit__kind=UnitKind.CENTRE, post__unit__area=area
    )
    held = held.select_related("officer", "post").order_by("id")
    for capability in (Capability.ASSIGN, Capability.SUPERVISE, Capability.REPORT):
        found = held.with_capability(capability)
        if found:
            return found[0].officer
    return None
