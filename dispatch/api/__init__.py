"""Slips, letters, follow-up and the watch in the API."""

from dispatch.api import clocks, emergencies, ladder, slips, watch

__all__ = ["PATHS"]

PATHS = [*clocks.PATHS, *emergencies.PATHS, *ladder.PATHS, *slips.PATHS, *watch.PATHS]
