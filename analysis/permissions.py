"""Why not: pages of figures."""

from core.refusals import Refusal, forbidden
from governance.choices import Capability
from governance.standing import Standing


def why_not_look_over(standing: Standing) -> Refusal | None:
    """The day of an area is for those who answer for it."""
    answers = standing.may(
        Capability.COMMAND, Capability.INSTRUCT, Capability.SUPERVISE, Capability.ASSIGN, Capability.REPORT
    )
    if not (answers and standing.area_paths):
        return forbidden("“今日”供指挥长、中心主任和督办、报告岗位查看；您的事项在“我的首页”。")
    return None
