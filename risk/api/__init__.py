"""The risk work in the API, part by part."""

from risk.api import assessments, deliberations

PATHS = [
    *assessments.PATHS,
    *deliberations.PATHS,
]
