"""Sessions: when they begin and end, and what must be done in them before anything else."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Literal

from django.contrib.auth import login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from core import switches
from governance.actions import codes, passwords
from governance.models import Officer
from governance.standing import Standing

LONGEST_HOURS = 12
IDLE = "您有一段时间没有操作，登录已自动退出，请重新登录。"
TOO_LONG = f"这次登录已满 {LONGEST_HOURS} 小时，请重新登录。"
ELSEWHERE = "您的账号已在别处登录，这里已退出。不是您本人时，请马上改密码并告诉安全管理员。"
# the last sign of life is written at most that often (seconds)
_GRAIN = 60
Duty = Literal["password", "one_time_code"]
# by the name of the page where it is done
DUTIES: dict[Duty, str] = {
    "password": "请先更改密码：第一次登录、密码被重置或到期后，要改了才能继续。",
    "one_time_code": "请先启用动态口令：您的岗位按规定登录时要用手机动态口令。",
}


def begin(request: HttpRequest, officer: Officer, *, with_code: bool, at: datetime) -> None:
    """A new session under a new key; what an older one of somebody else held is gone."""
    login(request, officer)
    officer.newest_session = secrets.token_hex(16)
    officer.save(update_fields=["newest_session"])
    moment = int(at.timestamp())
    marks = {"since": moment, "seen": moment, "mark": officer.newest_session, "with_code": with_code}
    request.session.update(marks)
    request.session.pop("pending", None)


def why_ended(session: SessionBase, officer: Officer, at: datetime) -> str:
    """The sentence when this session has ended, "" while it goes on. Cost: none."""
    now = int(at.timestamp())
    if now - session.get("since", now) >= LONGEST_HOURS * 3600:
        return TOO_LONG
    if now - session.get("seen", now) >= switches.value("session_minutes") * 60:
        return IDLE
    if (
        switches.value("one_session")
        and session.get("mark", officer.newest_session) != officer.newest_session
    ):
        return ELSEWHERE
    return ""


def touch(session: SessionBase, at: datetime) -> None:
    """Remember that the officer is there; one write a minute at most."""
    now = int(at.timestamp())
    if now - session.get("seen", 0) >= _GRAIN:
        session["seen"] = now
        session.setdefault("since", now)


def duty_of(standing: Standing, session: SessionBase, at: datetime) -> Duty | None:
    """The page that comes before every other one: a new password, then one-time codes. Cost: none."""
    if passwords.is_due(standing.officer, at):
        return "password"
    if not session.get("with_code") and codes.must_have(standing):
        return "one_time_code"
    return None
