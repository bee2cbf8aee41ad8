"""Why not: one function per verb; None means yes. The case given is the locked row."""

from cases.choices import AmendmentState, ContactResult, ImportState, State, Verb
from cases.models import Amendment, Case, Contact, ImportBatch
from cases.workflow import MOVES
from core.choices import JobState
from core.refusals import Refusal, forbidden, incomplete, wrong_state
from governance.standing import Standing


def why_not(verb: Verb, standing: Standing, case: Case) -> Refusal | None:
    """What every verb of the workflow asks: a post that allows it, a state that it leads from."""
    move = MOVES[verb]
    if not standing.may(*move.capabilities):
        needed = "、".join(f"“{one.label}”" for one in move.capabilities)
        return forbidden(f"您的岗位没有{needed}职责，不能{verb.label}。请联系本中心有此职责的同事。")
    if case.state not in move.sources:
        states = "、".join(f"“{one.label}”" for one in move.sources)
        return wrong_state(
            f"事项现在是“{State(case.state).label}”，只有{states}的事项才能{verb.label}。"
            "可能有同事刚刚处理过，请刷新查看。"
        )
    return None


def why_not_register(standing: Standing) -> Refusal | None:
    if standing.may(*MOVES[Verb.REGISTER].capabilities) and standing.centre is not None:
        return None
    return forbidden("您的岗位没有“受理登记”职责，不能登记事项。")


def why_not_import(standing: Standing) -> Refusal | None:
    from_post = standing.under(MOVES[Verb.ACCEPT].capabilities[0])
    if from_post is None or standing.centre is None:
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


def why_not_accept(standing: Standing, case: Case) -> Refusal | None:
    return why_not(Verb.ACCEPT, standing, case)


def why_not_complete(standing: Standing, case: Case) -> Refusal | None:
    """A case that a unit is working on is completed by approving its answer."""
    refusal = why_not(Verb.COMPLETE, standing, case)
    if refusal is None and case.lead_unit_id is not None:
        return wrong_state("事项已交办给单位，请在交办单上审核其反馈，或先收回交办单。")
    return refusal


def why_not_reopen(standing: Standing, case: Case) -> Refusal | None:
    return why_not(Verb.REOPEN, standing, case)


def why_not_close(standing: Standing, case: Case) -> Refusal | None:
    """Closing asks for a follow-up of this round that was not unhappy; two attempts count when nobody answers."""
    refusal = why_not(Verb.CLOSE, standing, case)
    if refusal is not None:
        return refusal
    done = list(
        Contact.objects.filter(case=case, done_at__gte=case.completed_at)
        .order_by("-done_at")
        .values_list("result", flat=True)
    )
    if not done:
        return incomplete("还没有回访。请由经办人以外的同事回访后再结案。")
    if done[0] == ContactResult.UNREACHED and len(done) < 2:
        return incomplete("只回访了一次且未接通，请再回访一次后结案。")
    return None


def why_not_forward(standing: Standing, case: Case) -> Refusal | None:
    return _while_no_unit_works(Verb.FORWARD, standing, case)


def why_not_transfer(standing: Standing, case: Case) -> Refusal | None:
    return _while_no_unit_works(Verb.TRANSFER, standing, case)


def why_not_withdraw(standing: Standing, case: Case) -> Refusal | None:
    return _while_no_unit_works(Verb.WITHDRAW, standing, case)


def why_not_take_back(standing: Standing, case: Case) -> Refusal | None:
    return why_not(Verb.TAKE_BACK, standing, case)


def _while_no_unit_works(verb: Verb, standing: Standing, case: Case) -> Refusal | None:
    refusal = why_not(verb, standing, case)
    if refusal is None and case.lead_unit_id is not None:
        return wrong_state(f"事项正由单位办理，请先收回交办单再{verb.label}。")
    return refusal


def why_not_remark(standing: Standing, case: Case) -> Refusal | None:
    """Whoever sees the case and holds a post may add a remark, at any state."""
    return None if standing.appointments else forbidden("您目前没有任职，不能记事。")


def why_not_amend(standing: Standing, case: Case) -> Refusal | None:
    if not standing.may(*MOVES[Verb.ACCEPT].capabilities):
        return forbidden("您的岗位没有“受理登记”职责，不能更正事项。")
    if case.state == State.CLOSED:
        return wrong_state("事项已结案，不能更正。确需更正请先重新办理，或以“记事”补充说明。")
    return None
