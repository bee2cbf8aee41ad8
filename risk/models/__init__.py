"""The catalogue, what the reader found in each text, what officers decided about it."""

from risk.models.assessing import AssessedFactor, Assessment, Screening
from risk.models.catalogue import CatalogueVersion, HazardClass
from risk.models.deliberating import Deliberation, DeliberationItem
from risk.models.levels import LevelChange

__all__ = [
    "AssessedFactor",
    "Assessment",
    "CatalogueVersion",
    "Deliberation",
    "DeliberationItem",
    "HazardClass",
    "LevelChange",
    "Screening",
]
