"""Why not: emergencies. Whoever commands the centre, or leads its watch at that moment, runs one."""

from collections.abc import Iterable

from cases.models import Exclusion
from core.refusals import Refusal, forbidden, incomplete, wrong_state
from dispatch.choices import CallAnswer
from dispatch.models import Callout, Emergency, EmergencyTask
from governance.choices import Capability
from governance.duty import leaders_at
from governance.models import Officer, Unit
from governance.standing import Standing

RUNS = (Capability.COMMAND, Capability.INSTRUCT, Capability.ASSIGN)


def _leads(standing: Standing, centre: Unit) -> bool:
    return standing.covers(centre.area, *RUNS) or standing.pk in leaders_at(centre, standing.at)


def _runs(standing: Standing, emergency: Emergency) -> bool:
    """Whether the officer runs it; a page with many rows asks once (`emergency.is_run`)."""
    if emergency.is_run is None:
        return _leads(standing, emergency.centre)
    return emergency.is_run


def remember_who_runs(standing: Standing, emergency: Emergency) -> None:
    emergency.is_run = _leads(standing, emergency.centre)


def why_not_open(standing: Standing, centre: Unit) -> Refusal | None:
    if _leads(standing, centre):
        return None
    return forbidden("应急调度由有“指挥”“交办”职责的指挥长、中心主任或当班带班领导启动，请立即打电话给他们。")


def _why_not_run(standing: Standing, emergency: Emergency) -> Refusal | None:
    if not _runs(standing, emergency):
        return forbidden("由有“指挥”“交办”职责的指挥长、中心主任或当班带班领导操作。")
    return _why_not_running(emergency)


def _why_not_running(emergency: Emergency) -> Refusal | None:
    return wrong_state("这次应急调度已经结束，请刷新查看。") if emergency.closed_at else None


def why_not_call_out(
    standing: Standing, emergency: Emergency, officers: Iterable[Officer] = ()
) -> Refusal | None:
    """Whoever the case accuses is not called to it (trap 26)."""
    if refusal := _why_not_run(standing, emergency):
        return refusal
    if emergency.case_id is None:
        return None
    named = [one.pk for one in officers]
    accused = Exclusion.objects.accused_in([emergency.case_id], standing.at.date())
    if any((emergency.case_id, one) in accused for one in named):
        return incomplete("点调名单里有按规定须回避的人员，请另选。")
    return None


def why_not_order(standing: Standing, emergency: Emergency, officer: Officer | None = None) -> Refusal | None:
    if refusal := _why_not_run(standing, emergency):
        return refusal
    if officer is not None and not emergency.callouts.filter(officer=officer).exists():
        return incomplete(f"请先点调{officer}，再下达任务。")
    return None


def why_not_log(standing: Standing, emergency: Emergency) -> Refusal | None:
    """Everybody who was called writes down what happens."""
    called = emergency.callouts.filter(officer=standing.officer).exists()
    if not called and not _runs(standing, emergency):
        return forbidden("由参加这次调度的人员记录。")
    return _why_not_running(emergency)


def why_not_close(standing: Standing, emergency: Emergency) -> Refusal | None:
    if refusal := _why_not_run(standing, emergency):
        return refusal
    waiting = emergency.tasks.filter(done_at=None, dropped_at=None).count()
    return wrong_state(f"还有 {waiting} 项任务没有完成，请先完成或撤销。") if waiting else None


def _why_not_answer(standing: Standing, callout: Callout) -> Refusal | None:
    mine = callout.officer_id == standing.pk
    if not mine and not _runs(standing, callout.emergency):
        return forbidden(f"由{callout.officer}本人答复；打电话确认的，由指挥中心代记。")
    return _why_not_running(callout.emergency)


def why_not_coming(standing: Standing, callout: Callout) -> Refusal | None:
    if refusal := _why_not_answer(standing, callout):
        return refusal
    if callout.answer in (CallAnswer.COMING, CallAnswer.ARRIVED):
        return wrong_state(f"{callout.officer}已答复“{CallAnswer(callout.answer).label}”。")
    return None


def why_not_arrived(standing: Standing, callout: Callout) -> Refusal | None:
    if refusal := _why_not_answer(standing, callout):
        return refusal
    return wrong_state(f"{callout.officer}已经到位。") if callout.arrived_at else None


def why_not_unable(standing: Standing, callout: Callout) -> Refusal | None:
    if refusal := _why_not_answer(standing, callout):
        return refusal
    if callout.answer in (CallAnswer.UNABLE, CallAnswer.ARRIVED):
        return wrong_state(f"{callout.officer}已答复“{CallAnswer(callout.answer).label}”。")
    return None


def _why_not_open_task(task: EmergencyTask) -> Refusal | None:
    if task.done_at or task.dropped_at:
        return wrong_state("这项任务已经完成或撤销，请刷新查看。")
    return _why_not_running(task.emergency)


def why_not_done(standing: Standing, task: EmergencyTask) -> Refusal | None:
    if task.officer_id != standing.pk and not _runs(standing, task.emergency):
        return forbidden(f"由{task.officer}报告完成，或由指挥中心代记。")
    return _why_not_open_task(task)


def why_not_drop(standing: Standing, task: EmergencyTask) -> Refusal | None:
    return _why_not_run(standing, task.emergency) or _why_not_open_task(task)
