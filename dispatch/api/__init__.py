"""Slips, letters, follow-up and the watch in the API."""

from dispatch.api import ladder, slips, watch

__all__ = ["PATHS"]

PATHS = [*ladder.PATHS, *slips.PATHS, *watch.PATHS]
