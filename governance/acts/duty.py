"""The verbs of roster, swaps and modes as buttons and forms."""

from __future__ import annotations

from typing import Any

from core.acts import Act
from core.refusals import Refusal
from governance import watch
from governance.actions import duty, modes
from governance.choices import Mode
from governance.duty import mode_at
from governance.forms.duty import (
    CopyWeekForm,
    DeclineSwapForm,
    ExtendModeForm,
    PlainForm,
    SwapForm,
    SwitchModeForm,
    WhyForm,
)
from governance.models import DutyShift, DutySwap, Unit
from governance.permissions import duty as permissions
from governance.standing import Standing


def _copy_week(standing: Standing, centre: Unit, data: dict[str, Any]) -> str:
    monday = watch.week_of(data["day"])
    copied, problems = duty.copy_week(by=standing, centre=centre, monday=monday, at=standing.at)
    week = f"{monday.month}月{monday.day}日起的一周"
    if not copied and not problems:
        return f"{week}没有排：它的上一周没有班次可照。"
    left = " ".join(f"{one.rstrip('。')}。" for one in problems[:7])
    return f"{week}已照上一周排了 {copied} 个班次。" + (f"没有排的：{left}" if problems else "")


def _drop_shift(standing: Standing, shift: DutyShift, data: dict[str, Any]) -> str:
    duty.drop_shift(by=standing, shift=shift, why=data["why"], at=standing.at)
    return f"已取消 {permissions.words(shift.from_at)} 的班次，排在里面的人已收到通知。"


def _propose_swap(standing: Standing, shift: DutyShift, data: dict[str, Any]) -> str:
    to, theirs = data["who"], data["shift"]
    duty.propose_swap(by=standing, shift=shift, to=to, theirs=theirs, note=data["note"], at=standing.at)
    return f"已向{to}提出，对方同意后值班表才会改。"


def _accept_swap(standing: Standing, swap: DutySwap, data: dict[str, Any]) -> str:
    duty.accept_swap(by=standing, swap=swap, at=standing.at)
    return "已同意，值班表已按新的安排写好。"


def _decline_swap(standing: Standing, swap: DutySwap, data: dict[str, Any]) -> str:
    duty.decline_swap(by=standing, swap=swap, note=data["note"], at=standing.at)
    return f"已回复不同意，{swap.asked_by}会收到通知。"


def _withdraw_swap(standing: Standing, swap: DutySwap, data: dict[str, Any]) -> str:
    duty.withdraw_swap(by=standing, swap=swap, at=standing.at)
    return "已撤回换班请求。"


def _switch_mode(standing: Standing, centre: Unit, data: dict[str, Any]) -> str:
    made = modes.switch_mode(by=standing, centre=centre, at=standing.at, **data)
    return (
        f"{centre}{Mode(made.mode).label}：{permissions.words(made.from_at)} 起，最晚到 "
        f"{permissions.words(made.until_at)}。今后签发的交办单按新的时限，已在走的不变。"
    )


def _extend_mode(standing: Standing, centre: Unit, data: dict[str, Any]) -> str:
    made = modes.extend_mode(by=standing, centre=centre, at=standing.at, **data)
    return f"{centre}{Mode(made.mode).label}延长到 {permissions.words(made.until_at)}。"


def _end_mode(standing: Standing, centre: Unit, data: dict[str, Any]) -> str:
    modes.end_mode(by=standing, centre=centre, why=data["why"], at=standing.at)
    return f"{centre}已恢复平时；已在走的时限不变。"


def _why_not_extend(standing: Standing, centre: Unit) -> Refusal | None:
    return permissions.why_not_extend_mode(standing, centre, mode_at(centre, standing.at))


def _why_not_end(standing: Standing, centre: Unit) -> Refusal | None:
    return permissions.why_not_end_mode(standing, centre, mode_at(centre, standing.at))


ROSTER_ACTS: tuple[Act[Unit], ...] = (
    Act(
        "copy_week", "照上周排", "copy", 10, permissions.why_not_roster, CopyWeekForm, _copy_week,
        "已排的班次不动；没有任职的人不排，逐条告诉您。",
    ),
)  # fmt: skip

SHIFT_ACTS: tuple[Act[DutyShift], ...] = (
    Act(
        "propose_swap", "换班", "refresh", 10, permissions.why_not_propose_swap, SwapForm, _propose_swap,
        "对方同意后才换；值班表和历史都会写明。",
    ),
    Act(
        "drop_shift", "取消班次", "x", 20, permissions.why_not_drop_shift, WhyForm, _drop_shift,
        "取消后这段时间没有带班领导，值班表上显示红字。", weight="danger",
    ),
)  # fmt: skip

SWAP_ACTS: tuple[Act[DutySwap], ...] = (
    Act(
        "accept_swap", "同意换班", "check", 10, permissions.why_not_accept_swap, PlainForm, _accept_swap,
        "同意后值班表随即改写，对方收到通知。", weight="primary",
    ),
    Act(
        "decline_swap", "不同意换班", "x", 20, permissions.why_not_answer_swap, DeclineSwapForm, _decline_swap,
        "值班表不变。",
    ),
    Act(
        "withdraw_swap", "撤回换班", "arrow-back-up", 30, permissions.why_not_withdraw_swap, PlainForm,
        _withdraw_swap, "值班表不变。",
    ),
)  # fmt: skip

MODE_ACTS: tuple[Act[Unit], ...] = (
    Act(
        "switch_mode", "切换模式", "bolt", 10, permissions.why_not_switch_mode, SwitchModeForm, _switch_mode,
        "从生效起签发的交办单按急时、战时的时限，日夜连续计算；值班小结按新的频次报；已在走的时限不变。",
        weight="primary",
    ),
    Act(
        "extend_mode", "延长", "clock", 20, _why_not_extend, ExtendModeForm, _extend_mode,
        "接在现在这一次之后，另记一条。",
    ),
    Act(
        "end_mode", "恢复平时", "player-pause", 30, _why_not_end, WhyForm, _end_mode,
        "从现在起恢复平时；已在走的时限不变。",
    ),
)  # fmt: skip
