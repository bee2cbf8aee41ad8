"""Reads of the risk work; each starts from the cases that the officer may see."""

from risk.querysets.assessing import AssessmentQuerySet
from risk.querysets.catalogue import HazardClassQuerySet
from risk.querysets.stacking import StackQuerySet
from risk.querysets.warnings import RiskWarningQuerySet, WarningRuleQuerySet

__all__ = [
    "AssessmentQuerySet",
    "HazardClassQuerySet",
    "RiskWarningQuerySet",
    "StackQuerySet",
    "WarningRuleQuerySet",
]
