"""The verbs of an appointment as buttons and forms; what they do is in governance.actions."""

from typing import Any

from core.acts import Act
from governance.actions import appointments
from governance.forms.people import DeputiseForm, DismissForm
from governance.models import Appointment
from governance.permissions import people as permissions
from governance.standing import Standing


def _dismiss(standing: Standing, appointment: Appointment, data: dict[str, Any]) -> str:
    done = appointments.dismiss(by=standing, appointment=appointment, at=standing.at, **data)
    return f"已免去{done}：任职到 {done.until_on:%Y-%m-%d} 为止。"


def _deputise(standing: Standing, appointment: Appointment, data: dict[str, Any]) -> str:
    made = appointments.deputise(by=standing, appointment=appointment, at=standing.at, **data)
    return f"{made.officer}从 {made.from_on:%Y-%m-%d} 到 {made.until_on:%Y-%m-%d} 代理{made.post}。"


APPOINTMENT_ACTS: tuple[Act[Appointment], ...] = (
    Act(
        "deputise", "代理", "user-check", 10, permissions.why_not_deputise, DeputiseForm, _deputise,
        "代理人在这段时间有这个岗位的全部权限，所办的事记在“（代理）”名下；本人的任职不变。",
    ),
    Act(
        "dismiss", "免职", "user-circle", 20, permissions.why_not_dismiss, DismissForm, _dismiss,
        "到期后权限随即失效；过去的任职和办理记录都保留。", weight="danger",
    ),
)  # fmt: skip
