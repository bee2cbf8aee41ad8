"""sight: what GET and an empty POST get, for the officers of tests/test_access in order."""

from datetime import timedelta
from typing import Any

from cases.models import BreakGlass
from tests.access import NEVER
from tests.builders import NOW, director, street, unit

ANSWERS: dict[str, tuple[str, str]] = {
    "accused_hint": (NEVER, "200 200 403 403 200 200"),
    "break_glass": ("403 200 403 403 403 200", "403 422 403 403 403 422"),
    "review_glass": ("404 403 404 404 404 404", "404 403 404 404 404 404"),
    "exclude": ("200 200 403 403 403 404", "422 422 403 403 403 404"),
    "lift_exclusion": ("403 403 403 403 403 404", "403 403 403 403 403 404"),
    "restrict": ("200 200 403 403 403 404", "422 422 403 403 403 404"),
    "lift_restriction": ("403 403 403 403 403 404", "403 403 403 403 403 404"),
    "name_on": ("403 409 403 403 403 404", "403 409 403 403 403 404"),
    "take_off": ("403 409 403 403 403 404", "403 409 403 403 403 404"),
}  # fmt: skip


def rows(world: Any) -> dict[str, Any]:
    """A unit of nobody here is accused; a look that the director took a week ago."""
    case = world.case
    exclusion = case.exclusions.create(unit=unit(street().area, "第1城管队"), why="反映的是该单位", at=NOW)
    week: dict[str, Any] = {"from_at": NOW - timedelta(days=7), "until_at": NOW - timedelta(days=6)}
    return {
        "exclusions/": exclusion,
        "grants/": case.grants.get(unit=world.slip.unit, why__startswith="交办单"),
        "break-glass/": BreakGlass.objects.create(case=case, officer=director().officer, reason="x", **week),
    }
