"""动态管理: how often a hazard is looked at again, as the office has set it, and in which colour it stands."""

from __future__ import annotations

from datetime import date

from cases.choices import Level
from core import switches
from core.registry import Switch
from governance.choices import Capability
from risk.choices import Colour
from risk.rules import reviews as rules

_WHO = (Capability.ADMINISTER,)
_DAYS = {Level.HIGH: 3, Level.MEDIUM: 7, Level.LOW: 30}
_COLOURS = {
    "red_flag": ("有红旗", Colour.RED),
    Level.HIGH: ("高风险", Colour.ORANGE),
    Level.MEDIUM: ("中风险", Colour.YELLOW),
    Level.LOW: ("低风险", Colour.BLUE),
}
SWITCHES = (
    *(
        Switch(
            f"hazard_review_{level.value}", f"{level.label}隐患几天复查一次", days,
            "按日历日计算；改后从下一次复查起算。", 80 + place, _WHO, low=1, high=365,
        )
        for place, (level, days) in enumerate(_DAYS.items())
    ),
    *(
        Switch(
            f"hazard_colour_{key}", f"{words}隐患的颜色", colour.value,
            "与现场挂牌的颜色一致。有红旗的先按红旗。", 85 + place, _WHO, choices=tuple(Colour.choices),
        )
        for place, (key, (words, colour)) in enumerate(_COLOURS.items())
    ),
)  # fmt: skip


def days_for(level: str) -> int:
    """Calendar days between two reviews of a hazard of this level (switch)."""
    return int(switches.value(f"hazard_review_{level or Level.LOW.value}"))


def next_review(on: date, level: str, wanted: date | None = None) -> date:
    """When to look again: the wanted day, never later than the level allows."""
    return rules.next_review(on, days_for(level), wanted)


def colour_of(level: str, *, red_flag: bool) -> Colour:
    """The colour a hazard is shown in (switch)."""
    key = "red_flag" if red_flag else level or Level.LOW.value
    return Colour(switches.value(f"hazard_colour_{key}"))
