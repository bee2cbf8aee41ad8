"""Slips, letters, follow-up and the watch in the API."""

from dispatch.api import follow_up, inspecting, slips, watch, whistling

__all__ = ["PATHS"]

PATHS = [*slips.PATHS, *follow_up.PATHS, *inspecting.PATHS, *watch.PATHS, *whistling.PATHS]
