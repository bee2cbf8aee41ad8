"""Why not: answering a red flag. The case given is the locked row."""

from cases.choices import Level
from cases.models import Case
from cases.permissions import lacking
from core.refusals import Refusal, incomplete, wrong_state
from governance.choices import Capability
from governance.standing import Standing
from risk.models import RedFlag


def why_not_answer(standing: Standing, case: Case) -> Refusal | None:
    """A commander says whether the level rises, while a red flag stands on a case below high."""
    if refusal := lacking(
        standing,
        case,
        Capability.COMMAND,
        otherwise="您的岗位没有“指挥”职责，红旗升级由指挥长确认。",
    ):
        return refusal
    if case.level == Level.HIGH:
        return wrong_state("已经是高风险，不需要再确认升级。")
    if not RedFlag.objects.filter(case=case).unanswered().exists():
        return wrong_state("没有待确认的红旗。可能有同事刚刚处理过，请刷新查看。")
    return None


def why_not_reason(reason: str) -> Refusal | None:
    return None if reason else incomplete("确认或不予升级都请写明理由。")
