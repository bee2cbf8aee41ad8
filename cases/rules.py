"""Pure words about cases: time left, whose move, where it stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta

SOON = timedelta(hours=24)


@dataclass(frozen=True)
class DueWords:
    """剩 3 小时 / 超 2 天, with the tone of its badge ("" when there is plenty of time)."""

    text: str
    tone: str


def due_words(due_at: datetime, at: datetime) -> DueWords:
    """Calendar time until or since a deadline, in its largest unit, rounded down; under a minute counts as one."""
    late = at >= due_at
    span = at - due_at if late else due_at - at
    minutes = max(int(span.total_seconds() // 60), 1)
    if minutes < 60:
        words = f"{minutes} 分钟"
    elif minutes < 24 * 60:
        words = f"{minutes // 60} 小时"
    else:
        words = f"{minutes // (24 * 60)} 天"
    if late:
        return DueWords(f"超 {words}", "late")
    return DueWords(f"剩 {words}", "soon" if span <= SOON else "")
