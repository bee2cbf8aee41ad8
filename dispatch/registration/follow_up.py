"""What follow-up offers to the frame and the case page."""

from core.registry import MenuEntry, Panel, Stage, registry
from dispatch.choices import SlipVerb
from dispatch.views.slips import follow_up_panel
from governance.choices import Capability
from governance.standing import Standing


def _follows_up(standing: Standing) -> bool:
    return standing.may(Capability.INTAKE, Capability.ASSIGN)


def register() -> None:
    registry.add(
        MenuEntry("follow_up", "回访", "follow_up_list", "phone", 50, _follows_up, "f"),
        Panel("follow_up", 20, "dispatch/follow_up_panel.html", follow_up_panel),
        Stage("managed", (SlipVerb.FOLLOW_UP,)),
    )
