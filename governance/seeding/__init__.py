"""The fictional demonstration district (data/demonstration.json): what to seed, and the data as written."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

# printed in the README; these officers can sign in only while DEMO=1
DEMONSTRATION_PASSWORD = "yunlan-2026"  # noqa: S105 - a public example, not a secret
SINCE = date(2019, 3, 1)  # the day all demonstration officers took up their posts
_DATA = Path(__file__).resolve().parent.parent / "data" / "demonstration.json"


def _quiet(_done: int, _total: int) -> None:
    pass


@dataclass(frozen=True)
class Plan:
    """What to seed. `until` is the last moment anything may lie at; `report(done, total)` is told of progress."""

    streets: int
    cases: int
    months: int
    seed: int
    until: datetime
    report: Callable[[int, int], None] = _quiet
    # what the seeders did, for the command's answer
    done: dict[str, int] = field(default_factory=dict)


@cache
def demonstration() -> dict[str, Any]:
    """The demonstration district as written in its data file."""
    data: dict[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))
    return data


def street_limit() -> int:
    return len(demonstration()["streets"])


def district_code() -> str:
    code: str = demonstration()["district"]["code"]
    return code
