"""Slips, what lateness sets off, the watch."""

from dispatch.models.letters import Letter, LetterTemplate, Rung, StandingOrder
from dispatch.models.papers import Delivery, Paper
from dispatch.models.slips import Slip
from dispatch.models.watch import HandoverCase, HandoverSheet, WatchLine

__all__ = [
    "Delivery",
    "HandoverCase",
    "HandoverSheet",
    "Letter",
    "LetterTemplate",
    "Paper",
    "Rung",
    "Slip",
    "StandingOrder",
    "WatchLine",
]
