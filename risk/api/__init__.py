"""The risk work in the API, part by part."""

from risk.api import assessments, catalogue, hazards, levels, questions, stacks

PATHS = [
    *assessments.PATHS,
    *catalogue.PATHS,
    *hazards.PATHS,
    *levels.PATHS,
    *questions.PATHS,
    *stacks.PATHS,
]
