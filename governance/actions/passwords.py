"""Passwords: chosen by their officer, or made at random by an administrator and shown once."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.urls import reverse

from core import audit, switches
from core.notices import notify
from core.refusals import insist
from governance.models import Officer, PastPassword
from governance.permissions import sign_ins as permissions
from governance.standing import Standing

# without letters and digits that look alike
_LETTERS, _DIGITS = "abcdefghjkmnpqrstuvwxyz", "23456789"


def random_password() -> str:
    """12 letters and 4 digits in four groups: 74 bits, easy to read out; three of the four kinds."""
    groups = ["".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3)]
    return "-".join([*groups, "".join(secrets.choice(_DIGITS) for _ in range(4))])


def is_known(officer: Officer, password: str) -> bool:
    """Whether it is the present password or one of the last ones (switch). Cost: one hash for each."""
    kept: int = switches.value("password_history")
    if not kept or not officer.pk:
        return False
    past = PastPassword.objects.filter(officer=officer).order_by("-until_at", "-id")
    hashes = [officer.password, *past.values_list("password", flat=True)[: kept - 1]]
    return any(check_password(password, one) for one in hashes)


@transaction.atomic
def choose(officer: Officer, password: str, *, at: datetime) -> None:
    """The officer's own new password; sessions begun with the old one end."""
    _replace(officer, password, must_change=False, at=at)


@transaction.atomic
def reset(*, by: Standing, officer: Officer, at: datetime, ip: str = "") -> str:
    """A random password for who forgot it, returned once; it must be changed at the next sign-in."""
    insist(permissions.why_not_reset_password(by, officer))
    password = issue(officer, at=at)
    audit.record(by=by, verb="reset_password", about=officer, at=at, ip=ip)
    told = [officer.pk, *permissions.security_of(officer, at)]
    text = f"{officer.name}（{officer.username}）的密码已由{by.name}重置。不知情的，请马上联系安全管理员。"
    notify(told, text, reverse("account"), at=at)
    return password


@transaction.atomic
def issue(officer: Officer, *, at: datetime) -> str:
    """A first or new random password, returned once; the caller asked whether it may be made and writes it down."""
    password = random_password()
    _replace(officer, password, must_change=True, at=at)
    return password


def _replace(officer: Officer, password: str, *, must_change: bool, at: datetime) -> None:
    if officer.has_usable_password():
        PastPassword.objects.create(officer=officer, password=officer.password, until_at=at)
    officer.set_password(password)
    officer.must_change_password, officer.password_set_at = must_change, at
    officer.save(update_fields=["password", "must_change_password", "password_set_at"])


def is_due(officer: Officer, at: datetime) -> bool:
    """Whether the password must be changed before anything else; never for the demonstration's officers."""
    if officer.is_demonstration:
        return False
    days: int = switches.value("password_days")
    is_old = officer.password_set_at is not None and officer.password_set_at < at - timedelta(days=days)
    return officer.must_change_password or (days > 0 and is_old)
