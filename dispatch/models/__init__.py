"""Slips, what lateness sets off, the watch, follow-up, supervision checks, 吹哨报到."""

from dispatch.models.emergencies import Callout, Emergency, EmergencyLine, EmergencyTask
from dispatch.models.escalations import Escalation
from dispatch.models.follow_up import CallScript, LawfulEnd
from dispatch.models.inspecting import (
    CheckItem,
    InspectionFinding,
    InspectionRound,
    InspectionSample,
    Rectification,
)
from dispatch.models.ladder import LadderEdition
from dispatch.models.letters import Letter, LetterTemplate, Rung, StandingOrder
from dispatch.models.papers import Delivery, Paper
from dispatch.models.policies import DeadlinePolicy, TimeRequest
from dispatch.models.reports import RequirementText, SlipPaper, SlipReport
from dispatch.models.slips import Slip
from dispatch.models.supervisions import Supervision
from dispatch.models.watch import HandoverCase, HandoverSheet, WatchLine
from dispatch.models.whistling import Whistle, WhistleCall

__all__ = [
    "CallScript",
    "Callout",
    "CheckItem",
    "DeadlinePolicy",
    "Delivery",
    "Emergency",
    "EmergencyLine",
    "EmergencyTask",
    "Escalation",
    "HandoverCase",
    "HandoverSheet",
    "InspectionFinding",
    "InspectionRound",
    "InspectionSample",
    "LadderEdition",
    "LawfulEnd",
    "Letter",
    "LetterTemplate",
    "Paper",
    "Rectification",
    "RequirementText",
    "Rung",
    "Slip",
    "SlipPaper",
    "SlipReport",
    "StandingOrder",
    "Supervision",
    "TimeRequest",
    "WatchLine",
    "Whistle",
    "WhistleCall",
]
