"""One million deadlines of each kind on one core: `python bench/clocks.py`. Needs no database. Prints one JSON line."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from governance.rules import (
    SHANGHAI,
    Rule,
    WorkingCalendar,
    add_working_time,
    calendar_from_json,
    time_left,
    working_minutes_between,
)

ROOT = Path(__file__).resolve().parent.parent
BEGIN = datetime(2025, 1, 1, tzinfo=SHANGHAI)
RULES = (Rule(120, "working_minutes"), Rule(15, "workdays"), Rule(3, "workdays"), Rule(24 * 60, "minutes"))


def measured(work: Callable[[datetime], object], starts: list[datetime]) -> float:
    """CPU seconds of this process: the machine may be busy with other things."""
    began = time.process_time()
    for start in starts:
        work(start)
    return round(time.process_time() - began, 2)


def _due(rule: Rule, calendar: WorkingCalendar, start: datetime) -> object:
    return rule.due(calendar, start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=1_000_000)
    times = parser.parse_args().times
    data = json.loads((ROOT / "governance" / "data" / "calendar.json").read_text(encoding="utf-8"))
    calendar, random = WorkingCalendar(*calendar_from_json(data)), Random(7)
    starts = [BEGIN + timedelta(seconds=random.randrange(2 * 365 * 86_400)) for _ in range(times)]
    month, pause = timedelta(days=30), timedelta(hours=50)
    result: dict[str, object] = {"times": times}
    for rule in RULES:
        result[f"due: {rule}"] = measured(partial(_due, rule, calendar), starts)
    result["minutes between"] = measured(
        lambda start: working_minutes_between(calendar, start, start + month), starts
    )
    result["pause and resume"] = measured(
        lambda start: add_working_time(
            calendar, start + pause, time_left(calendar, "15 workdays", start, start + month)
        ),
        starts,
    )
    print(json.dumps(result))


if __name__ == "__main__":
    main()
