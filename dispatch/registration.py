"""What dispatch offers to the frame and to the case page."""

from core.registry import MenuEntry, Panel, Seeder, Stage, registry
from dispatch.acts import CASE_ACTS
from dispatch.choices import SlipVerb
from dispatch.seeding.filling import seed_cases
from dispatch.views import follow_up_panel, slips_panel
from dispatch.waiting import WAITING
from governance.choices import Capability
from governance.standing import Standing


def _has_slips(standing: Standing) -> bool:
    return standing.may(
        Capability.ASSIGN, Capability.COMMAND, Capability.SUPERVISE, Capability.INTAKE, Capability.HANDLE
    )


def _follows_up(standing: Standing) -> bool:
    return standing.may(Capability.INTAKE, Capability.ASSIGN)


def register() -> None:
    registry.verbs.update(SlipVerb.choices)
    registry.acts.extend(CASE_ACTS)
    registry.add(
        MenuEntry("slip", "交办单", "slip_list", "send", 40, _has_slips, "s"),
        MenuEntry("follow_up", "回访", "follow_up_list", "phone", 50, _follows_up, "f"),
        Panel("slips", 10, "dispatch/slips_panel.html", slips_panel),
        Panel("follow_up", 20, "dispatch/follow_up_panel.html", follow_up_panel),
        Stage("assigned", (SlipVerb.ASSIGN,)),
        Stage("handled", (SlipVerb.FEED_BACK,)),
        Stage("managed", (SlipVerb.FOLLOW_UP,)),
        Seeder("cases", 20, seed_cases),
        *WAITING,
    )
