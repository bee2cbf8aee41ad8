"""Emergencies: what GET and an empty POST get, for the officers of tests/test_access in order."""

from typing import Any

from dispatch.actions import emergencies as actions
from dispatch.choices import Desk, EmergencyMode
from tests.access import NEVER
from tests.builders import NOW, commander, grid_worker, street

CALLED = "404 200 404 404 200 404"
ANSWERS: dict[str, tuple[str, str]] = {
    "emergency_list": ("200 200 200 200 200 200", NEVER),
    "emergency_export": (NEVER, "302 302 302 302 302 302"),
    "emergency_show": (CALLED, NEVER),
    "emergency_print": (CALLED, NEVER),
    "open_emergency": ("403 200 403 403 403 404", "403 422 403 403 403 404"),
    "call_out": ("404 200 404 404 403 404", "404 422 404 404 403 404"),
    "emergency_order": ("404 200 404 404 403 404", "404 422 404 404 403 404"),
    "emergency_log": (CALLED, "404 422 404 404 422 404"),
    "close_emergency": ("404 409 404 404 403 404", "404 409 404 404 403 404"),
    "callout_coming": (CALLED, "404 302 404 404 302 404"),
    "callout_arrived": (CALLED, "404 302 404 404 302 404"),
    "callout_unable": (CALLED, "404 422 404 404 422 404"),
    "emergency_done": (CALLED, "404 302 404 404 302 404"),
    "emergency_drop": ("404 200 404 404 403 404", "404 422 404 404 403 404"),
}


def rows(world: Any) -> dict[str, Any]:
    """A running emergency of the street, a grid worker called to it, a task for them."""
    head, grid = commander(), grid_worker()
    emergency = actions.open_emergency(
        by=head, centre=street().centre, title="聚集", place="东门", mode=EmergencyMode.URGENT, at=NOW
    )
    called = [(grid.officer, Desk.GRID)]
    (callout,) = actions.call_out(by=head, emergency=emergency, officers=called, at=NOW)
    task = actions.order(by=head, emergency=emergency, text="劝离", officer=grid.officer, at=NOW)
    return {
        "emergencies/calls/": callout,
        "emergencies/tasks/": task,
        "emergencies/centres/": street().centre,
        "emergencies/": emergency,
    }
