"""Reads of the risk work; each starts from the cases that the officer may see."""

from risk.querysets.assessing import AssessmentQuerySet
from risk.querysets.catalogue import HazardClassQuerySet
from risk.querysets.flags import RedFlagQuerySet
from risk.querysets.levels import LevelChangeQuerySet
from risk.querysets.stacking import StackQuerySet

__all__ = [
    "AssessmentQuerySet",
    "HazardClassQuerySet",
    "LevelChangeQuerySet",
    "RedFlagQuerySet",
    "StackQuerySet",
]
