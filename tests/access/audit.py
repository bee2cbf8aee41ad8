"""audit: what GET and an empty POST get, for the officers of tests/test_access in order."""

from typing import Any

from governance.actions import privacy
from tests.access import NEVER
from tests.builders import NOW, security

ANSWERS: dict[str, tuple[str, str]] = {
    "audit_list": ("403 403 403 403 403 403", NEVER),
    "audit_export": (NEVER, "403 403 403 403 403 403"),
    "audit_verify": (NEVER, "403 403 403 403 403 403"),
    "privacy_activities": ("403 403 403 403 403 403", NEVER),
    "privacy_activity_new": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "privacy_activity_show": ("403 403 403 403 403 403", NEVER),
    "privacy_assessments": ("403 403 403 403 403 403", NEVER),
    "privacy_assessment_new": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "privacy_assessment_show": ("403 403 403 403 403 403", NEVER),
    "privacy_assessment_file": ("403 403 403 403 403 403", NEVER),
    "privacy_retention": ("403 403 403 403 403 403", NEVER),
    "privacy_retention_show": ("403 403 403 403 403 403", NEVER),
    "privacy_retention_change": (NEVER, "403 403 403 403 403 403"),
    "privacy_retention_erase": (NEVER, "403 403 403 403 403 403"),
    "privacy_requests": ("403 403 403 403 403 403", NEVER),
    "privacy_request_new": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "privacy_request_show": ("403 403 403 403 403 403", NEVER),
    "revise_activity": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "end_activity": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "remove_assessment": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "answer_request": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "export_person": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
}  # fmt: skip


def rows(world: Any) -> dict[str, Any]:
    """An activity, an impact assessment, and somebody who asks about their data."""
    keeper = security()
    asked: dict[str, Any] = dict.fromkeys(("name", "contact", "phone", "text"), "x") | {"kind": "access"}
    days: dict[str, Any] = {"received_on": NOW.date(), "due_on": None}
    words: dict[str, Any] = dict.fromkeys(("title", "scope", "risks", "measures", "conclusion"), "x")
    said: dict[str, Any] = dict.fromkeys(privacy.FACTS, "x") | {"legal_basis": "duty", "is_sensitive": False}
    assessed = words | {"assessed_on": NOW.date()}
    return {
        "privacy/activities/": privacy.register_activity(by=keeper, facts=said, at=NOW),
        "privacy/assessments/": privacy.write_assessment(by=keeper, facts=assessed, file=world.file, at=NOW),
        "privacy/requests/": privacy.take_request(by=keeper, facts=asked | days, at=NOW),
    }
