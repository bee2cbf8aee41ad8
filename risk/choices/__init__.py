"""Fixed lists of the risk work."""

from risk.choices.asking import Asked, QuestionVerb
from risk.choices.assessing import AssessmentState, AssessmentVerb, DeskReason, FactorState, Origin
from risk.choices.catalogue import CatalogueVerb
from risk.choices.deliberating import (
    LEVELS_AT,
    CalledFor,
    DeliberationLevel,
    DeliberationVerb,
    ItemSource,
    ItemState,
    ItemVerb,
)
from risk.choices.flags import FlagAnswer, FlagVerb
from risk.choices.hazards import Colour, Finding, HazardState, HazardVerb, Tier
from risk.choices.learning import EditionVerb
from risk.choices.levels import ChangeState, LevelVerb
from risk.choices.stacking import SubjectKind
from risk.choices.warnings import Teller, Urgency, Verdict, WarningVerb

__all__ = [
    "LEVELS_AT",
    "Asked",
    "AssessmentState",
    "AssessmentVerb",
    "CalledFor",
    "CatalogueVerb",
    "ChangeState",
    "Colour",
    "DeliberationLevel",
    "DeliberationVerb",
    "DeskReason",
    "EditionVerb",
    "FactorState",
    "Finding",
    "FlagAnswer",
    "FlagVerb",
    "HazardState",
    "HazardVerb",
    "ItemSource",
    "ItemState",
    "ItemVerb",
    "LevelVerb",
    "Origin",
    "QuestionVerb",
    "SubjectKind",
    "Teller",
    "Tier",
    "Urgency",
    "Verdict",
    "WarningVerb",
]
