"""Canvass campaigns: what GET and an empty POST get, for the officers of tests/test_access in order."""

from typing import Any

from grids.actions import walking
from grids.models import Household
from tests.access import NEVER
from tests.builders import NOW, canvassed, grid_worker, matter

SEEN = "200 200 200 404 200 404"
ANSWERS: dict[str, tuple[str, str]] = {
    "canvass_list": ("403 403 403 403 200 403", NEVER),
    "canvass_task": (SEEN, NEVER),
    "canvass_find": ("403 403 403 404 200 404", "403 403 403 404 422 404"),
    "nothing_found": ("403 403 403 404 200 404", "403 403 403 404 302 404"),
    "undo_nothing_found": ("403 403 403 404 409 404", "403 403 403 404 409 404"),
    "finish_grid": ("403 403 403 404 200 404", "403 403 403 404 302 404"),
    "undo_finish_grid": ("403 403 403 404 409 404", "403 403 403 404 409 404"),
    "reopen_grid": ("403 409 403 404 403 404", "403 409 403 404 403 404"),
    "canvass_campaigns": ("200 200 200 200 200 200", NEVER),
    "canvass_launch": ("403 200 403 403 403 200", "403 422 403 403 403 422"),
    "canvass_show": (SEEN, NEVER),
    "canvass_print": (SEEN, NEVER),
    "canvass_export": (NEVER, "302 302 302 404 302 404"),
    "extend_canvass": ("403 200 403 404 403 404", "403 422 403 404 403 404"),
    "close_canvass": ("403 200 403 404 403 404", "403 302 403 404 403 404"),
}


def rows(world: Any) -> dict[str, Any]:
    """A running canvass of the street, its grid with the visitor's door, and something found elsewhere there."""
    campaign = canvassed()
    task = campaign.tasks.get()
    found: dict[str, Any] = {"household": None, "matter": matter(people=()), "files": (), "outcome": ""}
    walking.file_finding(by=grid_worker(), task=task, at=NOW, **found)
    return {
        "m/canvass/doors/": Household.objects.get(task=task),
        "m/canvass/": task,
        "canvass/grids/": task,
        "canvass/": campaign,
    }
