"""Officers are taken on, changed, switched off; never deleted. First passwords are random and shown once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from core import audit
from core.refusals import incomplete, insist, wrong_state
from governance.actions import passwords
from governance.actions.work import why_not_leave
from governance.models import Officer
from governance.permissions import people as permissions
from governance.permissions.structure import why_not_keep
from governance.standing import Standing

# without what looks alike
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


_NAMES = {"username": "登录名", "name": "姓名", "phone": "工作电话", "home": "所在单位", "is_active": "账号"}


@transaction.atomic
def save_officer(*, by: Standing, officer: Officer | None, facts: dict[str, Any], at: datetime) -> Officer:
    """Write an officer as the form gives it; a new one has no password until one is made.

    Refuses a login name in use, and switching off somebody who still has open work.
    """
    insist(permissions.why_not_keep_officer(by, officer))
    insist(why_not_keep(by, facts["home"].area))
    row = Officer.objects.select_for_update(of=("self",)).get(pk=officer.pk) if officer else Officer()
    if Officer.objects.exclude(pk=row.pk).filter(username__iexact=facts["username"]).exists():
        insist(incomplete(f"登录名“{facts['username']}”已有人使用，请换一个。"))
    if row.pk and row.is_active and not facts["is_active"]:
        insist(permissions.why_not_deactivate(by, row))
        insist(why_not_leave(row, at))
    before = {name: getattr(row, name) for name in facts} if row.pk else {}
    for name, value in facts.items():
        setattr(row, name, value)
    if officer is None:
        row.set_unusable_password()
    row.save()
    changed = [_NAMES[name] for name in facts if before.get(name) != facts[name]]
    note = f"更新：{'、'.join(changed)}" if before else f"新增，{row.home}"
    audit.record(by=by, verb="save_officer", about=row, note=note, at=at)
    return row


@transaction.atomic
def first_password(*, by: Standing, officer: Officer, at: datetime) -> str:
    """A random password for who has none yet, given back once; what is stored is its hash."""
    row = Officer.objects.select_for_update(of=("self",)).get(pk=officer.pk)
    insist(permissions.why_not_keep_officer(by, row))
    if row.has_usable_password():
        insist(wrong_state(f"{row.name}已有密码。忘记密码的，请用“重设密码”。"))
    password = passwords.issue(row, at=at)
    audit.record(by=by, verb="first_password", about=row, at=at)
    return password
