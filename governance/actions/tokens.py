"""Writes of keys of programs: issue, use, revoke."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from core import audit
from core.refusals import insist
from governance.models import ApiToken, Officer
from governance.permissions import tokens as permissions
from governance.standing import Standing

LIFE = timedelta(days=365)
# what search engines for lost secrets look for
MARK = "gct_"
_USED_EVERY = timedelta(minutes=1)


def digest_of(secret: str) -> str:
    """Plain SHA-256: a secret of 256 random bits has nothing to guess, so a slow hash would only slow each call."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


@transaction.atomic
def issue(
    *,
    by: Standing,
    label: str,
    at: datetime,
    expires_at: datetime | None = None,
    is_read_only: bool = False,
) -> tuple[ApiToken, str]:
    """A token of one's own and its secret, which nobody can read again."""
    # the lock on the officer keeps the count true
    officer = Officer.objects.select_for_update().get(pk=by.pk)
    held = officer.api_tokens.in_force(at).count()
    until = expires_at or at + LIFE
    insist(permissions.why_not_issue(by, expires_at=until, held=held))
    secret = MARK + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        officer=officer,
        label=label,
        prefix=secret[: len(MARK) + 6],
        digest=digest_of(secret),
        is_read_only=is_read_only,
        created_at=at,
        expires_at=until,
    )
    audit.record(by=by, verb="issue_token", about=token, at=at)
    return token, secret


@transaction.atomic
def revoke(*, by: Standing, token: ApiToken, at: datetime) -> ApiToken:
    """It ends now; the row stays, so that one can read when a lost token was still good."""
    token = ApiToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    insist(permissions.why_not_revoke(by, token))
    token.revoked_at, token.revoked_by = at, by.officer
    token.save(update_fields=["revoked_at", "revoked_by"])
    audit.record(by=by, verb="revoke_token", about=token, at=at)
    return token


def note_use(token: ApiToken, at: datetime) -> None:
    """Remember that it was used. Cost: one UPDATE a minute, whatever the number of calls."""
    before = at - _USED_EVERY
    if token.last_used_at is None or token.last_used_at < before:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=before)
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=at)
