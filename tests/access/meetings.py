"""Meetings, rooms, rules: what GET and an empty POST get, for the officers of tests/test_access in order."""

from datetime import timedelta
from typing import Any

from governance.choices import WallKind
from governance.models import Booking, Edition, Regulation, WallItem
from tests.access import NEVER
from tests.builders import NOW, convened, director, street

ANSWERS: dict[str, tuple[str, str]] = {
    "regulation_list": ("200 200 200 200 200 200", NEVER),
    "regulation_add": ("403 200 200 403 403 200", "403 422 422 403 403 422"),
    "regulation_edit": ("200 200 200 200 200 404", "403 422 422 403 403 404"),
    "regulation_export": (NEVER, "200 200 200 200 200 200"),
    "regulation_import": ("403 200 200 403 403 200", "403 422 422 403 403 422"),
    "wall_item_list": ("200 200 200 200 200 200", NEVER),
    "wall_item_add": ("403 200 200 403 403 200", "403 422 422 403 403 422"),
    "wall_item_edit": ("200 200 200 200 200 404", "403 422 422 403 403 404"),
    "wall_item_export": (NEVER, "200 200 200 200 200 200"),
    "wall_item_import": ("403 200 200 403 403 200", "403 422 422 403 403 422"),
    "edition_add": ("403 200 200 403 403 404", "403 422 422 403 403 404"),
    "edition_print": ("200 200 200 200 200 404", NEVER),
    "edition_file": ("200 200 200 200 200 404", NEVER),
    "wall": ("200 200 200 200 200 404", NEVER),
    "meeting_list": ("200 200 200 200 200 200", NEVER),
    "convene": ("403 200 200 403 403 200", "403 422 422 403 403 422"),
    "meeting_show": ("200 200 200 404 404 404", NEVER),
    "meeting_sheet": ("200 200 200 404 404 404", NEVER),
    "minutes_print": ("200 200 200 404 404 404", NEVER),
    "minutes_file": ("200 200 200 404 404 404", NEVER),
    "answer_invitation": ("200 200 403 404 404 404", "422 422 403 404 404 404"),
    "note_attendance": ("403 409 409 404 404 404", "403 409 409 404 404 404"),
    "write_minutes": ("403 409 409 404 404 404", "403 409 409 404 404 404"),
    "reschedule": ("403 200 200 404 404 404", "403 422 422 404 404 404"),
    "cancel_meeting": ("403 409 409 404 404 404", "403 409 409 404 404 404"),
    "room_week": ("200 200 200 200 200 200", "422 422 422 422 422 422"),
    "release_booking": (NEVER, "302 302 302 403 403 404"),
}  # fmt: skip


def rows(world: Any) -> dict[str, Any]:
    """A rule with an edition, a line on the wall, a meeting with minutes, a booking of the owner's."""
    place, by, owner = street().area, director(), world.owner
    rule = Regulation.objects.create(title="首接负责制", area=place, unit=street().centre)
    made: dict[str, Any] = {"text": "x", "file": world.file, "made_by": owner, "made_at": NOW}
    Edition.objects.create(regulation=rule, number=1, in_force_on=NOW.date(), **made)
    meeting = convened(by, owner)
    meeting.minutes.create(number=1, **made)
    hour: dict[str, Any] = {"from_at": NOW, "until_at": NOW + timedelta(hours=1)}
    own = Booking.objects.create(
        room=meeting.bookings.get().room, what="x", made_by=owner, made_at=NOW, **hour
    )
    return {
        "rules/": rule,
        "wall/items/": WallItem.objects.create(kind=WallKind.PROBLEM, area=place, text="x"),
        "wall/": place,
        "meetings/": meeting,
        "rooms/bookings/": own,
    }
