"""Signing in: what GET and an empty POST get, for the officers of tests/test_access in order."""

from typing import Any

from governance.actions import sign_in
from governance.actions.sign_in import Attempt
from governance.actions.tokens import issue
from governance.choices import SignInOutcome
from tests.access import NEVER
from tests.builders import NOW, window

ANSWERS: dict[str, tuple[str, str]] = {
    "login_code": ("302 302 302 302 302 302", "302 302 302 302 302 302"),
    "password": ("200 200 200 200 200 200", "200 200 200 200 200 200"),
    "one_time_code": ("200 200 200 200 200 200", "200 200 200 200 200 200"),
    "officer_reset_password": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "officer_reset_code": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "sign_in_list": ("403 403 403 403 403 403", NEVER),
    "lift_lock": (NEVER, "403 403 403 403 403 403"),
    "post_addresses": ("403 403 403 403 403 403", NEVER),
    "post_addresses_set": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "tokens": ("200 200 200 200 200 200", "422 422 422 422 422 422"),
    "token_revoke": (NEVER, "302 404 404 404 404 404"),
    "token_list": ("403 403 403 403 403 403", NEVER),
}  # fmt: skip


def rows(world: Any) -> dict[str, Any]:
    knock = Attempt("window", "10.1.2.3", "", NOW)
    token, _ = issue(by=window(), label="取数", at=NOW)
    return {
        "account/tokens/": token,
        "officers/": world.owner,
        "posts/": world.owner.appointments.first().post,
        "sign-ins/": sign_in.note(knock, SignInOutcome.LOCKED, world.owner),
    }
