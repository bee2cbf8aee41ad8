"""Pure words about cases: time left, which of the seven loops are closed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

SOON = timedelta(hours=24)
# default: a closed case may be worked on again for so long; later its matter is a new case
REOPEN_DAYS = 90


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


@dataclass(frozen=True)
class Loop:
    """One of the seven loops 七个闭环: reached when and by whom, or still open (at is None)."""

    key: str
    label: str
    at: datetime | None
    by: str


# domain.md 1.3, candidate A; the last five begin anew when a case is reopened
STAGES = {
    "found": "发现登记",
    "assessed": "风险评估",
    "assigned": "分流交办",
    "handled": "分类调处",
    "prevented": "预防处置",
    "managed": "动态管理",
    "struck_off": "销号出库",
}
LASTING = ("found", "assessed")
REOPENING = "reopen"


def loops(
    history: Iterable[tuple[str, datetime, str]], reached_by: Mapping[str, Collection[str]]
) -> list[Loop]:
    """The seven loops as the history has them: the first act of each stage, since the last reopening.

    history: (verb, moment, who), oldest first. reached_by: stage → verbs; a stage without verbs stays open.
    """
    first: dict[str, tuple[datetime, str]] = {}
    for verb, at, who in history:
        if verb == REOPENING:
            first = {key: found for key, found in first.items() if key in LASTING}
        for key in STAGES:
            if verb in reached_by.get(key, ()):
                first.setdefault(key, (at, who))
    return [Loop(key, label, *first.get(key, (None, ""))) for key, label in STAGES.items()]
