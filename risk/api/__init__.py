"""The risk work in the API, part by part."""

from risk.api import (
    assessments,
    catalogue,
    deliberations,
    hazards,
    kinds,
    learning,
    levels,
    questions,
    stacks,
    warnings,
)

PATHS = [
    *assessments.PATHS,
    *catalogue.PATHS,
    *deliberations.PATHS,
    *hazards.PATHS,
    *kinds.PATHS,
    *learning.PATHS,
    *levels.PATHS,
    *questions.PATHS,
    *stacks.PATHS,
    *warnings.PATHS,
]
