"""Slips, letters, follow-up and the watch in the API."""

from dispatch.api import papers, slips, watch

__all__ = ["PATHS"]

PATHS = [*papers.PATHS, *slips.PATHS, *watch.PATHS]
