"""Signing in: who may, who waits, and one row for every attempt (docs/decisions/0017)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import models, transaction

from core import audit
from core.crypto import blind_index
from core.refusals import Refusal, forbidden, insist
from core.rules import fold_name, wait_after, wait_words
from governance.choices import SignInOutcome
from governance.models import Authenticator, Officer, SignIn
from governance.permissions import sign_ins as permissions
from governance.standing import Standing, standing_at

WRONG = "账号或密码不正确，请核对后重试（密码区分大小写）。忘记密码请联系管理员。"
INACTIVE = "这个账号已停用，请联系管理员。"
NOT_REAL = "这是演示账号，正式环境不能使用。"
NOT_HERE = "您的岗位只能从规定的地址登录，现在的地址不在其中。请到规定的地点登录，或联系安全管理员。"
# failures further back are forgotten
_MEMORY = timedelta(hours=24)
# one name from anywhere: spread guessing waits, whoever signed in from this address lately does not
NAME_FAILURES, _NAME_SPAN, _KNOWN_FOR = 20, timedelta(minutes=15), timedelta(days=90)
# one address against all names; a whole office may stand behind one address
ADDRESS_FAILURES, _ADDRESS_SPAN = 50, timedelta(minutes=10)


@dataclass(frozen=True)
class Attempt:
    """Somebody at the door: the name as typed, from where, with which browser, when."""

    username: str
    ip: str
    browser: str
    at: datetime

    @property
    def typed(self) -> int | None:
        return blind_index(fold_name(self.username), purpose="sign-in name")


def locked_until(attempt: Attempt) -> datetime | None:
    """When this name may be tried again from this address; None when now. Cost: two to five indexed queries."""
    since = attempt.at - _MEMORY
    own = SignIn.objects.filter(typed=attempt.typed, at__gt=since)
    lifted = own.last_at(SignInOutcome.LIFTED) or since
    pair = own.filter(ip=attempt.ip)
    met = pair.last_at(SignInOutcome.OK) or since
    waits = []
    failed = list(pair.failed(max(met, lifted)).order_by("-at").values_list("at", flat=True)[:10])
    if failed:
        waits.append(failed[0] + wait_after(len(failed)))
    if own.failed(max(lifted, attempt.at - _NAME_SPAN)).count() >= NAME_FAILURES and not _is_known(attempt):
        waits.append(own.failed(lifted).order_by("-at")[NAME_FAILURES - 1].at + _NAME_SPAN)
    waits.append(_address_until(attempt))
    return max((one for one in waits if one > attempt.at), default=None)


def _is_known(attempt: Attempt) -> bool:
    known = SignIn.objects.filter(typed=attempt.typed, ip=attempt.ip, outcome=SignInOutcome.OK)
    return known.filter(at__gt=attempt.at - _KNOWN_FOR).exists()


def _address_until(attempt: Attempt) -> datetime:
    here = SignIn.objects.filter(ip=attempt.ip, at__gt=attempt.at - _ADDRESS_SPAN)
    lifted = here.last_at(SignInOutcome.LIFTED) or attempt.at - _ADDRESS_SPAN
    nth = here.failed(lifted).order_by("-at").values_list("at", flat=True)[ADDRESS_FAILURES - 1 :].first()
    return nth + _ADDRESS_SPAN if nth else attempt.at


def note(attempt: Attempt, outcome: SignInOutcome, officer: Officer | None) -> SignIn:
    """Write the row of an attempt."""
    return SignIn.objects.create(
        at=attempt.at,
        officer=officer,
        typed=attempt.typed,
        ip=attempt.ip,
        browser=attempt.browser,
        outcome=outcome,
    )


def why_wait(attempt: Attempt, officer: Officer | None) -> Refusal | None:
    """Why nothing is tried now; the first refused attempt of each minute is written down."""
    until = locked_until(attempt)
    if until is None:
        return None
    just_now = SignIn.objects.filter(typed=attempt.typed, ip=attempt.ip, outcome=SignInOutcome.LOCKED)
    if not just_now.filter(at__gt=attempt.at - timedelta(minutes=1)).exists():
        note(attempt, SignInOutcome.LOCKED, officer)
    return forbidden(
        f"连续输错次数过多，请 {wait_words(until - attempt.at)}后再试。着急时请联系安全管理员解除锁定。"
    )


def check(attempt: Attempt, password: str) -> Officer | Refusal:
    """The officer whose name and password these are, or the sentence that says why not; failures are written down.

    An unknown name costs the same time and gets the same sentence as a wrong password.
    """
    officer = Officer.objects.filter(username=attempt.username).first()
    if refusal := why_wait(attempt, officer):
        return refusal
    if officer is None:
        make_password(password)
    if officer is None or not check_password(password, officer.password):
        note(attempt, SignInOutcome.WRONG_PASSWORD, officer)
        return forbidden(WRONG)
    refusal, outcome = _why_not_enter(officer, attempt)
    if refusal:
        note(attempt, outcome, officer)
    return refusal or officer


def _why_not_enter(officer: Officer, attempt: Attempt) -> tuple[Refusal | None, SignInOutcome]:
    if not officer.is_active:
        return forbidden(INACTIVE), SignInOutcome.INACTIVE
    if officer.is_demonstration and not settings.DEMO:
        return forbidden(NOT_REAL), SignInOutcome.INACTIVE
    standing = standing_at(officer, attempt.at)
    if standing.appointments and not standing.seen_from(attempt.ip).appointments:
        return forbidden(NOT_HERE), SignInOutcome.ADDRESS_REFUSED
    return None, SignInOutcome.OK


def needs_code(officer: Officer) -> bool:
    """Whether the officer signs in with a one-time code too."""
    return Authenticator.objects.filter(officer=officer).exclude(confirmed_at=None).exists()


def failures_since_last(officer: Officer) -> tuple[SignIn | None, int]:
    """The last sign-in that succeeded, and how many failed since: told to the officer who signs in now."""
    rows = SignIn.objects.filter(officer=officer)
    last = rows.filter(outcome=SignInOutcome.OK).order_by("-at", "-id").first()
    return last, rows.failed(last.at).count() if last else 0


@transaction.atomic
def lift(*, by: Standing, row: SignIn, at: datetime, ip: str = "") -> None:
    """End the lock on the name and the address of this row: what failed before no longer counts."""
    insist(permissions.why_not_lift(by))
    SignIn.objects.create(
        at=at, officer=row.officer, typed=row.typed, ip=row.ip, outcome=SignInOutcome.LIFTED, by=by.officer
    )
    about: models.Model | None = row.officer
    audit.record(by=by, verb="lift_lock", about=about, note=f"登录地址 {row.ip}", at=at, ip=ip)
