"""Slips, letters, follow-up and the watch in the API."""

from dispatch.api import emergencies, slips, watch

__all__ = ["PATHS"]

PATHS = [*emergencies.PATHS, *slips.PATHS, *watch.PATHS]
