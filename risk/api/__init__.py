"""The risk work in the API, part by part."""

from risk.api import assessments, catalogue, levels, questions, stacks

PATHS = [
    *assessments.PATHS,
    *catalogue.PATHS,
    *levels.PATHS,
    *questions.PATHS,
    *stacks.PATHS,
]
