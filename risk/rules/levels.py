"""Which of two levels is the higher; "" is a case that nobody has judged."""

ORDER = ("", "low", "medium", "high")


def is_higher(one: str, other: str) -> bool:
    return ORDER.index(one) > ORDER.index(other)


def higher(one: str, other: str) -> str:
    """The higher of two levels."""
    return max(one, other, key=ORDER.index)
