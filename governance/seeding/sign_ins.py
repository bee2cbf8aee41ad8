"""Sign-in history of the demonstration's named officers."""

from datetime import datetime, time, timedelta

from core.clock import ZONE
from governance.actions.sign_in import Attempt
from governance.choices import SignInOutcome
from governance.models import Officer, SignIn
from governance.seeding import Plan

_NAMED = (
    "window", "commander", "chief", "leader", "director", "taskforce", "justice", "unit", "community", "police",
    "grid", "mediator", "counsellor", "secretary", "district", "auditor", "security", "admin",
)  # fmt: skip
_DAYS = 5
_BROWSERS = ("Chrome（Windows）", "Edge（Windows）", "Chrome（安卓）")


def seed_sign_ins(plan: Plan) -> None:
    """Five mornings of each named officer, here and there with a wrong password before; what exists stays."""
    found = Officer.objects.filter(username__in=_NAMED, is_demonstration=True, sign_ins=None).order_by("id")
    rows = []
    for order, officer in enumerate(found):
        for back in range(_DAYS):
            day = (plan.until - timedelta(days=back + 1)).date()
            at = datetime.combine(day, time(8, 20 + order % 20, 7 * back), ZONE)
            ip, browser = f"192.168.10.{20 + order}", _BROWSERS[order % len(_BROWSERS)]
            if (order + back) % 6 == 0:
                failed = Attempt(officer.username, ip, browser, at - timedelta(seconds=40))
                rows.append(_row(officer, failed, SignInOutcome.WRONG_PASSWORD))
            rows.append(_row(officer, Attempt(officer.username, ip, browser, at), SignInOutcome.OK))
    SignIn.objects.bulk_create(rows)


def _row(officer: Officer, one: Attempt, outcome: SignInOutcome) -> SignIn:
    return SignIn(
        at=one.at, officer=officer, typed=one.typed, ip=one.ip, browser=one.browser, outcome=outcome
    )
