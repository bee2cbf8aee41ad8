"""Why not: stacks. They are scores, so for those who read scores at all (trap 30)."""

from core.refusals import Refusal, forbidden
from governance.standing import Standing
from risk.permissions.assessing import may_read


def why_not_read_stacks(standing: Standing) -> Refusal | None:
    if may_read(standing):
        return None
    return forbidden("您的岗位没有“预评”“指挥”“批示”或“交办”职责，不能查看叠加风险。如有线索请报本中心专班。")
