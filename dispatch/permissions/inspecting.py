"""Why not: supervision checks."""

from cases.models import Exclusion
from core.refusals import Refusal, forbidden, incomplete, wrong_state
from dispatch.choices import InspectionState
from dispatch.models import InspectionRound, InspectionSample, Rectification
from dispatch.querysets.inspecting import READERS
from governance.choices import Capability
from governance.standing import Standing

# who draws, checks and ends a round
INSPECTORS = (Capability.INSPECT, Capability.SUPERVISE, Capability.COMMAND)


def why_not_read_checks(standing: Standing) -> Refusal | None:
    if standing.may(*READERS):
        return None
    return forbidden("督导检查由有“督导”“督办”“交办”或“指挥”职责的人员查看。发给本单位的整改通知在“批示”里。")


def why_not_inspect(standing: Standing) -> Refusal | None:
    if standing.centre_for(*INSPECTORS) is not None:
        return None
    return forbidden("抽查和督导由有“督导”“督办”或“指挥”职责的人员组织，请联系指挥长或区级督导。")


def why_not_keep_items(standing: Standing) -> Refusal | None:
    if standing.may(*INSPECTORS):
        return None
    return forbidden("检查项由有“督导”“督办”或“指挥”职责的人员维护，请联系他们。")


def why_not_work_on(standing: Standing, round_: InspectionRound) -> Refusal | None:
    if not standing.covers(round_.area, *INSPECTORS) and round_.centre_id not in standing.unit_ids_with(
        *INSPECTORS
    ):
        return forbidden("这一轮检查由组织单位有“督导”“督办”或“指挥”职责的人员进行，您可以查看。")
    if round_.state != InspectionState.OPEN:
        return wrong_state("这一轮检查已经结束，结果不再改动。")
    return None


def why_not_check(standing: Standing, sample: InspectionSample) -> Refusal | None:
    """Nobody checks what their own unit handled, the centre's own people excepted, who hold the check."""
    if refusal := why_not_work_on(standing, sample.round):
        return refusal
    if sample.unit_id in standing.unit_ids and sample.unit_id != sample.round.centre_id:
        return forbidden("这件事项是您所在的单位承办的，请由其他单位的同事检查。")
    return None


def why_not_rectify(standing: Standing, sample: InspectionSample) -> Refusal | None:
    if refusal := why_not_work_on(standing, sample.round):
        return refusal
    if sample.checked_at is None or not sample.flaws:
        return incomplete("先填写检查结果；查出问题的才发整改通知。")
    if Rectification.objects.filter(sample=sample).exists():
        return wrong_state("这件已发过整改通知，请在下面查看进展。")
    if Exclusion.objects.filter(case=sample.case, unit=sample.unit).exists():
        return incomplete(f"本事项按规定须由{sample.unit}回避，不能向它发整改通知，请用函件另行处理。")
    return None


def why_not_judge(standing: Standing, rectification: Rectification) -> Refusal | None:
    """Whether the unit's answer may be approved or sent back."""
    sample = rectification.sample
    covered = standing.covers(sample.round.area, *INSPECTORS)
    if not covered and sample.round.centre_id not in standing.unit_ids_with(*INSPECTORS):
        return forbidden("整改由组织单位有“督导”“督办”或“指挥”职责的人员核验。")
    if rectification.approved_at is not None:
        return wrong_state("整改已经通过，请刷新查看。")
    if rectification.task.is_open:
        return wrong_state(f"{sample.unit}还没有报整改情况，报了再核验。")
    return None


def why_not_close_round(standing: Standing, round_: InspectionRound) -> Refusal | None:
    if refusal := why_not_work_on(standing, round_):
        return refusal
    left = InspectionSample.objects.filter(round=round_, checked_at=None).count()
    if left:
        return incomplete(f"还有 {left} 件没有检查，检查完再结束这一轮。")
    return None
