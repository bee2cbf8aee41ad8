"""What an auditor reads of signing in: every attempt, by whom and from where; the name that was typed is a digest."""

from typing import Any

from core.registry import AuditEntry, AuditSearch, AuditSource
from governance.choices import SignInOutcome
from governance.models import SignIn

VERB = "sign_in"


def _search(_standing: Any, search: AuditSearch) -> Any:
    if search.verb not in ("", VERB) or search.case_number:
        return SignIn.objects.none()
    rows = SignIn.objects.select_related("officer", "by")
    if search.officers is not None:
        rows = rows.filter(officer__in=search.officers)
    if search.text:
        outcomes = [one.value for one in SignInOutcome if search.text in one.label]
        rows = rows.filter(ip=search.text) | rows.filter(outcome__in=outcomes)
    return rows


def _line(row: SignIn) -> AuditEntry:
    return AuditEntry(
        officer=row.officer.name if row.officer else "（没有这个账号）",
        post="",
        verb="登录",
        about=row.get_outcome_display(),
        note=f"{row.browser}{f'，由{row.by}解除' if row.by else ''}",
        ip=row.ip,
    )


SOURCES = (AuditSource("sign_in", "登录", 40, SignIn, _search, _line),)
