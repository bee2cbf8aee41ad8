"""The risk work in the API, part by part."""

from risk.api import assessments, catalogue

PATHS = [
    *assessments.PATHS,
    *catalogue.PATHS,
]
