"""Why not: the ladder is read by who meets it, set by the district's commanders and the administrator."""

from datetime import datetime

from core.refusals import Refusal, forbidden, incomplete
from dispatch.querysets.ladder import READS_LADDER
from governance.choices import AreaLevel, Capability
from governance.standing import Standing

_ABOVE_STREETS = (AreaLevel.CITY, AreaLevel.DISTRICT)


def why_not_read_ladder(standing: Standing) -> Refusal | None:
    if standing.may(*READS_LADDER):
        return None
    return forbidden("您的岗位不交办、不督办事项，不查看阶梯；交办单页上写着到期以后会发生什么。")


def why_not_change_ladder(standing: Standing) -> Refusal | None:
    if standing.may(Capability.ADMINISTER):
        return None
    held = [
        one
        for one in standing.appointments
        if Capability.COMMAND in one.post.capabilities
        and (one.area or one.post.unit.area).level in _ABOVE_STREETS
    ]
    return None if held else forbidden("阶梯全区一致，由区级指挥长或系统管理员修改，请向他们提出。")


def why_not_from(at: datetime, from_at: datetime) -> Refusal | None:
    return None if from_at >= at else incomplete("新的阶梯只对今后起算的时限生效，请填写现在或今后的时间。")
