"""What deliberation offers to the frame, the case page, the papers of other apps, the worker and the demonstration."""

from core.grounds import AgendaKeeper, Beside, Citation
from core.registry import JobKind, MenuEntry, Panel, Seeder, Sweeper, registry
from governance.choices import Slot
from governance.standing import Standing
from risk.actions.agenda import fill_agendas, fill_of, stands
from risk.actions.citing import ground
from risk.acts.deliberating import CASE_ACTS
from risk.choices import DeliberationVerb, ItemVerb
from risk.exports.deliberating import run_item_export
from risk.models import DeliberationItem
from risk.querysets.deliberating import WATCHERS
from risk.seeding.deliberations import seed_deliberations
from risk.views.deliberating import beside_escalation, beside_meeting, deliberation_panel
from risk.workflow import PREPARERS

_CALLED = (Slot.TWO, Slot.THREE, Slot.ONE)


def _takes_part(standing: Standing) -> bool:
    return standing.may(*PREPARERS, *WATCHERS) or any(
        one.post.slot in _CALLED for one in standing.appointments
    )


def register() -> None:
    registry.verbs.update(ItemVerb.choices)
    registry.verbs.update(DeliberationVerb.choices)
    registry.acts.extend(CASE_ACTS)
    registry.add(
        MenuEntry("deliberation", "研判", "deliberation_list", "users-group", 37, _takes_part, "y"),
        Panel(
            "deliberation", 6, "risk/deliberation_panel.html", deliberation_panel, rows=(DeliberationItem,)
        ),
        Citation("deliberation", 10, ground),
        Beside("deliberation", "meeting", "议题和议定", beside_meeting),
        Beside("item", "escalation", "研判议题", beside_escalation),
        AgendaKeeper("deliberations", fill_of, stands),
        Sweeper("agendas", 300, fill_agendas),
        JobKind("item_export", run_item_export),
        Seeder("deliberations", 45, seed_deliberations),
    )
