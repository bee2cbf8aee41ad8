"""The verbs of 吹哨报到."""

from typing import Any

from cases.models import Case
from core.acts import Act
from dispatch.actions import whistling as actions
from dispatch.choices import Arrival, WhistleAnswer
from dispatch.forms.whistling import (
    AnswerForm,
    ArrivalForm,
    CaseWhistleForm,
    CloseWhistleForm,
    DutyForm,
    FinishDutyForm,
)
from dispatch.models import Whistle, WhistleCall
from dispatch.permissions import whistling as permissions
from governance.standing import Standing


def _answer(standing: Standing, call: WhistleCall, data: dict[str, Any]) -> str:
    facts = {"answer": WhistleAnswer(data["answer"]), "who": data["who"], "why": data["why"]}
    call = actions.answer(by=standing, call=call, at=standing.at, **facts)
    return f"已答复{call.whistle.unit}：{call.get_answer_display()}。"


def _arrive(standing: Standing, call: WhistleCall, data: dict[str, Any]) -> str:
    arrival = Arrival(data["arrival"])
    actions.note_arrival(
        by=standing, call=call, arrival=arrival, arrived_at=data["arrived_at"], at=standing.at
    )
    return f"已登记{call.unit}：{arrival.label}。"


def _give(standing: Standing, call: WhistleCall, data: dict[str, Any]) -> str:
    actions.give_duty(by=standing, call=call, duty=data["duty"], due_on=data["due_on"], at=standing.at)
    return f"已派给{call.unit}，它即时收到通知。"


def _finish(standing: Standing, call: WhistleCall, data: dict[str, Any]) -> str:
    actions.finish_duty(by=standing, call=call, result=data["result"], at=standing.at)
    return "已报完成。"


def _close(standing: Standing, whistle: Whistle, data: dict[str, Any]) -> str:
    actions.close_whistle(by=standing, whistle=whistle, minutes=data["minutes"], at=standing.at)
    return "这次吹哨已办结，各单位都能看到议定事项。"


def _whistle(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    made = actions.whistle(by=standing, case=case, at=standing.at, **data)
    return f"已吹哨：{made.title}，各单位即时收到通知，答复看“吹哨报到”。"


CASE_ACTS: tuple[Act[Case], ...] = (
    Act(
        "whistle_about", "吹哨", "speakerphone", 96, permissions.why_not_whistle_on, CaseWhistleForm, _whistle,
        "一家办不了的，请有关部门同一时间到同一地点当场议定；各单位即时收到通知，看得到吹哨，看不到事项内容。",
    ),
)  # fmt: skip
WHISTLE_ACTS: tuple[Act[Whistle], ...] = (
    Act(
        "close_whistle", "议定办结", "check", 10, permissions.why_not_close_whistle, CloseWhistleForm, _close,
        "登记好谁到场以后，写下议定的事项；任务可以以后再报完成。", weight="primary", expected_in=("open",),
    ),
)  # fmt: skip
CALL_ACTS: tuple[Act[WhistleCall], ...] = (
    Act(
        "answer_whistle", "答复", "send", 10, permissions.why_not_answer_whistle, AnswerForm, _answer,
        "到场的写谁到场，不能到场的写原因；到场登记之前可以改。", weight="primary",
    ),
    Act(
        "note_arrival", "登记到场", "check", 20, permissions.why_not_note_arrival, ArrivalForm, _arrive,
        "按实际情况登记，到场率由此统计。",
    ),
    Act("give_duty", "派任务", "plus", 30, permissions.why_not_give_duty, DutyForm, _give, "现场议定由这个单位做的事。"),
    Act(
        "finish_duty", "报完成", "check", 40, permissions.why_not_finish_duty, FinishDutyForm, _finish,
        "写明怎样完成的，吹哨单位会看到。",
    ),
)  # fmt: skip
