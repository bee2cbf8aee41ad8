"""The verbs of a canvass as buttons, forms and calls."""

from typing import Any

from core.acts import Act, ActForm
from governance.standing import Standing
from grids.actions import canvass, walking
from grids.choices import CanvassVerb
from grids.forms.canvass import CloseForm, ExtendForm, ReopenForm
from grids.models import Campaign, CanvassTask, Household
from grids.permissions import canvass as may


def launched_words(campaign: Campaign) -> str:
    """What is said when it was launched."""
    return f"已发起“{campaign}”，分到 {campaign.tasks.count()} 个网格，已通知网格员。"


def _extend(standing: Standing, campaign: Campaign, data: dict[str, Any]) -> str:
    later = canvass.extend(by=standing, campaign=campaign, at=standing.at, **data)
    return f"已延到 {later.until_on:%m月%d日}，没完成的网格员会收到通知。"


def _close(standing: Standing, campaign: Campaign, data: dict[str, Any]) -> str:
    canvass.close(by=standing, campaign=campaign, at=standing.at, **data)
    return "排查已结束，可以打印或导出。发现的事项继续办理，去向随时更新。"


def _reopen(standing: Standing, task: CanvassTask, data: dict[str, Any]) -> str:
    walking.reopen(by=standing, task=task, at=standing.at, **data)
    return f"{task.area.label}已重新打开，网格员会收到通知。"


def _finish(standing: Standing, task: CanvassTask, _data: dict[str, Any]) -> str:
    walking.finish(by=standing, task=task, at=standing.at)
    return f"{task.area.label}已排查完毕。"


def _undo_finish(standing: Standing, task: CanvassTask, _data: dict[str, Any]) -> str:
    walking.undo_finish(by=standing, task=task, at=standing.at)
    return "已撤销，可以继续排查。"


def _nothing(standing: Standing, household: Household, _data: dict[str, Any]) -> str:
    walking.find_nothing(by=standing, household=household, at=standing.at)
    return "已记为无异常。"


def _undo_nothing(standing: Standing, household: Household, _data: dict[str, Any]) -> str:
    walking.undo_nothing(by=standing, household=household, at=standing.at)
    return "已撤销，这一户恢复为未走到。"


CAMPAIGN_ACTS: tuple[Act[Campaign], ...] = (
    Act(CanvassVerb.EXTEND, "延长", "calendar-event", 10, may.why_not_extend, ExtendForm, _extend),
    Act(
        CanvassVerb.CLOSE, "结束排查", "check", 20, may.why_not_close, CloseForm, _close,
        sentence="结束后网格员不能再记，数字不再变。发现的事项照常办理。", weight="danger",
    ),
)  # fmt: skip

TASK_ACTS: tuple[Act[CanvassTask], ...] = (
    Act(
        CanvassVerb.REOPEN, "重新排查", "refresh", 10, may.why_not_reopen, ReopenForm, _reopen,
        sentence="网格恢复为没完成，网格员会收到您写的要求。",
    ),
)  # fmt: skip

# on the phone one tap each
WALKING_ACTS: tuple[Act[CanvassTask], ...] = (
    Act(CanvassVerb.FINISH, "排查完毕", "check", 10, may.why_not_finish, ActForm, _finish,
        sentence="没有逐户记的，都记为无异常。"),
    Act(CanvassVerb.UNDO_FINISH, "撤销完毕", "arrow-back-up", 20, may.why_not_undo_finish, ActForm, _undo_finish),
)  # fmt: skip

HOUSEHOLD_ACTS: tuple[Act[Household], ...] = (
    Act(CanvassVerb.NOTHING, "无异常", "check", 10, may.why_not_find_nothing, ActForm, _nothing),
    Act(CanvassVerb.UNDO_NOTHING, "撤销无异常", "arrow-back-up", 20, may.why_not_undo_nothing, ActForm, _undo_nothing),
)  # fmt: skip
