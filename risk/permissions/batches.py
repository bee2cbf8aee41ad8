"""Why not: putting an imported ledger through the pre-assessment."""

from cases.choices import ImportState
from cases.models import ImportBatch
from core.refusals import Refusal, forbidden, wrong_state
from governance.standing import Standing
from risk.choices import AssessmentVerb
from risk.models import BatchReading
from risk.workflow import MOVES


def why_not_batch(standing: Standing, batch: ImportBatch) -> Refusal | None:
    """Whoever may send a case to the desk may send a ledger of an own centre; one reading of it at a time."""
    centres = {one.pk for one in standing.centres_with(*MOVES[AssessmentVerb.REASSESS].capabilities)}
    if batch.centre_id not in centres:
        return forbidden(
            "您的岗位在这个中心没有“预评”“指挥”或“交办”职责，不能批量预评。请联系该中心主任或专班。"
        )
    if batch.state != ImportState.DONE:
        return wrong_state("这份台账还没有导入完，请导入完成后再批量预评。")
    if not batch.created:
        return wrong_state("这份台账没有新建事项，没有可以预评的内容。")
    if BatchReading.objects.filter(
        batch=batch, finished_at=None, job__state__in=("pending", "running")
    ).exists():
        return wrong_state("这份台账正在批量预评，请等它完成。")
    return None
