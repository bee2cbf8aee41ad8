"""Fixed lists of the risk work."""

from risk.choices.assessing import AssessmentState, AssessmentVerb, DeskReason, FactorState, Origin
from risk.choices.deliberating import (
    LEVELS_AT,
    CalledFor,
    DeliberationLevel,
    DeliberationVerb,
    ItemSource,
    ItemState,
    ItemVerb,
)
from risk.choices.levels import ChangeState, LevelVerb

__all__ = [
    "LEVELS_AT",
    "AssessmentState",
    "AssessmentVerb",
    "CalledFor",
    "ChangeState",
    "DeliberationLevel",
    "DeliberationVerb",
    "DeskReason",
    "FactorState",
    "ItemSource",
    "ItemState",
    "ItemVerb",
    "LevelVerb",
    "Origin",
]
