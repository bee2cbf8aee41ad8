"""Who keeps the working calendar: it holds for everybody below, so the highest administrators do."""

from __future__ import annotations

from core.refusals import Refusal, forbidden
from governance.choices import Capability
from governance.models import Appointment, LocalClosing, Unit
from governance.permissions.structure import WHO, kept_paths, why_not_keep
from governance.standing import Standing


def why_not_see_calendar(standing: Standing) -> Refusal | None:
    return None if standing.appointments else forbidden("您目前没有任职，看不到工作日历。" + WHO)


def why_not_keep_calendar(standing: Standing) -> Refusal | None:
    """An administrator with no other administrator above: the year's holidays are the same for all. Cost: a query."""
    paths = kept_paths(standing)
    if not paths:
        return forbidden("维护工作日历要有“系统管理”职责。" + WHO)
    held = Appointment.objects.held_on(standing.at.date()).select_related("post__unit__area")
    above = {one.post.unit.area.path for one in held.with_capability(Capability.ADMINISTER)}
    if any(paths[0].startswith(one) and paths[0] != one for one in above):
        return forbidden(
            "工作日历全区统一，由上一级有“系统管理”职责的管理员维护。本中心自己的休息日请在“本地休息日”登记。"
        )
    return None


def why_not_close(standing: Standing, centre: Unit | None = None) -> Refusal | None:
    """The closing days of a centre: its director or commander, or whoever keeps its structure."""
    mine = standing.centres_with(Capability.ASSIGN, Capability.COMMAND)
    if not mine and not kept_paths(standing):
        return forbidden("登记本地休息日要有“交办”“指挥”或“系统管理”职责，请联系中心主任。")
    if centre is None or centre in mine:
        return None
    if not kept_paths(standing):
        return forbidden(f"{centre}不是您履行“交办”“指挥”职责的中心，请联系该中心主任。")
    return why_not_keep(standing, centre.area)


def why_not_change_closing(standing: Standing, closing: LocalClosing | None) -> Refusal | None:
    return why_not_close(standing, closing.centre if closing else None)
