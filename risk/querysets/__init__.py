"""Reads of the risk work; each starts from the cases that the officer may see."""

from risk.querysets.asking import QuestionQuerySet
from risk.querysets.assessing import AssessmentQuerySet
from risk.querysets.catalogue import HazardClassQuerySet
from risk.querysets.timing import DeskTimeQuerySet

__all__ = [
    "AssessmentQuerySet",
    "DeskTimeQuerySet",
    "HazardClassQuerySet",
    "QuestionQuerySet",
]
