"""Fixed lists of the risk work."""

from risk.choices.assessing import AssessmentState, AssessmentVerb, DeskReason, FactorState, Origin
from risk.choices.hazards import Colour, Finding, HazardState, HazardVerb, Tier
from risk.choices.levels import ChangeState, LevelVerb

__all__ = [
    "AssessmentState",
    "AssessmentVerb",
    "ChangeState",
    "Colour",
    "DeskReason",
    "FactorState",
    "Finding",
    "HazardState",
    "HazardVerb",
    "LevelVerb",
    "Origin",
    "Tier",
]
