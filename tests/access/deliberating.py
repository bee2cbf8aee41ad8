"""Deliberations: what GET and an empty POST get, for the officers of tests/test_access in order."""

from datetime import timedelta
from typing import Any

from risk.choices import CalledFor, DeliberationLevel, ItemSource
from risk.models import Deliberation, DeliberationItem
from tests.access import NEVER
from tests.builders import NOW, convened, director

ANSWERS: dict[str, tuple[str, str]] = {
    "deliberation_list": ("200 200 200 200 200 200", NEVER),
    "call_deliberation": ("403 200 200 403 403 200", "403 422 422 403 403 422"),
    "deliberation_export": (NEVER, "302 302 302 302 302 302"),
    "deliberation_show": ("200 200 200 404 404 404", NEVER),
    "deliberation_print": ("200 200 200 404 404 404", NEVER),
    "item_show": ("200 200 200 404 404 404", NEVER),
    "list_item": ("403 200 200 404 404 404", "403 422 422 404 404 404"),
    "refill_agenda": ("403 200 200 404 404 404", "403 302 302 404 404 404"),
    "finish_minutes": ("403 409 409 404 404 404", "403 409 409 404 404 404"),
    "decide_item": ("403 403 403 404 404 404", "403 403 403 404 404 404"),
    "confirm_item": ("403 403 403 404 404 404", "403 403 403 404 404 404"),
    "decline_item": ("403 403 403 404 404 404", "403 403 403 404 404 404"),
    "defer_item": ("403 200 200 404 404 404", "403 422 422 404 404 404"),
    "strike_item": ("403 200 200 404 404 404", "403 422 422 404 404 404"),
    "send_up_item": ("403 403 403 404 404 404", "403 403 403 404 404 404"),
    "deliberate_now": ("403 409 403 403 403 404", "403 409 403 403 403 404"),
}


def rows(world: Any) -> dict[str, Any]:
    """A deliberation of tomorrow that the owner is invited to, with the world's case on its list."""
    meeting = convened(
        director(), world.owner, start=NOW + timedelta(days=3), room=None, place="街道会议室", knowing=True
    )
    one = Deliberation.objects.create(
        meeting=meeting, level=DeliberationLevel.STREET, called_for=CalledFor.WEEKLY
    )
    item = DeliberationItem.objects.create(
        deliberation=one, case=world.case, order=1, source=ItemSource.OFFICER, listed_at=NOW
    )
    return {"deliberations/items/": item, "deliberation-items/": item, "deliberations/": one}
