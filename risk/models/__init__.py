"""The catalogue, what the reader found in each text, what officers decided about it."""

from risk.models.assessing import AssessedFactor, Assessment, Screening
from risk.models.catalogue import CatalogueVersion, HazardClass
from risk.models.stacking import Stack, StackedCase, StackingMark
from risk.models.warnings import DailyBell, RiskWarning, RuleEdition, WarningRow, WarningRule

__all__ = [
    "AssessedFactor",
    "Assessment",
    "CatalogueVersion",
    "DailyBell",
    "HazardClass",
    "RiskWarning",
    "RuleEdition",
    "Screening",
    "Stack",
    "StackedCase",
    "StackingMark",
    "WarningRow",
    "WarningRule",
]
