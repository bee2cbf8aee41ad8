"""Fixed lists of the risk work."""

from risk.choices.assessing import AssessmentState, AssessmentVerb, DeskReason, FactorState, Origin
from risk.choices.catalogue import CatalogueVerb
from risk.choices.flags import FlagAnswer, FlagVerb
from risk.choices.levels import ChangeState, LevelVerb
from risk.choices.stacking import SubjectKind

__all__ = [
    "AssessmentState",
    "AssessmentVerb",
    "CatalogueVerb",
    "ChangeState",
    "DeskReason",
    "FactorState",
    "FlagAnswer",
    "FlagVerb",
    "LevelVerb",
    "Origin",
    "SubjectKind",
]
