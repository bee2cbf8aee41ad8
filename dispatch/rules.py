"""Default deadlines of slips and the ladder behind them (design.md section 5), marked as defaults on the screens."""

from governance.rules import Rule

COMPLETE = {
    "": Rule(15, "workdays"),
    "low": Rule(15, "workdays"),
    "medium": Rule(7, "workdays"),
    "high": Rule(3, "workdays"),
}
_ACKNOWLEDGE = Rule(120, "working_minutes")
_ACKNOWLEDGE_AT_ONCE = Rule(120, "minutes")


def is_urgent(level: str, *, red_flag: bool) -> bool:
    """Whether lateness is told to the duty leader at once, day and night."""
    return level == "high" or red_flag


def needs_commander(level: str, *, red_flag: bool) -> bool:
    """Whether a slip is signed by a commander and not by the centre's director."""
    return level in ("medium", "high") or red_flag


def acknowledge(level: str, *, red_flag: bool) -> Rule:
    """Two working hours; two hours by day and night when the case is urgent."""
    return _ACKNOWLEDGE_AT_ONCE if is_urgent(level, red_flag=red_flag) else _ACKNOWLEDGE
