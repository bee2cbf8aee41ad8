"""Fixed lists of the risk work."""

from risk.choices.asking import Asked, QuestionVerb
from risk.choices.assessing import AssessmentState, AssessmentVerb, DeskReason, FactorState, Origin
from risk.choices.catalogue import CatalogueVerb
from risk.choices.flags import FlagAnswer, FlagVerb
from risk.choices.hazards import Colour, Finding, HazardState, HazardVerb, Tier
from risk.choices.levels import ChangeState, LevelVerb
from risk.choices.stacking import SubjectKind

__all__ = [
    "Asked",
    "AssessmentState",
    "AssessmentVerb",
    "CatalogueVerb",
    "ChangeState",
    "Colour",
    "DeskReason",
    "FactorState",
    "Finding",
    "FlagAnswer",
    "FlagVerb",
    "HazardState",
    "HazardVerb",
    "LevelVerb",
    "Origin",
    "QuestionVerb",
    "SubjectKind",
    "Tier",
]
