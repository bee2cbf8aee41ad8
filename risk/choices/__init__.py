"""Fixed lists of the risk work."""

from risk.choices.asking import Asked, QuestionVerb
from risk.choices.assessing import AssessmentState, AssessmentVerb, DeskReason, FactorState, Origin

__all__ = [
    "Asked",
    "AssessmentState",
    "AssessmentVerb",
    "DeskReason",
    "FactorState",
    "Origin",
    "QuestionVerb",
]
