"""Slips, what lateness sets off, the watch."""

from dispatch.models.emergencies import Callout, Emergency, EmergencyLine, EmergencyTask
from dispatch.models.escalations import Escalation
from dispatch.models.ladder import LadderEdition
from dispatch.models.letters import Letter, LetterTemplate, Rung, StandingOrder
from dispatch.models.policies import DeadlinePolicy, TimeRequest
from dispatch.models.reports import RequirementText, SlipPaper, SlipReport
from dispatch.models.slips import Slip
from dispatch.models.supervisions import Supervision
from dispatch.models.watch import HandoverCase, HandoverSheet, WatchLine

__all__ = [
    "Callout",
    "DeadlinePolicy",
    "Emergency",
    "EmergencyLine",
    "EmergencyTask",
    "Escalation",
    "HandoverCase",
    "HandoverSheet",
    "LadderEdition",
    "Letter",
    "LetterTemplate",
    "RequirementText",
    "Rung",
    "Slip",
    "SlipPaper",
    "SlipReport",
    "StandingOrder",
    "Supervision",
    "TimeRequest",
    "WatchLine",
]
