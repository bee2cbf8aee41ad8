"""Slips, letters, follow-up and the watch in the API."""

from dispatch.api import clocks, emergencies, slips, watch

__all__ = ["PATHS"]

PATHS = [*clocks.PATHS, *emergencies.PATHS, *slips.PATHS, *watch.PATHS]
