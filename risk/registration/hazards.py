"""What the hazard ledger offers to the frame, the case page, the worker and the demonstration."""

from core.grounds import AgendaSource, OpenEnds
from core.registry import JobKind, MenuEntry, Panel, Seeder, Stage, Sweeper, registry
from risk.actions.kinds import VERBS
from risk.actions.ledger import keep_ledger, keep_whole_ledger, overdue_cases, tell_overdue
from risk.actions.left_open import left_open
from risk.actions.reviews import SWITCHES
from risk.choices import HazardVerb
from risk.exports.hazards import run_hazard_export
from risk.models import Hazard
from risk.ownerless import OWNERLESS
from risk.permissions.assessing import may_read
from risk.permissions.hazards import why_not_keep_kinds
from risk.seeding.hazards import seed_hazards
from risk.views.hazards import hazard_panel, is_led
from risk.waiting import HAZARD_WAITING, OPEN_WORK


def register() -> None:
    registry.verbs.update(HazardVerb.choices)
    registry.verbs.update(VERBS)
    registry.add(
        MenuEntry("hazard", "隐患", "hazard_list", "clipboard-check", 36, may_read, "y"),
        MenuEntry(
            "hazard_class", "隐患类别", "hazard_class_list", "list-details", 256,
            lambda who: why_not_keep_kinds(who) is None, group="指挥体系",
        ),
        MenuEntry(
            "loop_stage", "闭环名称", "loop_stage_list", "checklist", 257,
            lambda who: why_not_keep_kinds(who) is None, group="指挥体系",
        ),
        *SWITCHES,
        Panel("hazard", 6, "risk/hazard_panel.html", hazard_panel, rows=(Hazard,), also=is_led),
        Stage("managed", (HazardVerb.REVIEW,)),
        Stage("struck_off", (HazardVerb.STRIKE_OFF,)),
        Sweeper("hazards", 5.0, keep_ledger),
        Sweeper("hazards_whole", 3600.0, keep_whole_ledger),
        Sweeper("hazard_reviews", 600.0, tell_overdue),
        JobKind("hazard_export", run_hazard_export),
        AgendaSource("reviews", "复查超期", 30, overdue_cases),
        OpenEnds("loops", 10, left_open),
        *HAZARD_WAITING,
        *OPEN_WORK,
        *OWNERLESS,
        Seeder("hazards", 50, seed_hazards),
    )  # fmt: skip
