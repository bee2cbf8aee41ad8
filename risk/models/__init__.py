"""The catalogue, what the reader found in each text, what officers decided about it."""

from risk.models.assessing import AssessedFactor, Assessment, Screening
from risk.models.catalogue import CatalogueDraft, CatalogueReplay, CatalogueVersion, HazardClass, ReplayRow

__all__ = [
    "AssessedFactor",
    "Assessment",
    "CatalogueDraft",
    "CatalogueReplay",
    "CatalogueVersion",
    "HazardClass",
    "ReplayRow",
    "Screening",
]
