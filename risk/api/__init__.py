"""The risk work in the API, part by part."""

from risk.api import assessments, levels, stacks

PATHS = [
    *assessments.PATHS,
    *levels.PATHS,
    *stacks.PATHS,
]
