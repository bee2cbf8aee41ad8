"""The verbs of an emergency as buttons."""

from typing import Any

from django.urls import reverse

from core.acts import Act
from dispatch.actions import emergencies as actions
from dispatch.choices import EmergencyMode, EmergencyVerb
from dispatch.forms.emergencies import (
    CallForm,
    CloseEmergencyForm,
    DoneForm,
    DropForm,
    LogForm,
    OpenForm,
    OrderTaskForm,
    PlainForm,
    UnableForm,
)
from dispatch.models import Callout, Emergency, EmergencyTask
from dispatch.permissions import emergencies as permissions
from governance.models import Unit
from governance.standing import Standing


def _open(standing: Standing, centre: Unit, data: dict[str, Any]) -> str:
    actions.open_emergency(
        by=standing,
        centre=centre,
        title=data["title"],
        place=data["place"],
        mode=EmergencyMode(data["mode"]),
        case=data["number"],
        at=standing.at,
    )
    return "已启动应急调度，下一步：点调人员。"


def _call_out(standing: Standing, emergency: Emergency, data: dict[str, Any]) -> str:
    rows = actions.call_out(by=standing, emergency=emergency, officers=data["people"], at=standing.at)
    if not rows:
        return "选中的人员都已点调过（您自己不必点调），没有再次响铃。"
    return f"已点调 {len(rows)} 人，响铃已发出；未答复的请打电话。"


def _order(standing: Standing, emergency: Emergency, data: dict[str, Any]) -> str:
    task = actions.order(by=standing, emergency=emergency, at=standing.at, **data)
    return f"任务已下达给{task.officer}。"


def _log(standing: Standing, emergency: Emergency, data: dict[str, Any]) -> str:
    actions.log(by=standing, emergency=emergency, text=data["text"], at=standing.at)
    return "已记入日志。"


def _close(standing: Standing, emergency: Emergency, data: dict[str, Any]) -> str:
    actions.close_emergency(by=standing, emergency=emergency, report=data["report"], at=standing.at)
    return "应急调度已结束，报告可以打印。"


def _coming(standing: Standing, callout: Callout, data: dict[str, Any]) -> str:
    actions.coming(by=standing, callout=callout, at=standing.at)
    return "已确认。到位后请点“已到位”。"


def _arrived(standing: Standing, callout: Callout, data: dict[str, Any]) -> str:
    actions.arrived(by=standing, callout=callout, at=standing.at)
    return "已记到位。"


def _unable(standing: Standing, callout: Callout, data: dict[str, Any]) -> str:
    actions.unable(by=standing, callout=callout, note=data["note"], at=standing.at)
    return "已记下，指挥中心即时知道。"


def _done(standing: Standing, task: EmergencyTask, data: dict[str, Any]) -> str:
    actions.done(by=standing, task=task, answer=data["answer"], at=standing.at)
    return "任务已完成。"


def _drop(standing: Standing, task: EmergencyTask, data: dict[str, Any]) -> str:
    actions.drop(by=standing, task=task, answer=data["answer"], at=standing.at)
    return "任务已撤销。"


def page_of(emergency: Emergency) -> str:
    return reverse("emergency_show", args=[emergency.pk])


def _newest(standing: Standing, centre: Unit) -> str:
    """The board of what this officer has just begun."""
    return page_of(Emergency.objects.filter(centre=centre, opened_by=standing.officer).latest("pk"))


OPEN_ACTS: tuple[Act[Unit], ...] = (
    Act(
        EmergencyVerb.OPEN, "启动应急调度", "urgent", 10, permissions.why_not_open, OpenForm, _open,
        "综治中心、网格服务、视频点位三方在一页上调度；谁点调、谁到位、谁办什么，自动记日志。", weight="primary",
        after=_newest,
    ),
)  # fmt: skip

EMERGENCY_ACTS: tuple[Act[Emergency], ...] = (
    Act(
        EmergencyVerb.CALL_OUT, "点调人员", "bell", 10, permissions.why_not_call_out, CallForm, _call_out,
        "被点调的人员即时收到响铃，在手机上确认、报到位。", weight="primary",
    ),
    Act(
        EmergencyVerb.ORDER, "下达任务", "send", 20, permissions.why_not_order, OrderTaskForm, _order,
        "任务列在调度页上，完成后由负责人报告。",
    ),
    Act(EmergencyVerb.LOG, "记一条", "notes", 30, permissions.why_not_log, LogForm, _log, "写下就不能改。"),
    Act(
        EmergencyVerb.CLOSE, "结束调度", "flag", 40, permissions.why_not_close, CloseEmergencyForm, _close,
        "写明经过、结果和后续措施；结束后不能再改。", weight="danger",
    ),
)  # fmt: skip

CALLOUT_ACTS: tuple[Act[Callout], ...] = (
    Act(
        EmergencyVerb.COMING, "收到，立即前往", "check", 10, permissions.why_not_coming, PlainForm, _coming,
        weight="primary",
    ),
    Act(
        EmergencyVerb.ARRIVED, "已到位", "map-pin", 20, permissions.why_not_arrived, PlainForm, _arrived,
        weight="primary",
    ),
    Act(EmergencyVerb.UNABLE, "不能到", "x", 30, permissions.why_not_unable, UnableForm, _unable),
)  # fmt: skip

TASK_ACTS: tuple[Act[EmergencyTask], ...] = (
    Act(EmergencyVerb.DONE, "完成", "check", 10, permissions.why_not_done, DoneForm, _done, weight="primary"),
    Act(EmergencyVerb.DROP, "撤销", "x", 20, permissions.why_not_drop, DropForm, _drop, weight="danger"),
)
