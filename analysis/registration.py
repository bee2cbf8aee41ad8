"""What analysis offers to the frame."""

from analysis.permissions import why_not_look_over
from core.registry import FirstPage, MenuEntry, registry
from governance.choices import Capability
from governance.standing import Standing


def _commands(standing: Standing) -> bool:
    return standing.may(Capability.COMMAND, Capability.INSTRUCT)


def _looks_over(standing: Standing) -> bool:
    return why_not_look_over(standing) is None


def register() -> None:
    registry.add(
        MenuEntry("today", "今日", "commander_day", "chart-bar", 5, _looks_over, "t"),
        FirstPage("commander_day", 50, _commands),
    )
