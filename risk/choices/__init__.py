"""Fixed lists of the risk work."""

from risk.choices.assessing import AssessmentState, AssessmentVerb, DeskReason, FactorState, Origin

__all__ = [
    "AssessmentState",
    "AssessmentVerb",
    "DeskReason",
    "FactorState",
    "Origin",
]
