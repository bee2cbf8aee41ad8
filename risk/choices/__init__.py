"""Fixed lists of the risk work."""

from risk.choices.assessing import AssessmentState, AssessmentVerb, DeskReason, FactorState, Origin
from risk.choices.levels import ChangeState, LevelVerb

__all__ = [
    "AssessmentState",
    "AssessmentVerb",
    "ChangeState",
    "DeskReason",
    "FactorState",
    "LevelVerb",
    "Origin",
]
