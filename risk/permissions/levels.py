"""Why not: raising a level, lowering it by two. The case and the change given are the locked rows."""

from cases.choices import Level
from cases.models import Case
from cases.permissions import lacking
from core.refusals import Refusal, incomplete, wrong_state
from governance.choices import Capability
from governance.standing import Standing
from risk.choices import AssessmentState, ChangeState
from risk.models import Assessment, LevelChange
from risk.rules.levels import is_higher
from risk.workflow import READERS

PROPOSERS = (Capability.PRE_ASSESS, Capability.COMMAND, Capability.ASSIGN)
SECONDS = (Capability.PRE_ASSESS, Capability.COMMAND)


def _label(level: str) -> str:
    return Level(level).label if level else "未评定"


def why_not_raise(standing: Standing, case: Case) -> Refusal | None:
    if refusal := lacking(
        standing,
        case,
        *READERS,
        otherwise="您的岗位没有“预评”“指挥”或“交办”职责，不能上调等级。如有线索请报本中心专班。",
    ):
        return refusal
    if case.level == Level.HIGH:
        return wrong_state("已经是高风险，不能再上调。")
    return None


def why_not_raise_to(standing: Standing, case: Case, level: str, reason: str) -> Refusal | None:
    if refusal := why_not_raise(standing, case):
        return refusal
    if not is_higher(level, case.level):
        return wrong_state(f"现在是{_label(case.level)}，上调只能改为更高的等级。要下调请用“提请下调”。")
    return None if reason else incomplete("请写明上调的理由。")


def why_not_propose(standing: Standing, case: Case) -> Refusal | None:
    """Lowering begins with one person and does nothing yet."""
    if refusal := lacking(
        standing, case, *PROPOSERS, otherwise="您的岗位没有“预评”“指挥”或“交办”职责，不能提请下调等级。"
    ):
        return refusal
    if not is_higher(case.level, Level.LOW):
        return wrong_state(f"现在是{_label(case.level)}，没有可以下调的等级。")
    if Assessment.objects.filter(case=case, state=AssessmentState.OPEN).exists():
        return wrong_state("事项正在预评台上，请在预评台评定；评定低于现等级的，自动提请复核。")
    if LevelChange.objects.filter(case=case).proposed().exists():
        return wrong_state("已有一份下调待复核，请先由另一人同意或退回。")
    return None


def why_not_propose_to(standing: Standing, case: Case, level: str, reason: str) -> Refusal | None:
    if refusal := why_not_propose(standing, case):
        return refusal
    if not is_higher(case.level, level):
        return wrong_state(f"现在是{_label(case.level)}，下调只能改为更低的等级。要上调请用“上调等级”。")
    return None if reason else incomplete("请写明下调的理由。")


def why_not_decline(standing: Standing, change: LevelChange) -> Refusal | None:
    """Answering a lowering, either way: another person than the one who proposed it."""
    if refusal := lacking(
        standing, change.case, *SECONDS, otherwise="您的岗位没有“预评”或“指挥”职责，不能复核下调。"
    ):
        return refusal
    if change.state != ChangeState.PROPOSED:
        return wrong_state(f"这份下调已经是“{ChangeState(change.state).label}”，请刷新查看。")
    if change.made_by_id == standing.pk:
        return wrong_state("下调由您提出，须由另一位有“预评”或“指挥”职责的同事复核，一人不能下调等级。")
    return None


def why_not_note(note: str) -> Refusal | None:
    """Both answers give a reason."""
    return None if note else incomplete("请写明复核的理由。")


def why_not_confirm(standing: Standing, change: LevelChange) -> Refusal | None:
    if refusal := why_not_decline(standing, change):
        return refusal
    if change.case.level != change.from_level:
        return wrong_state(
            f"提出以后等级已变为{_label(change.case.level)}，请退回，由提出人按现在的情况重新评定。"
        )
    return None
