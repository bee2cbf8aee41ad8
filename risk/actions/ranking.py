"""The desk's order in one number, smallest first."""

from datetime import datetime

_SECONDS = 10**11
_POINTS = 1000


def rank(*, is_red: bool, points: int, since: datetime) -> int:
    """Red flags, then points, then the oldest."""
    danger = (0 if is_red else _POINTS) + max(_POINTS - 1 - points, 0)
    return danger * _SECONDS + int(since.timestamp())
