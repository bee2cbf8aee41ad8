"""Fixed lists of the risk work."""

from risk.choices.assessing import AssessmentState, AssessmentVerb, DeskReason, FactorState, Origin
from risk.choices.stacking import SubjectKind
from risk.choices.warnings import Teller, Urgency, Verdict, WarningVerb

__all__ = [
    "AssessmentState",
    "AssessmentVerb",
    "DeskReason",
    "FactorState",
    "Origin",
    "SubjectKind",
    "Teller",
    "Urgency",
    "Verdict",
    "WarningVerb",
]
