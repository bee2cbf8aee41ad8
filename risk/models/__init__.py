"""The catalogue, what the reader found, what officers decided, and what hangs on it."""

from risk.models.assessing import AssessedFactor, Assessment, Screening
from risk.models.catalogue import CatalogueVersion, HazardClass
from risk.models.flags import RedFlag
from risk.models.levels import LevelChange
from risk.models.stacking import Stack, StackedCase, StackingMark

__all__ = [
    "AssessedFactor",
    "Assessment",
    "CatalogueVersion",
    "HazardClass",
    "LevelChange",
    "RedFlag",
    "Screening",
    "Stack",
    "StackedCase",
    "StackingMark",
]
