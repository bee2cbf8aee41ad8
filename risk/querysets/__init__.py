"""Reads of the risk work; each starts from the cases that the officer may see."""

from risk.querysets.assessing import AssessmentQuerySet
from risk.querysets.catalogue import HazardClassQuerySet
from risk.querysets.deliberating import DeliberationItemQuerySet, DeliberationQuerySet
from risk.querysets.levels import LevelChangeQuerySet

__all__ = [
    "AssessmentQuerySet",
    "DeliberationItemQuerySet",
    "DeliberationQuerySet",
    "HazardClassQuerySet",
    "LevelChangeQuerySet",
]
