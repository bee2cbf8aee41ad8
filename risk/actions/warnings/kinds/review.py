"""A review that was due and is not done; found by the hazard ledger through its hook."""

from __future__ import annotations

from datetime import datetime, timedelta

from risk.actions.warnings import reviews
from risk.actions.warnings.kind import MOST, Hit, Kind, Look, Parameter


def _find(look: Look) -> list[Hit]:
    source = reviews.source()
    if source is None:
        return []
    edge = look.today - timedelta(days=int(look.parameters["days"]))
    return [
        Hit(
            subject=f"review:{one.key}"[:80],
            cases=(one.case,),
            area=one.area,
            text=f"{one.words}，应于 {one.due_on.month}月{one.due_on.day}日 复核，未复核",
            occasion=one.due_on.isoformat(),
        )
        for one in source.overdue(look, edge, MOST)
    ]


def _rehearse(look: Look, since: datetime) -> int | None:
    source = reviews.source()
    return source.rehearse(look, since) if source else None


KIND = Kind(
    "review",
    "复核超期",
    "隐患应复核之日起超过 {days} 天没有复核，预警",
    (Parameter("days", "超过多少天", 1, 1, 90),),
    _find,
    _rehearse,
    help="复核日期取自隐患台账。",
)
