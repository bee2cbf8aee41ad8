"""Default deadlines of slips (design.md section 5), marked as defaults wherever they are shown."""

from governance.rules import Rule

ACKNOWLEDGE = Rule(120, "working_minutes")
COMPLETE = {
    "": Rule(15, "workdays"),
    "low": Rule(15, "workdays"),
    "medium": Rule(7, "workdays"),
    "high": Rule(3, "workdays"),
}
