"""The risk work in the API, part by part."""

from risk.api import assessments, stacks

PATHS = [
    *assessments.PATHS,
    *stacks.PATHS,
from risk.api import assessments, levels

PATHS = [
    *assessments.PATHS,
    *levels.PATHS,
]
