"""Reads of the risk work; each starts from the cases that the officer may see."""

from risk.querysets.assessing import AssessmentQuerySet
from risk.querysets.catalogue import (
    CatalogueDraftQuerySet,
    CatalogueReplayQuerySet,
    HazardClassQuerySet,
    ReplayRowQuerySet,
)
from risk.querysets.flags import RedFlagQuerySet
from risk.querysets.levels import LevelChangeQuerySet
from risk.querysets.stacking import StackQuerySet

__all__ = [
    "AssessmentQuerySet",
    "CatalogueDraftQuerySet",
    "CatalogueReplayQuerySet",
    "HazardClassQuerySet",
    "LevelChangeQuerySet",
    "RedFlagQuerySet",
    "ReplayRowQuerySet",
    "StackQuerySet",
]
