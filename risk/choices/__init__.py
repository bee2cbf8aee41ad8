"""Fixed lists of the risk work."""

from risk.choices.assessing import AssessmentState, AssessmentVerb, DeskReason, FactorState, Origin
from risk.choices.stacking import SubjectKind

__all__ = [
    "AssessmentState",
    "AssessmentVerb",
    "DeskReason",
    "FactorState",
    "Origin",
    "SubjectKind",
]
