"""The catalogue, what the reader found, what officers decided, and what hangs on it."""

from risk.models.asking import Question
from risk.models.assessing import AssessedFactor, Assessment, Screening
from risk.models.batches import BatchReading
from risk.models.catalogue import CatalogueDraft, CatalogueReplay, CatalogueVersion, HazardClass, ReplayRow
from risk.models.deliberating import Deliberation, DeliberationItem
from risk.models.flags import RedFlag
from risk.models.hazards import Hazard, HazardLead, HazardReview, LoopStage
from risk.models.learning import EditionSwitch, LearnedEdition
from risk.models.levels import LevelChange
from risk.models.stacking import Stack, StackedCase, StackingMark
from risk.models.timing import DeskTime
from risk.models.warnings import DailyBell, RiskWarning, RuleEdition, RuleFacts, WarningRow, WarningRule

__all__ = [
    "AssessedFactor",
    "Assessment",
    "BatchReading",
    "CatalogueDraft",
    "CatalogueReplay",
    "CatalogueVersion",
    "DailyBell",
    "Deliberation",
    "DeliberationItem",
    "DeskTime",
    "EditionSwitch",
    "Hazard",
    "HazardClass",
    "HazardLead",
    "HazardReview",
    "LearnedEdition",
    "LevelChange",
    "LoopStage",
    "Question",
    "RedFlag",
    "ReplayRow",
    "RiskWarning",
    "RuleEdition",
    "RuleFacts",
    "Screening",
    "Stack",
    "StackedCase",
    "StackingMark",
    "WarningRow",
    "WarningRule",
]
