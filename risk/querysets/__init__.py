"""Reads of the risk work; each starts from the cases that the officer may see."""

from risk.querysets.asking import QuestionQuerySet
from risk.querysets.assessing import AssessmentQuerySet
from risk.querysets.batches import BatchReadingQuerySet
from risk.querysets.catalogue import (
    CatalogueDraftQuerySet,
    CatalogueReplayQuerySet,
    HazardClassQuerySet,
    ReplayRowQuerySet,
)
from risk.querysets.deliberating import DeliberationItemQuerySet, DeliberationQuerySet
from risk.querysets.desk import DeskQuerySet
from risk.querysets.flags import RedFlagQuerySet
from risk.querysets.hazards import HazardQuerySet, LoopStageQuerySet
from risk.querysets.levels import LevelChangeQuerySet
from risk.querysets.stacking import StackQuerySet
from risk.querysets.timing import DeskTimeQuerySet
from risk.querysets.warnings import RiskWarningQuerySet, WarningRuleQuerySet

__all__ = [
    "AssessmentQuerySet",
    "BatchReadingQuerySet",
    "CatalogueDraftQuerySet",
    "CatalogueReplayQuerySet",
    "DeliberationItemQuerySet",
    "DeliberationQuerySet",
    "DeskQuerySet",
    "DeskTimeQuerySet",
    "HazardClassQuerySet",
    "HazardQuerySet",
    "LevelChangeQuerySet",
    "LoopStageQuerySet",
    "QuestionQuerySet",
    "RedFlagQuerySet",
    "ReplayRowQuerySet",
    "RiskWarningQuerySet",
    "StackQuerySet",
    "WarningRuleQuerySet",
]
