"""What slips offer to the frame and the case page."""

from core.registry import MenuEntry, Panel, Seeder, Stage, registry
from dispatch.acts import CASE_ACTS
from dispatch.choices import SlipVerb
from dispatch.permissions.slips import holds_slip
from dispatch.seeding.filling import seed_cases
from dispatch.views.slips import slips_panel
from dispatch.waiting import OPEN_WORK, OWNERLESS, WAITING
from governance.choices import Capability
from governance.standing import Standing


def has_slips(standing: Standing) -> bool:
    return standing.may(
        Capability.ASSIGN, Capability.COMMAND, Capability.SUPERVISE, Capability.INTAKE, Capability.HANDLE
    )


def register() -> None:
    registry.verbs.update(SlipVerb.choices)
    registry.acts.extend(CASE_ACTS)
    registry.holders.append(holds_slip)
    registry.add(
        MenuEntry("slip", "交办单", "slip_list", "send", 40, has_slips, "s"),
        Panel("slips", 10, "dispatch/slips_panel.html", slips_panel),
        Stage("assigned", (SlipVerb.ASSIGN, SlipVerb.SIGN)),
        Stage("handled", (SlipVerb.FEED_BACK,)),
        Seeder("cases", 20, seed_cases),
        *WAITING,
        *OPEN_WORK,
        *OWNERLESS,
    )
