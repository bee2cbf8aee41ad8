"""Slips, letters, follow-up and the watch in the API."""

from dispatch.api import clocks, slips, watch

__all__ = ["PATHS"]

PATHS = [*slips.PATHS, *watch.PATHS, *clocks.PATHS]
