"""Slips, letters, follow-up and the watch in the API."""

from dispatch.api import follow_up, slips, watch

__all__ = ["PATHS"]

PATHS = [*slips.PATHS, *follow_up.PATHS, *watch.PATHS]
