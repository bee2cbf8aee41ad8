"""The risk work in the API, part by part."""

from risk.api import assessments, questions

PATHS = [
    *assessments.PATHS,
    *questions.PATHS,
]
