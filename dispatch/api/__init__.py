"""Slips, letters, follow-up and the watch in the API."""

from dispatch.api import (
    clocks,
    emergencies,
    follow_up,
    inspecting,
    ladder,
    papers,
    slips,
    watch,
    whistling,
)

__all__ = ["PATHS"]

PATHS = [
    *clocks.PATHS,
    *emergencies.PATHS,
    *follow_up.PATHS,
    *inspecting.PATHS,
    *ladder.PATHS,
    *papers.PATHS,
    *slips.PATHS,
    *watch.PATHS,
    *whistling.PATHS,
]
