"""Fixed lists of the risk work."""

from risk.choices.assessing import AssessmentState, AssessmentVerb, DeskReason, FactorState, Origin
from risk.choices.catalogue import CatalogueVerb

__all__ = [
    "AssessmentState",
    "AssessmentVerb",
    "CatalogueVerb",
    "DeskReason",
    "FactorState",
    "Origin",
]
