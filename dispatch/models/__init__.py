"""Slips, what lateness sets off, the watch, follow-up, supervision checks, 吹哨报到."""

from dispatch.models.follow_up import CallScript, LawfulEnd
from dispatch.models.inspecting import (
    CheckItem,
    InspectionFinding,
    InspectionRound,
    InspectionSample,
    Rectification,
)
from dispatch.models.letters import Letter, LetterTemplate, Rung, StandingOrder
from dispatch.models.slips import Slip
from dispatch.models.watch import HandoverCase, HandoverSheet, WatchLine
from dispatch.models.whistling import Whistle, WhistleCall

__all__ = [
    "CallScript",
    "CheckItem",
    "HandoverCase",
    "HandoverSheet",
    "InspectionFinding",
    "InspectionRound",
    "InspectionSample",
    "LawfulEnd",
    "Letter",
    "LetterTemplate",
    "Rectification",
    "Rung",
    "Slip",
    "StandingOrder",
    "WatchLine",
    "Whistle",
    "WhistleCall",
]
