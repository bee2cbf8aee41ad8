"""Why not: canvass campaigns. Tasks come with their campaign and area, households with their task."""

from collections.abc import Iterable

from core.refusals import Refusal, forbidden, incomplete, wrong_state
from governance.choices import Capability
from governance.models import Area
from governance.standing import Standing
from grids.models import Campaign, CanvassTask, Household
from grids.querysets.canvass import LAUNCHERS


def why_not_launch(standing: Standing) -> Refusal | None:
    if standing.centre_for(*LAUNCHERS) is None:
        return forbidden("发起排查是“指挥”或“交办”职责。请联系本中心主任或指挥长。")
    return None


def why_not_cover(standing: Standing, areas: Iterable[Area]) -> Refusal | None:
    """Every place of the scope is the officer's to run."""
    for area in areas:
        if not standing.covers(area, *LAUNCHERS):
            return forbidden(f"{area.label}不在您“指挥”或“交办”职责的辖区，请去掉，或请上一级发起。")
    return None


def _why_not_run(standing: Standing, campaign: Campaign) -> Refusal | None:
    if not standing.may(*LAUNCHERS) or why_not_cover(standing, campaign.scope.all()):
        return forbidden(f"这次排查由{campaign.centre.short_name}的“指挥”“交办”职责人员管理，请联系他们。")
    return _why_closed(campaign)


def _why_closed(campaign: Campaign) -> Refusal | None:
    if campaign.closed_at is not None:
        return wrong_state("这次排查已经结束，不能再改。新发现的情况请点“报事件”。")
    return None


def why_not_extend(standing: Standing, campaign: Campaign) -> Refusal | None:
    return _why_not_run(standing, campaign)


def why_not_close(standing: Standing, campaign: Campaign) -> Refusal | None:
    return _why_not_run(standing, campaign)


def why_not_walk(standing: Standing, task: CanvassTask) -> Refusal | None:
    """Only who patrols the grid, from the first day on until the campaign is closed."""
    if not standing.covers(task.area, Capability.PATROL):
        return forbidden(f"{task.area.label}由有“巡查走访”职责的网格员排查，请联系他们。")
    if refusal := _why_closed(task.campaign):
        return refusal
    if standing.at.date() < task.campaign.starts_on:
        return wrong_state(f"这次排查从 {task.campaign.starts_on:%m月%d日} 开始，请到时再办。")
    return None


def why_not_finish(standing: Standing, task: CanvassTask) -> Refusal | None:
    return why_not_walk(standing, task)


def why_not_undo_finish(standing: Standing, task: CanvassTask) -> Refusal | None:
    return why_not_walk(standing, task) or _why_unfinished(task)


def why_not_reopen(standing: Standing, task: CanvassTask) -> Refusal | None:
    if not standing.covers(task.area, *LAUNCHERS):
        return forbidden("要求重新排查是“指挥”或“交办”职责。请联系本中心主任。")
    return _why_closed(task.campaign) or _why_unfinished(task)


def _why_unfinished(task: CanvassTask) -> Refusal | None:
    return wrong_state("这个网格还没有排查完毕，可以直接继续。") if task.finished_at is None else None


def why_not_find_nothing(standing: Standing, household: Household) -> Refusal | None:
    refusal = why_not_walk(standing, household.task)
    if refusal is None and household.findings.exists():
        return wrong_state("这一户已经登记了发现，不能再记无异常。登记错的，请在事项里撤回。")
    return refusal


def why_not_undo_nothing(standing: Standing, household: Household) -> Refusal | None:
    refusal = why_not_walk(standing, household.task)
    if refusal is None and household.clear_at is None:
        return wrong_state("这一户没有记过无异常，不用撤销。")
    return refusal


def why_no_grids(count: int) -> Refusal | None:
    return None if count else incomplete("所选范围内没有网格。请换一个范围，或请管理员先建立网格。")
