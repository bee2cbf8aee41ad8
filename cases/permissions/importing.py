"""Why not bring in a ledger or take over what it would change."""

from cases.choices import AmendmentState, ImportState
from cases.models import Amendment, ImportBatch
from cases.permissions.cases import why_not_amend
from core.choices import JobState
from core.refusals import Refusal, forbidden, wrong_state
from governance.choices import Capability
from governance.standing import Standing


def why_not_import(standing: Standing) -> Refusal | None:
    if standing.centre_for(Capability.INTAKE) is None:
        return forbidden("您的岗位没有“受理登记”职责，不能导入台账。")
    return None


def why_not_start_import(standing: Standing, batch: ImportBatch) -> Refusal | None:
    if batch.state == ImportState.UPLOADED:
        return why_not_import(standing)
    label = ImportState(batch.state).label
    return wrong_state(f"这份台账现在是“{label}”，可能有同事刚刚处理过，请刷新查看。")


def why_not_resume_import(standing: Standing, batch: ImportBatch) -> Refusal | None:
    """Only what nobody works on any more goes on again."""
    if batch.state == ImportState.FAILED and batch.started_at is None:
        return wrong_state("这份文件读不了，没有可以接着导入的内容。请按说明改好后重新上传。")
    stopped = batch.job is None or batch.job.state in (JobState.FAILED, JobState.DONE)
    if batch.state == ImportState.FAILED or (batch.state == ImportState.RUNNING and stopped):
        return why_not_import(standing)
    return wrong_state("这份台账没有中断，不需要继续导入，请刷新查看。")


def why_not_decide(standing: Standing, amendment: Amendment) -> Refusal | None:
    if amendment.state != AmendmentState.PROPOSED:
        return wrong_state("这条更正建议已由同事处理，请刷新查看。")
    return why_not_import(standing)


def why_not_adopt(standing: Standing, amendment: Amendment) -> Refusal | None:
    return why_not_decide(standing, amendment) or why_not_amend(standing, amendment.case)
