"""The risk work in the API, part by part."""

from risk.api import assessments, stacks

PATHS = [
    *assessments.PATHS,
    *stacks.PATHS,
]
