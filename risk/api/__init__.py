"""The risk work in the API, part by part."""

from risk.api import assessments, hazards

PATHS = [
    *assessments.PATHS,
    *hazards.PATHS,
]
