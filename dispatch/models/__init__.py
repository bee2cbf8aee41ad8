"""Slips, what lateness sets off, the watch."""

from dispatch.models.escalations import Escalation
from dispatch.models.ladder import LadderEdition
from dispatch.models.letters import Letter, LetterTemplate, Rung, StandingOrder
from dispatch.models.slips import Slip
from dispatch.models.supervisions import Supervision
from dispatch.models.watch import HandoverCase, HandoverSheet, WatchLine

__all__ = [
    "Escalation",
    "HandoverCase",
    "HandoverSheet",
    "LadderEdition",
    "Letter",
    "LetterTemplate",
    "Rung",
    "Slip",
    "StandingOrder",
    "Supervision",
    "WatchLine",
]
