"""risk records and figures: what GET and an empty POST get, for the officers of tests/test_access in order."""

from typing import Any

from tests.access import NEVER

ANSWERS: dict[str, tuple[str, str]] = {
    "assessment_list": ("403 200 403 403 403 200", NEVER),
    "risk_figures": ("403 200 403 403 403 200", NEVER),
    "risk_figures_export": (NEVER, "403 302 403 403 403 302"),
}  # fmt: skip


def rows(_world: Any) -> dict[str, Any]:
    return {}
