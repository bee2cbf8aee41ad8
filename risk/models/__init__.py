"""The catalogue, what the reader found in each text, what officers decided about it, the hazard ledger."""

from risk.models.assessing import AssessedFactor, Assessment, Screening
from risk.models.catalogue import CatalogueVersion, HazardClass
from risk.models.hazards import Hazard, HazardLead, HazardReview, LoopStage
from risk.models.levels import LevelChange

__all__ = [
    "AssessedFactor",
    "Assessment",
    "CatalogueVersion",
    "Hazard",
    "HazardClass",
    "HazardLead",
    "HazardReview",
    "LevelChange",
    "LoopStage",
    "Screening",
]
