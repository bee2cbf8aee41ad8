"""Structure and settings: what GET and an empty POST get, for the officers of tests/test_access in order."""

from typing import Any

from tests.access import NEVER
from tests.builders import beat, merger, room, stationed, street

ANSWERS: dict[str, tuple[str, str]] = {
    "settings": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "suggest": ("200 200 200 200 200 200", NEVER),
    "unit_list": ("200 200 200 200 200 200", NEVER),
    "unit_add": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "unit_edit": ("200 200 200 200 200 404", "403 403 403 403 403 404"),
    "unit_export": (NEVER, "200 200 200 200 200 200"),
    "unit_import": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "area_list": ("200 200 200 200 200 200", NEVER),
    "area_add": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "area_edit": ("200 200 200 200 200 404", "403 403 403 403 403 404"),
    "area_export": (NEVER, "200 200 200 200 200 200"),
    "area_import": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "beat_list": ("200 200 200 200 200 200", NEVER),
    "beat_add": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "beat_edit": ("200 200 200 200 200 404", "403 403 403 403 403 404"),
    "beat_export": (NEVER, "200 200 200 200 200 200"),
    "beat_import": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "room_list": ("200 200 200 200 200 200", NEVER),
    "room_add": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "room_edit": ("200 200 200 200 200 404", "403 403 403 403 403 404"),
    "room_export": (NEVER, "200 200 200 200 200 200"),
    "room_import": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "turn_list": ("200 200 200 200 200 200", NEVER),
    "turn_add": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "turn_edit": ("200 200 200 200 200 404", "403 403 403 403 403 404"),
    "turn_export": (NEVER, "200 200 200 200 200 200"),
    "turn_import": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "merger_list": ("200 200 200 200 200 200", NEVER),
    "merger_add": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "merger_edit": ("200 200 200 200 200 404", "403 403 403 403 403 404"),
    "merger_export": (NEVER, "200 200 200 200 200 200"),
    "merger_import": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "stationing_list": ("200 200 403 403 403 200", NEVER),
    "stationing_add": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "stationing_edit": ("200 200 403 403 403 404", "403 403 403 403 403 404"),
    "stationing_export": (NEVER, "200 200 403 403 403 200"),
    "stationing_import": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "area_tree": ("200 200 200 200 200 200", NEVER),
    "area_boundary": ("403 403 403 403 403 404", "403 403 403 403 403 404"),
    "boundary_import": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "boundary_export": ("200 200 200 200 200 200", NEVER),
    "beat_match": ("200 200 200 200 200 200", NEVER),
    "centre_today": ("200 200 200 200 200 200", NEVER),
    "merge": ("200 200 200 200 200 200", NEVER),
}  # fmt: skip


def rows(world: Any) -> dict[str, Any]:
    stationing = stationed(world.slip.unit)
    return {
        "units/": world.slip.unit,
        "areas/": street().community,
        "beats/": beat(),
        "rooms/": room(),
        "stationings/": stationing,
        "turns/": stationing.turns.create(weekday="1"),
        "merge/communities/": merger(),
    }
