"""The catalogue, what the reader found in each text, what officers decided about it."""

from risk.models.asking import Question
from risk.models.assessing import AssessedFactor, Assessment, Screening
from risk.models.batches import BatchReading
from risk.models.catalogue import CatalogueVersion, HazardClass
from risk.models.timing import DeskTime

__all__ = [
    "AssessedFactor",
    "Assessment",
    "BatchReading",
    "CatalogueVersion",
    "DeskTime",
    "HazardClass",
    "Question",
    "Screening",
]
