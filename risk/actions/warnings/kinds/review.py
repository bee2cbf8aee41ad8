"""A review of a hazard that was due and is not done."""

from __future__ import annotations

from datetime import datetime, timedelta

from risk.actions.warnings import reviews
from risk.actions.warnings.kind import MOST, Hit, Kind, Look, Parameter


def _find(look: Look) -> list[Hit]:
    edge = look.today - timedelta(days=int(look.parameters["days"]))
    return [
        Hit(
            subject=f"review:{one.key}"[:80],
            cases=(one.case,),
            area=one.area,
            text=f"{one.words}，应于 {one.due_on.month}月{one.due_on.day}日 复核，未复核",
            occasion=one.due_on.isoformat(),
        )
        for one in reviews.overdue(look, edge, MOST)
    ]


def _rehearse(_look: Look, _since: datetime) -> int | None:
    """The ledger keeps the next day only: what was overdue and done since cannot be told."""
    return None


KIND = Kind(
    "review",
    "复核超期",
    "隐患应复核之日起超过 {days} 天没有复核，预警",
    (Parameter("days", "超过多少天", 1, 1, 90),),
    _find,
    _rehearse,
    help="复核日期取自隐患台账。",
)
