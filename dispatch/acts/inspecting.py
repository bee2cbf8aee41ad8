"""The verbs of supervision checks."""

from typing import Any

from core.acts import Act
from dispatch.actions import inspecting as actions
from dispatch.forms.inspecting import ApproveForm, CloseRoundForm, RectifyForm, SendBackForm
from dispatch.models import InspectionRound, InspectionSample, Rectification
from dispatch.permissions import inspecting as permissions
from governance.standing import Standing


def _rectify(standing: Standing, sample: InspectionSample, data: dict[str, Any]) -> str:
    actions.order_rectification(
        by=standing, sample=sample, text=data["text"], due_at=data["due_at"], at=standing.at
    )
    return f"已向{sample.unit}发出整改通知，它在“批示”里报结，报结后请核验。"


def _approve(standing: Standing, rectification: Rectification, data: dict[str, Any]) -> str:
    actions.approve(by=standing, rectification=rectification, note=data["note"], at=standing.at)
    return "整改已通过。"


def _send_back(standing: Standing, rectification: Rectification, data: dict[str, Any]) -> str:
    actions.send_back(
        by=standing, rectification=rectification, note=data["note"], due_at=data["due_at"], at=standing.at
    )
    return f"已退回{rectification.sample.unit}继续整改。"


def _close(standing: Standing, round_: InspectionRound, data: dict[str, Any]) -> str:
    actions.close_round(by=standing, round_=round_, conclusion=data["conclusion"], at=standing.at)
    return "这一轮检查已结束，整改仍可以继续核验。"


ROUND_ACTS: tuple[Act[InspectionRound], ...] = (
    Act(
        "close_round", "结束这一轮", "check", 10, permissions.why_not_close_round, CloseRoundForm, _close,
        "全部检查完后写结论；结束后检查结果不再改动。", weight="primary", expected_in=("open",),
    ),
)  # fmt: skip
SAMPLE_ACTS: tuple[Act[InspectionSample], ...] = (
    Act(
        "order_rectification", "发整改通知", "send", 10, permissions.why_not_rectify, RectifyForm, _rectify,
        "发给承办这件事项的单位；单位看到的是整改要求，不是检查表。", weight="primary",
    ),
)  # fmt: skip
RECTIFICATION_ACTS: tuple[Act[Rectification], ...] = (
    Act(
        "approve_rectification", "整改通过", "check", 10, permissions.why_not_judge, ApproveForm, _approve,
        "核对单位报的整改情况属实、到位。", weight="primary",
    ),
    Act(
        "send_back_rectification", "退回整改", "arrow-back-up", 20, permissions.why_not_judge, SendBackForm, _send_back,
        "没有到位的，写明原因，单位重新整改。",
    ),
)  # fmt: skip
