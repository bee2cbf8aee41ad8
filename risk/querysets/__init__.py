"""Reads of the risk work; each starts from the cases that the officer may see."""

from risk.querysets.assessing import AssessmentQuerySet
from risk.querysets.catalogue import HazardClassQuerySet
from risk.querysets.hazards import HazardQuerySet, LoopStageQuerySet
from risk.querysets.levels import LevelChangeQuerySet

__all__ = [
    "AssessmentQuerySet",
    "HazardClassQuerySet",
    "HazardQuerySet",
    "LevelChangeQuerySet",
    "LoopStageQuerySet",
]
