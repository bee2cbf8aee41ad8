"""Reads of the risk work; each starts from the cases that the officer may see."""

from risk.querysets.assessing import AssessmentQuerySet
from risk.querysets.catalogue import (
    CatalogueDraftQuerySet,
    CatalogueReplayQuerySet,
    HazardClassQuerySet,
    ReplayRowQuerySet,
)

__all__ = [
    "AssessmentQuerySet",
    "CatalogueDraftQuerySet",
    "CatalogueReplayQuerySet",
    "HazardClassQuerySet",
    "ReplayRowQuerySet",
]
