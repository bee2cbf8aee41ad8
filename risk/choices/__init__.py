"""Fixed lists of the risk work."""

from risk.choices.assessing import AssessmentState, AssessmentVerb, DeskReason, FactorState, Origin
from risk.choices.hazards import Colour, Finding, HazardState, HazardVerb, Tier

__all__ = [
    "AssessmentState",
    "AssessmentVerb",
    "Colour",
    "DeskReason",
    "FactorState",
    "Finding",
    "HazardState",
    "HazardVerb",
    "Origin",
    "Tier",
]
