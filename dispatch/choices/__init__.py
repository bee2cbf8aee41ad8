"""Fixed lists of dispatch, part by part."""

from dispatch.choices.clocks import ClockVerb, PolicyLevel, RequestKind, RequestState, Tempo
from dispatch.choices.emergencies import CallAnswer, Desk, EmergencyMode, EmergencyVerb
from dispatch.choices.escalations import EscalationLevel, EscalationState, EscalationVerb
from dispatch.choices.follow_up import LawfulManner, ScriptUse
from dispatch.choices.inspecting import CheckVerdict, InspectionKind, InspectionState, InspectVerb
from dispatch.choices.ladder import LadderTeller, LadderVerb, Step
from dispatch.choices.letters import LetterKind, LetterState, LetterVerb
from dispatch.choices.papers import DeliveryChannel, PaperKind, PaperState, PaperVerb, TemplateKind
from dispatch.choices.slips import MODE_WORDS, ReportKind, ReturnReason, SlipFileKind, SlipState, SlipVerb
from dispatch.choices.supervisions import SupervisionLevel, SupervisionSource, SupervisionVerb
from dispatch.choices.watch import LineKind, WatchVerb
from dispatch.choices.whistling import Arrival, WhistleAnswer, WhistleVerb

__all__ = [
    "MODE_WORDS",
    "Arrival",
    "CallAnswer",
    "CheckVerdict",
    "ClockVerb",
    "DeliveryChannel",
    "Desk",
    "EmergencyMode",
    "EmergencyVerb",
    "EscalationLevel",
    "EscalationState",
    "EscalationVerb",
    "InspectVerb",
    "InspectionKind",
    "InspectionState",
    "LadderTeller",
    "LadderVerb",
    "LawfulManner",
    "LetterKind",
    "LetterState",
    "LetterVerb",
    "LineKind",
    "PaperKind",
    "PaperState",
    "PaperVerb",
    "PolicyLevel",
    "ReportKind",
    "RequestKind",
    "RequestState",
    "ReturnReason",
    "ScriptUse",
    "SlipFileKind",
    "SlipState",
    "SlipVerb",
    "Step",
    "SupervisionLevel",
    "SupervisionSource",
    "SupervisionVerb",
    "TemplateKind",
    "Tempo",
    "WatchVerb",
    "WhistleAnswer",
    "WhistleVerb",
]
