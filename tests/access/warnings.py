"""warnings: what GET and an empty POST get, for the officers of tests/test_access in order."""

from typing import Any

from risk.models import RiskWarning, WarningRule
from tests.access import NEVER
from tests.builders import NOW

READERS = "403 200 403 403 403 200"
ANSWERS: dict[str, tuple[str, str]] = {
    "risk_daily": (READERS, NEVER),
    "warning_list": (READERS, NEVER),
    "warning_export": (NEVER, "403 302 403 403 403 302"),
    "warning_show": ("403 200 403 403 403 404", NEVER),
    "acknowledge_warning": ("403 200 403 403 403 404", "403 422 403 403 403 404"),
    "rejudge_warning": ("403 409 403 403 403 404", "403 409 403 403 403 404"),
    "warning_rules": (READERS, NEVER),
    "warning_rule_show": (READERS, NEVER),
    # a rule for everywhere is changed by whoever commands in the district
    "change_warning_rule": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "add_warning_rule": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
}


def rows(world: Any) -> dict[str, Any]:
    rule = WarningRule.objects.get(kind="silence")
    return {"risk/warnings/": warning_of(world.case, rule), "risk/rules/": rule}


def warning_of(case: Any, rule: WarningRule, **more: Any) -> RiskWarning:
    """A warning that the case fired, not judged yet."""
    facts: dict[str, Any] = {
        "rule": rule, "edition": rule.number, "subject": f"case:{case.pk}", "occasion": "x", "area": case.area,
        "urgency": rule.urgency, "text": f"{case.area}：没有动静", "fired_at": NOW, "told_at": NOW,
    } | more  # fmt: skip
    warning = RiskWarning.objects.create(**facts)
    warning.rows.create(case=case, added_at=NOW)
    return warning
