"""The risk work in the API, part by part."""

from risk.api import assessments, stacks, warnings

PATHS = [
    *assessments.PATHS,
    *stacks.PATHS,
    *warnings.PATHS,
]
