"""One-time codes (TOTP, RFC 6238): set up by the officer, asked for at sign-in, each taken once."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime

import pyotp
from django.db import transaction

from core import audit, switches
from core.crypto import blind_index
from core.refusals import insist
from governance.choices import Capability
from governance.models import Authenticator, Officer
from governance.permissions import sign_ins as permissions
from governance.standing import Standing

_STEP = 30
RECOVERY_CODES = 10
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
# who must have codes when the switch says so
_HIGH = (
    Capability.COMMAND, Capability.INSTRUCT, Capability.ADMINISTER, Capability.SECURE, Capability.AUDIT,
)  # fmt: skip


def must_have(by: Standing) -> bool:
    """Whether this officer has to use one-time codes."""
    return bool(switches.value("codes_for_leaders")) and by.may(*_HIGH)


@transaction.atomic
def start(officer: Officer, *, at: datetime) -> None:
    """A new secret to scan; nothing is asked for until its first code was confirmed."""
    Authenticator.objects.filter(officer=officer, confirmed_at=None).delete()
    if not Authenticator.objects.filter(officer=officer).exists():
        Authenticator.objects.create(officer=officer, secret=pyotp.random_base32(), started_at=at)


def address(authenticator: Authenticator, issuer: str) -> str:
    """What the QR code says to the telephone."""
    totp = pyotp.TOTP(authenticator.secret)
    return totp.provisioning_uri(name=authenticator.officer.username, issuer_name=issuer)


@transaction.atomic
def confirm(officer: Officer, code: str, *, at: datetime) -> list[str] | None:
    """The recovery codes, shown once, when the first code fits; None when it does not."""
    found = Authenticator.objects.select_for_update(of=("self",)).filter(officer=officer, confirmed_at=None)
    authenticator = found.first()
    if authenticator is None or not _take(authenticator, code, at):
        return None
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    authenticator.recovery = [_digest(one) for one in codes]
    authenticator.confirmed_at = at
    authenticator.save(update_fields=["recovery", "confirmed_at"])
    return [f"{one[:5]}-{one[5:]}" for one in codes]


@transaction.atomic
def accepts(officer: Officer, code: str, *, at: datetime) -> bool:
    """Whether this is the code of now, of the step before or after, or a recovery code; each is taken once."""
    rows = Authenticator.objects.select_for_update(of=("self",)).filter(officer=officer)
    authenticator = rows.exclude(confirmed_at=None).first()
    if authenticator is None:
        return False
    plain = code.upper().replace("-", "").replace(" ", "")
    if len(plain) == 10 and (digest := _digest(plain)) in authenticator.recovery:
        authenticator.recovery = [one for one in authenticator.recovery if one != digest]
        authenticator.save(update_fields=["recovery"])
        return True
    return _take(authenticator, plain, at)


def _take(authenticator: Authenticator, code: str, at: datetime) -> bool:
    totp, now = pyotp.TOTP(authenticator.secret), int(at.timestamp()) // _STEP
    typed = code.strip().replace(" ", "")
    for step in (now - 1, now, now + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode()):
            rows = Authenticator.objects.filter(pk=authenticator.pk, last_step__lt=step)
            return rows.update(last_step=step) == 1
    return False


def _digest(code: str) -> int | None:
    return blind_index(code, purpose="recovery code")


@transaction.atomic
def drop(officer: Officer) -> None:
    """The officer's own codes end; the caller has checked one."""
    Authenticator.objects.filter(officer=officer).delete()


@transaction.atomic
def reset(*, by: Standing, officer: Officer, reason: str, at: datetime, ip: str = "") -> None:
    """End the codes of somebody who lost the telephone."""
    insist(permissions.why_not_reset_code(by, officer))
    drop(officer)
    audit.record(by=by, verb="reset_code", about=officer, note=reason, at=at, ip=ip)
