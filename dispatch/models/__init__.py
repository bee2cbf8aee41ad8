"""Slips, what lateness sets off, the watch."""

from dispatch.models.emergencies import Callout, Emergency, EmergencyLine, EmergencyTask
from dispatch.models.letters import Letter, LetterTemplate, Rung, StandingOrder
from dispatch.models.policies import DeadlinePolicy, TimeRequest
from dispatch.models.reports import RequirementText, SlipPaper, SlipReport
from dispatch.models.slips import Slip
from dispatch.models.watch import HandoverCase, HandoverSheet, WatchLine

__all__ = [
    "Callout",
    "DeadlinePolicy",
    "Emergency",
    "EmergencyLine",
    "EmergencyTask",
    "HandoverCase",
    "HandoverSheet",
    "Letter",
    "LetterTemplate",
    "RequirementText",
    "Rung",
    "Slip",
    "SlipPaper",
    "SlipReport",
    "StandingOrder",
    "TimeRequest",
    "WatchLine",
]
