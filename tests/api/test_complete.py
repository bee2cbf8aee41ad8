"""Whatever exists can be read by programs as by people, or it says here why not."""

from typing import Any

import pytest
from django.apps import apps
from django.urls import get_resolver, reverse

from core.api.records import Records
from governance.upkeep.kind import KINDS
from tests.builders import administrator, auditor, liaison, window
from tests.test_access import World
from tests.test_api_access import api_addresses
from tests.test_house import OURS

# why these have no list of their own in the API
ELSEWHERE: dict[str, set[str]] = {
    "in the case, masked": {"Person", "Party", "Entry", "Clock", "ClockMove", "Attachment"},
    "in the record they belong to": {
        "Attendance", "Minutes", "Edition", "HandoverCase", "AssessedFactor", "Rung", "StackedCase", "RuleEdition",
        "WarningRow", "HazardLead", "HazardReview", "CatalogueReplay", "ReplayRow", "Callout", "EmergencyTask",
        "EmergencyLine", "SlipPaper", "SlipReport", "Delivery", "EditionSwitch",
    },
    "retention-rules: all kinds, with the defaults": {"RetentionRule"},
    "audit-lines: one stream of several registers": {"AuditLine", "Look"},
    "the file of the record": {"StoredFile", "ImportProblem"},
    "secrets of signing in, and who knocked from where: the security officer's page; auditors in audit-lines": {
        "SignIn", "PastPassword", "Authenticator", "ApiToken",
    },
    "who may see a case is decided by people on its page; to list the excluded would name the accused": {
        "Grant", "Exclusion", "BreakGlass",
    },
    "shown with its sample, or on the page of its case": {"InspectionFinding", "Rectification", "FollowUpDraw"},
    "a proposal is compared with the case by a person": {"Amendment"},
    "the page exports the map as GeoJSON": {"Boundary"},
    "set by an office on its page": {"Setting", "LetterTemplate"},
    "one's own addresses and quiet hours, on one's own page": {"MessageHabits"},
    "works inside, no page": {"Sequence", "Submission", "PersonToken", "Screening", "StackingMark", "DailyBell"},
    "progress and pace of the work, on its page": {"BatchReading", "DeskTime"},
    "the chain is compared with a copy on paper": {"Seal"},
}  # fmt: skip
# kinds of kept rows whose API is wider than their list: the command structure is read with the way up
WIDER = {
    "area",
    "unit",
    "officer",
    "post",
    "appointment",
    "duty_shift",
    "room",
    "beat",
    "stationing",
    "regulation",
    "calendar_day",
}


def records() -> set[type[Records]]:
    found = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "api")
    views = {getattr(one.callback, "cls", None) for one in found.url_patterns}
    return {one for one in views if one and issubclass(one, Records)}


def test_every_model_is_in_the_api_or_says_why_not():
    listed = {one.row.Meta.model.__name__ for one in records() if hasattr(one.row, "Meta")}
    excused = set().union(*ELSEWHERE.values())
    ours = {model.__name__ for model in apps.get_models() if model._meta.app_label in OURS}
    assert ours - listed - excused == set(), "give it a viewset, or a reason"
    assert excused & listed == set(), "an exception that is no longer one"
    assert excused - ours == set(), "a model that is gone"


def test_every_kind_of_kept_row_has_its_list_in_the_api():
    assert {f"{key}_list" for key in KINDS} - set(api_addresses()) == set()
    assert set(KINDS) >= WIDER


@pytest.mark.django_db
@pytest.mark.parametrize("who", [window, liaison, administrator, auditor])
def test_kept_rows_are_those_of_their_page(sign_in, who):
    """Trap 20: the same rows, refused for the same reason in the same words."""
    World()
    client, agreed = sign_in(who()), 0
    for key in sorted(set(KINDS) - WIDER):
        shown: Any = client.get(reverse(f"{key}_list"))
        told = client.get(reverse(f"api:{key}_list"))
        assert told.status_code == shown.status_code, key
        if told.status_code == 200:
            rows = {row["id"] for row in told.json()["results"]}
            assert rows == {row.pk for row in shown.context["page"]}, key
            agreed += bool(rows)
        else:
            assert told.json()["detail"] in shown.content.decode(), key
    assert agreed or who is auditor
