"""The desk's order in one number, smallest first."""

from datetime import datetime

_SECONDS = 10**11
_POINTS = 1000


def rank(*, is_red: bool, points: int, since: datetime) -> int:
    """Red flags, then points, then the oldest."""
    danger = (0 if is_red else _POINTS) + max(_POINTS - 1 - points, 0)
    return danger * _SECONDS + int(since.timestamp())


# more than any rank there is: whatever came back stands before whatever never left
_TOP = 3 * _POINTS * _SECONDS


def on_top(rank: int) -> int:
    """The same place among those that came back with an answer or without one; doing it twice changes nothing."""
    return rank - _TOP if rank >= 0 else rank
