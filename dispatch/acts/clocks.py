"""What is done to clocks, as buttons and forms."""

from __future__ import annotations

from typing import Any

from cases.choices import PauseReason
from cases.models import Clock
from cases.pages import moment_words
from core.acts import Act
from dispatch.actions import clocks, statutory
from dispatch.choices import ClockVerb
from dispatch.forms.clocks import (
    AskTimeForm,
    DeclineTimeForm,
    ExtendTermForm,
    GrantTimeForm,
    PauseForm,
    ResumeForm,
)
from dispatch.models import Slip
from dispatch.permissions import clocks as permissions
from governance.standing import Standing


def _ask_time(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    request = clocks.ask_time(by=standing, slip=slip, at=standing.at, **data)
    who = "指挥长" if request.needs_commander else f"{slip.centre}"
    return f"已申请{request.words}，等{who}审批；批准前时限不变：{moment_words(slip.due_at)}。"


def _ask_pause(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    reason = PauseReason(data["reason"])
    clocks.ask_pause(by=standing, slip=slip, reason=reason, why=data["why"], at=standing.at)
    return f"已申请暂停，等{slip.centre}审批；批准前照常计时。"


def _grant_time(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    request = clocks.grant_time(
        by=standing, slip=slip, answer=data["answer"], workdays=data.get("workdays"), at=standing.at
    )
    if request.granted_workdays is None:
        return f"已同意暂停计时，等的事情有结果后请恢复；{slip.unit}已收到通知。"
    return f"已同意延期 {request.granted_workdays} 个工作日，{slip.unit}已收到通知。"


def _decline_time(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    request = clocks.decline_time(by=standing, slip=slip, answer=data["answer"], at=standing.at)
    return f"未同意{request.words}，时限不变：{moment_words(slip.due_at)}；{slip.unit}已收到通知。"


def _pause(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    reason = PauseReason(data["reason"])
    clocks.pause_slip(by=standing, slip=slip, reason=reason, why=data["why"], at=standing.at)
    return "已暂停计时，期间不催办、不算超期；等的事情有结果后请恢复。"


def _resume(standing: Standing, slip: Slip, data: dict[str, Any]) -> str:
    slip = clocks.resume_slip(by=standing, slip=slip, why=data["why"], at=standing.at)
    return f"已恢复计时，剩下的时间顺延，应于 {moment_words(slip.due_at)} 前办结。"


def _extend_term(standing: Standing, clock: Clock, data: dict[str, Any]) -> str:
    clock = statutory.extend_term(by=standing, clock=clock, why=data["why"], at=standing.at)
    return f"已延长到 {moment_words(clock.due_at)}，请把延期理由告知当事人。"


SLIP_ACTS: tuple[Act[Slip], ...] = (
    Act(
        ClockVerb.GRANT_TIME, "同意申请", "check", 25, permissions.why_not_grant_time, GrantTimeForm, _grant_time,
        "同意后时限即时调整，每次调整都留有记录。", weight="primary",
    ),
    Act(
        ClockVerb.DECLINE_TIME, "不同意申请", "x", 26, permissions.why_not_decline_time, DeclineTimeForm,
        _decline_time, "时限不变，单位会看到原因。",
    ),
    Act(
        ClockVerb.RESUME, "恢复计时", "clock", 28, permissions.why_not_resume_slip, ResumeForm, _resume,
        "从现在起继续计时，暂停时还剩多少时间，就顺延多少时间。", weight="primary",
    ),
    Act(
        ClockVerb.ASK_TIME, "申请延期", "calendar-due", 52, permissions.why_not_ask_time, AskTimeForm, _ask_time,
        "在办结时限以前申请；批准以前时限不变。",
    ),
    Act(
        ClockVerb.ASK_PAUSE, "申请暂停", "clock-pause", 54, permissions.why_not_ask_pause, PauseForm, _ask_pause,
        "要等当事人、法院、鉴定，期间没有办法办理的，申请暂停计时。",
    ),
    Act(
        ClockVerb.PAUSE, "暂停计时", "clock-pause", 56, permissions.why_not_pause_slip, PauseForm, _pause,
        "暂停期间不催办、不算超期；恢复后剩下的时间顺延。",
    ),
)  # fmt: skip
CLOCK_ACTS: tuple[Act[Clock], ...] = (
    Act(
        ClockVerb.EXTEND_TERM, "法定延长", "scale", 10, permissions.why_not_extend_term, ExtendTermForm,
        _extend_term, "按法律规定延长一次，并把延期理由告知当事人。",
    ),
)  # fmt: skip
