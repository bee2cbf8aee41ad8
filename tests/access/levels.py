"""Levels and red flags: what GET and an empty POST get, for the officers of tests/test_access in order."""

from typing import Any

from tests.access import NEVER

ANSWERS: dict[str, tuple[str, str]] = {
    "change_list": ("403 200 403 403 403 200", NEVER),
    "change_export": (NEVER, "403 302 403 403 403 302"),
    "flag_list": ("403 200 403 403 403 200", NEVER),
    "flag_export": (NEVER, "403 302 403 403 403 302"),
    "raise_level": ("403 200 403 403 403 404", "403 422 403 403 403 404"),
    "propose_lowering": ("403 409 403 403 403 404", "403 409 403 403 403 404"),
    "confirm_lowering": ("403 403 403 403 403 404", "403 403 403 403 403 404"),
    "decline_lowering": ("403 403 403 403 403 404", "403 403 403 403 403 404"),
    "confirm_upgrade": ("403 403 403 403 403 404", "403 403 403 403 403 404"),
    "reject_upgrade": ("403 403 403 403 403 404", "403 403 403 403 403 404"),
}  # fmt: skip


def rows(world: Any) -> dict[str, Any]:
    return {}
