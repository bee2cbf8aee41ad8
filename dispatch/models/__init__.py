"""Slips, what lateness sets off, the watch."""

from dispatch.models.letters import Letter, LetterTemplate, Rung, StandingOrder
from dispatch.models.policies import DeadlinePolicy, TimeRequest
from dispatch.models.slips import Slip
from dispatch.models.watch import HandoverCase, HandoverSheet, WatchLine

__all__ = [
    "DeadlinePolicy",
    "HandoverCase",
    "HandoverSheet",
    "Letter",
    "LetterTemplate",
    "Rung",
    "Slip",
    "StandingOrder",
    "TimeRequest",
    "WatchLine",
]
