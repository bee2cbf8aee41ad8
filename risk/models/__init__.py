"""The catalogue, what the reader found, what officers decided, and what hangs on it."""

from risk.models.assessing import AssessedFactor, Assessment, Screening
from risk.models.catalogue import CatalogueDraft, CatalogueReplay, CatalogueVersion, HazardClass, ReplayRow
from risk.models.flags import RedFlag
from risk.models.levels import LevelChange
from risk.models.stacking import Stack, StackedCase, StackingMark

__all__ = [
    "AssessedFactor",
    "Assessment",
    "CatalogueDraft",
    "CatalogueReplay",
    "CatalogueVersion",
    "HazardClass",
    "LevelChange",
    "RedFlag",
    "ReplayRow",
    "Screening",
    "Stack",
    "StackedCase",
    "StackingMark",
]
